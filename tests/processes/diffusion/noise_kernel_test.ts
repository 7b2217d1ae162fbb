import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf } from "driftfield/metrics";
import { normalKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";

Deno.test("normalKernel: samples are those of the generator, of which a row does not know its batch", () => {
  const rng = philox(1211), at = { step: 3, row: 40 };
  assertEquals(normalKernel.sample([10, 2], rng, at), rng.normal([10, 2], at));
  assertEquals(
    normalKernel.sample([10, 2], rng, at).data,
    normalKernel.sample([50, 2], rng, { step: 3 }).data.subarray(80),
  );
});

Deno.test("normalKernel: its density is that of its samples", () => {
  const batch = 20_000, x = normalKernel.sample([batch, 2], philox(1212));
  const distance = kolmogorovSmirnov(x.data, (v) => normalCdf(v));
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(2 * batch), `${distance}`);
  within(
    mean(normalKernel.logDensity(x)),
    -1 - Math.log(2 * Math.PI),
    "minus the entropy, in two dimensions",
  );
  const heights = normalKernel.logDensity(x), squares = squaredNorms(x);
  heights.forEach((v, i) => assertAlmostEquals(v, -squares[i] / 2 - Math.log(2 * Math.PI), 1e-12));
});

Deno.test("normalKernel: what is not finite has no density", () => {
  assertThrows(
    () => normalKernel.logDensity(points([[0, Infinity]])),
    RangeError,
    "noise must be finite, got Infinity",
  );
});
