import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { gaussianMixture } from "driftfield/datasets";
import {
  denoising,
  importanceTimes,
  likelihoodWeight,
  logNormalTimes,
  scorePrediction,
  squaredErrors,
  uniformTimes,
} from "driftfield/losses";
import { mean, normalCdf } from "driftfield/metrics";
import { edm, linearPath, noiseLevel, schedule, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { schedules } from "../schedules.ts";
import { within } from "../within.ts";

const shares = Array.from({ length: 201 }, (_, n) => (n + 0.5) / 201);

Deno.test("uniformTimes: a share u of the times lies below from + u (to − from)", () => {
  for (const made of schedules) {
    const { quantile, weight } = uniformTimes(made), { from, to } = made;
    for (const u of shares) {
      assertAlmostEquals((quantile(u) - from) / (to - from), u, 1e-14);
      assertAlmostEquals(weight(quantile(u)), 1, 0);
    }
  }
});

Deno.test("logNormalTimes: ln σ/α is normal, and what would fall outside the schedule lies at its ends", () => {
  const [m, sd] = [-0.4, 1.5], law = logNormalTimes({ mean: m, deviation: sd });
  for (const made of schedules) {
    const { quantile, weight } = law(made), { from, to } = made;
    for (const u of [1e-9, ...shares, 1 - 1e-9]) {
      const t = quantile(u), below = (t: number) => normalCdf(Math.log(noiseLevel(made, t)), m, sd);
      // quantiles are good to 1e-11, and so are levels near clean data, where σ² is a difference
      assertAlmostEquals(
        below(t),
        Math.min(below(to), Math.max(below(from), u)),
        1e-10,
        `${made.name}, u = ${u}`,
      );
      assertAlmostEquals(weight(t), 1, 0);
    }
  }
  assertAlmostEquals(logNormalTimes()(edm()).quantile(0.5), Math.exp(-1.2), 1e-10);
});

Deno.test("importanceTimes: the distribution function is the integral of the importance, and the weights undo it", () => {
  const laws: [name: string, importance: (t: number) => number, integral: (t: number) => number][] = [
    ["t", (t) => t, (t) => t * t / 2],
    ["1/t", (t) => 1 / t, Math.log],
    ["exp(−t)", (t) => Math.exp(-t), (t) => -Math.exp(-t)],
  ];
  for (const made of [variancePreserving(), edm({ sigmaMin: 0.01, sigmaMax: 10 })]) {
    const { from, to } = made;
    // midpoint of a piece of width h: the integral is off by h² f″/24, the height by h f′/2. h ≤ 3 t^⅔ Δ, Δ = (∛to − ∛from)/4096
    const h = (t: number) => 3 * t ** (2 / 3) * (Math.cbrt(to) - Math.cbrt(from)) / 4096 * (1 + 1e-2);
    for (const [name, importance, integral] of laws) {
      const law = importanceTimes((_, t) => importance(t))(made), total = integral(to) - integral(from);
      let before = from;
      for (const u of shares) {
        const t = law.quantile(u), relative = h(t) / t + h(t); // |f′/f| ≤ 1/t + 1
        assert(t > before && t < to, name);
        before = t;
        assertAlmostEquals(
          (integral(t) - integral(from)) / total,
          u,
          relative * h(t) * importance(t) / total + 1e-6,
          name,
        );
        assertAlmostEquals(law.weight(t) * importance(t) * (to - from) / total, 1, relative + 1e-6, name);
      }
    }
  }
});

Deno.test("importanceTimes: a loss keeps its expectation, and loses the variance that was foreseen", () => {
  // Data N(0, 1) taken for N(0, 4), weight g² = 2: given t the error e of the score is normal, with a variance m(t) known
  // in closed form. So a row l = 2e² under the density q has E l = ∫ 2m dt and E l² = 3 ∫ (2m)²/q dt, for dt of mass 1.
  const ou = schedule({ alpha: "exp(-t)", variance: "1 - exp(-2 * t)", from: 0.02, to: 2 }),
    { from, to } = ou;
  const taken = (variance: number) => 4 - 3 * variance, importance = (t: number) => 1 / ou.variance(t);
  const loss = (t: number) =>
    2 * (1 / ou.variance(t) - 2 / taken(ou.variance(t)) + 1 / taken(ou.variance(t)) ** 2);
  const mass = simpson(importance, from, to) / (to - from);
  const average = (f: (t: number) => number) => simpson(f, from, to) / (to - from);
  const laws = [
    [uniformTimes, 3 * average((t) => loss(t) ** 2)],
    [importanceTimes((_, t) => importance(t)), 3 * mass * average((t) => loss(t) ** 2 / importance(t))],
  ] as const;
  const variances = laws.map(([, second]) => second - average(loss) ** 2);
  assert(variances[0] > 3 * variances[1], `importance sampling is worth while: ${variances}`);
  const x0 = gaussianMixture({ means: [[0]], sigma: 1 }).sample(40_000, philox(821));
  for (const [times, second] of laws) {
    const objective = denoising(ou, { predict: scorePrediction, weight: likelihoodWeight, times });
    const regression = objective.regression(x0, philox(822));
    const answer = regression.x.data.map((x, i) => {
      const square = Math.exp(8 * regression.time[i]); // time = ¼ ln σ/α, and here α² + σ² = 1
      return -x / taken(square / (1 + square));
    });
    const rows = squaredErrors(regression, points(answer));
    within(mean(rows), average(loss), "loss");
    within(mean(rows.map((l) => l * l)), second, "its square");
  }
});

/** Simpson's rule in ln t, 400 steps: for what is smooth there, off by less than 1e-7 of it. */
function simpson(f: (t: number) => number, from: number, to: number): number {
  const n = 400, step = Math.log(to / from) / n;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    const t = from * Math.exp(k * step);
    sum += (k % n === 0 ? 1 : k % 2 ? 4 : 2) * t * f(t) * step / 3;
  }
  return sum;
}

Deno.test("laws of times refuse what is out of range", () => {
  assertThrows(() => logNormalTimes({ mean: NaN }), RangeError, "mean must be finite, got NaN");
  assertThrows(() => logNormalTimes({ deviation: 0 }), RangeError, "deviation must be positive, got 0");
  assertThrows(() => importanceTimes((_, t) => 0.5 - t)(linearPath()), RangeError, "importance at t = 0.5");
});
