import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import {
  airports,
  blurredCurve,
  type Curve,
  dataset,
  datasetNames,
  moons,
  noised,
  noisedPoints,
} from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { edm, schedule, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { schedules } from "./noised_laws.ts";

const fields = ["score", "denoise", "noise", "velocity", "laplacian", "logDensity"] as const;
const spiral: Curve = (u) => [(1 + u) * Math.cos(4 * u), (1 + u) * Math.sin(4 * u)];
const segment: Curve = (u) => [u - 0.5, 1];

Deno.test("every toy set has a law under noise: E[x·s] = −dim and E‖s‖² = −E Δ log p (Stein, Fisher)", async () => {
  const toys = (await Promise.all(datasetNames.map(dataset))).filter((law) => !law.points);
  assertEquals(toys.length, 6);
  for (const law of toys) {
    for (const [made, t] of [[variancePreserving(), 0.1], [edm(), 0.5]] as const) {
      const model = noised(law, made), x = model.at(t).sample(1500, philox(361));
      const s = model.score(x, t).data, { data: laplacian } = model.laplacian(x, t);
      const near = (f: (i: number) => number, truth: number) => {
        const { value, standardError } = mean(laplacian.map((_, i) => f(i)));
        assert(
          Math.abs(value - truth) < 4 * standardError,
          `${law.name}: ${value} ± ${standardError}, ${truth}`,
        );
      };
      near((i) => x.data[2 * i] * s[2 * i] + x.data[2 * i + 1] * s[2 * i + 1], -2);
      near((i) => s[2 * i] ** 2 + s[2 * i + 1] ** 2 + laplacian[i], 0);
    }
  }
});

Deno.test("a blurred curve under noise is the curve, scaled by α and blurred the more; without width too", () => {
  for (const made of schedules) {
    const t = made.from + 0.3 * (made.to - made.from), a = made.alpha(t), sd = made.sigma(t);
    for (const noise of [0, 0.1]) {
      const curves = [spiral, segment], name = "curve";
      const model = noised(blurredCurve({ name, curves, noise }), made), blur = Math.hypot(a * noise, sd);
      const truth = blurredCurve({
        name,
        curves: curves.map((c): Curve => (u) => [a * c(u)[0], a * c(u)[1]]),
        noise: blur,
      });
      const x = truth.sample(50, philox(362)); // all of them within 4.5 standard deviations, or once in 500 runs not
      const logs = truth.logDensity!(x), score = truth.score!(x).data;
      // two quadratures, each exact to 1e-8 within 4 standard deviations; the slope of an error that swings once in a
      // node's distance, a quarter of the blur, is 8 π as large in units of it
      model.logDensity(x, t).forEach((v, i) => assertAlmostEquals(v, logs[i], 2e-8, made.name));
      model.score(x, t).data.forEach((v, at) => assertAlmostEquals(v, score[at], 8 * Math.PI * 2e-8 / blur));
      const own = model.logDensity(x, t);
      model.at(t).logDensity(x).forEach((v, i) => assertAlmostEquals(v, own[i], 1e-12 * (1 + Math.abs(v))));
    }
  }
});

Deno.test("the noise of a blurred curve and that of the schedule add up", () => {
  const x = moons().sample(30, philox(363)), one = noised(moons({ noise: 0.06 }), edm());
  const truth = moons({ noise: 0.1 }).logDensity!(x);
  one.logDensity(x, 0.08).forEach((log, i) => assertAlmostEquals(log, truth[i], 2e-8));
  one.at(0.08).logDensity(x).forEach((log, i) => assertAlmostEquals(log, truth[i], 2e-8));
});

Deno.test("noise too little for a curve's length is refused when it comes to that; none is left of it at the end", () => {
  const line = moons({ noise: 0 }), model = noised(line, edm()), x = points([[0, 1]]);
  for (const field of fields) {
    for (const sd of [0, 1e-6]) {
      assertThrows(() => model[field](x, sd), RangeError, "is too little for the length of the curve");
    }
    model[field](x, 0.05);
  }
  assertThrows(() => model.at(1e-6), RangeError, "noise 9.5367431640625e-7 is too little");
  assertThrows(() => moons({ noise: 1e-6 }).logDensity!(x), RangeError, "noise 0.000001 is too little");
  const whole = schedule({ alpha: "1 - t", variance: "t^2", from: 0.1 }), end = noised(line, whole);
  end.score(x, 1).data.forEach((v, at) => assertAlmostEquals(v, -x.data[at], 1e-15));
  end.denoise(x, 1).data.forEach((v, at) => assertAlmostEquals(v, [0.5, 0.25][at], 1e-15)); // the moons' mean
});

Deno.test("data without a density cannot be noised, but their rows can", async () => {
  const real = await airports();
  assertThrows(
    () => noised(real, edm()),
    TypeError,
    "airports has no density that could be noised; noisedPoints",
  );
  assertEquals(noisedPoints(real.points, edm()).dim, 2);
  assertThrows(
    () => noised({ name: "mine", dim: 1, sample: (n, rng) => rng.normal([n, 1]) }, edm()),
    TypeError,
    "mine has no density",
  );
});
