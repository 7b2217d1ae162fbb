import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { attempts } from "../bench/harness/attempts.ts";
import { slope, upperSlope } from "../bench/harness/growth.ts";
import { measureCurve } from "../bench/harness/measure_curve.ts";
import type { GrowthResult } from "../bench/harness/measure_growth.ts";
import { keep, snakeCase } from "../bench/harness/results.ts";
import { runFile } from "../bench/harness/suite.ts";
import { growthTable } from "../bench/harness/table.ts";
import { benchFolder, silent } from "./bench_folder.ts";

/** Measures with a clock of our own: a run at a value takes so many milliseconds. */
async function measured(values: number[], ms: (value: number) => number, { limit = 10, per = 1 } = {}) {
  let clock = 0;
  const prepare = (value: number) => value < 0 ? "it is negative" : () => clock += ms(value);
  const { attempt } = attempts(), now = () => clock;
  return await measureCurve("a", { prepare, per }, { values, limit }, { attempt, tell: silent, now });
}

Deno.test("a curve has median and quartiles at each value, fewer runs where they are slow, and its slope", async () => {
  const { curve, leftOut } = await measured([1, 2, 4, 8], (n) => 10 * n ** 3, { limit: 60 });
  assertEquals(curve.points.map(({ median }) => median), [10, 80, 640, 5120]);
  assertEquals(curve.points.map(({ repeats }) => repeats), [9, 9, 3, 3]);
  assertEquals(leftOut, []);
  // Rounding of four logarithms.
  assertAlmostEquals(slope(curve.points)!, 3, 1e-12);
});

Deno.test("the slope is that of the upper half, where fixed costs are behind", async () => {
  const { curve } = await measured([1, 2, 4, 1024, 2048, 4096], (n) => n < 100 ? 50 : n);
  assertAlmostEquals(upperSlope(curve)!, 1, 1e-12);
  assertEquals(upperSlope({ who: "a", points: curve.points.slice(0, 1) }), undefined);
});

Deno.test("a point that would take too long is left out, and so is one that cannot be run", async () => {
  const { curve, leftOut } = await measured([-1, 1, 2, 4, 8, 16], (n) => 100 * n * n, { limit: 5 });
  assertEquals(curve.points.map(({ value }) => value), [1, 2, 4]);
  assertEquals(leftOut.map(({ value, why }) => [value, why]), [
    [-1, "it is negative"],
    [8, "a run would take about 6.4 s"],
    [16, "a run would take about 26 s"],
  ]);
});

Deno.test("a step up between two points does not leave out the rest", async () => {
  const { curve } = await measured([1, 2, 4, 8], (n) => n < 2 ? 1 : 500 + n, { limit: 3 });
  assertEquals(curve.points.map(({ value }) => value), [1, 2, 4, 8]);
});

Deno.test("a run that does its work several times over is counted once, but its whole length is what may be too long", async () => {
  const { curve, leftOut } = await measured([1, 2, 4], (n) => 1000 * n, { limit: 3, per: 10 });
  assertEquals(curve.points.map(({ median }) => median), [100, 200]);
  assertEquals(leftOut.map(({ why }) => why), ["a run would take about 4.0 s"]);
});

Deno.test("the table has a row a value and a column a curve, slopes, and what was left out", () => {
  const at = (value: number, median: number) => ({ value, median, lower: median, upper: median });
  const text = growthTable({
    over: "N",
    curves: [{ who: "b", points: [at(2, 4), at(4, 16)] }, { who: "a", points: [at(1, 3), at(4, 3)] }],
    leftOut: [{ who: "b", value: 8, why: "too long" }, { who: "b", value: 16, why: "too long" }],
  });
  assertEquals(text.split("\n"), [
    "N            b        a",
    "1               3.00 ms",
    "2      4.00 ms",
    "4      16.0 ms  3.00 ms",
    "slope     2.00     0.00",
    "left out at 8, 16: b: too long",
  ]);
});

