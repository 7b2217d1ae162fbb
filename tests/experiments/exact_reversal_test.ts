import { assert, assertEquals, assertRejects } from "@std/assert";
import { exactReversal, readParameters } from "driftfield/experiments";

const run = (given: Record<string, string>, seed = 0) =>
  exactReversal.run(readParameters(exactReversal, given), { seed });

Deno.test("exact-reversal: every sampler passes, the likelihood is exact, and so under another schedule", async () => {
  for (const schedule of ["vp", "linear"]) {
    const { checks, samples, plots } = await run({ schedule, particles: "100" });
    assertEquals(checks.filter(({ passed }) => !passed), []);
    assertEquals([checks.length, samples.shape, Object.keys(plots)], [12, [100, 2], ["samples"]]);
  }
});

Deno.test("exact-reversal: too few steps are found out", async () => {
  const { checks } = await run({ steps: "2", particles: "300" });
  const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name.split(":")[0]);
  assert(
    ["reverse SDE", "probability flow", "DDPM", "DDIM"].every((name) => failed.includes(name)),
    `${failed}`,
  );
  assert(!failed.includes("probability flow, adaptive"), "whose steps are not the grid's");
});

Deno.test("exact-reversal: rows come back as the law of the rows, the same from the same seed", async () => {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  await Deno.writeTextFile(
    data,
    "a,b\n" + Array.from({ length: 20 }, (_, i) => `${i},${(i * 7) % 20}`).join("\n"),
  );
  const given = { data, particles: "100" };
  const [one, two, other] = [await run(given), await run(given), await run(given, 1)];
  await Deno.remove(folder, { recursive: true });
  assertEquals(one.checks.length, 11, "no likelihood where there is no density");
  assertEquals(one.checks.filter(({ passed }) => !passed), []);
  assertEquals([one.samples, one.values], [two.samples, two.values]);
  assert(one.samples.data.some((v, i) => v !== other.samples.data[i]));
});

Deno.test("exact-reversal: refuses what it cannot run, by name", async () => {
  await assertRejects(() => run({ schedule: "vpp" }), RangeError, "schedule must be one of vp");
  await assertRejects(() => run({ data: "noons" }), RangeError, "the data set must be one of 8gaussians");
  await assertRejects(() => run({ particles: "10" }), RangeError, "particles");
});
