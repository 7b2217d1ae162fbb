import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points, repeat } from "driftfield/core";
import { conditional, gaussianMixture, noised } from "driftfield/datasets";
import { convergenceOrder, mean, variance } from "driftfield/metrics";
import { edm, fromDenoiser, linearPath, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  annealedLangevin,
  ddim,
  ddpm,
  inpainted,
  langevinCorrector,
  predictorCorrector,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { within } from "../within.ts";
import { probes, sampledLaw } from "./gaussian.ts";

const views = ["score", "denoise", "noise", "velocity"] as const, mask = [true, false];
const pair = gaussianMixture({
  means: [[-1, -0.5], [1, 0.5]],
  covariances: [[[0.5, 0.1], [0.1, 0.3]], [[0.5, -0.2], [-0.2, 0.3]]],
});
const slanted = gaussianMixture({ means: [[0, 1]], covariances: [[[1, 0.8], [0.8, 1]]] });
const corrector = langevinCorrector({ snr: 0.5 });

Deno.test("inpainted(): the known part is that of a point, the rest the model's where the known part has no noise", () => {
  for (const schedule of [edm(), variancePreserving(), linearPath()]) {
    const model = noised(pair, schedule),
      x = philox(601).normal([5, 2]),
      known = philox(602).normal([5, 2]),
      t = 0.3;
    const made = inpainted(model, { known, mask }), same = fromDenoiser(schedule, made.denoise, { dim: 2 });
    const place = {
      shape: x.shape,
      data: x.data.map((v, i) => i % 2 ? v : schedule.alpha(t) * known.data[i]),
    };
    const { data } = made.denoise(x, t), free = model.denoise(place, t).data;
    assertEquals(data, known.data.map((v, i) => i % 2 ? free[i] : v));
    for (const view of views.slice(1)) {
      made[view](x, t).data.forEach((v, i) =>
        assertAlmostEquals(v, same[view](x, t).data[i], 1e-10, `${view}, ${schedule.name}`)
      );
    }
    const score = model.score(place, t).data;
    made.score(x, t).data.forEach((s, i) => {
      const truth = i % 2 ? score[i] : (schedule.alpha(t) * known.data[i] - x.data[i]) / schedule.variance(t);
      assertAlmostEquals(s, truth, 1e-12 * (1 + Math.abs(truth)));
    });
  }
});

Deno.test("inpainted(): what is known comes out as it was given, to the last bit, each sample its own", async () => {
  const known = philox(603).normal([20, 2]);
  for (const schedule of [edm(), variancePreserving()]) {
    for (const sampler of [ddim(), ddpm(), predictorCorrector(), annealedLangevin()]) {
      const made = inpainted(noised(pair, schedule), { known, mask });
      const { data } = await sampleToEnd(made, { count: 20, steps: 10, sampler, rng: philox(604) });
      assertEquals(data.filter((_, i) => i % 2 === 0), known.data.filter((_, i) => i % 2 === 0));
    }
  }
});

Deno.test("inpainted(): independent of what is known, the rest is sampled as if it were alone", () => {
  const both = gaussianMixture({ means: [[3, 1]], covariances: [[[2, 0], [0, 0.25]]] }),
    alone = gaussianMixture({ means: [[1]], sigma: 0.5 });
  for (const schedule of [edm(), variancePreserving(), linearPath()]) {
    const made = inpainted(noised(both, schedule), { known: repeat([5, 0], probes(ddpm())), mask });
    const [a, b] = [made, noised(alone, schedule)].map((model) => sampledLaw(ddpm(), model, { steps: 30 }));
    assertAlmostEquals(a.mean, b.mean, 1e-10);
    assertAlmostEquals(a.variance, b.variance, 1e-10);
  }
});

Deno.test("inpainted(): a sampler alone misses the conditional law; what corrections leave of the error is as 1/their number", async () => {
  const model = noised(slanted, edm()), truth = conditional(slanted, { 0: 1 }), steps = 40, count = 3000;
  const [m, v] = [truth.mean()[0], truth.covariance().data[0]]; // 1.8 and 0.36; where nothing is known, 1 and 1
  const inBatches = (batch: number) => inpainted(model, { known: repeat([1, 0], batch), mask });
  const off = (sampler: Sampler) => {
    const law = sampledLaw(sampler, inBatches(probes(sampler)), { steps });
    return [law.mean - m, law.variance - v];
  };
  assert(Math.abs(off(ddpm())[0]) > 0.3 && Math.abs(off(ddim())[0]) > 0.3);
  const numbers = [8, 16, 32, 64],
    samplers = numbers.map((corrections) => predictorCorrector({ corrector, corrections }));
  const errors = samplers.map(off);
  for (const k of [0, 1]) {
    const order = convergenceOrder(numbers.map((n) => 1 / n), errors.map((pair) => [pair[k], pair[k]])).value;
    assertAlmostEquals(order, 1, 0.1, `${errors}`);
  }
  const { data } = await sampleToEnd(inBatches(count), {
    count,
    steps,
    sampler: samplers[0],
    rng: philox(605),
  });
  const unknown = data.filter((_, i) => i % 2 === 1);
  within(mean(unknown), m + errors[0][0], "mean");
  within(variance(unknown), v + errors[0][1], "variance");
});

Deno.test("inpainted(): of a mixture too, corrections make the conditional law", async () => {
  const truth = conditional(pair, { 0: 0.5 }), count = 1500, options = { count, steps: 30, rng: philox(606) };
  const made = inpainted(noised(pair, edm()), { known: repeat([0.5, 0], count), mask });
  const off: { value: number; standardError: number }[] = [];
  for (
    const sampler of [
      ddim(),
      ...[2, 8, 32].map((corrections) => predictorCorrector({ corrector, corrections })),
    ]
  ) {
    const { data } = await sampleToEnd(made, { ...options, sampler }),
      { value, standardError } = mean(data.filter((_, i) => i % 2 === 1));
    off.push({ value: Math.abs(value - truth.mean()[0]), standardError });
  }
  const [alone, few, some, many] = off;
  assert(alone.value > 0.2, `alone: ${alone.value}`);
  assert(
    few.value < alone.value - 4 * Math.hypot(few.standardError, alone.standardError),
    `few: ${few.value}`,
  );
  // 4 times as many: a quarter of the error is left if it falls as 1/corrections, and here not less than that by more than chance
  assert(some.value < few.value / 2 + 4 * some.standardError, `some: ${some.value}`);
  assert(many.value < some.value / 2 + 4 * many.standardError && many.value < 0.1, `many: ${many.value}`);
});

Deno.test("inpainted() refuses what does not fit", () => {
  const model = noised(pair, edm()), known = points([[1, 0]]);
  assertThrows(
    () => inpainted(model, { known, mask: [true] }),
    RangeError,
    "mask must have one entry for each of 2 coordinates, got 1",
  );
  assertThrows(
    () => inpainted(model, { known, mask: [true, true] }),
    RangeError,
    "some coordinates and not all, got 2 of 2",
  );
  assertThrows(() => inpainted(model, { known, mask: [false, false] }), RangeError, "got 0 of 2");
  assertThrows(
    () => inpainted(model, { known: points([[1]]), mask }),
    RangeError,
    "known must have shape [batch, 2], got [1,1]",
  );
  assertThrows(
    () => inpainted(model, { known: points([[NaN, 0]]), mask }),
    RangeError,
    "known must be finite, got NaN in row 0, column 0",
  );
  assertThrows(
    () => inpainted(model, { known, mask }).score(points([[0, 0], [1, 1]]), 1),
    RangeError,
    "do not fit",
  );
  inpainted(model, { known: points([[1, NaN]]), mask }); // what is unknown may be anything
});
