import { assert, assertEquals, assertRejects } from "@std/assert";
import { cellWidths, density, grid, integral } from "driftfield/core";
import { gpu } from "driftfield/device";
import { stencilVia } from "driftfield/kernels";
import { generator, sde } from "driftfield/processes";
import { fokkerPlanck, forwardEuler, last, operator, trBdf2 } from "driftfield/solvers";

const square = grid({ domain: [[-3, 3], [-2, 2]], cells: [30, 20] }), [h] = cellWidths(square), steps = 60;
const well = sde({ drift: ["x1 - x1^3", "-x2"], diffusion: [1, 1] });
const start = density(square, ([x, y]) => Math.exp(-((x - 1) ** 2) - y ** 2), { normalise: true });
const schedule = { start, to: steps * 0.05 * h ** 2, steps, stepper: forwardEuler };

Deno.test("via: plain steps and those in WebAssembly have the same bits, and frames say which ran", async () => {
  const plain = await last(fokkerPlanck(well, square, { ...schedule, via: "float64" }));
  const chosen = await last(fokkerPlanck(well, square, schedule));
  assertEquals(plain.via, "float64");
  assertEquals(chosen.via, stencilVia(operator(generator(well, square), "forward").explicit!(1e-3)));
  assertEquals(plain.density.values, chosen.density.values);
});

Deno.test("via: on the GPU the density is that of float64 to float32's rounding, frame by frame", async () => {
  const asked = () => fokkerPlanck(well, square, { ...schedule, every: 25, via: "wgsl" });
  if (!await gpu()) return void await assertRejects(() => last(asked()), Error, "offers no WebGPU adapter");
  const u = 2 ** -24, volume = integral({ grid: square, values: new Float64Array(600).fill(1) }) / 600;
  const truths = fokkerPlanck(well, square, { ...schedule, every: 25 }), seen: number[] = [];
  for await (const { via, step, density } of asked()) {
    const truth = (await truths.next()).value!,
      misplaced = density.values.map((p, i) => Math.abs(p - truth.density.values[i]));
    // Of the mass, u for the start and 7 u a step, four directions and their rounded rates; doubled for second order.
    const bound = 2 * (1 + 7 * step) * u, error = volume * misplaced.reduce((sum, e) => sum + e, 0);
    assert(error <= bound, `step ${step}: ${error} of ${bound}`);
    assert(step === 0 || error > 0 && via === "wgsl", "it ran in float32");
    assert(Math.abs(integral(density) - 1) <= bound);
    seen.push(step);
  }
  assertEquals(seen, [0, 25, 50, 60]);
});

Deno.test("via: what takes explicit steps alone refuses others", async () => {
  const open = grid({ domain: [[-3, 3], [-2, 2]], cells: [30, 20], boundaries: "absorbing" });
  const { stepper: _, steps: __, ...toTolerance } = schedule;
  for (const via of ["wasm", "wgsl"] as const) {
    const message = `via: "${via}" takes equal steps of forwardEuler alone`;
    const runs = [
      fokkerPlanck(well, square, { ...schedule, stepper: trBdf2, via }),
      fokkerPlanck(well, open, { ...schedule, via }),
      fokkerPlanck(sde({ drift: ["t", "0"], diffusion: [1, 1] }), square, { ...schedule, via }),
      fokkerPlanck(well, square, { ...toTolerance, via }),
    ];
    for (const run of runs) await assertRejects(() => last(run), TypeError, message);
  }
  const wrong = { ...schedule, via: "cuda" as "wasm" };
  await assertRejects(() => last(fokkerPlanck(well, square, wrong)), RangeError, "via");
});
