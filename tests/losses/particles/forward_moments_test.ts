import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, take } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf } from "driftfield/metrics";
import {
  asDiffusion,
  interacting,
  type InteractingProcess,
  interactingSchedule,
  radialFlow,
  riesz,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { forwardMoments } from "../../../lib/losses/particles/forward_moments.ts";
import { within } from "../../within.ts";

const warm = { strength: 1.5, pull: 0.8, temperature: 0.3 }, rng = philox(971), data = philox(972);
const scheduleOf = (options: object, dim = 2) =>
  interactingSchedule(interacting({ ...warm, ...options }), { dim, horizon: 2, pace: 1 });
/** Standard normal data, new ones a step. */
const batchOf = (n: number, step: number, dim = 2) => data.normal([n, dim], { step });

Deno.test("moments are spread over all of the way: even in a batch, uniform over the steps", () => {
  const steps = 10, schedule = scheduleOf({}), all: number[] = [];
  for (let step = 0; step < 200; step++) {
    const { u } = forwardMoments(schedule, steps, batchOf(89, 0), rng, { step });
    const counts = new Map<number, number>();
    for (const v of u) counts.set(v, (counts.get(v) ?? 0) + 1);
    // Of F multiples of 1/φ, F = 89 a number of Fibonacci's, F/10 ± 2 lie in a tenth of the circle.
    assert(counts.size === steps && [...counts.values()].every((count) => Math.abs(count - 8.9) < 2.1));
    all.push(...counts.keys());
  }
  // u = (n + 1 − 0.9 v)/steps, v uniform: uniform but for a tenth of each step; 200 independent offsets.
  const bound = kolmogorovQuantile(1e-4) / Math.sqrt(200) / steps + 0.1 / steps + 1e-12;
  assert(kolmogorovSmirnov(all, (u) => Math.min(1, Math.max(0, u))) < bound);
  assert(Math.min(...all) < 0.02 && Math.max(...all) > 0.995);
});

Deno.test("without interaction particles have the exact law at each moment: α x₀ + σ ξ, and the drift −k x", () => {
  const process = interacting({ ...warm, strength: 0 }), schedule = scheduleOf({ strength: 0 });
  const { alpha, sigma } = asDiffusion(process), x0 = batchOf(4000, 0);
  const { x, u, drift } = forwardMoments(schedule, 12, x0, rng, { step: 3 });
  const ξ = x.data.map((v, at) => {
    const t = schedule.time(u[at >> 1]);
    return (v - alpha(t) * x0.data[at]) / sigma(t);
  });
  assert(
    kolmogorovSmirnov(ξ, (z) => normalCdf(z)) < kolmogorovQuantile(1e-3) / Math.sqrt(ξ.length),
  );
  within(mean(ξ.map((v, at) => v * x0.data[at])), 0, "covariance with the data");
  drift.data.forEach((v, at) => assertAlmostEquals(v, -warm.pull * x.data[at], 1e-15 * 5));
});

/** E (score − ∇ log p)·φ over steps of training, of the second coordinate with φ = x₂ and x₂³: by Stein, −E φ′ if p is not known. */
function steins(options: object, n: number, runs: number) {
  const first: number[] = [], third: number[] = [], schedule = scheduleOf(options);
  for (let step = 0; step < runs; step++) {
    const { x, score } = forwardMoments(schedule, 6, batchOf(n, step), rng, { step });
    let [a, b] = [0, 0];
    for (let at = 1; at < x.data.length; at += 2) {
      const [v, s] = [x.data[at], score.data[at]];
      a += (s * v + 1) / n;
      b += (s * v ** 3 + 3 * v * v) / n;
    }
    first.push(a);
    third.push(b);
  }
  return [mean(first), mean(third)]; // batches are independent, rows are not
}

Deno.test("the score's mean given x is ∇ log p, of any number of particles, repelled or not: E s·φ = −E ∇·φ", () => {
  for (const strength of [0, 1.5]) {
    for (const n of [2, 30]) {
      const [first, third] = steins({ strength }, n, n === 2 ? 6000 : 1500);
      within(first, 0, `φ = x, c = ${strength}, N = ${n}`);
      within(third, 0, `φ = x³, c = ${strength}, N = ${n}`);
      assert(
        first.standardError < 0.05 && third.standardError < 0.3,
        `${first.standardError} ${third.standardError}`,
      );
    }
  }
});

Deno.test("of Gaussian data without interaction it is the known score in the mean, and as uncertain as said", () => {
  const { alpha, variance } = asDiffusion(interacting({ ...warm, strength: 0 })), n = 20;
  const schedule = scheduleOf({ strength: 0 }), off: number[] = [], ratio: number[] = [];
  for (let step = 0; step < 600; step++) {
    const { x, u, score, spread } = forwardMoments(schedule, 6, batchOf(n, step), rng, { step });
    let [sum, square, said] = [0, 0, 0];
    x.data.forEach((v, at) => {
      const t = schedule.time(u[at >> 1]), exact = -v / (alpha(t) ** 2 + variance(t));
      sum += (score.data[at] - exact) * Math.sin(v);
      square += (score.data[at] - exact) ** 2 / spread[at >> 1] ** 2;
      said++;
    });
    off.push(sum / said);
    ratio.push(square / said);
  }
  within(mean(off), 0, "E (s − ∇ log p) sin x");
  const { value, standardError } = mean(ratio); // of squared errors to squared spreads: no more than 1, and of its order
  assert(value < 1 + 4 * standardError && value > 0.5, `${value}`);
});

/** c F − k x of all others, by the plain sum. */
const fieldAt = ({ strength: c, pull: k }: InteractingProcess, x: Points, softening: number) => {
  const force = riesz({ softening })(x, x);
  return float64.add(float64.scale(c, force), float64.scale(-k, x));
};

Deno.test("the drift is that among all others of the batch, softened as its step was: E x·f = c/2 − k E‖x‖² whatever N", () => {
  for (const [dim, n, temperature] of [[2, 2, 0], [2, 40, 0.3], [3, 40, 0], [1, 7, 0]]) {
    const schedule = scheduleOf({ temperature, strength: 0.7 }, dim), { process } = schedule;
    const { x, u, drift } = forwardMoments(schedule, 1, batchOf(n, 0, dim), rng, { step: 2 }); // all at one moment
    assertEquals(new Set(u).size, 1);
    const a = process.strength * schedule.time(u[0]) / (n - 1),
      exact = fieldAt(process, x, Math.sqrt(a) / 32);
    drift.data.forEach((v, at) => assertAlmostEquals(v, exact.data[at], 1e-12 * (1 + Math.abs(v))));
    const along = mean(drift.data.map((v, at) => v * x.data[at])).value * dim,
      m2 = mean(squaredNorms(x)).value;
    let lost = 0; // by softening: of each pair ε²/(r² + ε²)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const r2 = squaredNorms(float64.sub(take(x, [i]), take(x, [j])))[0];
        lost += process.strength * a / 1024 / (r2 + a / 1024) / n / (n - 1);
      }
    }
    assertAlmostEquals(along, process.strength / 2 - process.pull * m2 - lost, 1e-12);
    assert(lost < 0.05 * process.strength / 2, `${lost}`);
  }
});

