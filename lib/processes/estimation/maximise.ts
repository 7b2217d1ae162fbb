/**
 * The most likely θ, μ, σ of one path: in closed form for equal gaps, by one root for others.
 *
 * @module
 */
import { sum } from "./observations.ts";
import { type OrnsteinUhlenbeckParameters, type Path, transition } from "./transitions.ts";

/**
 * Equal gaps of length 1: X is the regression x_{i+1} = μ + a (x_i − μ) + e, Var e = v, and least squares is maximum
 * likelihood. θ = −log a, σ² = 2θ v/(1 − a²).
 *
 * @param path Equal gaps, and values around 0 of size about 1.
 * @returns The maximum.
 * @throws {RangeError} If a is outside (0, 1), the residuals vanish, or only the last value differs.
 */
export function regression({ gaps: { length: n }, values: x }: Path): OrnsteinUhlenbeckParameters {
  const before = sum(n, (i) => x[i]) / n, after = sum(n, (i) => x[i + 1]) / n;
  const square = sum(n, (i) => (x[i] - before) ** 2);
  if (square < n * negligible) throw new RangeError("values are constant but for the last");
  const a = sum(n, (i) => (x[i] - before) * (x[i + 1] - after)) / square;
  const v = sum(n, (i) => (x[i + 1] - after - a * (x[i] - before)) ** 2) / n;
  if (v < negligible) throw deterministic();
  if (!(a > 0 && a < 1)) throw noReversion(a);
  const theta = -Math.log(a), { rest, w } = transition(theta, 1);
  return { theta, mu: before + (after - before) / rest, sigma: Math.sqrt(v / w) };
}

/**
 * Any gaps: for a given θ the best μ and σ² are weighted least squares,
 *
 *     μ = Σ b y/w / Σ b²/w,   σ² = (1/n) Σ (y − b μ)²/w,   b = 1 − a,  y = x_{i+1} − a x_i
 *
 * and the log-likelihood left, −½ Σ log w − n log σ, is a function of θ alone: the highest of a geometric grid is
 * refined to where its slope vanishes, by bisection.
 *
 * @param path Gaps of mean 1, and values around 0 of size about 1.
 * @returns The maximum.
 * @throws {RangeError} If it lies at an end of the grid, where a is 1 or 0, or the residuals vanish.
 */
export function profile(path: Path): OrnsteinUhlenbeckParameters {
  const low = 1e-6 / path.gaps.length, high = 20 / path.gaps.reduce((least, h) => Math.min(least, h));
  const steps = Math.ceil(Math.log2(high / low));
  const grid = Array.from({ length: steps + 1 }, (_, k) => low * (high / low) ** (k / steps));
  const heights = grid.map((theta) => profiled(path, theta).height);
  const best = heights.reduce((best, height, k) => height > heights[best] ? k : best, 0);
  if (best === 0 || best === steps) throw noReversion(best === 0 ? 1 : 0);
  const rising = profiled(path, grid[best]).slope > 0;
  let [left, right] = rising ? [grid[best], grid[best + 1]] : [grid[best - 1], grid[best]];
  for (let i = 0; i < 46; i++) {
    const middle = Math.sqrt(left * right);
    if (profiled(path, middle).slope > 0) left = middle;
    else right = middle;
  }
  const theta = Math.sqrt(left * right), { mu, sigma } = profiled(path, theta);
  return { theta, mu, sigma };
}

/** The best μ and σ for a θ, the log-likelihood there (less a constant), and its derivative in θ. */
function profiled({ gaps, values: x }: Path, theta: number) {
  const n = gaps.length, rows = Array.from(gaps, (h) => transition(theta, h));
  const y = (i: number) => x[i + 1] - rows[i].a * x[i];
  const mu = sum(n, (i) => rows[i].rest * y(i) / rows[i].w) / sum(n, (i) => rows[i].rest ** 2 / rows[i].w);
  const e = (i: number) => y(i) - rows[i].rest * mu;
  const variance = sum(n, (i) => e(i) ** 2 / rows[i].w) / n;
  if (variance < negligible) throw deterministic();
  const slope = sum(n, (i) => {
    const { a, w, slope } = rows[i], V = variance * w;
    return (e(i) ** 2 / V - 1) * slope / 2 - e(i) * gaps[i] * a * (x[i] - mu) / V;
  });
  const height = -sum(n, (i) => Math.log(rows[i].w)) / 2 - n * Math.log(variance) / 2;
  return { mu, sigma: Math.sqrt(variance), height, slope };
}

/** Residual variance, as part of the values' own, that rounding alone can leave. */
const negligible = 1e-26;

const deterministic = () =>
  new RangeError("values follow a rule without noise: σ = 0, and the likelihood has no maximum");

const noReversion = (a: number) => {
  const [wrong, advice] = a >= 1
    ? ["do not return to a mean", "take out a trend, or observe for longer"]
    : ["do not remember", "observe at shorter intervals, or take out what alternates"];
  const coefficient = `their AR(1) coefficient is ${+a.toPrecision(4)}, not in (0, 1)`;
  return new RangeError(`values ${wrong}: ${coefficient}; ${advice}`);
};
