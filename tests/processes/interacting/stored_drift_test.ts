import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms, zeros } from "driftfield/core";
import {
  interacting,
  interactingSchedule,
  storedDrift,
  storedFlow,
  type StoredRecord,
  storedSoftening,
} from "driftfield/processes";
import { philox } from "driftfield/random";

const rng = philox(811);
const cloud = (n: number, dim: number, name: string) => rng.fork(name).normal([n, dim]);
const still = (frame: Points): StoredRecord => ({ times: [0, 1], frames: [frame, frame] });
/** A pair in balance of c = k = 1 at s = 2 but for its distance: r² = 2 + (r₀² − 2) e^{−2t}, exactly. */
const pairAt = (t: number) => {
  const half = Math.sqrt(2 + (0.5 - 2) * Math.exp(-2 * t)) / 2;
  return points([[-0.6 * half, -0.8 * half], [0.6 * half, 0.8 * half]]);
};
const pairRecord = (frames: number): StoredRecord => {
  const times = Array.from({ length: frames + 1 }, (_, i) => i / frames);
  return { times, frames: times.map(pairAt) };
};
/** ∇·f by differences of fourth order. */
const spread = (f: (x: Points, t: number) => Points, x: Points, h: number) => {
  const dim = x.shape[1], sum = new Float64Array(x.shape[0]);
  for (const [by, weight] of [[1, 8], [-1, -8], [2, -1], [-2, 1]]) {
    for (let k = 0; k < dim; k++) {
      const moved = { data: x.data.map((v, at) => at % dim === k ? v + by * h : v), shape: x.shape };
      const { data } = f(moved, 0);
      sum.forEach((_, i) => sum[i] += weight * data[i * dim + k] / (12 * h));
    }
  }
  return sum;
};
const furthest = (a: Points, b: Points) => Math.max(...a.data.map((v, i) => Math.abs(v - b.data[i])));

Deno.test("storedDrift() is the sum over its charges, and its divergence that of differences", () => {
  for (
    const [dim, exponent, softening] of [[2, 2, 0.3], [3, 2, 0.3], [1, 1.5, 0.4], [
      3,
      "coulomb",
      0.2,
    ]] as const
  ) {
    const process = interacting({ strength: 1.3, pull: 0.7, exponent }),
      s = exponent === "coulomb" ? dim : exponent;
    const y = cloud(40, dim, "charges"), x = cloud(30, dim, "points");
    const { drift, divergence } = storedDrift(process, still(y), { softening });
    const f = drift(x, 0).data, d = divergence(x, 0);
    assertEquals(d.shape, [30, 1]);
    for (let i = 0; i < 30; i++) {
      const sum = new Float64Array(dim),
        row = (p: Points, j: number) => p.data.subarray(j * dim, (j + 1) * dim);
      for (let j = 0; j < 40; j++) {
        const z = row(x, i).map((v, a) => v - row(y, j)[a]);
        const R = Math.sqrt(z.reduce((a, v) => a + v * v, softening ** 2));
        z.forEach((v, a) => sum[a] += v / R ** s / 40);
      }
      sum.forEach((F, a) => assertAlmostEquals(f[i * dim + a], 1.3 * F - 0.7 * x.data[i * dim + a], 1e-13));
    }
    // Differences of fourth order, with h = ε/1000: h⁴/30 times a fifth derivative ≤ c ε^{−s−4} s(s+1)…(s+4), and rounding over h.
    const h = softening / 1000,
      bound = 1e-12 / 30 * dim * 1.3 * s * (s + 1) * (s + 2) * (s + 3) * (s + 4) / softening ** s;
    d.data.forEach((v, i) => assertAlmostEquals(v, spread(drift, x, h)[i], bound + 1e-14 / h));
  }
});

Deno.test("without softening the divergence is -dk for s = d, and (d - s) sum c/(N R^s) more for another s", () => {
  const y = cloud(20, 3, "charges"), x = cloud(10, 3, "points");
  const coulomb = storedDrift(interacting({ exponent: "coulomb", pull: 0.7 }), still(y), { softening: 0 });
  assertEquals([...coulomb.divergence(x, 0.5).data], new Array(10).fill(-3 * 0.7));
  const planar = storedDrift(interacting({ pull: 0 }), still(y), { softening: 0 });
  const byHand = (i: number) => {
    const z = { data: y.data.map((v, at) => v - x.data[3 * i + at % 3]), shape: y.shape };
    return squaredNorms(z).reduce((sum, r2) => sum + 1 / r2 / 20, 0);
  };
  planar.divergence(x, 0.5).data.forEach((v, i) => assertAlmostEquals(v, byHand(i), 1e-13 * v));
});

Deno.test("many points are summed in float32, as right as that is", () => {
  const process = interacting(), y = cloud(500, 2, "charges"), x = cloud(400, 2, "points"), softening = 0.1;
  const { drift, divergence } = storedDrift(process, still(y), { softening }),
    all = [drift(x, 0), divergence(x, 0)];
  for (const i of [0, 7, 399]) {
    const one = { data: x.data.slice(2 * i, 2 * i + 2), shape: [1, 2] as const }; // few enough for float64
    // rieszInWasm's bound, 2⁻²⁴ ⟨R^{1−s}⟩ (140 + s/2 (4κ + 6) + 40 κ), with κ ≤ ‖x‖ + ‖y‖ over ε: 80 here
    const bound = 2 ** -24 * (140 + 44 * 2 * 80);
    drift(one, 0).data.forEach((v, a) => assertAlmostEquals(all[0].data[2 * i + a], v, bound / softening));
    assertAlmostEquals(all[1].data[i], divergence(one, 0).data[0], bound * 2 / softening ** 2);
  }
});

