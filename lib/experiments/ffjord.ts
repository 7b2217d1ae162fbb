/**
 * FFJORD: a flow learned by its likelihood.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { type Architecture, loadNetwork, type Network } from "../networks/mod.ts";
import { normalKernel } from "../processes/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { flowFindings } from "./flow_findings.ts";
import { generation } from "./generation.ts";
import { mostOf } from "./likelihood_findings.ts";
import { chosen, paths, pathSamplers } from "./generation_choices.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { byLikelihood } from "./learned_by.ts";

/** Parameters of {@linkcode ffjord}. */
export type FfjordParameters = GenerationParameters & {
  /** How the gradient is found. */
  gradient: string;
  /** Steps along a path in training. */
  "ode-steps": number;
  /** Random directions of the trace; 0 for the exact one. */
  probes: number;
  /** How much ∫ ‖v‖² dt counts. */
  kinetic: number;
  /** How much ∫ ‖∂v/∂x‖² dt counts. */
  jacobian: number;
  /** A network to go on from. */
  from: string;
  /** How the network's answers are read. */
  path: string;
  /** Cells of the grid over which the density is summed. */
  cells: number;
};

const { data, width, waves, ...others } = generationParameters(Object.keys(pathSamplers));

/**
 * Trains a flow from normal noise to data by maximum likelihood (Grathwohl et al. 2019, "FFJORD"; Chen et al. 2018, "Neural
 * ordinary differential equations"), from the start or from a network that has learned by flow matching, with or without
 * the regularisation of Finlay et al. (2020), "How to train your neural ODE". Network and judges are those of
 * `flow-matching`, so that the figures compare, but for its size and its waves: a step follows each point through time and
 * back, and asks the network as often as a hundred of flow matching; and a network that sees waves of its points, or is trained
 * for long without penalties, learns to make use of what the solver's steps do not see: its loss falls below the entropy,
 * while the true likelihood becomes worse.
 */
export const ffjord: Experiment<FfjordParameters> = {
  name: "ffjord",
  summary:
    "a network learns the velocity of a flow by its likelihood; held to all that `flow-matching` is held to",
  parameters: {
    data,
    gradient: { default: "backpropagation", help: "backpropagation through the steps, or adjoint" },
    "ode-steps": { default: 8, help: "steps of RK4 from data to noise in training" },
    probes: { default: 0, help: "random directions that the trace is estimated by; 0 for the exact trace" },
    kinetic: { default: 0.01, help: "weight of ∫ ‖v‖² dt in the loss" },
    jacobian: { default: 0.01, help: "weight of ∫ ‖∂v/∂x‖² dt in the loss" },
    from: {
      default: "",
      help:
        "the .safetensors of a network to go on from, as flow-matching writes it, with this path; its size is what it is",
    },
    path: { default: "linear", help: `how the network's answers are read: ${Object.keys(paths).join(", ")}` },
    cells: {
      default: 10_000,
      help:
        "cells of the grid over which the density is summed, in the plane, or six times as many if it is rough; 0 for none",
    },
    ...others,
    width: { ...width, default: 64 },
    waves: { ...waves, default: "" },
  },
  run,
};

async function run(given: FfjordParameters, context: Context): Promise<Outcome> {
  const { gradient, probes, kinetic, jacobian, from, cells } = given, steps = given["ode-steps"];
  const path = chosen("path", given.path, paths), sampler = chosen("sampler", given.sampler, pathSamplers);
  requireInteger("ode-steps", steps, 1, 10_000);
  requireInteger("probes", probes, 0);
  requireInteger("cells", cells, 0, 1_000_000);
  const how = { steps, kinetic, jacobian, gradient: gradient as "adjoint", ...probes > 0 && { probes } };
  return await generation(given, {
    name: ffjord.name,
    sampler,
    recipe: { steps: 600, batch: 256, clip: 1 },
    said: { path: given.path, gradient, "ode-steps": steps, probes, kinetic, jacobian, from },
    objective(sigmaData, lesson) {
      const { labels, law } = lesson;
      if (labels) {
        throw new RangeError(`data must have no classes for maximum likelihood, but ${law.name} has some`);
      }
      return byLikelihood(path, how)(sigmaData, lesson);
    },
    ...from !== "" && { begin: (suited) => loaded(from, suited) },
    after: (learned) => {
      const known = { kernel: normalKernel, known: true, most: mostOf[given.data], cells };
      return Promise.resolve({ objective: learned.objective, further: flowFindings(learned, known) });
    },
  }, context);
}

/** A network from a file, if it is for such points. */
async function loaded(path: string, { dim, outputs }: Architecture): Promise<Network> {
  const net = await loadNetwork(path), { architecture } = net;
  if (architecture.dim === dim && architecture.outputs === outputs) return net;
  net.dispose();
  throw new RangeError(
    `from: ${path} must take points of dim ${dim} and answer ${outputs} numbers, got ${architecture.dim} and ${architecture.outputs}`,
  );
}