Deno.test("its mean given x is the mean field's velocity but for 1/N: on radial data, which are exactly known", () => {
  const gaussian = {
    cdf: (r: number) => -Math.expm1(-r * r / 2),
    density: (r: number) => Math.exp(-r * r / 2) / (2 * Math.PI),
  };
  const schedule = scheduleOf({ temperature: 0 }), flow = radialFlow(schedule.process, gaussian);
  const bias = (n: number, runs: number) => {
    const off = Array.from({ length: runs }, (_, step) => {
      const { x, u, drift } = forwardMoments(schedule, 20, batchOf(n, step), rng, { step });
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const row = take(x, [i]), v = flow.velocity(row, schedule.time(u[i])).data, [r2] = squaredNorms(row);
        sum += ((drift.data[2 * i] - v[0]) * row.data[0] + (drift.data[2 * i + 1] - v[1]) * row.data[1]) /
          (1 + r2) / n; // φ = x/(1 + ‖x‖²)
      }
      return sum;
    });
    return mean(off);
  };
  for (const [n, runs] of [[8, 400], [64, 60]]) {
    const found = bias(n, runs);
    within(found, 0, `N = ${n}`, warm.strength / n); // each partner has been moved by a force of 1/N of c
    assert(found.standardError < 0.02, `${found.standardError}`);
  }
});

