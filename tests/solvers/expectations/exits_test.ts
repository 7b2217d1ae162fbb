import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { cellCentres, grid, type GridFunction, type Points } from "driftfield/core";
import { sde } from "driftfield/processes";
import { ball, exitProbability, exitTimeMoments, expectationAtExit, meanExitTime } from "driftfield/solvers";
import { largestError, open, openSquare, orderOf } from "./slope.ts";

const [a, b, sigma] = [-1, 2, 1.3], line = open([a, b], 24), h = (b - a) / 24;
const brownian = sde({ drift: 0, diffusion: sigma });
const planar = (sigma: number) => sde({ drift: [0, 0], diffusion: [sigma, sigma] });
const centre = [0.03, -0.02], [disc] = ball(centre, 1), inside = (x: Points) => disc(x, 0);
const square = ([x, y]: readonly number[]) => (x - centre[0]) ** 2 + (y - centre[1]) ** 2;
const within = (x: readonly number[]) => square(x) < 1;

/** Orders of errors C h² (1 + O(h)). */
const isTwo = (sizes: readonly number[], errors: readonly number[], name: string) =>
  assertAlmostEquals(orderOf(sizes.map((n) => 1 / n), errors), 2, 0.1, `${name}: ${errors}`);

Deno.test("exit of Brownian motion from (a, b): (x − a)/(b − a), with a drift too, to rounding", () => {
  const through = ([x]: readonly number[]) => x > 0;
  assert(largestError(exitProbability(brownian, line, { through }), ([x]) => (x - a) / (b - a)) < 1e-14);
  // Scharfetter and Gummel's rates know exp(−2μx/σ²), the scale function of a constant drift.
  const mu = 0.7, scale = (x: number) => -Math.expm1(-2 * mu * (x - a) / sigma ** 2);
  const drifting = exitProbability(sde({ drift: mu, diffusion: sigma }), line, { through });
  assert(largestError(drifting, ([x]) => scale(x) / scale(b)) < 1e-14);
});

Deno.test("mean time (x − a)(b − x)/σ²: the error is h²/4σ² everywhere, which is that of the half cells", () => {
  const truth = ([x]: readonly number[]) => (x - a) * (b - x) / sigma ** 2 + h * h / 4 / sigma ** 2;
  assert(largestError(meanExitTime(brownian, line), truth) < 1e-13);
});

Deno.test("higher moments of the time, of second order in h; the first is the mean", () => {
  // D m₂″ = −2 m₁ and D m₃″ = −3 m₂ with D = σ²/2 on (0, L)
  const D = sigma ** 2 / 2, L = b - a;
  const second = (y: number) => (y ** 4 - 2 * L * y ** 3 + L ** 3 * y) / (12 * D ** 2);
  const third = (y: number) =>
    (-(y ** 6) / 30 + L * y ** 5 / 10 - L ** 3 * y ** 3 / 6 + L ** 5 * y / 10) / (4 * D ** 3);
  const sizes = [20, 40, 80],
    runs = sizes.map((cells) => exitTimeMoments(brownian, open([a, b], cells), { order: 3 }));
  isTwo(sizes, runs.map(([, m]) => largestError(m, ([x]) => second(x - a))), "second");
  isTwo(sizes, runs.map(([, , m]) => largestError(m, ([x]) => third(x - a))), "third");
  assertEquals(runs[0][0], meanExitTime(brownian, open([a, b], sizes[0])));
});

Deno.test("a disc: mean time (R² − r²)/2σ², of second order in h; 0 outside", () => {
  const sizes = [24, 36, 54, 81], truth = (x: readonly number[]) => (1 - square(x)) / (2 * sigma ** 2);
  const runs = sizes.map((n) =>
    meanExitTime(planar(sigma), grid({ domain: [[-1.13, 1.2], [-1.17, 1.11]], cells: n }), { inside })
  );
  // Inside, cells are exact on a parabola. An edge of which the share θ is inside makes the time at its cell too long by
  // θ(1 − θ)h²/2σ² at most, and nothing is farther off than such a cell (maximum principle): h²/8σ², and not much less.
  runs.forEach((m, i) => {
    const bound = (2.33 / sizes[i]) ** 2 / (8 * sigma ** 2), error = largestError(m, truth, within);
    assert(error <= bound && error > bound / 2, `${sizes[i]} cells: ${error}, at most ${bound}`);
  });
  runs.forEach((m) => assertEquals(largestError(m, () => 0, (x) => !within(x)), 0));
});

