import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, take } from "driftfield/core";
import { digits, digitSplit } from "driftfield/datasets";
import { philox } from "driftfield/random";
import { fromGrey, greyLevels, judgeDigits, proportionally } from "../../lib/experiments/generated_digits.ts";
import { lessonOf } from "../../lib/experiments/lesson.ts";

const lesson = await lessonOf("digits", 1000, philox(0)), { law, rows, labels, heldOut } = lesson;
const judge = (samples: Points, asked: Uint8Array = new Uint8Array(samples.shape[0]), components = 1) =>
  judgeDigits({ samples, labels: asked }, lesson, { rng: philox(1), components });
const failed = ({ checks }: Awaited<ReturnType<typeof judge>>) =>
  checks.flatMap(({ passed }, i) => passed ? [] : [["Fréchet", "mixture", "coverage", "novelty"][i]]);
const number = (value: unknown) => value as number;

Deno.test("digits that are real pass, but for the Fréchet distance's own bias", async () => {
  const found = await judge(heldOut), { values, samples } = found;
  // 599 points are .53 from all by finite samples alone; of 2,000 digits .5 is asked.
  assertEquals(failed(found), ["Fréchet"]);
  assertEquals(values.frechetDistance, values.frechetHeldOut);
  assertAlmostEquals(number(values.frechetDistance), 0.528, 0.001);
  assertEquals([values.nearest, values.coverage], [values.nearestHeldOut, 1]);
  assertEquals(samples, law.unstandardise!(heldOut));
});

Deno.test("digits that are copies of those learned from are known by their distance to them", async () => {
  const found = await judge(rows!, labels, 2), { values, checks } = found;
  assertEquals(failed(found), ["novelty"]);
  assertEquals([values.nearest, values.shareNearestToTraining], [0, 1]);
  assertEquals(values.coverage, values.coverageOfReal);
  assert(number(values.classAgreement) > 0.98); // what the classifier learned

  // The baseline is the better of two, and two Gaussians know more than one.
  const { frechetMixture, frechetMixtureAsImages, frechetGaussian, frechetGaussianAsImages } = values;
  assertEquals(checks[1].truth, Math.min(number(frechetMixture), number(frechetMixtureAsImages)));
  assert(frechetMixture < frechetGaussian && frechetMixtureAsImages < frechetGaussianAsImages);
});

Deno.test("noise is no digits, however new it is", async () => {
  const shape = [600, 64] as const, { data } = philox(2).uniform(shape);
  const found = await judge({ data: data.map((u) => 2 * u - 1), shape });
  assertEquals(failed(found), ["Fréchet", "mixture", "coverage"]);
  assert(number(found.values.nearest) > number(found.values.nearestHeldOut));
});

Deno.test("digits of one class alone do not cover the others", async () => {
  const zeros = Array.from(labels!.keys()).filter((i) => labels![i] === 0);
  const found = await judge(
    take(rows!, [...zeros, ...zeros, ...zeros]),
    new Uint8Array(3 * zeros.length).fill(1),
  );
  assertEquals(failed(found), ["Fréchet", "mixture", "coverage", "novelty"]);
  assert(number(found.values.coverage) < 0.2);
  assert(number(found.values.classAgreement) < 0.02); // ones were asked for
});

Deno.test("grey levels are those of the data: seventeen, clipped and rounded, and real digits are their own", async () => {
  const beyond = { data: Float64Array.of(-3, -1.01, -0.94, -0.93, 0, 0.999, 5), shape: [1, 7] as const };
  assertEquals([...greyLevels(beyond).data], [0, 0, 0, 1, 8, 16, 16]);
  const { points } = await digits();
  assertEquals(fromGrey(greyLevels(points)), points);
});

Deno.test("classes come in the proportions of the training part, whatever the number", () => {
  const share = (all: Uint8Array, digit: number) => all.filter((one) => one === digit).length / all.length;
  for (const count of [500, 2000]) {
    const asked = proportionally(labels!, count);
    assertEquals(asked.length, count);
    // Above 1,198 each row counts once or twice; below, a stride leaves some out: no class is off by more than the
    // spread of a random choice, 4 √(.1 · .9/500).
    for (let digit = 0; digit < 10; digit++) {
      assertAlmostEquals(share(asked, digit), share(labels!, digit), 0.054);
    }
  }
  assertEquals(proportionally(labels!, labels!.length), labels);
});

Deno.test("digits are learned from and held out as the classifier's were", async () => {
  const { points, labels: all } = await digits(), split = digitSplit();
  assertEquals([rows, heldOut], [take(points, split.train), take(points, split.heldOut)]);
  assertEquals(labels, Uint8Array.from(split.train, (row) => all[row]));
});