Deno.test("without noise there is no score, and the second moment has its law at every moment", () => {
  const schedule = scheduleOf({ temperature: 0 }), n = 50, x0 = batchOf(n, 5);
  const { score, spread, x, u } = forwardMoments(schedule, 1, x0, rng, { step: 9 });
  assertEquals([new Set(score.data), new Set(spread)], [new Set([0]), new Set([0])]);
  const start = mean(squaredNorms(x0)).value, { alpha, variance } = schedule;
  // one step of the length t: of third order in c t/⟨r²⟩
  const truth = alpha(u[0]) ** 2 * start + 2 * variance(u[0]), t = schedule.time(u[0]);
  assertAlmostEquals(mean(squaredNorms(x)).value, truth, (warm.strength * t) ** 3);
});

Deno.test("a batch and its step say all: the same bytes again, others at another step, u whatever the data", () => {
  const schedule = scheduleOf({}), x0 = batchOf(30, 0), at = { step: 4 };
  const all = forwardMoments(schedule, 8, x0, rng, at);
  assertEquals(forwardMoments(schedule, 8, x0, philox(971), at), all);
  assertEquals(forwardMoments(schedule, 8, batchOf(30, 1), rng, at).u, all.u);
  assertEquals(x0, batchOf(30, 0));
  const next = forwardMoments(schedule, 8, x0, rng, { step: 5 });
  assert(next.u[0] !== all.u[0] && next.x.data[0] !== all.x.data[0]);
  const own = forwardMoments(scheduleOf({ interaction: riesz({ softening: 0.1 }) }), 8, x0, rng, at);
  assertEquals(own.u, all.u);
  const big = forwardMoments(schedule, 8, batchOf(400, 0), rng, at); // in WebAssembly, float32 inside
  assert(big.drift.data.every(Number.isFinite));
});

Deno.test("data of another dim, too few, or none are refused, and steps", () => {
  const schedule = scheduleOf({});
  const refused = (x: Points, step: number, message: string) =>
    assertThrows(() => forwardMoments(schedule, 4, x, rng, { step }), RangeError, message);
  refused(points([[1, 2]]), 0, "data must have at least 2 points, got 1");
  refused(points([[1], [2]]), 0, "data must have dim 2, as the process, got 1");
  refused(points([[1, NaN], [2, 3]]), 0, "data must be finite, got NaN");
  refused(points([[1, 2], [2, 3]]), -1, "step must be at least 0, got -1");
  for (const [steps, message] of [[0, "at least 1, got 0"], [1.5, "a whole number, got 1.5"]] as const) {
    const draw = () => forwardMoments(schedule, steps, points([[1, 2], [2, 3]]), rng, { step: 0 });
    assertThrows(draw, RangeError, `steps must be ${message}`);
  }
});

Deno.test("without the others' guesses the score is a particle's own noise: standard normal over its spread, of the same mean", () => {
  const schedule = scheduleOf({}), own: number[] = [], apart: number[] = [];
  for (let step = 0; step < 60; step++) {
    const x0 = batchOf(64, step), alone = forwardMoments(schedule, 10, x0, rng, { step, stable: false });
    const shared = forwardMoments(schedule, 10, x0, rng, { step });
    assertEquals([alone.x, alone.u, alone.drift], [shared.x, shared.u, shared.drift]);
    let sum = 0;
    alone.score.data.forEach((s, at) => {
      own.push(s / alone.spread[at >> 1]);
      sum += (s - shared.score.data[at]) * alone.x.data[at]; // crowds are independent, particles are not
    });
    apart.push(sum);
    assert(alone.spread.every((spread, i) => spread >= shared.spread[i] * (1 - 1e-12)));
  }
  assert(kolmogorovSmirnov(own, normalCdf) < kolmogorovQuantile(1e-4) / Math.sqrt(own.length));
  within(mean(apart), 0, "x · (own − shared)");
});
