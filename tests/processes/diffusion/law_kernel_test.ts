import { assert, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { eightGaussians, moons } from "driftfield/datasets";
import { kolmogorovQuantile, kolmogorovSmirnov, normalCdf } from "driftfield/metrics";
import { type Drawable, lawKernel, normalKernel } from "driftfield/processes";
import { philox } from "driftfield/random";

const rng = philox(1331);

Deno.test("lawKernel: rows know generator, step and row alone, as normal noise does", () => {
  const kernel = lawKernel(moons()), at = { step: 3, row: 40 };
  for (const { sample } of [kernel, normalKernel]) {
    const all = sample([50, 2], rng, { step: 3 });
    assertEquals(sample([10, 2], rng, at).data, all.data.subarray(80));
    assertEquals(sample([7, 2], rng, { step: 3 }).data, all.data.subarray(0, 14));
    assertEquals(sample([7, 2], rng), sample([7, 2], rng, { step: 0, row: 0 }));
    const others = [sample([50, 2], rng, { step: 4 }), sample([50, 2], philox(1332), { step: 3 })];
    for (const other of others) assert(other.data.every((v, i) => v !== all.data[i]));
  }
});

Deno.test("lawKernel: draws of all steps together have the law, and its density and name", () => {
  const normal: Drawable = { name: "N(0, 1)", dim: 1, sample: (n, rng) => rng.normal([n, 1]) };
  const kernel = lawKernel(normal), batch = 50, steps = 200;
  const all = Float64Array.from(
    Array.from({ length: steps }, (_, step) => [...kernel.sample([batch, 1], rng, { step }).data]).flat(),
  );
  const distance = kolmogorovSmirnov(all, (v) => normalCdf(v));
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(batch * steps), `${distance}`);
  const law = eightGaussians(), x = points([[1, 2], [0, 0]]);
  assertEquals(lawKernel(law).logDensity(x), law.logDensity(x));
  assertEquals([lawKernel(law).name, kernel.name], [law.name, "N(0, 1)"]);
});

Deno.test("lawKernel refuses points of another dim, and a density that is not known", () => {
  const bare: Drawable = { name: "bare", dim: 2, sample: (n, rng) => rng.normal([n, 2]) };
  assertThrows(
    () => lawKernel(bare).sample([4, 3], rng),
    RangeError,
    "bare has points of dim 2, but 3 is asked for",
  );
  assertThrows(
    () => lawKernel(bare).logDensity(points([[1, 2]])),
    TypeError,
    "the density of bare is not known",
  );
});
