import { assert, assertAlmostEquals, assertRejects } from "@std/assert";
import { float64, points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { divergenceBound } from "driftfield/losses";
import { edm, fromNoise, noiseLevel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { schedules } from "../schedules.ts";
import { within } from "../within.ts";
import { expectation } from "./quadrature.ts";

/** KL(N(0, v) ‖ N(0, w)). */
const divergence = (v: number, w: number) => (v / w - 1 - Math.log(v / w)) / 2;

Deno.test("Gaussian data taken for others: the bound is the divergence and what the prior adds, whatever the schedule", async () => {
  // With w = σ²/α² the excess of N(0, a) taken for N(0, b) is f = w (b − a)²/((w + a)(w + b)²), and its integral over ½ ln w
  // KL(N(0, w + a) ‖ N(0, w + b)) between the ends. As |f″| < 0.061 in ln w, the midpoint rule is off by at most `slack`.
  const a = 0.8, b = 2, levels = 64, excess = (w: number) => w * (b - a) ** 2 / ((w + a) * (w + b) ** 2);
  const [data, taken] = [a, b].map((v) => gaussianMixture({ means: [[0]], sigma: Math.sqrt(v) }));
  const x0 = data.sample(1000, philox(851));
  for (const schedule of [...schedules, edm({ sigmaMax: 1 })]) {
    const [exact, model] = [data, taken].map((law) => noised(law, schedule));
    const [least, most] = [schedule.from, schedule.to].map((t) => noiseLevel(schedule, t) ** 2);
    const width = Math.log(most / least) / levels, slack = 0.061 * levels * width ** 3 / 48;
    const bound = await divergenceBound(model, x0, { rng: philox(852), exact });
    const start = divergence(least + a, least + b),
      end = divergence(most + a, most + b),
      prior = a / (2 * most);
    within(bound, start - end + prior, schedule.name, slack);
    let midpoint = 0; // what the estimate should be, without its bias
    for (let n = 0; n < levels; n++) midpoint += width / 2 * excess(least * Math.exp((n + 0.5) * width));
    within(bound, midpoint + prior, schedule.name);
    // The reverse SDE from σ² at `to` is linear: in units of α its variance is off from w + b by b ((w + b)/(w_to + b))².
    const law = least + b - b * ((least + b) / (most + b)) ** 2;
    assert(divergence(least + a, law) <= bound.value + 4 * bound.standardError + slack, schedule.name);
  }
});

Deno.test("one mixture taken for another: the bound is their divergence, by quadrature", async () => {
  const schedule = edm({ sigmaMin: 0.05 }), narrow = { means: [[-1], [1.5]], sigma: [0.3, 0.5] };
  const data = gaussianMixture({ ...narrow, weights: [1, 2] }),
    taken = gaussianMixture({ ...narrow, weights: [1, 1] });
  const [exact, model] = [data, taken].map((law) => noised(law, schedule));
  const nats = (t: number, reach: number) =>
    expectation(exact, t, reach, 2000, (x) => {
      const q = model.logDensity(x, t);
      return exact.logDensity(x, t).map((p, i) => p - q[i]);
    });
  const x0 = data.sample(4000, philox(853)),
    bound = await divergenceBound(model, x0, { rng: philox(854), exact });
  const second = 1 / 3 * (1 + 0.09) + 2 / 3 * (2.25 + 0.25); // E x₀²
  const truth = nats(schedule.from, 10) - nats(schedule.to, 800) + second / (2 * schedule.to ** 2);
  within(bound, truth, "bound"); // flat at both ends, the integrand leaves the midpoint rule off by 1e-7
});

Deno.test("a score that belongs to no law: the bound holds for the reverse SDE, and not for the probability flow", async () => {
  // Data N(0, 1), α = 1, w = σ², v = w + 1, score −c x/v. The SDE's variance has V′ = 2c V/v − 1 by w, so that
  // V = v/(2c − 1) + C v^(2c); the flow's V′ = c V/v. The excess is (c − 1)² w/v, its integral ½ (c − 1)² ln v.
  const c = 2,
    data = gaussianMixture({ means: [[0]], sigma: 1 }),
    schedule = edm(),
    exact = noised(data, schedule);
  const model = fromNoise(schedule, (x, t) => float64.scale(c, exact.noise(x, t)), { dim: 1 });
  const [v0, v1] = [schedule.from, schedule.to].map((t) => t * t + 1), prior = v1 - 1;
  const ofSde = v0 / (2 * c - 1) + (prior - v1 / (2 * c - 1)) * (v0 / v1) ** (2 * c),
    ofFlow = prior * (v0 / v1) ** c;
  const bound = await divergenceBound(model, data.sample(2000, philox(855)), { rng: philox(856), exact });
  // f = w/v has |f″| < 0.097 in ln w
  const width = 2 * Math.log(schedule.to / schedule.from) / 64, slack = 0.097 * 64 * width ** 3 / 48;
  within(bound, (c - 1) ** 2 * Math.log(v1 / v0) / 2 + 1 / (2 * prior), "bound", slack);
  assert(divergence(v0, ofSde) < bound.value - 4 * bound.standardError - slack, "the SDE obeys");
  assert(divergence(v0, ofFlow) > bound.value + 4 * bound.standardError + slack, "the flow does not");
});

Deno.test("divergenceBound: a perfect model loses what its prior does, and a level too few is refused", async () => {
  const data = gaussianMixture({ means: [[1, 2]], sigma: 0.5 }),
    exact = noised(data, edm()),
    x0 = points([[1, 2], [0, 2]]);
  const bound = await divergenceBound(exact, x0, { rng: philox(0), exact });
  assertAlmostEquals(bound.value, (5 + 4) / 2 / (2 * 6400), 1e-15);
  const seen: number[] = [], spy = fromNoise(edm(), (x, t) => (seen.push(t), exact.noise(x, t)), { dim: 2 });
  await divergenceBound(spy, x0, { rng: philox(0), exact, levels: 2 });
  seen.forEach((t, n) => assertAlmostEquals(t, 0.002 * 40_000 ** (n / 2 + 1 / 4), 1e-12 * t)); // middles of halves of ln σ
  const options = { rng: philox(0), exact, levels: 0 };
  await assertRejects(
    () => divergenceBound(exact, x0, options),
    RangeError,
    "levels must be at least 1, got 0",
  );
  const one = points([[1, 2]]);
  await assertRejects(
    () => divergenceBound(exact, one, { rng: philox(0), exact }),
    RangeError,
    "x0 must have at least 2",
  );
});
