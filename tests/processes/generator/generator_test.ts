import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { cellCentres, type Grid, grid } from "driftfield/core";
import { type Diffusion, doubleWell, type Generator, generator, sde } from "driftfield/processes";

/** L u, and Lᵀ m, straight from the definition of a jump process. */
function apply(
  { neighbours, rates, exits, killing }: Generator,
  u: Float64Array,
  transpose = false,
): Float64Array {
  const out = u.map((value, i) => -killing[i] * value);
  exits.cells.forEach((i, e) => out[i] -= exits.rates[e] * u[i]);
  neighbours.forEach((next, k) =>
    next.forEach((to, i) => {
      if (to < 0) return;
      out[i] += rates[k][i] * ((transpose ? 0 : u[to]) - u[i]);
      if (transpose) out[to] += rates[k][i] * u[i];
    })
  );
  return out;
}

const at = (grid: Grid, f: (...x: number[]) => number) => {
  const { data, shape: [n, dim] } = cellCentres(grid);
  return Float64Array.from({ length: n }, (_, i) => f(...data.subarray(i * dim, i * dim + dim)));
};
const worst = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** The order of errors that halve the width of cells. */
const order = (errors: number[]) => Math.log2(errors[0] / errors[1]);

/** The largest error of L u away from the ends, where the stencils of boundaries are of lower order. */
function interior(grid: Grid, values: Float64Array, from: number): number {
  const { data, shape: [n, dim] } = cellCentres(grid);
  let most = 0;
  for (let i = 0; i < n; i++) {
    if (data.subarray(i * dim, i * dim + dim).every((x) => Math.abs(x) < from)) {
      most = Math.max(most, Math.abs(values[i]));
    }
  }
  return most;
}

Deno.test("L u is f u′ + D u″ to second order in h, with f and D that vary", () => {
  const process = sde({ drift: "sin(x) - x", diffusion: "1 + x^2 / 4" });
  const error = (cells: number) => {
    const line = grid({ domain: [-2, 2], cells }), Lu = apply(generator(process, line), at(line, Math.cos));
    const exact = at(line, (x) => -(Math.sin(x) - x) * Math.sin(x) - (1 + x * x / 4) ** 2 / 2 * Math.cos(x));
    return interior(line, Lu.map((value, i) => value - exact[i]), 1.5);
  };
  assertAlmostEquals(order([error(80), error(160)]), 2, 0.1);
});

Deno.test("L u is f·∇u + D:∇∇u to second order in h in the plane, noise correlated and varying", () => {
  const process = sde({
    drift: ["x2 - x1", "cos(x1)"],
    diffusion: [[1, "x2 / 4"], ["sin(x1) / 2", 1.2]],
  });
  const error = (cells: number) => {
    const plane = grid({ domain: [[-2, 2], [-2, 2]], cells }),
      u = (x: number, y: number) => Math.sin(x + 2 * y);
    const exact = at(plane, (x, y) => {
      const [a, b, c, d] = [1, y / 4, Math.sin(x) / 2, 1.2], s = Math.sin(x + 2 * y), k = Math.cos(x + 2 * y);
      const [D0, D01, D1] = [(a * a + b * b) / 2, (a * c + b * d) / 2, (c * c + d * d) / 2];
      return (y - x) * k + Math.cos(x) * 2 * k - s * (D0 + 2 * 2 * D01 + 4 * D1);
    });
    const Lu = apply(generator(process, plane), at(plane, u));
    return interior(plane, Lu.map((value, i) => value - exact[i]), 1.5);
  };
  assertAlmostEquals(order([error(60), error(120)]), 2, 0.1);
});

