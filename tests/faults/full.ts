/**
 * Writes where there is room, `full.ts prepare FOLDER`, and where there is none any more, `full.ts write FOLDER`; says as JSON
 * what came of it.
 *
 * @module
 */
import { points } from "driftfield/core";
import { writeOutcome } from "driftfield/experiments";
import { denoising } from "driftfield/losses";
import { mlp, network, saveNetwork, train, type TrainOptions, useBackend } from "driftfield/networks";
import { line, save } from "driftfield/plots";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { main } from "../../lib/experiments/run.ts";

const [what, folder] = Deno.args, path = `${folder}/training.safetensors`, first = 2;
const data = points([[0, 1], [1, 0]]), rng = philox(1);
const options: TrainOptions = { steps: 6, batch: 4, every: 1, rng };
await useBackend("cpu");

/** Trains up to a step; what it threw, and the weights that the network has then. */
async function trained(until: number, more: Partial<TrainOptions>) {
  const net = network(mlp({ dim: 2, width: 32, depth: 2 }), philox(0));
  let error = "none";
  try {
    for await (const { step } of train(net, denoising(edm()), data, { ...options, ...more })) {
      if (step === until) break;
    }
  } catch (thrown) {
    error = said(thrown);
  }
  return { error, net, weights: [...await net.weights.data()] };
}

/** What an error says, and what kind it is. */
const said = (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`;

const checkpoint = { path, every: 1 }, plot = line({ x: [0, 1], y: [0, 1] });
const outcome = {
  checks: [],
  values: {},
  samples: points([[0, 1]]),
  plots: {},
  files: { "weights.bin": new Uint8Array(1e5) },
};
const record = { experiment: "mine", seed: 0, parameters: {}, run: {} };
const others = (net: Awaited<ReturnType<typeof trained>>["net"]) => ({
  network: () => saveNetwork(`${folder}/net.safetensors`, net),
  plot: () => save(plot, `${folder}/plot`),
  results: () => writeOutcome(`${folder}/results`, outcome, record),
});

if (what === "prepare") {
  const { net } = await trained(first, { checkpoint });
  for (const write of Object.values(others(net))) await write();
} else {
  const full = await trained(Infinity, { checkpoint, from: path }),
    same = await trained(first + 1, { from: path });
  const errors: Record<string, string> = { training: full.error };
  for (const [name, write] of Object.entries(others(full.net))) {
    errors[name] = await write().then(() => "none", said);
  }
  const words: string[] = [],
    command = "interacting-forward --data moons --particles 60 --dt 0.02 --time 0.4 --out";
  console.error = (...given) => words.push(given.join(" "));
  const code = await main([...command.split(" "), `${folder}/results`]);
  // What it had learned is still there: the step that could not be saved.
  const kept = full.weights.every((w, i) => w === same.weights[i]);
  console.log(`\n${JSON.stringify({ errors, kept, code, words })}`);
}
