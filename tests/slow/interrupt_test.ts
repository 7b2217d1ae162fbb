import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromRoot } from "../../.tasks/command.ts";
import { ensureJupyter } from "../../.tasks/jupyter.ts";

const setUp = `
import { setup } from "driftfield/notebook";
import { show } from "driftfield/plots";
import { interacting } from "driftfield/processes";
import { simulate } from "driftfield/solvers";
const { rng, interrupt } = await setup({ seed: 5 });
let last = -1;`;

const long = `
const start = rng.normal([200, 2]);
for await (const frame of simulate(interacting(), start, { dt: 1e-4, steps: 1e9, rng, signal: interrupt() })) {
  last = frame.step;
}`;

const after = `
await show("still here: " + (last > 0 && start.shape[0] === 200 && !interrupt().aborted));`;

Deno.test("Jupyter's interrupt cancels a long cell; the kernel, its variables and later cells live on", async () => {
  const { python, env } = await ensureJupyter();
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [fromRoot("tests", "slow", "interrupt.py"), fromRoot("notebooks"), "1", setUp, long, after],
    env,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(success, true, text(stderr));
  const [before, cancelled, then] = JSON.parse(text(stdout).trim().split("\n").at(-1)!);
  assertEquals([before.status, cancelled.status, then.status], ["ok", "error", "ok"], text(stdout));
  assertStringIncludes(before.outputs, "seed 5");
  assertStringIncludes(cancelled.outputs, "AbortError");
  assertStringIncludes(then.outputs, "still here: true");
});
