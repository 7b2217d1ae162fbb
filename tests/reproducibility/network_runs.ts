/**
 * Trainings and samples of networks on the backend that runs, and what they made.
 *
 * @module
 */
import { moons } from "driftfield/datasets";
import type { Points } from "driftfield/core";
import {
  type Architecture,
  implicit,
  learned,
  type Loss,
  maximumLikelihood,
  type Network,
  onHost,
  trainToEnd,
} from "driftfield/networks";
import type { Objective } from "driftfield/losses";
import type { Rng } from "driftfield/random";
import {
  ddim,
  ddpm,
  dpmSolver,
  logLikelihood,
  predictorCorrector,
  reverseDiffusion,
  sampleToEnd,
} from "driftfield/samplers";
import type { Made } from "./digest.ts";
import { denoise, drawn, flow, perceptron, pictures, unknown } from "./nets.ts";

/** By name: a seed to weights, or samples. */
export const networkRuns: Readonly<Record<string, (rng: Rng) => Promise<Made>>> = {
  "training a perceptron": (rng) => trained(rng, perceptron, denoise, moons().sample(300, rng)),
  "training a perceptron, clipped": (rng) => trained(rng, perceptron, flow, moons().sample(300, rng), 0.1),
  "training a network that no kernel knows": (rng) =>
    trained(rng, unknown, denoise, moons().sample(300, rng)),
  "training by implicit score matching": (rng) =>
    trained(rng, perceptron, implicit(), moons().sample(60, rng)),
  "training by maximum likelihood": (rng) =>
    trained(rng, perceptron, maximumLikelihood({ steps: 2, probes: 1 }), moons().sample(60, rng)),
  "training a U-Net": (rng) => trained(rng, pictures, denoise, rng.fork("pictures").normal([70, 16])),
  "samples of a perceptron": (rng) =>
    sampled(
      rng,
      perceptron,
      [ddpm(), dpmSolver(), predictorCorrector({ predictor: reverseDiffusion() })],
      401,
    ),
  "samples of a network that no kernel knows": (rng) => sampled(rng, unknown, [reverseDiffusion()], 201),
  "samples of a U-Net": (rng) => sampled(rng, pictures, [ddim({ eta: 0.5 })], 90),
  "likelihoods": async (rng) => {
    const net = drawn(perceptron, rng), model = learned(await onHost(net), flow);
    net.dispose();
    const x = moons().sample(150, rng),
      { logDensity, latent } = await logLikelihood(model, x, { relTol: 1e-3 });
    return [logDensity, latent.data];
  },
};

async function trained(
  rng: Rng,
  architecture: Architecture,
  to: Loss | Objective,
  rows: Points,
  clip?: number,
) {
  const net = drawn(architecture, rng), batch = rows.shape[0];
  await trainToEnd(net, to as Loss, rows, {
    steps: 3,
    batch,
    rng: rng.fork("training"),
    ...clip && { clip },
  });
  return await weightsOf(net);
}

async function weightsOf(net: Network): Promise<Made> {
  const made = [await net.weights.data(), await net.average.data()] as Float32Array[];
  net.dispose();
  return made;
}

type Samplers = readonly NonNullable<Parameters<typeof sampleToEnd>[1]["sampler"]>[];

async function sampled(rng: Rng, architecture: Architecture, samplers: Samplers, count: number) {
  const net = drawn(architecture, rng), model = learned(net, denoise), made: Made[] = [];
  for (const sampler of samplers) {
    made.push((await sampleToEnd(model, { count, rng, sampler, steps: 5 })).data);
  }
  net.dispose();
  return made;
}
