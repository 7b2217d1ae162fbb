import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { density, float64, type Grid, grid, type Points, points } from "driftfield/core";
import { type Diffusion, generator, generatorAt, interacting, meanField, sde } from "driftfield/processes";

Deno.test("without noise along an axis it is the upwind scheme", () => {
  const moving = sde({ drift: ["x2", "-x1"], diffusion: [0, 1] }),
    plane = grid({ domain: [[-1, 1], [-1, 1]], cells: 4 });
  const { rates: [right, left] } = generator(moving, plane);
  assertEquals([...right.slice(12, 15)], [1.5, 1.5, 1.5]); // x2 = 0.75, h = 0.5
  assertEquals([...left.slice(8)], new Array(8).fill(0));
  assertEquals([...left.slice(1, 4)], [1.5, 1.5, 1.5]);
});

Deno.test("an absorbing end is met half a cell away, and the border of a set where its level is zero", () => {
  const open = grid({ domain: [0, 1], cells: 4, boundaries: ["absorbing", "no-flux"] }),
    walk = sde({ drift: 0, diffusion: 1 });
  const { exits } = generator(walk, open);
  assertEquals([[...exits.cells], [...exits.points.data]], [[0], [0]]);
  assertAlmostEquals(exits.rates[0], 2 * 0.5 / 0.25 ** 2);
  const shorter = (x: Points) => x.data.map((value) => 0.4 - value); // 0.375 is inside by 0.025 of a cell's 0.25
  const cut = generator(walk, open, { inside: shorter });
  assertEquals([...cut.outside!], [0, 0, 1, 1]);
  assertAlmostEquals(cut.exits.points.data[0], 0.4);
  assertAlmostEquals(cut.exits.rates[0], 0.5 / 0.25 ** 2 / 0.1);
});

Deno.test("fields are asked in the domain alone, also where a ring closes and beyond no wall", () => {
  const asked: number[] = [], seen = (x: Points) => (asked.push(...x.data), float64.constant(1, x));
  for (const boundaries of ["periodic", "no-flux", "absorbing"] as const) {
    generator({ drift: seen, diffusion: seen }, grid({ domain: [-1, 2], cells: 5, boundaries }));
  }
  assertEquals([Math.min(...asked) >= -1, Math.max(...asked) <= 2], [true, true]);
  assertEquals(Math.max(...asked) > 2 - 0.3 * (1 - Math.sqrt(0.6)) / 2 - 1e-9, true); // the ring's edge reaches the seam
});

Deno.test("generatorAt() follows time, a potential kills, and the density acts on itself", () => {
  const line = grid({ domain: [-1, 1], cells: 20 });
  const growing = generatorAt(sde({ drift: 0, diffusion: "sqrt(2 * t)" }), line, {
    potential: ([x], t) => x * x * t,
  });
  assertAlmostEquals(growing(4).rates[0][3] / growing(1).rates[0][3], 4);
  assertAlmostEquals(growing(4).killing[0], 4 * 0.95 ** 2);
  const process = interacting({ strength: 2, pull: 1, temperature: 0.5 }), flat = density(line, () => 0.5);
  const L = generatorAt(meanField(process, 1), line)(0, flat), w = Math.log(L.rates[0][14] / L.rates[1][15]);
  // ∫ F/D from 0.45 to 0.55: on the uniform law of [−1, 1] the force at ½ is ½ log((½ + 1)/(1 − ½)) to second order in h.
  assertAlmostEquals(w, 0.1 * (2 * Math.log(3) / 2 - 0.5) / 0.5, 0.1 * 2 * 0.1 ** 2 / 0.5);
  assertThrows(
    () => generator(meanField(process, 1), line),
    TypeError,
    "density must be given where particles act",
  );
});

Deno.test("a force that is the same everywhere is as good as a drift, whatever the noise", () => {
  const plane = grid({ domain: [[-1, 1], [-1, 1]], cells: 5, boundaries: ["absorbing", "no-flux"] });
  const interaction = (x: Points) => points(x.data.map((_, i) => i % 2 ? 1 : 2), 2);
  for (const diffusion of [[1, 0.7], [1, 0], [[1, 0], [0.6, 0.8]]]) {
    const free = sde({ drift: ["x2", "-x1"], diffusion }),
      driven = sde({ drift: ["x2 + 6", "3 - x1"], diffusion });
    const acting = { ...free, interaction, strength: 3 },
      density = { grid: plane, values: new Float64Array(25) };
    const [a, b] = [generator(acting, plane, { density }), generator(driven, plane)];
    [...a.rates, a.exits.rates].forEach((rates, k) =>
      rates.forEach((rate, i) => assertAlmostEquals(rate, [...b.rates, b.exits.rates][k][i], 1e-12))
    );
  }
});

Deno.test("generator() refuses what it cannot put on a grid, by name and place", () => {
  const square = (cells: number | number[]) => grid({ domain: [[0, 1], [0, 1]], cells });
  const noise = (a: number, b: number, c: number, d: number) =>
    sde({ drift: [0, 0], diffusion: [[a, b], [c, d]] });
  const refused = (process: Diffusion, on: Grid, says: string) =>
    assertThrows(() => generator(process, on), RangeError, says);
  refused(
    noise(1, 1, 1, 1),
    square(3),
    "[[1, 1], [1, 1]] at x = (0.16666666666666666, 0.16666666666666666) is not positive definite",
  );
  refused(
    noise(1, 0, 1.5, 1),
    square(3),
    "not diagonally dominant on cells of 0.3333333333333333 by 0.3333333333333333",
  );
  refused(
    noise(1, 0, 1.5, 1),
    square(3),
    "must be between 0.46153846153846156 and 0.6666666666666666, it is 1",
  );
  assertEquals(generator(noise(1, 0, 1.5, 1), square([5, 3])).rates.length, 8); // a ratio of 0.6
  refused(
    sde({ drift: 0, diffusion: "x" }),
    grid({ domain: [-1, 1], cells: 3 }),
    "vanishes near x = 0, but not everywhere",
  );
  refused(
    sde({ drift: "log(x)", diffusion: 1 }),
    grid({ domain: [-1, 1], cells: 3 }),
    "drift must be finite, got NaN at x = -0.66",
  );
  refused(
    sde({ drift: 0, diffusion: 1 }),
    square(3),
    "the equation has 1 coordinates, but the grid has 2 axes",
  );
  const flat = sde({ drift: (x) => x, diffusion: (x) => points(new Float64Array(x.shape[0])) });
  refused(flat, square(3), "diffusion must keep the shape");
  const stratonovich = sde({ drift: 0, diffusion: "x", calculus: "stratonovich" }),
    line = grid({ domain: [1, 2], cells: 3 });
  assertThrows(() => generator(stratonovich, line), TypeError, "toIto(sde)");
  const nowhere = { inside: (x: Points) => float64.constant(-1, x).data };
  assertThrows(
    () => generator(sde({ drift: 0, diffusion: 1 }), line, nowhere),
    RangeError,
    "inside must be above zero at some cell",
  );
});