Deno.test("between frames the charges err by the fourth order of their distance without noise, with noise by the second", () => {
  for (const [temperature, order] of [[0, 4], [0.1, 2]]) {
    const error = (frames: number) => {
      const { particles } = storedDrift(interacting({ temperature }), pairRecord(frames));
      return Math.max(...Array.from({ length: 97 }, (_, i) => furthest(particles(i / 96), pairAt(i / 96))));
    };
    const [coarse, fine] = [error(16), error(32)];
    assertAlmostEquals(Math.log2(coarse / fine), order, 0.2);
  }
});

Deno.test("at a frame the charges are that frame, and they are handed out as copies", () => {
  const record = pairRecord(7), { particles } = storedDrift(interacting(), record);
  record.times.forEach((t, i) => assert(furthest(particles(t), record.frames[i]) < 1e-15));
  particles(0).data.fill(7);
  assert(furthest(particles(0), record.frames[0]) < 1e-15);
  assert(furthest(particles(1 + 1e-12), record.frames[7]) < 1e-9); // times that were multiplied up
});

Deno.test("storedSoftening() is the radius of a ball with two of the particles, if they are spread evenly", () => {
  for (const dim of [1, 2, 3]) {
    const n = 1000, R = 1.7, directions = cloud(n, dim, "ball"), u = rng.fork("radius").uniform([n, 1]).data;
    const lengths = squaredNorms(directions).map(Math.sqrt);
    const data = directions.data.map((v, at) => {
      const i = Math.floor(at / dim);
      return R * u[i] ** (1 / dim) * v / lengths[i];
    });
    const ε = storedSoftening(still({ data, shape: [n, dim] }));
    // R² is estimated by (d + 2)/d times a mean of squares, whose relative deviation is (4/(d (d + 4) n))^{1/2}.
    assertAlmostEquals(n * (ε / R) ** dim, 2, 2 * dim / 2 * 4 * Math.sqrt(4 / (dim * (dim + 4) * n)));
  }
  const frame = cloud(50, 2, "frame"), own = interacting({ softening: 3 });
  assertEquals(storedDrift(own, still(frame)).softening, 3);
  assertEquals(storedDrift(interacting(), still(frame)).softening, storedSoftening(still(frame)));
});

Deno.test("storedFlow() is the field on the clock of the schedule", () => {
  const process = interacting({ strength: 2, pull: 0.5 }), record = pairRecord(4), x = cloud(5, 2, "points");
  const schedule = interactingSchedule(process, { dim: 2, horizon: 0.8, pace: 2 });
  const model = storedFlow(schedule, record), { drift, divergence } = storedDrift(process, record);
  const u = 0.6, t = 0.8 * u ** 2, rate = 1.6 * u;
  drift(x, t).data.forEach((v, i) => assertAlmostEquals(model.velocity(x, u).data[i], rate * v, 1e-14));
  divergence(x, t).data.forEach((v, i) =>
    assertAlmostEquals(model.divergence(model, x, u).data[i], rate * v, 1e-14)
  );
  // The kernel is the equilibrium, seen in units of σ: R² = c/k = 4, evenly.
  const ends = model.kernel!.sample([4000, 2], rng.fork("ends")), { sigma } = schedule;
  const squares = squaredNorms(ends).map((v) => v * sigma(1) ** 2);
  assert(Math.max(...squares) <= 4 * (1 + 1e-12));
  const mean = squares.reduce((a, b) => a + b, 0) / 4000; // uniform in r²: deviation 4/√12
  assertAlmostEquals(mean, 2, 4 * 4 / Math.sqrt(12 * 4000));
});

Deno.test("storedDrift() and storedFlow() refuse what they cannot do", () => {
  const process = interacting(),
    record = pairRecord(2),
    schedule = interactingSchedule(process, { dim: 2, horizon: 1 });
  const { drift, divergence, particles } = storedDrift(process, record, { softening: 0 });
  const refused = (run: () => unknown, message: string) => assertThrows(run, RangeError, message);
  refused(() => particles(1.1), "t must be in the record, 0 … 1, got 1.1");
  refused(() => drift(points([[1, 2]]), -0.1), "t must be in the record");
  refused(() => drift(points([[1, 2, 3]]), 0), "x has dim 3, but frames has dim 2");
  refused(() => divergence(points([[1]]), 0), "x has dim 1, but frames has dim 2");
  refused(() => drift(points([[1, NaN]]), 0), "x must be finite, got NaN");
  refused(() => drift(particles(0.3), 0.3), "at one point");
  refused(() => storedDrift(process, record, { softening: -1 }), "softening must be at least 0, got -1");
  refused(() => storedDrift(process, { times: [0], frames: record.frames }), "at least 2, got 1 and 3");
  refused(
    () => storedDrift(process, { ...record, times: [0, 0, 1] }),
    "times must rise, but times[1] = 0 follows 0",
  );
  refused(() => storedDrift(process, { ...record, times: [0, NaN, 1] }), "times[1] must be finite, got NaN");
  const odd = [record.frames[0], zeros([3, 2]), record.frames[2]];
  refused(() => storedDrift(process, { ...record, frames: odd }), "one shape, got [2,2] and [3,2]");
  refused(() => storedDrift(interacting({ interaction: (x) => x }), record), "got a force of its own");
  refused(() => storedSoftening({ times: [], frames: [] }), "frames must not be empty");
  refused(
    () => storedFlow({ ...schedule, process: interacting({ temperature: 1 }) }, record),
    "temperature 0, got 1",
  );
  refused(() => storedFlow({ ...schedule, horizon: 1.5 }, record), "from 0 to the horizon, 1.5, got 0 … 1");
  refused(
    () => storedFlow({ ...schedule, dim: 3 }, record),
    "frames must have dim 3, as the schedule, got dim 2",
  );
});
