import { assert, assertAlmostEquals } from "@std/assert";
import { float64, type Points, squaredNorms, take } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import { mean, memorisation, nearestNeighbours } from "driftfield/metrics";
import {
  interacting,
  interactingSchedule,
  storedDrift,
  storedFlow,
  storedSoftening,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { probabilityFlow, sampleToEnd } from "driftfield/samplers";
import { exponentialMidpoint, record, rk4, simulate } from "driftfield/solvers";

const rng = philox(812),
  c = 16.5,
  k = 1,
  process = interacting({ strength: c, pull: k }),
  law = eightGaussians();

/** A run of n charges, a frame each `dt`. */
const run = (n: number, horizon: number, dt: number) => {
  const start = law.sample(n, rng.fork(`data ${n}`)), steps = Math.round(horizon / dt);
  return record(simulate(process, start, { dt, steps, every: 1, rng, stepper: exponentialMidpoint }));
};

/** n points, uniform in a disk. */
function disk(n: number, radius: number): Points {
  const u = rng.fork("disk").uniform([n, 2]).data, data = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const r = radius * Math.sqrt(u[2 * i]), angle = 2 * Math.PI * u[2 * i + 1];
    data.set([r * Math.cos(angle), r * Math.sin(angle)], 2 * i);
  }
  return { data, shape: [n, 2] };
}

Deno.test("without softening the share 1 - exp(-dkt) ends on stored data, on each with the same probability, and no more", async () => {
  const N = 120, n = 8000, wide = 1.2 * Math.sqrt(c / k);
  for (const T of [0.5, 1.2]) {
    // Near a charge r² falls by 2ch/N in a step: inside of four times that it is swallowed four steps later, at the latest.
    const h = 0.005, recorded = await run(N, T, h), capture = Math.sqrt(4 * 2 * c * h / N);
    const { drift, particles } = storedDrift(process, recorded, { softening: 0 });
    let x = disk(n, wide), first = Array.from(squaredNorms(x), Math.sqrt);
    const counts = new Float64Array(N), starts: number[] = [];
    for (let t = T; t > h / 2; t -= h) {
      x = rk4.step(float64, (x, t) => drift(x, Math.max(0, t)), x, t, -h);
      const { distances, rows } = nearestNeighbours(x, particles(Math.max(0, t - h))), left: number[] = [];
      distances.data.forEach((r, i) => {
        if (r >= capture) return left.push(i);
        counts[rows[i]]++;
        starts.push(first[i]);
      });
      x = take(x, left);
      first = left.map((i) => first[i]);
    }
    // Each charge swallows the area 2πc/N · (1 − e^{−2kT})/(2k) of where samples start, and has captured π · capture² more at
    // the end, e^{−2kT} of that at the start. Capture forgets the other charges, whose share of r² there is 2k · 4h.
    const area = 2 * Math.PI * c / N * -Math.expm1(-2 * k * T) / (2 * k) +
      Math.PI * capture ** 2 * Math.exp(-2 * k * T);
    const each = area / (Math.PI * wide ** 2), share = starts.length / n, bias = (2 * k * 4 * h) ** 2;
    assertAlmostEquals(share, N * each, 4 * Math.sqrt(share * (1 - share) / n) + bias);
    assert(Math.max(...starts) < 0.97 * wide, "what charges swallow must lie in the disk");
    // So the counts are Poisson's but for their sum: chi-squared of N degrees of freedom, a little less.
    const square = counts.reduce((sum, v) => sum + (v - n * each) ** 2 / (n * each), 0);
    const spread = Math.sqrt(2 * N + N / (n * each));
    assert(Math.abs(square - N) < 4 * spread, `${square}`);
    // Of those that start in the equilibrium's disk the share is 1 − e^{−2kT}, but for charges whose area crosses its rim.
    const inside = starts.filter((r) => r < Math.sqrt(c / k)).length / (n / 1.2 ** 2),
      rim = Math.sqrt(area / Math.PI);
    const crossing = 2 * rim / Math.sqrt(c / k);
    assert(
      Math.abs(inside + Math.expm1(-2 * k * T)) < crossing + 4 * Math.sqrt(0.25 / (n / 1.2 ** 2)),
      `${inside}`,
    );
  }
});

Deno.test("softening decides how far samples are from stored data: with little they are copies, at the default they are not", async () => {
  const N = 400, n = 600, T = 1.2, recorded = await run(N, T, 0.02), [data] = recorded.frames;
  const schedule = interactingSchedule(process, { dim: 2, horizon: T }),
    heldOut = law.sample(N, rng.fork("held out"));
  const spacing = storedSoftening(recorded) / Math.SQRT2; // π spacing² is the area of the cloud for each charge
  const reports = [], away: Float64Array[] = [];
  for (const softening of [0.2 * spacing, 0.5 * spacing, undefined, 4 * spacing]) {
    const model = storedFlow(schedule, recorded, { softening });
    const made = await sampleToEnd(model, {
      count: n,
      rng,
      sampler: probabilityFlow({ solver: rk4 }),
      steps: 240,
    });
    away.push(nearestNeighbours(made, data).distances.data);
    reports.push(memorisation(made, data, heldOut, { rng }));
  }
  const [copies, near, usual, wide] = reports;
  for (const { share, expected, pValue } of [copies, near]) {
    assert(share.value > expected + 4 * share.standardError && pValue < 0.01, `${share.value}`);
  }
  for (const { share, expected } of [usual, wide]) {
    assertAlmostEquals(share.value, expected, 4 * share.standardError);
  }
  for (const i of [1, 2, 3]) { // from the same starts, so that the differences are of pairs
    const { value, standardError } = mean(away[i].map((r, j) => r - away[i - 1][j]));
    assert(value > 4 * standardError, `${value} ± ${standardError}`);
  }
});
