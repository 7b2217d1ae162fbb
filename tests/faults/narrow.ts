/**
 * Does everything that reads, writes or loads, with the permissions that it is given: `narrow.ts OUT ELSEWHERE`. Says as JSON
 * what was done, and what came of reading and writing elsewhere.
 *
 * @module
 */
import { points } from "driftfield/core";
import { dataset, datasetNames, stockIndex, weather } from "driftfield/datasets";
import { denoising } from "driftfield/losses";
import {
  loadNetwork,
  mlp,
  network,
  saveNetwork,
  trainedNetwork,
  trainToEnd,
  useBackend,
} from "driftfield/networks";
import { line, save } from "driftfield/plots";
import { edm, ornsteinUhlenbeck, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { simulateToEnd } from "driftfield/solvers";
import checksums from "../../data/checksums.json" with { type: "json" };
import { main } from "../../lib/experiments/run.ts";

const [out, elsewhere] = Deno.args, rng = philox(0), done: string[] = [];
const { log } = console;
console.log = () => {};

for (const name of datasetNames) {
  (await dataset(name)).sample(5, rng);
  done.push(name);
}
done.push(`${(await weather()).dates.length} days`, `${(await stockIndex()).dates.length} months`);

for (const backend of ["cpu", "wasm"] as const) {
  done.push((await useBackend(backend)).name);
  const net = network(mlp({ dim: 2, width: 16 }), philox(0)),
    checkpoint = { path: `${out}/${backend}.safetensors` };
  await trainToEnd(net, denoising(edm()), points([[0, 1], [1, 0]]), { steps: 3, batch: 8, rng, checkpoint });
  await saveNetwork(`${out}/net.safetensors`, net);
  for (const one of [net, await loadNetwork(`${out}/net.safetensors`)]) one.dispose();
}
for (const file of Object.keys(checksums)) {
  const name = /^models\/(.+)\.safetensors$/.exec(file)?.[1];
  if (name === undefined || name === "digits-classifier") continue;
  (await trainedNetwork(name as "diffusion-airports")).dispose();
  done.push(name);
}
const cloud = rng.normal([3000, 2]);
riesz({ via: "wasm" })(cloud, cloud); // in all threads
await simulateToEnd(ornsteinUhlenbeck(), points([[0]]), { dt: 0.1, steps: 3, rng });
await save(line({ x: [0, 1], y: [0, 1] }), `${out}/plot`);
const small = "--data airports --particles 50 --dt 0.05 --time 0.1", run = `${out}/run`;
done.push(`experiment ended with ${await main(["interacting-forward", ...small.split(" "), "--out", run])}`);

/** What comes of it: the kind of an error, what it says, and what was behind it. */
const tried = (work: () => Promise<unknown>) =>
  work().then(
    () => "it was done",
    (error) => [error.name, error.message, error.cause?.name ?? "", error.cause?.message ?? ""],
  );

const plot = line({ x: [0, 1], y: [0, 1] }), net = network(mlp({ dim: 2, width: 4 }), rng);
const refused = {
  table: await tried(() => dataset(`${elsewhere}/table.csv`)),
  passwords: await tried(() => dataset("/etc/passwd.csv")),
  upwards: await tried(() => dataset("../../../../../../../../etc/passwd.csv")),
  network: await tried(() => loadNetwork(`${elsewhere}/net.safetensors`)),
  saved: await tried(() => saveNetwork(`${elsewhere}/new.safetensors`, net)),
  plot: await tried(() => save(plot, `${elsewhere}/plot`)),
};
log(JSON.stringify({ done, refused }));
