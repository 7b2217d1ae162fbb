import { assert, assertEquals } from "@std/assert";
import { gpu } from "driftfield/device";
import { run } from "./child.ts";

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) console.log("no WebGPU adapter here: no device was lost");

Deno.test("a device that is lost in the middle of training is an error that says so; its checkpoint goes on elsewhere to the same loss", async () => {
  if (!adapter) return assertEquals(await gpu(), undefined);
  const folder = await Deno.makeTempDir(), path = `${folder}/training`;
  const { code, said, wrong } = await run("lost.ts", [path]);
  assertEquals(code, 0, wrong);
  const { whole, lost, step, resumed, again, another } = JSON.parse(said.split("\n").at(-1)!);
  assert(
    lost.startsWith(
      `Error: WebGPU on ${adapter.info.description || adapter.info.vendor}: the device was lost`,
    ),
    lost,
  );
  assertEquals([step, another], [5, true]); // of the checkpoint before; what was on the device is gone
  assertEquals(whole.losses.length, 20);

  // On another device of the same kind to the bit.
  assertEquals(again.losses, whole.losses.slice(step));
  assertEquals(again.weights, whole.weights);

  // In WebAssembly to rounding. A sum of n products is off by n 2⁻²⁴ of their magnitudes; 5 layers of sums over 64 rows or at
  // most 32 units, forth and back, are 640 of these, in a loss of about 1. A step of Adam is at most 0.01 whatever the gradient,
  // and one off by a share of it moves by that share: after 15 steps weights, of at most 4, are off by 15 such shares of 0.01.
  const rounding = 2 ** -24, most = 5 * 2 * 64 * rounding;
  assertEquals(resumed.losses.length, 15);
  resumed.losses.forEach((loss: number, i: number) => {
    const expected = whole.losses[step + i];
    assert(
      Math.abs(loss - expected) <= most * (1 + expected),
      `step ${step + i + 1}: ${loss}, not ${expected}`,
    );
  });
  assert(resumed.losses.at(-1) < whole.losses[0], "it has learned");
  await Deno.remove(folder, { recursive: true });
});
