import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { digitClassifier, readParameters } from "driftfield/experiments";
import { philox } from "driftfield/random";
import { trainClassifier } from "../../lib/experiments/train_classifier.ts";

const run = (given: Record<string, string>, seed = 0) =>
  digitClassifier.run(readParameters(digitClassifier, given), { seed });
const models = new URL("../../data/models/", import.meta.url);

Deno.test("digit-classifier with its defaults makes the shipped files, to the byte", async () => {
  const { files, checks, values } = await run({});
  for (const [name, bytes] of Object.entries(files!)) {
    assertEquals(await Deno.readFile(new URL(name, models)), bytes, name);
  }
  const about = JSON.parse(new TextDecoder().decode(files!["digits-classifier.json"]));
  assertEquals([about.accuracy.heldOut, about.sha256], [values.heldOutAccuracy, values.sha256]);
  assert(checks.every(({ passed }) => passed));
});

Deno.test("a short training is the same from the same seed, another from another, and learns", async () => {
  const [first, again, other] = [
    await run({ epochs: "2" }, 3),
    await run({ epochs: "2" }, 3),
    await run({ epochs: "2" }, 4),
  ];
  const file = "digits-classifier.safetensors";
  assertEquals(again.files![file], first.files![file]);
  assert(first.values.sha256 !== other.values.sha256);
  // of ten digits chance tells a tenth, give or take four standard errors on 599
  assert((first.values.heldOutAccuracy as number) > 0.1 + 4 * Math.sqrt(0.09 / 599));
});

/** −log p(label) of x, by a forward pass written anew. */
function loss(
  layers: readonly { weight: Float64Array; bias: Float64Array }[],
  x: number[],
  label: number,
): number {
  let h = x;
  layers.forEach(({ weight, bias }, l) => {
    const z = Array.from(bias, (b, j) => h.reduce((sum, v, k) => sum + weight[j * h.length + k] * v, b));
    h = l + 1 < layers.length ? z.map((v) => Math.max(0, v)) : z;
  });
  return Math.log(h.reduce((sum, v) => sum + Math.exp(v), 0)) - h[label];
}

Deno.test("the first step of training goes down every slope of the loss, as differences see it", async () => {
  const x: Points = points([[0.3, -1, 0.7]]), labels = Uint8Array.of(1), rate = 1e-6;
  const options = { hidden: [5, 4], batch: 1, noise: 0, rng: philox(5) };
  const before = await trainClassifier(x, labels, 3, { ...options, epochs: 1, rate: 0 });
  const after = await trainClassifier(x, labels, 3, { ...options, epochs: 1, rate });
  let slopes = 0;
  for (const [l, { weight, bias }] of before.entries()) {
    for (const [values, moved] of [[weight, after[l].weight], [bias, after[l].bias]]) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i], h = 1e-5;
        const at = (v: number) => {
          values[i] = v;
          const found = loss(before, [...x.data], 1);
          values[i] = value;
          return found;
        };
        const slope = (at(value + h) - at(value - h)) / (2 * h);
        // Adam's first step is −rate · g/(|g| + 1e-8): the sign of the slope, and 0 where there is none
        const step = -rate * slope / (Math.abs(slope) + 1e-8);
        assertAlmostEquals(moved[i] - value, step, 1e-2 * rate, `${l}: ${i}`);
        if (Math.abs(slope) > 1e-5) slopes++;
      }
    }
  }
  assert(slopes > 20, `${slopes} slopes were tried`);
});

Deno.test("an aborted training ends", async () => {
  const context = { seed: 0, signal: AbortSignal.abort() };
  await assertRejects(
    () => digitClassifier.run(readParameters(digitClassifier, {}), context),
    DOMException,
    "abort",
  );
});
