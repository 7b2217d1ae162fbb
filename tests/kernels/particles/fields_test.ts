import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type Points, points, take, zeros } from "driftfield/core";
import { poissonOnGpu, rieszOnGpu } from "driftfield/kernels";
import { poissonField, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onCard } from "../on_card.ts";
import { forceError } from "./error_bound.ts";

const rng = philox(82);
const cloud = (name: string, n: number, dim: number, spread = 1): Points => {
  const { data, shape } = rng.fork(name).normal([n, dim]);
  return { data: data.map((v) => spread * v), shape };
};
const column = (data: Float64Array): Points => ({ data, shape: [data.length, 1] });

/**
 * How far off float32 may make the force, the mean and the logarithm of each target. Centred coordinates are at most twice
 * as wide; each is rounded, so that r is off by δ = √dim as much, and a term K by (s δ/r + its own) K.
 */
function allowed(x: Points, y: Points, s: number, softening2: number, weights?: Float64Array) {
  const [n, dim] = x.shape, [m] = y.shape, [force, mean, log] = [0, 0, 0].map(() => new Float64Array(n));
  const widest = Math.max(...[...x.data, ...y.data].map(Math.abs)),
    delta = Math.sqrt(dim) * 2 * widest * 2 ** -23;
  for (let i = 0; i < n; i++) {
    const terms = Array.from({ length: m }, (_, j) => {
      const z = Array.from({ length: dim }, (_, k) => x.data[i * dim + k] - y.data[j * dim + k]);
      const r = Math.sqrt(softening2 + Math.hypot(...z) ** 2), w = weights?.[j] ?? 1 / (x === y ? m - 1 : m);
      return { size: Math.hypot(...z), r, w, off: s * delta / r + forceError(s, dim, m) };
    }).filter((_, j) => x !== y || i !== j);
    const most = Math.max(...terms.map(({ w, r }) => Math.log(w) - s * Math.log(r)));
    const p = terms.map(({ w, r }) => Math.exp(Math.log(w) - s * Math.log(r) - most)),
      all = p.reduce((a, b) => a + b);
    terms.forEach(({ size, r, w, off }, j) => {
      force[i] += w * r ** -s * (size * off + delta);
      log[i] += p[j] / all * off;
      mean[i] += p[j] / all * (size * off + delta);
    });
    mean[i] += log[i] * terms.reduce((sum, { size }, j) => sum + p[j] / all * size, 0);
    log[i] += 2 ** -50 * Math.abs(most); // of the logarithm in float64
  }
  return { force, mean, log };
}

function close(found: Points, truth: Points, off: Float64Array): void {
  assertEquals(found.shape, truth.shape);
  const dim = truth.shape[1];
  found.data.forEach((v, i) =>
    assertAlmostEquals(v, truth.data[i], off[Math.floor(i / dim)], `coordinate ${i}`)
  );
}

const shapes: [n: number, m: number, dim: number, s: number, softening: number, weighted?: boolean][] = [
  [1, 1, 1, 2, 0],
  [1, 300, 2, 2, 0.3],
  [67, 5, 2, 2, 0, true],
  [65, 131, 3, 3, 0],
  [65, 131, 3, 3, 0.4, true],
  [7, 9, 5, 0.7, 0],
  [5, 70, 64, 64, 0],
  [4, 20, 66, 66, 0, true],
];
for (const [n, m, dim, exponent, softening, weighted] of shapes) {
  const what = `${m} ${weighted ? "weighted " : ""}sources in dimension ${dim}`;
  onCard(`fields of ${what} on ${n} points and on each other are float64's, s = ${exponent}`, async (gpu) => {
    const x = cloud("targets", n, dim), y = cloud("sources", m, dim), kernel = { exponent, softening };
    const w = weighted ? rng.fork("weights").uniform([m, 1]).data : undefined, softening2 = softening ** 2;
    for (const [a, b] of m > 1 ? [[x, y], [y, y]] : [[x, y]]) {
      const force = riesz(kernel)(a, b, w), { mean, log } = poissonField(kernel)(a, b, w);
      const off = allowed(a, b, exponent, softening2, w);
      for (const tiles of [true, false]) {
        close(await rieszOnGpu(gpu, a, b, w, exponent, softening2, { tiles }), force, off.force);
        const found = await poissonOnGpu(gpu, a, b, w, exponent, softening2, { tiles });
        close(found.mean, mean, off.mean);
        close(column(found.log), column(log), off.log);
      }
    }
  });
}