Deno.test("balls in 2 and 3 dimensions by their radial equation: (R² − r²)/dσ², of second order in h", () => {
  for (const d of [2, 3]) {
    const process = sde({ drift: `(d - 1) * s^2 / (2 * x)`, diffusion: "s", parameters: { d, s: sigma } });
    const sizes = [20, 40, 80, 160],
      errors = sizes.map((cells) => {
        const radius = grid({ domain: [0, 2], cells, boundaries: ["no-flux", "absorbing"] });
        // At the origin the drift is infinite, and the error larger by a factor log(1/h).
        return largestError(
          meanExitTime(process, radius),
          ([r]) => (4 - r * r) / (d * sigma ** 2),
          ([r]) => r > 0.5,
        );
      });
    isTwo(sizes, errors, `d = ${d}`);
  }
});

Deno.test("in the plane: linear and bilinear payments are harmonic, on cells too; x² − y² of second order", () => {
  const cells = 12, leaning = sde({ drift: [0, 0], diffusion: [[1, 0], [0.5, 0.8]] });
  const linear = ([x, y]: readonly number[]) => 1 + 2 * x - 3 * y,
    saddle = ([x, y]: readonly number[]) => x * x - y * y;
  const cut = grid({ domain: [[-1.2, 1.2], [-1.3, 1.3]], cells }), rectangle = openSquare([-1, 2], cells);
  const errors = [
    largestError(expectationAtExit(planar(1), rectangle, { payoff: ([x, y]) => x * y }), ([x, y]) => x * y),
    largestError(expectationAtExit(planar(1), cut, { payoff: linear, inside }), linear), // outside as well
    largestError(expectationAtExit(leaning, cut, { payoff: linear, inside }), linear),
    largestError(expectationAtExit(leaning, rectangle, { payoff: linear }), linear),
  ];
  errors.forEach((error) => assert(error < 1e-13, String(error)));
  const sizes = [54, 81, 120];
  isTwo(
    sizes,
    sizes.map((cells) => {
      const plane = grid({ domain: [[-1.13, 1.2], [-1.17, 1.11]], cells });
      return largestError(expectationAtExit(planar(1), plane, { payoff: saddle, inside }), saddle);
    }),
    "saddle",
  );
});

Deno.test("a potential on the way out: cosh(κx)/cosh(κb), κ² = V/D, of second order in h", () => {
  const V = 2, kappa = Math.sqrt(2 * V) / sigma, sizes = [80, 160, 320];
  const errors = sizes.map((cells) =>
    largestError(
      expectationAtExit(brownian, open([-b, b], cells), { payoff: () => 1, potential: () => V }),
      ([x]) => Math.cosh(kappa * x) / Math.cosh(kappa * b),
    )
  );
  isTwo(sizes, errors, "killed");
});

Deno.test("the time until an event so rare that 1 minus its probability is 1: all digits are there", () => {
  // V = 20 (x² − 1)², σ = 1: over the barrier 2ΔV/σ² = 40. Mean time by the double integral, tau(x) = 2/σ² ∫ e^(2V) ∫ e^(−2V).
  const V = (x: number) => 20 * (x * x - 1) ** 2, cells = 800, from = -1.8, top = 0;
  const well = grid({ domain: [from, top], cells, boundaries: ["no-flux", "absorbing"] });
  const mean = meanExitTime(sde({ drift: "-80 * x * (x^2 - 1)", diffusion: 1 }), well),
    width = (top - from) / cells;
  const x = cellCentres(well).data, start = Math.floor(0.8 / width); // x ≈ −1
  let [below, tau] = [0, 0];
  for (let i = 0; i < cells; i++) { // midpoint rules: the inner integral up to the cell's end, the outer one over ends
    below += Math.exp(-2 * V(x[i])) * width;
    if (i >= start) {
      tau += 2 * Math.exp(2 * V(x[i] + width / 2)) * below * width * (i === cells - 1 ? 1 / 2 : 1);
    }
  }
  assert(tau > 1e15);
  // Both are of second order: (V″/σ²) h² = 160 · (0.00225)² = 8e-4.
  assertAlmostEquals(mean.values[start] / tau, 1, 8e-4);
});

Deno.test("what is inside of a set alone counts: finer outside, or none, it is the same", () => {
  const at = (domain: [number, number], cells: number): GridFunction =>
    meanExitTime(brownian, grid({ domain, cells }), {
      inside: ({ data }) => data.map((x) => 1 - Math.abs(x)),
    });
  const [wide, narrow] = [at([-3, 3], 60), at([-1.2, 1.2], 24)]; // the same cells in [−1.2, 1.2]
  narrow.values.forEach((m, i) => assertAlmostEquals(m, wide.values[i + 18], 1e-13));
});
