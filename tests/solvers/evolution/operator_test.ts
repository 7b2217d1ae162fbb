import { assertAlmostEquals, assertEquals } from "@std/assert";
import { cellCount, grid } from "driftfield/core";
import { generator, sde } from "driftfield/processes";
import { forwardEuler, operator } from "driftfield/solvers";

const process = sde({ drift: ["x2", "-x1 - x2"], diffusion: [[1, 0], [0.5, 1]] });
const plane = grid({ domain: [[-1, 1], [-1, 1]], cells: [6, 5], boundaries: ["periodic", "no-flux"] });
const v = Float64Array.from({ length: cellCount(plane) }, (_, i) => Math.cos(i * i));

Deno.test("repeat() takes forward Euler's steps, for one dt and then for another", () => {
  const A = operator(generator(process, plane), "forward");
  for (const dt of [1e-3, 5e-3, 1e-3]) {
    let one: Float64Array = v;
    for (let n = 0; n < 7; n++) one = forwardEuler.step(A, one, dt);
    A.repeat!(v, dt, 7).v.forEach((value, i) => assertAlmostEquals(value, one[i], 1e-13));
  }
});

Deno.test("what goes out is counted step by step: then there is no loop for many at once, nor for expectations", () => {
  const open = grid({ domain: [[-1, 1], [-1, 1]], cells: [6, 5], boundaries: "absorbing" });
  assertEquals(operator(generator(process, open), "forward").repeat, undefined);
  assertEquals(operator(generator(process, plane), "backward").repeat, undefined);
});
