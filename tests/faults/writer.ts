/**
 * Writes: `writer.ts training|results PATH MOMENT`. Training goes on from PATH, with a checkpoint every step; results are a
 * run's, a new one each time. A disk is slow here: at its moment so and so much the program says so, and waits to be killed.
 *
 * @module
 */
import { points } from "driftfield/core";
import { writeOutcome } from "../../lib/experiments/write.ts";
import { pieces, steps } from "./moments.ts";

const [what, path, moment] = Deno.args, last = Number(moment);

let moments = 0;

/** What may be the last thing that this program does. */
async function happened(): Promise<void> {
  if (++moments !== last) return;
  console.log("now");
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

const { write, syncData } = Deno.FsFile.prototype, { rename, writeFile, remove } = Deno;
Deno.FsFile.prototype.write = async function (bytes) {
  const written = await write.call(this, bytes.subarray(0, sizeOf(bytes)));
  await happened();
  return written;
};
Deno.FsFile.prototype.syncData = async function () {
  await syncData.call(this);
  await happened();
};
Deno.rename = async (from, to) => {
  await happened();
  await rename(from, to);
  await happened();
};
Deno.writeFile = async (file, bytes: Uint8Array | ReadableStream<Uint8Array>) => {
  await writeFile(file, (bytes as Uint8Array).subarray(0, 10));
  await happened();
  await writeFile(file, bytes);
  await happened();
};
Deno.remove = async (place, options) => {
  if (moments > 0 && options?.recursive) await happened(); // what others left is removed before that
  await remove(place, options);
};

let whole = 0; // bytes of the file that is being written
/** A share of the file, rounded up. */
function sizeOf(rest: Uint8Array): number {
  whole = rest.byteOffset === 0 ? rest.length : whole;
  return Math.min(rest.length, Math.ceil(whole / pieces));
}

if (what === "training") {
  const { mlp, network, trainToEnd, useBackend } = await import("driftfield/networks");
  const [{ denoising }, { edm }] = [await import("driftfield/losses"), await import("driftfield/processes")];
  const { philox } = await import("driftfield/random");
  await useBackend("cpu");
  const net = network(mlp({ dim: 2, width: 16, depth: 2 }), philox(0)), data = points([[0, 1], [1, 0]]);
  const from = await Deno.stat(path).then(() => path, () => undefined), checkpoint = { path, every: 1 };
  await trainToEnd(net, denoising(edm()), data, { steps, batch: 4, rng: philox(1), from, checkpoint });
} else {
  for (let n = 1;; n++) {
    const outcome = { checks: [], values: { n }, samples: points([[n, n]]), plots: {} };
    const files = { "weights.bin": new Uint8Array(1000).fill(n) };
    await writeOutcome(path, { ...outcome, files }, { experiment: "mine", seed: 0, parameters: {}, run: {} });
  }
}
