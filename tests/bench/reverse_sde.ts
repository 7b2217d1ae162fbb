import { dirname } from "node:path";
import { decodeSafetensors, encodeSafetensors, type Points } from "driftfield/core";
import { denoising, preconditioned } from "driftfield/losses";
import { encodeNetwork, learned, mapValues, mlp, network, tensors, useBackend } from "driftfield/networks";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { reverseDiffusion, reverseSde, sampleToEnd } from "driftfield/samplers";
import { fromRoot } from "../../.tasks/command.ts";
import type { Benchmark, Peer } from "./harness/benchmark.ts";

const count = 10_000, steps = 500, rng = philox(0);
const architecture = mlp({ dim: 2, width: 128, depth: 2 });
const objective = denoising(variancePreserving(), { predict: preconditioned() });

/** Not trained, so that it makes of a normal law another; but no weight is 0, so that peers are held to all of them. */
const initial: typeof architecture.initial = (rng) =>
  mapValues(
    architecture.shapes,
    (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])),
  );

/** What peers begin with, and what they must answer: the reverse drift of some points at three times. */
const twin = "build/bench/reverse_sde.safetensors", times = [0.999, 0.5, 0.05];

type Net = ReturnType<typeof network>;

async function writeTwin(net: Net): Promise<void> {
  const x = rng.fork("points").normal([1000, 2]), { drift } = reverseSde(learned(net, objective));
  const single = ({ data, shape }: Points) => ({ data: Float32Array.from(data), shape });
  const answers = times.map(async (t) => [`drift ${t}`, single(await driftAt(t))] as const);
  async function driftAt(t: number): Promise<Points> {
    const at = tensors.from(x), y = tensors.scope(() => drift(at, t)), read = await tensors.to(y);
    for (const done of [at, y]) tensors.free(done);
    return read;
  }
  const { arrays } = decodeSafetensors(await encodeNetwork(net)), path = fromRoot(twin);
  await Deno.mkdir(dirname(path), { recursive: true });
  const beside = { points: single(x), ...Object.fromEntries(await Promise.all(answers)) };
  await Deno.writeFile(path, encodeSafetensors({ ...arrays, ...beside }));
}

const peer = (script: string, ...args: string[]): Peer => ({
  script,
  args: [...args, twin],
  work: "samples",
});

/** Noise drawn, the network asked and a step of Euler–Maruyama taken, 500 times from t = 1 to 0.001. */
export const sampling: Benchmark = {
  name: "reverse SDE, 10,000 samples × 500 steps, perceptron 2–128–128–2 that is told the time",
  prepare: async () => {
    await useBackend();
    const net = network({ ...architecture, initial }, rng);
    await writeTwin(net);
    const model = learned(net, objective), sampler = reverseDiffusion();
    return () => sampleToEnd(model, { count, steps, sampler, rng, denoise: false });
  },
  work: { count: count * steps, of: "evaluations" },
  repeats: 3,
  warmUp: 1,
  peers: [
    ...["torch", "jax", "numpy"].map((library) => peer("reverse_sde.py", library)),
    peer("plain_tfjs/reverse_sde.ts"),
  ],
};