Deno.test("Gibbs's density is the equilibrium on every grid: double well, D that varies, correlated noise", () => {
  const still = (process: Diffusion, grid: Grid, p: (...x: number[]) => number) => {
    const L = generator(process, grid), mass = at(grid, p), rate = worst(L.rates.flatMap((one) => [...one]));
    // Each term of Lᵀp is below rate · max p; cancelling, they leave some roundings of it.
    assert(worst(apply(L, mass, true)) < 1e-13 * rate * worst(mass));
  };
  const wells = doubleWell({ sigma: 0.3 });
  still(wells, grid({ domain: [-2, 2], cells: 23 }), wells.law.stationary.density);
  // f = x(1 + x²) − 4x, D = 1 + x²: ∫ f/D = x²/2 − 2 log(1 + x²), p ∝ e^{x²/2} (1 + x²)^−3; three Gauss points miss the
  // logarithm by h⁷ max|(f/D)⁽⁶⁾| / 2016000, below 1e-13 at h = 1/40 where |(f/D)⁽⁶⁾| ≤ 4 · 6!.
  const varying = sde({ drift: "x * (1 + x^2) - 4 * x", diffusion: "sqrt(2 * (1 + x^2))" });
  still(varying, grid({ domain: [-1, 1], cells: 80 }), (x) => Math.exp(x * x / 2) / (1 + x * x) ** 3);
  // f = −D∇V for V = x²/2 + y⁴/4 and D = [[1, ½], [½, 1]].
  const correlated = sde({
    drift: ["-x1 - x2^3 / 2", "-x1 / 2 - x2^3"],
    diffusion: [["sqrt(2)", 0], ["sqrt(1/2)", "sqrt(3/2)"]],
  });
  still(
    correlated,
    grid({ domain: [[-2, 2], [-2, 2]], cells: 17 }),
    (x, y) => Math.exp(-x * x / 2 - y ** 4 / 4),
  );
});

Deno.test("rates are never negative, whatever drift, grid and boundaries; and what leaves arrives somewhere", () => {
  const strength = fc.double({ min: -1e5, max: 1e5, noNaN: true }), n = fc.integer({ min: 3, max: 7 });
  const boundary = fc.constantFrom("no-flux" as const, "absorbing" as const, "periodic" as const);
  fc.assert(
    fc.property(strength, strength, n, n, boundary, boundary, (a, b, n0, n1, b0, b1) => {
      const process = sde({
        drift: ["a + b * x2", "b - a * x1 * x2"],
        diffusion: [[1, 0.3], [0, 1]],
        parameters: { a, b },
      });
      const plane = grid({ domain: [[-1, 1], [0, 2 * n1 / n0]], cells: [n0, n1], boundaries: [b0, b1] });
      const { rates, exits, neighbours } = generator(process, plane), all = [...rates, exits.rates];
      assert(all.every((one) => one.every((rate) => rate >= 0 && rate < Infinity)));
      neighbours.forEach((next, k) =>
        next.forEach((to, i) =>
          to >= 0 ? assertEquals(neighbours[k ^ 1][to], i) : assertEquals(rates[k][i], 0)
        )
      );
      const leaving = exits.rates.length > 0;
      assertEquals(leaving, b0 === "absorbing" || b1 === "absorbing");
    }),
    { seed: 8, numRuns: 100 },
  );
});

Deno.test("rates against a push are δ w/(e^w − 1) to some roundings, where a series gives them and where expm1 does", () => {
  const line = grid({ domain: [0, 4], cells: 4 }), u = 2 ** -53; // h = 1, D = ½, w = 2b
  for (const b of [1e-12, 1e-3, 0.1, 0.2, 0.249999, 0.25, 0.250001, 0.3, 2, 20]) {
    const w = 2 * b, { rates: [up, down] } = generator(sde({ drift: b, diffusion: 1 }), line);
    const against = 0.5 * w / Math.expm1(w);
    // w has two roundings and the sum of Gauss's weights three; B(w)'s relative slope is below 1 + w. And ten of its own.
    assertAlmostEquals(down[2], against, (5 * (1 + w) * w + 10) * u * against);
    assertAlmostEquals(up[1], against + b, (5 * (1 + w) * w + 10) * u * (against + b));
  }
});
