import { assert, assertAlmostEquals } from "@std/assert";
import { repeat } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, normalCdf } from "driftfield/metrics";
import { sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  type Barrier,
  firstPassageToEnd,
  interval,
  meanPassageTime,
  passageShare,
  survivalCurve,
} from "driftfield/solvers";
import { within } from "../../within.ts";

const brownian = sde({ drift: 0, diffusion: 1 }), paths = 8000, a = -1, x = 0.3, b = 1;

Deno.test("with the bridge, Brownian motion leaves an interval as it should, however long the steps", async () => {
  // Two barriers at a distance L = 2: what their separate tests miss is of the order exp(−L²/2Δt) = 2e-9.
  const options = { barriers: interval(a, b), dt: 0.1, steps: 1000, rng: philox(201) };
  const left = await firstPassageToEnd(brownian, repeat([x], paths), options);
  within(passageShare(left, 1), (x - a) / (b - a), "probability of leaving at b");
  within(passageShare(left, 0), (b - x) / (b - a), "probability of leaving at a");
  within(meanPassageTime(left), (x - a) * (b - x), "mean time");
  within(meanPassageTime(left, 1), ((b - a) ** 2 - (x - a) ** 2) / 3, "mean time, given b");
  left.points.data.forEach((at, i) => assertAlmostEquals(at, [a, b][left.barriers[i]], 1e-12));
  // S(t) = Σ 4/((2k+1)π) sin((2k+1)πy) exp(−(2k+1)²π²t/(2(b−a)²)), y = (x − a)/(b − a): the heat equation's series
  const times = [0.05, 0.31, 1, 2.5], y = Math.PI * (x - a) / (b - a);
  survivalCurve(left, times).forEach((share, i) => {
    const odd = Array.from({ length: 40 }, (_, k) => 2 * k + 1);
    const term = (k: number) =>
      4 / (k * Math.PI) * Math.sin(k * y) * Math.exp(-((k * Math.PI / (b - a)) ** 2) * times[i] / 2);
    within(share, odd.reduce((sum, k) => sum + term(k), 0), `survival until ${times[i]}`);
  });
});

Deno.test("without it, barriers are as if 0.5826 σ√Δt farther away", async () => {
  const dt = 0.01, sigma = 2, shift = 0.5826 * sigma * Math.sqrt(dt), steps = 10_000;
  const options = { barriers: interval(a, b), dt, steps, rng: philox(202), bridge: false };
  const left = await firstPassageToEnd(sde({ drift: 0, diffusion: sigma }), repeat([x], paths), options);
  // E(overshoot²) is (0.5826² + ¼) σ²Δt (Siegmund 1985, "Sequential Analysis", chapter X): E τ is ¼ Δt above that of
  // the shift; the probability, linear in the overshoot, has no such term, and none from the far barrier.
  const far = {
    share: (x - a + shift) / (b - a + 2 * shift),
    time: (x - a + shift) * (b - x + shift) / sigma ** 2,
  };
  within(passageShare(left, 1), far.share, "probability of leaving at b");
  within(meanPassageTime(left), far.time + dt / 4, "mean time");
  const late = meanPassageTime(left).value - (x - a) * (b - x) / sigma ** 2;
  assert(late > 10 * meanPassageTime(left).standardError, `the bias shows: ${late}`);
});

Deno.test("with the bridge, the time at which a level is met has the exact law after a single step", async () => {
  // Drift μ towards a level at 1: P(τ ≤ t) = Φ((μt − 1)/√t) + e^{2μ} Φ((−1 − μt)/√t).
  for (const [mu, dt, steps] of [[0, 1, 1], [0, 0.25, 4], [0.7, 1, 1], [-0.5, 0.4, 3]]) {
    const options = { barriers: interval(-Infinity, 1), dt, steps, rng: philox(203), t0: 5 };
    const left = await firstPassageToEnd(sde({ drift: mu, diffusion: 1 }), repeat([0], paths), options);
    const law = (t: number) =>
      t <= 0
        ? 0
        : normalCdf(mu * t - 1, 0, Math.sqrt(t)) + Math.exp(2 * mu) * normalCdf(-1 - mu * t, 0, Math.sqrt(t));
    const until = (t: number) => t - 5 > dt * steps ? 1 : law(t - 5);
    const before = (t: number) => t === Infinity ? law(dt * steps) : until(t);
    const distance = kolmogorovSmirnov(left.times, until, before);
    assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(paths), `μ = ${mu}, Δt = ${dt}: ${distance}`);
  }
});

Deno.test("one step of √Δt without the bridge misses a crossing out of two", async () => {
  const options = { barriers: interval(-Infinity, 1), dt: 1, steps: 1, rng: philox(204) };
  const start = repeat([0], paths);
  const seen = await firstPassageToEnd(brownian, start, options);
  const missed = await firstPassageToEnd(brownian, start, { ...options, bridge: false });
  within(passageShare(seen, 0), 2 * normalCdf(-1), "P(max W > 1) = 2 P(W > 1)");
  within(passageShare(missed, 0), normalCdf(-1), "P(W > 1)");
});

Deno.test("a barrier that moves evenly is met with the exact probability", async () => {
  // P(W_t = 1 + ct for a t ≤ T) = 1 − Φ((1 + cT)/√T) + e^{−2c} Φ((cT − 1)/√T), T = 2
  for (const c of [-0.4, 0.3]) {
    const wall: Barrier = ({ data }, t) => data.map((v) => 1 + c * t - v);
    const options = { barriers: [wall], dt: 0.5, steps: 4, rng: philox(205) };
    const left = await firstPassageToEnd(brownian, repeat([0], paths), options), sd = Math.SQRT2;
    const truth = normalCdf(-1 - 2 * c, 0, sd) + Math.exp(-2 * c) * normalCdf(2 * c - 1, 0, sd);
    within(passageShare(left, 0), truth, `c = ${c}`);
    left.points.data.forEach((v, i) => {
      if (left.barriers[i] === 0) assertAlmostEquals(v, 1 + c * left.times[i], 1e-12);
    });
  }
});

Deno.test("where two barriers meet at a right angle, independent coordinates leave independently", async () => {
  const quadrant = [...interval(-Infinity, 1), ...interval(-Infinity, 1, 1)],
    plane = sde({ drift: [0, 0], diffusion: [1, 1] });
  const left = await firstPassageToEnd(plane, repeat([0, 0], paths), {
    barriers: quadrant,
    dt: 1,
    steps: 1,
    rng: philox(209),
  });
  within(passageShare(left, -1), (1 - 2 * normalCdf(-1)) ** 2, "neither has reached 1");
  within(passageShare(left, 0), (1 - (1 - 2 * normalCdf(-1)) ** 2) / 2, "the first was first");
});
