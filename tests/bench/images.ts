import { dirname } from "node:path";
import { decodeSafetensors, encodeSafetensors, type Points, take } from "driftfield/core";
import { type Digits, digits } from "driftfield/datasets";
import { denoising, logNormalTimes, preconditioned } from "driftfield/losses";
import { encodeNetwork, learned, mapValues, type Network, network, tensors } from "driftfield/networks";
import { trainToEnd, unet, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { fromRoot } from "../../.tasks/command.ts";
import type { Benchmark, Prepared } from "./harness/benchmark.ts";

const rows = 500, level = 2, sigmaData = 0.75;
const rng = philox(0), architecture = unet({ classes: 10 });
const objective = denoising(edm(), {
  predict: preconditioned({ sigmaData }),
  times: logNormalTimes({ mean: -1.2 + Math.log(sigmaData) }),
});

/** No weight begins at 0, so that the twin is held to all of them. */
const initial: typeof architecture.initial = (rng) =>
  mapValues(
    architecture.shapes,
    (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])),
  );

/** The first digits, taken for noised ones at σ = level, denoised. */
function denoiser(net: Network, { points, labels }: Digits): () => Promise<Points> {
  const first = Array.from({ length: rows }, (_, i) => i), x = tensors.from(take(points, first));
  const model = learned(net, objective, { labels: labels.subarray(0, rows) });
  return async () => {
    const y = model.denoise(x, level), answer = await tensors.to(y);
    tensors.free(y);
    return answer;
  };
}

/** What peers/images.py, which does this too, on two threads or on the card, begins with: it must answer the same. */
const twin = "build/bench/unet.safetensors";

async function writeTwin(net: Network, { points, labels }: Digits, answer: Points): Promise<void> {
  const { arrays } = decodeSafetensors(await encodeNetwork(net)), path = fromRoot(twin);
  const single = ({ data, shape }: Points) => ({ data: Float32Array.from(data), shape });
  const told = { data: Float32Array.from(labels), shape: [labels.length] };
  const beside = { points: single(points), labels: told, answer: single(answer) };
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, encodeSafetensors({ ...arrays, ...beside }));
}

const onNetwork = (
  name: string,
  work: string,
  count: number,
  of: string,
  run: (net: Network, data: Digits) => Prepared,
  args: readonly string[] = [],
): Benchmark => ({
  name: `${name}, U-Net of 135,120 weights for 8 × 8 digits`,
  prepare: async () => {
    await useBackend();
    const net = network({ ...architecture, initial }, rng), data = await digits();
    await writeTwin(net, data, await denoiser(net, data)());
    return run(net, data);
  },
  work: { count, of },
  repeats: 5,
  warmUp: 1,
  peers: [{ script: "images.py", args: [work, twin, ...args], work }],
});

/** Few steps of large batches, so that a run stays bearable. */
export const training: readonly Benchmark[] = [
  { batch: 128, steps: 10, repeats: 5 },
  { batch: 512, steps: 2, repeats: 3 },
  { batch: 4096, steps: 1, repeats: 3 },
].map(({ batch, steps, repeats }) => ({
  ...onNetwork(
    steps === 1 ? `a step of Adam, batch ${batch}` : `${steps} steps of Adam, batch ${batch}`,
    "steps",
    steps,
    "steps",
    (net, data) => () => trainToEnd(net, objective, data, { steps, batch, rng }),
    ["--batch", `${batch}`, "--steps", `${steps}`, "--repeats", `${repeats}`],
  ),
  repeats,
}));

export const answering: Benchmark = onNetwork(
  `${rows} images denoised`,
  "denoised",
  rows,
  "images",
  denoiser,
);
