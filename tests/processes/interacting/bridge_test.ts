import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cellCentres, cellVolume, density, grid, points } from "driftfield/core";
import { convergenceOrder, densityMean, mean, variance } from "driftfield/metrics";
import {
  asDiffusion,
  centreOfMass,
  forwardSde,
  interacting,
  noising,
  ratesAt,
  secondMoment,
  variancePreserving,
  withoutPull,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { fokkerPlanck, last, pairMap, simulateToEnd } from "driftfield/solvers";
import { within } from "../../within.ts";
import { after } from "./without_noise.ts";

const free = (pull: number, temperature: number) => interacting({ strength: 0, pull, temperature });
const times = [1e-6, 0.01, 0.3, 1, 2.5];

Deno.test("asDiffusion() with T = k is variancePreserving() with β = 2k, and any is the Ornstein–Uhlenbeck law", () => {
  for (const k of [0.5, 1, 7]) {
    const own = asDiffusion(free(k, k)), vp = variancePreserving({ betaMin: 2 * k, betaMax: 2 * k });
    for (const t of times) {
      assertAlmostEquals(own.alpha(t) / vp.alpha(t), 1, 1e-14); // rounding of the exponent, below 2.5 · 7
      assertAlmostEquals(own.variance(t), vp.variance(t), 4e-16); // that of 1 − α²
      assertAlmostEquals(ratesAt(own, t).rate, -k, 1e-12 * k);
      assertAlmostEquals(ratesAt(own, t).g2, 2 * k, 1e-12 * k * Math.exp(2 * k * t)); // σ²′ and 2kσ² nearly cancel
    }
  }
  for (const [k, T] of [[0.8, 0.3], [0, 0.3], [2, 5]]) {
    const own = asDiffusion(free(k, T), { to: 4 });
    for (const t of times) {
      const { factor, variance } = centreOfMass(free(k, T), 1, t); // of one particle
      assertAlmostEquals(own.alpha(t) / factor, 1, 1e-15);
      assertAlmostEquals(own.variance(t) / variance, 1, 2e-15); // also near 0, where 1 − α² has no digits
      const { keep, spread } = noising(own, t, t + 0.5), step = centreOfMass(free(k, T), 1, 0.5);
      assertAlmostEquals(keep / step.factor, 1, 1e-15);
      assertAlmostEquals(spread ** 2, step.variance, 1e-15 * own.variance(t + 0.5) * 4);
    }
  }
  assertAlmostEquals(asDiffusion(free(2, 5)).variance(20), 5 / 2, 1e-15);
  assertAlmostEquals(asDiffusion(free(2, 5)).alpha(asDiffusion(free(2, 5)).to), Math.exp(-5), 1e-16);
});

Deno.test("the forward SDE of asDiffusion() is dx = −kx dt + √(2T) dW, and its noise is that of the particles", async () => {
  const process = free(0.8, 0.3),
    own = asDiffusion(process),
    { drift, diffusion } = forwardSde(own, { dim: 2 });
  const x = points([[1, -2], [0.5, 3]]);
  drift(x, 0.7).data.forEach((f, i) => assertAlmostEquals(f, -0.8 * x.data[i], 1e-14));
  const g = diffusion(x, 0.7).data;
  for (const i of [0, g.length - 1]) assertAlmostEquals(g[i], Math.sqrt(0.6), 1e-14);

  const n = 20_000, dt = 0.25, start = { data: new Float64Array(2 * n).fill(3), shape: [n, 2] as const };
  const end = await simulateToEnd(process, start, {
    dt,
    steps: 2,
    batch: 2,
    stepper: pairMap,
    rng: philox(72),
  });
  const m = mean(end.data), v = variance(end.data);
  assertAlmostEquals(m.value, 3 * own.alpha(0.5), 4 * m.standardError);
  assertAlmostEquals(v.value, own.variance(0.5), 4 * v.standardError);
});

Deno.test("withoutPull() takes second moments and centres of mass into each other, exactly, and its times are inverse", () => {
  for (const pull of [0, 1e-9, 0.8, 3]) {
    const process = interacting({ strength: 1.3, pull, temperature: 0.2 }), way = withoutPull(process);
    for (const t of times) {
      const theta = way.time(t), shrunk = Math.exp(-2 * pull * t);
      assertAlmostEquals(way.timeWithPull(theta) / t, 1, 1e-14);
      for (const dim of [1, 2, 5]) {
        const wide = secondMoment(way.process, 3, dim, theta), truth = secondMoment(process, 3, dim, t);
        // A pull of 1e-9 leaves secondMoment() 16 − 9 digits, of m* = 1e9.
        assertAlmostEquals(shrunk * wide, truth, pull === 1e-9 ? 1e-6 : 1e-13);
      }
      const wide = centreOfMass(way.process, 7, theta), own = centreOfMass(process, 7, t);
      assertAlmostEquals(shrunk * wide.variance / own.variance, 1, 1e-13);
      const x = points([[1, 2], [-3, 4]]);
      way.to(way.from(x, t), t).data.forEach((v, i) => assertAlmostEquals(v, x.data[i], 1e-15 * 8));
      assertAlmostEquals(way.from(x, t).data[3], 4 / own.factor, 1e-12 * 4 / own.factor);
    }
  }
});

Deno.test("without noise the particles without pull are those with it, rescaled, in one to four dimensions", async () => {
  for (const [dim, strength] of [[1, 1.5], [2, 1.5], [3, -0.1], [4, 1.5]]) {
    const process = interacting({ strength, pull: 0.8 }), way = withoutPull(process), t = 0.6;
    const start = philox(73).normal([12, dim]);
    const [own, wide] = [await after(process, start, t), await after(way.process, start, way.time(t))],
      back = way.to(wide, t);
    own.data.forEach((v, i) => assertAlmostEquals(v, back.data[i], 1e-7)); // a thousand steps' errors at most
  }
});

Deno.test("with noise and random pairs, too: pairMap()'s paths agree with order 1, and exactly for a c that says so", () => {
  const strength = 1.3, pull = 0.8, temperature = 0.3, time = 0.5, n = 40, rng = philox(74);
  const process = interacting({ strength, pull, temperature }), way = withoutPull(process);
  const start = rng.fork("start").normal([n, 3]);
  /** Both ways in equal steps of the pulled one, from the same normals: in the same shares of their own variances. */
  const apart = (steps: number, strength: number) => {
    const dt = time / steps, pulled = { ...process, strength };
    let x = start, y = start;
    for (let step = 0; step < steps; step++) {
      const from = way.time(step * dt), to = way.time((step + 1) * dt);
      x = pairMap(pulled, x, { dt, step, rng, batch: 2 });
      y = pairMap(way.process, y, { dt: to - from, step, rng, batch: 2 });
    }
    const back = way.to(y, time);
    return x.data.map((v, i) => Math.abs(v - back.data[i]));
  };
  const steps = [40, 80, 160, 320];
  // A step of pairMap() uses c Δt for the pair and then pulls; without pull it is c Δθ: the quotient, at x, is this.
  for (const n of steps.slice(0, 2)) {
    const h = 2 * pull * time / n, error = apart(n, strength * Math.expm1(h) / h);
    assert(Math.max(...error) < 1e-13 * n, `${Math.max(...error)}`); // rounding, a step
  }
  // Batches and normals go with the step, so each number of steps is another path: the mean over particles is fitted.
  const order = convergenceOrder(steps.map((n) => time / n), steps.map((n) => apart(n, strength)));
  within(order, 1, "order");
});

Deno.test("as c → 0 density, score and second moment of the mean field go to the VP diffusion's, linearly in c", async () => {
  const line = grid({ domain: [-6, 6], cells: 120 }),
    [x, volume] = [cellCentres(line).data, cellVolume(line)];
  const start = density(line, ([x]) => Math.exp(-((x - 1.5) ** 2) / 0.5) + Math.exp(-((x + 1) ** 2) / 0.3), {
    normalise: true,
  });
  const at = async (strength: number) => {
    const process = interacting({ strength, temperature: 1 });
    return (await last(fokkerPlanck(process, line, { start, to: 0.4, steps: 40 }))).density;
  };
  const none = await at(0), h = volume, inside = (i: number) => Math.abs(x[i]) < 3;
  const score = (p: Float64Array) => p.map((_, i) => inside(i) ? Math.log(p[i + 1] / p[i - 1]) / (2 * h) : 0);
  const scores = score(none.values);

  // At c = 0 it is the noised law of the VP schedule: N(αμ, α² s² + σ²) each, to the grid's second order.
  const { alpha, variance } = asDiffusion(free(1, 1)), s2 = variance(0.4), a = alpha(0.4);
  const hill = (x: number, m: number, v: number, w: number) => {
    const wide = a * a * v + s2;
    return w * Math.sqrt(v / wide) * Math.exp(-((x - a * m) ** 2) / (2 * wide));
  };
  const shape = x.map((x) => hill(x, 1.5, 0.25, 1) + hill(x, -1, 0.15, 1)),
    total = shape.reduce((s, v) => s + v);
  // The start has cells of a fifth of a width: h²/12 · p″/p ≤ 0.006 of p, which is below 0.5.
  shape.forEach((v, i) => assertAlmostEquals(none.values[i], v / (total * volume), 0.006 * 0.5));

  const differences = await Promise.all([0.4, 0.2, 0.1].map(async (c) => {
    const p = await at(c),
      second = (v: Float64Array) => volume * v.reduce((sum, p, i) => sum + p * x[i] ** 2, 0);
    // c shifts m₂ by c(1 − e^{−2t})/2: linear in c as it stands, up to the grid's h²/12 beside 0.15, the hills' variance.
    assertAlmostEquals(
      (second(p.values) - second(none.values)) / (c * -Math.expm1(-0.8) / 2),
      1,
      h * h / 12 / 0.15,
    );
    assertAlmostEquals(densityMean(p)[0], densityMean(none)[0], c * h * h / 12); // what one gains another loses
    return [p.values.map((v, i) => v - none.values[i]), score(p.values).map((v, i) => v - scores[i])];
  }));
  for (const kind of [0, 1]) {
    const size = (v: Float64Array) => Math.sqrt(v.reduce((sum, v) => sum + v * v, 0));
    const [wide, middle, narrow] = differences.map((d) => d[kind]);
    const [first, second] = [size(wide) / size(middle), size(middle) / size(narrow)];
    assert(Math.abs(second - 2) < 0.1, `ratio ${second}`);
    // The difference being ac + bc² + ec³, what is left of 2 halves too: twice less once is 2 again, up to its square times
    // 1 − 3e a/b², some units.
    assertAlmostEquals(2 * second - first, 2, 4 * (second - 2) ** 2);
  }
});

Deno.test("asDiffusion() and withoutPull() refuse what they do not hold for", () => {
  assertThrows(() => asDiffusion(interacting()), RangeError, "without interaction, strength 0, got 1");
  assertThrows(() => asDiffusion(free(1, 0)), RangeError, "temperature must be positive, got 0");
  assertThrows(() => asDiffusion(free(0, 1)), RangeError, "asDiffusion needs `to`");
  assertEquals(asDiffusion(free(0, 1), { from: 0.1, to: 3 }).from, 0.1);
  const refused = (options: Parameters<typeof interacting>[0], message: string) =>
    assertThrows(() => withoutPull(interacting(options)), RangeError, message);
  refused({ exponent: 3 }, "exponent 2 without softening, got exponent 3, softening 0");
  refused({ softening: 0.1 }, "got exponent 2, softening 0.1");
  refused({ interaction: (x) => x }, "got a force of its own");
  const way = withoutPull(interacting({ pull: 2 })), bad = points([[NaN]]);
  assertThrows(() => way.time(NaN), RangeError, "t must be finite, got NaN");
  assertThrows(() => way.timeWithPull(-0.25), RangeError, "theta must be above -0.25");
  assertThrows(() => way.from(bad, 1), RangeError, "x must be finite, got NaN");
  assertThrows(() => way.to(bad, 1), RangeError, "y must be finite, got NaN");
  assertThrows(() => way.to(points([[1]]), Infinity), RangeError, "t must be finite, got Infinity");
});
