import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromRoot } from "../../.tasks/command.ts";
import { ensureJupyter } from "../../.tasks/jupyter.ts";

const setUp = (path: string) => `
import { setup } from "driftfield/notebook";
import { points } from "driftfield/core";
import { show } from "driftfield/plots";
import { constantRate, loadNetwork, mlp, network, train, trainToEnd } from "driftfield/networks";
import { denoising } from "driftfield/losses";
import { edm } from "driftfield/processes";
const { rng, interrupt } = await setup({ seed: 5, backend: "cpu" });
const path = ${JSON.stringify(path)}, data = points([[-1, 0], [1, 2]]), objective = denoising(edm());
const made = () => network(mlp({ dim: 2, width: 8 }), rng.fork("weights"));
const options = { steps: 1e5, batch: 8, learningRate: constantRate(0.01), every: 1, rng: rng.fork("training") };
const seen = [];
let goal = Infinity, net;`;

/** One cell, run twice: from the start, and from its own checkpoint. */
const training = `
net = made();
const from = await Deno.stat(path).then(() => path, () => undefined);
const run = { ...options, checkpoint: { path, every: 1000 }, from, signal: interrupt() };
for await (const { step } of train(net, objective, data, run)) {
  seen.push(step);
  if (step >= goal) break;
}`;

const between = `
const reached = seen.at(-1);
goal = reached + 25;
await show("reached " + reached);`;

const after = `
const undisturbed = made(), read = async (one) => [...await one.average.data()];
for await (const { step } of train(undisturbed, objective, data, options)) if (step >= goal) break;
const same = JSON.stringify(await read(net)) === JSON.stringify(await read(undisturbed));
const stored = JSON.stringify(await read(await loadNetwork(path))) === JSON.stringify(await read(net));
await show("result " + JSON.stringify({ same, stored, whole: seen.every((step, i) => step === i + 1), more: seen.length - reached }));`;

Deno.test("Jupyter's interrupt in a training cell leaves its checkpoint; the same cell goes on from it as if nothing had been", async () => {
  const { python, env } = await ensureJupyter(), folder = await Deno.makeTempDir();
  const cells = [setUp(`${folder}/training.safetensors`), training, between, training, after];
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [fromRoot("tests", "slow", "interrupt.py"), fromRoot("notebooks"), "1", ...cells],
    env,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(success, true, text(stderr));
  const said = JSON.parse(text(stdout).trim().split("\n").at(-1)!);
  const states = said.map(({ status }: { status: string }) => status);
  assertEquals(states, ["ok", "error", "ok", "ok", "ok"], text(stdout));
  assertStringIncludes(said[1].outputs, "AbortError");
  const [, reached] = /reached (\d+)/.exec(said[2].outputs) ?? [];
  assert(Number(reached) > 0, said[2].outputs);
  // All steps once and in order, the checkpoint of the end there, and the weights of training that nobody interrupted.
  assertStringIncludes(
    said[4].outputs.replaceAll("\\", ""),
    JSON.stringify({ same: true, stored: true, whole: true, more: 25 }),
  );
  await Deno.remove(folder, { recursive: true });
});
