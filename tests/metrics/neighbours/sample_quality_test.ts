import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import { densityCoverage, precisionRecall, type SampleQuality, sampleQuality } from "driftfield/metrics";
import { philox, type Rng } from "driftfield/random";
import { measuresByLabel } from "../../../lib/metrics/neighbours/by_label.ts";

const names = ["precision", "recall", "density", "coverage"] as const;
const quick = { blocks: 2, permutations: 39 } as const;

/** Half of the points about (−3, 0), half about (3, 0). */
const twoModes = (rng: Rng, n: number, share = 0.5): Points => {
  const z = rng.normal([n, 2]), side = rng.fork("side").uniform([n, 1]).data;
  return { ...z, data: z.data.map((v, i) => i % 2 ? v : v + (side[i >> 1] < share ? -3 : 3)) };
};

/** How often each measure's p-value is at most α. */
function rejections(
  repeats: number,
  alpha: number,
  of: (step: number) => SampleQuality,
): Record<string, number> {
  const found = Array.from({ length: repeats }, (_, step) => of(step));
  return Object.fromEntries(
    names.map((name) => [name, found.filter((one) => one[name].pValue <= alpha).length / repeats]),
  );
}

Deno.test("samples of one law are rejected no more often than the level says, by all four, at small sizes", () => {
  const repeats = 300, alpha = 0.1; // a multiple of 1/40, which p-values are
  const share = rejections(repeats, alpha, (step) => {
    const rng = philox(60).fork(`${step}`), real = twoModes(rng.fork("real"), 50);
    return sampleQuality(real, twoModes(rng.fork("generated"), 25), { ...quick, rng });
  });
  for (const name of names) {
    const bound = alpha + 4 * Math.sqrt(alpha * (1 - alpha) / repeats);
    assert(share[name] <= bound && share[name] > 0, `${name}: ${share[name]}`); // ties make it less than α, not 0
  }
});

Deno.test("what is moved, collapsed or without a mode is rejected every time, each by the measures that see it", () => {
  const wrong: [string, (rng: Rng, n: number) => Points, (typeof names[number])[]][] = [
    ["moved", (rng, n) => ({ ...twoModes(rng, n), data: twoModes(rng, n).data.map((v) => v + 3) }), [
      "precision",
      "density",
      "coverage",
    ]],
    ["collapsed", (rng, n) => ({ ...twoModes(rng, n), data: twoModes(rng, n).data.map((v) => v / 10) }), [
      "recall",
      "coverage",
    ]],
    ["one mode", (rng, n) => twoModes(rng, n, 0), ["recall", "coverage"]],
  ];
  for (const [what, draw, seen] of wrong) {
    const share = rejections(12, 1 / 40, (step) => {
      const rng = philox(61).fork(`${what} ${step}`), real = twoModes(rng.fork("real"), 120);
      return sampleQuality(real, draw(rng.fork("generated"), 60), { ...quick, rng });
    });
    for (const name of seen) assertEquals(share[name], 1, `${what}: ${name}`);
  }
});

Deno.test("the floor is the measure of the second real sample, at the size that is stated, or of half the real one", () => {
  const [real, second, generated] = [62, 63, 64].map((seed, i) => philox(seed).normal([[50, 40, 70][i], 2]));
  const options = { ...quick, rng: philox(65) },
    found = sampleQuality(real, generated, { ...options, second });
  assertEquals([found.sizes, found.k, found.kCoverage], [{ real: 50, generated: 40 }, 3, 5]);
  const direct = { ...precisionRecall(real, second, options), ...densityCoverage(real, second, options) };
  for (const name of names) assertEquals(found[name].floor, direct[name]);
  assertEquals(sampleQuality(real, generated, options).sizes, { real: 25, generated: 25 });
  assertEquals(sampleQuality(real, generated, options), sampleQuality(real, generated, options));
  const one = sampleQuality(real, second, { ...options, second });
  for (const name of names) {
    assertEquals([one[name].value, one[name].pValue > 0.4], [one[name].floor.value, true]);
  }
});

Deno.test("measures by label are those of the parts, also where a part's neighbours are far down the pool's", () => {
  const real = philox(66).normal([60, 2]),
    clump = philox(67).normal([70, 2]),
    wide = philox(68).normal([30, 2]);
  const data = Float64Array.from([...clump.data.map((v) => v / 50), ...wide.data]);
  const pool = points(data, 2), chance = philox(69).uniform([100, 1]).data;
  const measures = measuresByLabel(real, pool, 3, 5);
  for (
    const labels of [
      chance.map((u) => u < 0.4 ? 1 : 0),
      data.subarray(0, 100).map((_, i) => i < 70 ? 0 : 1),
    ]
  ) {
    for (const label of [0, 1]) {
      const rows = Array.from(labels.keys()).filter((i) => labels[i] === label), part = take(pool, rows);
      const direct = {
        ...precisionRecall(real, part, { blocks: 2 }),
        ...densityCoverage(real, part, { blocks: 2 }),
      };
      for (const name of names) {
        const found = measures[name](Uint8Array.from(labels), label), truth = direct[name].value;
        assert(Math.abs(found - truth) < 100 * Number.EPSILON, `${name}: ${found}, not ${truth}`); // a sum of ≤ 100
      }
    }
  }
});

Deno.test("sampleQuality() refuses samples that do not fit, by name", () => {
  const x = philox(70).normal([30, 2]), flat = philox(70).normal([30, 3]);
  assertThrows(() => sampleQuality(x, flat), RangeError, "real has dim 2, but generated has dim 3");
  assertThrows(
    () => sampleQuality(x, x, { second: flat }),
    RangeError,
    "real has dim 2, but second has dim 3",
  );
  assertThrows(() => sampleQuality(x, x, { k: 0 }), RangeError, "k must be at least 1, got 0");
  assertThrows(() => sampleQuality(x, x, { k: 15 }), RangeError, "k must be between 1 and 14, got 15");
  assertThrows(() => sampleQuality(x, points([[0, Infinity]])), RangeError, "generated must be finite");
});
