import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Grid, grid, onGrid, points } from "driftfield/core";
import { convergenceOrder } from "driftfield/metrics";
import { logGradient } from "driftfield/solvers";

/** Errors at 397 places of (0.005, 0.995): a tenth of a cell from the ends, for the widest cells of the test. */
function errors(line: Grid, u: (x: number) => number, slope: (x: number) => number): Float64Array {
  const x = Float64Array.from({ length: 397 }, (_, i) => (i + 2) / 400);
  const { data } = logGradient(onGrid(line, ([at]) => u(at)))(points(x));
  return x.map((at, i) => Math.abs(data[i] - slope(at)));
}

Deno.test("the gradient is that of a Gaussian to rounding, in a plane and up to its edges", () => {
  const plane = grid({ domain: [[-2, 3], [0, 2]], cells: [9, 7] });
  const gradient = logGradient(onGrid(plane, ([x, y]) => Math.exp(-x * x - 0.4 * x * y - 2 * y * y + 3 * x)));
  const x = points([[0.1, 0.2], [-2, 0], [3, 1.7], [1.31, 2]]), { data } = gradient(x);
  for (let i = 0; i < 4; i++) {
    const [a, b] = x.data.subarray(2 * i);
    assertAlmostEquals(data[2 * i], -2 * a - 0.4 * b + 3, 1e-12);
    assertAlmostEquals(data[2 * i + 1], -0.4 * a - 4 * b, 1e-12);
  }
});

Deno.test("it is of second order up to ends where u vanishes, and does not take others for such", () => {
  const { sin, sinh, tan, tanh, exp, PI } = Math;
  const cases: readonly [(x: number) => number, (x: number) => number][] = [
    [(x) => sinh(2 * x), (x) => 2 / tanh(2 * x)], // vanishes at 0, not at 1
    [(x) => sin(PI * x), (x) => PI / tan(PI * x)], // at both
    [(x) => exp(x * x * x) - 0.7, (x) => 3 * x * x / (1 - 0.7 * exp(-x * x * x))], // at none
  ];
  // Coarser grids look better than order 2: it is the few places next to the ends that err most.
  const sizes = [40, 80, 160, 320];
  for (const [u, slope] of cases) {
    const all = sizes.map((cells) =>
      errors(grid({ domain: [0, 1], cells, boundaries: "absorbing" }), u, slope)
    );
    const order = convergenceOrder(sizes.map((n) => 1 / n), all).value;
    assertAlmostEquals(order, 2, 0.1, `order ${order}`);
  }
});

Deno.test("walls at which u vanishes are known side by side and line by line", () => {
  // Half of the upper side does not vanish. Away from where its halves meet, u = sin(πx) y or sin(πx) y (1 − y).
  const plane = grid({ domain: [[0, 1], [0, 1]], cells: [50, 50], boundaries: "absorbing" });
  const gradient = logGradient(
    onGrid(plane, ([x, y]) => Math.sin(Math.PI * x) * (x < 0.5 ? y : y * (1 - y))),
  );
  const { data } = gradient(points([[0.25, 0.999], [0.75, 0.998]]));
  // ∂y log y = 1/y; ∂y log y(1 − y) = 1/y − 1/(1 − y). Taken out, nothing is left to interpolate in y.
  assertAlmostEquals(data[1], 1 / 0.999, 1e-9);
  assertAlmostEquals(data[3], 1 / 0.998 - 1 / 0.002, 1e-9);
  // Second order in x: π³ h²/8 bounds what linear interpolation and differences of log(sin(πx)/x(1 − x)) miss.
  const [a, b] = [0, 2].map((i) => data[i] - Math.PI / Math.tan(Math.PI * (i ? 0.75 : 0.25)));
  assert(Math.max(Math.abs(a), Math.abs(b)) < Math.PI ** 3 * 0.02 ** 2 / 8, `${a}, ${b}`);
});

Deno.test("beyond the grid it is that of the edge, and points back where u vanishes", () => {
  const line = grid({ domain: [0, 1], cells: 10, boundaries: "absorbing" });
  const away = logGradient(onGrid(line, ([x]) => x * Math.exp(x * x / 2))); // 1/x + x
  const { data } = away(points([[-0.3], [-1e-9], [0], [1e-9], [1], [7]]));
  [1 / 0.3, 200, 200, 200, 1 + 1, 1 + 1 / 7].forEach((value, i) => assertAlmostEquals(data[i], value, 2e-9));
  const ring = grid({ domain: [0, 1], cells: 100, boundaries: "periodic" });
  const round = logGradient(onGrid(ring, ([x]) => 2 + Math.sin(2 * Math.PI * x)));
  const [inside, after, before] = round(points([[0.997], [1.997], [-0.003]])).data;
  assertAlmostEquals(after, inside, 1e-12);
  assertAlmostEquals(before, inside, 1e-12);
  assertAlmostEquals(
    inside,
    2 * Math.PI * Math.cos(0.006 * Math.PI) / (2 - Math.sin(0.006 * Math.PI)),
    (2 * Math.PI) ** 3 * 0.01 ** 2 / 8,
  );
});

Deno.test("u that is not above zero and finite everywhere is refused, with the place", () => {
  const line = grid({ domain: [0, 1], cells: 5 });
  for (const bad of [0, -1, NaN, Infinity]) {
    const values = Float64Array.of(1, 1, bad, 1, 1);
    assertThrows(() => logGradient({ grid: line, values }), RangeError, `got ${bad} in cell 2 (x = 0.5)`);
  }
  assertThrows(
    () => logGradient({ grid: line, values: new Float64Array(4).fill(1) }),
    RangeError,
    "u must have a value for each of 5 cells, got 4",
  );
  const flat = logGradient(onGrid(line, () => 3));
  assertThrows(() => flat(points([[0, 0]])), RangeError, "x must have dim 1, as the grid has, got 2");
  assertEquals(flat(points([[0.4]])), points([[0]]));
});
