import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points, take } from "driftfield/core";
import { checkerboard, eightGaussians, noised } from "driftfield/datasets";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { dpmSolver } from "driftfield/samplers";
import { judgeRows } from "../../lib/experiments/generated_rows.ts";
import { denoisingWay, generate, noisingWay } from "../../lib/experiments/generated_samples.ts";
import { type Lesson, lessonOf } from "../../lib/experiments/lesson.ts";

type Found = Awaited<ReturnType<typeof judgeRows>>;
const judge = (samples: Points, lesson: Lesson) => judgeRows(samples, lesson, { rng: philox(1) });
const failed = ({ checks }: Found) =>
  checks.flatMap(({ passed }, i) => passed ? [] : [["distance", "energy", "copies"][i]]);
const number = (value: unknown) => value as number;

/** A lesson whose data are compared so many at a time. */
const small = async (name: string, n = 100): Promise<Lesson> => {
  const lesson = await lessonOf(name, 100, philox(0));
  return { ...lesson, fresh: take(lesson.fresh, Array.from({ length: n }, (_, i) => i)) };
};

Deno.test("samples of the law itself are as far from it as its own, and those of another are not", async () => {
  const lesson = await small("8gaussians"), law = eightGaussians();
  const right = await judge(law.sample(2000, philox(2)), lesson), { values } = right;
  assertEquals(failed(right), []);
  // Twenty groups, each beside ten of its own: within 4 standard errors of 1.
  const error = number(values.slicedWassersteinRatioStandardError);
  assertAlmostEquals(number(values.slicedWassersteinRatio), 1, 4 * error);
  assert(error < 0.1 && values.comparedBothSides === 100);

  assertEquals(failed(await judge(checkerboard().sample(2000, philox(3)), lesson)), ["distance"]);
  // Three modes of eight, at their places: no sample is wrong, and most are missing.
  const x = law.sample(8000, philox(4)), { data } = x;
  const few = Array.from({ length: 8000 }, (_, i) => i).filter((i) => data[2 * i] > 1.5);
  assertEquals(failed(await judge(take(x, few), lesson)), ["distance", "energy"]);
});

Deno.test("the ratio's standard error is its spread from one set of samples to another", async () => {
  const lesson = await small("8gaussians"),
    law = eightGaussians(),
    ratios: number[] = [],
    errors: number[] = [];
  for (let seed = 0; seed < 16; seed++) {
    const { values } = await judge(law.sample(300, philox(100 + seed)), lesson);
    ratios.push(number(values.slicedWassersteinRatio));
    errors.push(number(values.slicedWassersteinRatioStandardError));
  }
  const mean = (x: number[]) => x.reduce((sum, v) => sum + v, 0) / x.length, centre = mean(ratios);
  const spread = Math.sqrt(mean(ratios.map((r) => (r - centre) ** 2)) * 16 / 15);
  // A standard deviation from 16 values is known to 1/√30; one of 10 groups to 1/√18, and here is a mean of 16.
  const off = Math.log(spread / Math.sqrt(mean(errors.map((e) => e * e))));
  assert(Math.abs(off) < 4 * Math.hypot(1 / Math.sqrt(30), 1 / Math.sqrt(18 * 16)), `${off}`);
});

Deno.test("rows: those held out pass as samples, copies of those learned from do not", async () => {
  const lesson = await small("airports"), { rows, heldOut, law } = lesson;
  const whole = await lessonOf("airports", 2000, philox(0)), unseen = whole.heldOut;
  assertEquals(failed(await judge(unseen, { ...lesson, heldOut: unseen })), []);
  const copies = await judge(rows!, { ...lesson, heldOut: unseen });
  assertEquals(failed(copies), ["copies"]);
  assertEquals([copies.values.nearest, copies.values.shareNearestToTraining], [0, 1]);
  assert(heldOut.shape[0] === 100 && law.points!.shape[0] === rows!.shape[0] + unseen.shape[0]);
});

Deno.test("rows of whole numbers: where all held out are copies, nothing is said of the samples' being new", async () => {
  const law = eightGaussians(), grid = (x: Points) => ({ ...x, data: x.data.map((v) => Math.sign(v)) });
  const [rows, heldOut, samples] = [400, 100, 400].map((n, seed) => grid(law.sample(n, philox(10 + seed))));
  const lesson = {
    ...await small("8gaussians"),
    law: { ...law, points: rows },
    rows,
    heldOut,
    fresh: heldOut,
  };
  const found = await judge(samples, lesson);
  assertEquals([found.checks.length, "nearest" in found.values, failed(found)], [2, false, []]);
  heldOut.data[0] = 0.5; // one that is no copy
  assertEquals((await judge(samples, lesson)).checks.length, 3);
});

Deno.test("samples made in parts are those made at once, of each its own class", async () => {
  const law = eightGaussians(), model = noised(law, edm());
  const how = { sampler: dpmSolver(), steps: 6, rng: philox(5) };
  const shares: number[] = [];
  const parts = await generate(() => model, {
    ...how,
    count: 20,
    part: 7,
    done: (share) => void shares.push(share),
  });
  assertEquals(parts, await generate(() => model, { ...how, count: 20, part: 20 }));
  assertEquals(shares, [0.35, 0.7, 1]);

  // A model that goes where its labels say.
  const labels = Uint8Array.from({ length: 10 }, (_, i) => i);
  const told = (labels?: Uint8Array) => ({
    ...model,
    denoise: (x: Points) => points(Array.from({ length: x.shape[0] }, (_, i) => [labels![i], 0])),
  });
  const found = await generate(told, { ...how, count: 10, labels, part: 4 });
  labels.forEach((label, i) => assertEquals([...found.data.subarray(2 * i, 2 * i + 2)], [label, 0]));
});

Deno.test("ways begin at data or noise, end at the other, and keep their size", async () => {
  const model = noised(eightGaussians(), edm()), how = { sampler: dpmSolver(), steps: 30, rng: philox(6) };
  const { frames, levels } = await denoisingWay(model, { ...how, count: 5 });
  assertEquals([frames.length, levels[0]], [12, 80]);
  assertEquals(frames.at(-1), await generate(() => model, { ...how, count: 5, part: 5 }));
  levels.slice(1).forEach((level, k) => assert(level < levels[k]));
  const short = await denoisingWay(model, { ...how, steps: 3, count: 5 });
  assertEquals(short.frames.length, 4);

  const x = float64.scale(3, points([[1, -1]])), way = noisingWay(x, { schedule: edm() }, philox(7));
  assertEquals([way.frames[0], way.levels[0]], [x, 0]);
  const noise = philox(7).normal([1, 2]).data, [a, b] = [3, 12.8].map((v) => v / Math.hypot(1, 12.8));
  assertAlmostEquals(way.frames.at(-1)!.data[0], a + b * noise[0], 1e-9);
});