Deno.test("a growth becomes plots and data, with memory and with peers on the same axes", async () => {
  await using folder = await benchFolder();
  await folder.write(
    "a.ts",
    `const fill = { prepare: (n) => () => void new Uint8Array(n * 2 ** 20).fill(1) };
    const light = { prepare: (n) => n > 8 ? "it would break" : () => {} };
    const none = { prepare: () => "there is no card" };
    const heavy = { prepare: (n) => () => { if (n > 2) throw new RangeError("far too heavy"); } };
    export const overSize = { name: "to fill an array", over: "size n (MiB)", values: [2, 8, 32],
      contenders: { fill, light, heavy, none }, shapes: { "n to the 1": { of: (n) => n, through: "numba, rows" }, "nothing": { of: (n) => n, through: "none" } },
      memory: { "all of n": { of: (n) => n, through: "fill" } },
      peers: [{ script: "peers.py", args: ["numba"] }] };`,
  );
  await folder.write(
    "peers.py",
    `import json, sys
who, limit, seconds, *values = sys.argv[1:]
assert limit == "--limit" and seconds == "10", sys.argv
for n in map(int, values):
    found = {"ms": n, "lower": n / 2, "upper": 2 * n} if n < 32 else {"why": "no room"}
    print(json.dumps({"who": who, "version": "0.1", "name": "rows", "value": n, **found}))\n`,
  );
  const report = await runFile(folder.file("a"), { folder: folder.path }, silent);
  assertEquals(report.failures.map((one) => one.split("\n")[0]), [
    "to fill an array: heavy at 8: RangeError: far too heavy",
    "to fill an array: heavy at 32: RangeError: far too heavy",
  ]);
  await keep(`${folder.path}/out`, "a", report);
  const { growths: { overSize } } = JSON.parse(await folder.read("out/a.json")) as {
    growths: Record<string, GrowthResult>;
  };
  assertEquals(overSize.curves.map(({ who, points }) => [who, ...points.map(({ value }) => value)]), [
    ["fill", 2, 8, 32],
    ["light", 2, 8],
    ["heavy", 2],
    ["numba, rows", 2, 8],
  ]);
  assertEquals(overSize.curves[3].points[1], { value: 8, median: 8, lower: 4, upper: 16 });
  assertEquals(overSize.curves[3].version, "0.1");
  assertEquals(overSize.leftOut, [
    { who: "light", value: 32, why: "it would break" },
    { who: "heavy", value: 8, why: "it failed" },
    { who: "heavy", value: 32, why: "it failed" },
    ...[2, 8, 32].map((value) => ({ who: "none", value, why: "there is no card" })),
    { who: "numba, rows", value: 32, why: "no room" },
  ]);
  // All pages of the array are touched: its size, but for what is counted late; and some heap besides.
  const [, , filled] = overSize.curves[0].memory!, mebibytes = filled.bytes / 2 ** 20;
  assert(filled.value === 32 && mebibytes > 0.75 * 32 && mebibytes < 2 * 32, `${mebibytes} MiB`);
  const files = [...Deno.readDirSync(`${folder.path}/out`)].map(({ name }) => name).sort();
  const plots = ["a_over_size", "a_over_size_memory"].flatMap((name) => [`${name}.png`, `${name}.svg`]);
  assertEquals(files, ["a.json", ...plots]);
  const [times, memory] = await Promise.all(
    ["", "_memory"].map((end) => folder.read(`out/a_over_size${end}.svg`)),
  );
  for (const word of ["to fill an array", "size n (MiB)", "fill", "light", "numba, rows", "n to the 1"]) {
    assertStringIncludes(times, word);
  }
  assert(!times.includes("nothing"), "a slope through a curve that is not there");
  for (const word of ["memory (MiB)", "fill", "all of n"]) assertStringIncludes(memory, word);
  assertStringIncludes(report.text, "left out at 32: light: it would break");
});

Deno.test("plots are named after what is exported", () => {
  assertEquals(["overParticles", "plane"].map(snakeCase), ["over_particles", "plane"]);
});