onCard("in dimension 64 the field is float64's at any scale, however far from the origin", async (gpu) => {
  for (const spread of [2 ** -14, 1, 2 ** 14]) {
    const near = cloud("sources", 70, 64, spread), shifted = near.data.map((v) => v + 1024 * spread);
    const away = { ...near, data: shifted },
      off = allowed(near, near, 64, 0),
      truth = poissonField()(away, away);
    const { mean, log } = await poissonOnGpu(gpu, away, away, undefined, 64, 0);
    close(mean, truth.mean, off.mean);
    close(column(log), column(truth.log), off.log);
  }
});

onCard("where targets are too many for one dispatch, the last are reached too", async (gpu) => {
  const x = rng.fork("many").uniform([70_000, 2]), y = cloud("sources", 500, 2);
  const last = take(x, Array.from({ length: 10 }, (_, i) => 69_990 + i)),
    force = await rieszOnGpu(gpu, x, y, undefined, 2, 0);
  close(points(force.data.slice(2 * 69_990), 2), riesz()(last, y), allowed(last, y, 2, 0).force);
});

onCard("charges of both signs, and charges that are zero, however near", async (gpu) => {
  const x = points([[0, 0, 0]]), y = points([[1e-3, 0, 0], [1, 0, 0], [0, 2, 0]]);
  const force = await rieszOnGpu(gpu, x, y, Float64Array.of(0, 3, -8), 24, 0);
  const relative = forceError(24, 3, 3) + 24 * Math.sqrt(3) * 2 ** -23; // 1 is the half width, r ≥ 1
  assertAlmostEquals(force.data[0], -3, 3 * relative);
  assertAlmostEquals(force.data[1] * 2 ** 20, 1, relative);
  const { mean } = await poissonOnGpu(gpu, x, y, Float64Array.of(0, 0, 5), 24, 0);
  close(mean, points([[0, -2, 0]]), Float64Array.of(2 * relative));
});

onCard("no target gives no field, and what is out of range is refused by name", async (gpu) => {
  const pair = points([[0, 0], [1, 0]]), one = points([[1, 0]]), none = zeros([0, 2]);
  assertEquals(await rieszOnGpu(gpu, none, pair, undefined, 2, 0), none);
  assertEquals(await poissonOnGpu(gpu, none, pair, undefined, 2, 0), {
    mean: none,
    log: new Float64Array(0),
  });
  type Arguments = [Points, Points, Float64Array | undefined, number, number];
  const refused = async (
    message: string,
    field: typeof rieszOnGpu | typeof poissonOnGpu,
    ...rest: Arguments
  ) => void await assertRejects(() => field(gpu, ...rest) as Promise<unknown>, RangeError, message);
  for (const field of [rieszOnGpu, poissonOnGpu]) {
    await refused("sources must have at least 1 points, got 0", field, pair, none, undefined, 2, 0);
    await refused("needs another to interact with, got 1 in all", field, one, one, undefined, 2, 0);
    await refused("targets has dim 2, but sources has dim 1", field, pair, zeros([1, 1]), undefined, 2, 0);
    await refused("weights must be one a source (2), got 1", field, pair, pair, Float64Array.of(1), 2, 0);
    await refused("exponent must be positive, got 0", field, pair, pair, undefined, 0, 0);
    await refused("softening2 must be at least 0, got -1", field, pair, pair, undefined, 2, -1);
    await refused("targets row 1 and sources row 0 are at one point", field, pair, one, undefined, 2, 0);
    for (const s of [2, 3]) {
      const twins = points([[0, 0], [1, 0], [0, 0]]);
      await refused("targets row 0 and targets row 2 are at one point", field, twins, twins, undefined, s, 0);
    }
  }
  await refused("weight 1 must be at least 0", poissonOnGpu, pair, pair, Float64Array.of(1, -1), 2, 0);
  await refused("acts on targets row 1", poissonOnGpu, pair, pair, Float64Array.of(0, 1), 2, 0);
  const near = points([[0], [1e-3]]);
  await refused("exceeds the range of float64", rieszOnGpu, near, near, undefined, 400, 0);
});
