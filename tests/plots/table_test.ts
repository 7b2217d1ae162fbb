import { assertEquals, assertThrows } from "@std/assert";
import { table } from "driftfield/plots";
import { tableHtml, tableText } from "../../lib/plots/table.ts";
import { number, plusMinus } from "../../lib/plots/words.ts";

Deno.test("a table writes numbers shortly, estimates with their error, and what format says", () => {
  const made = table([
    { solver: "Euler", steps: 16, error: { value: 0.12345, standardError: 0.0067 }, seconds: 1.5 },
    { solver: "Heun", steps: 160, error: { value: 0.001, standardError: 0.0001 }, seconds: 20 },
  ], {
    columns: ["solver", "steps", "error", "seconds"],
    format: { seconds: (v: number) => `${v.toFixed(1)} s` },
    title: "Errors",
  });
  assertEquals(made.rows, [["Euler", "16", "0.1235 ± 0.0067", "1.5 s"], [
    "Heun",
    "160",
    "0.00100 ± 0.00010",
    "20.0 s",
  ]]);
  assertEquals(made.numeric, [false, true, true, true]);
  assertEquals(
    tableText(made),
    [
      "Errors",
      "solver  steps              error  seconds",
      "Euler      16    0.1235 ± 0.0067    1.5 s",
      "Heun      160  0.00100 ± 0.00010   20.0 s",
    ].join("\n"),
  );
});

Deno.test("a table shows the columns that are asked for, under their headings", () => {
  const made = table([{ a: 1, b: 2, c: 3 }], { columns: { c: "third", a: "first" } });
  assertEquals([made.columns, made.rows], [["third", "first"], [["3", "1"]]]);
  assertThrows(() => table([]), RangeError, "rows must be at least one");
  assertThrows(() => table([{ a: 1 }, { b: 1 }]), TypeError, 'row 1 has no column "a", only b');
});

Deno.test("numbers are written as a reader wants them", () => {
  const written = [0, 1, -2.5, 0.1 + 0.2, 123456, 1234567, 1e-5, -3.2e-9, Infinity, NaN].map((v) =>
    number(v)
  );
  assertEquals(written, ["0", "1", "−2.5", "0.3", "123500", "1.235·10⁶", "1·10⁻⁵", "−3.2·10⁻⁹", "∞", "NaN"]);
  assertEquals(
    [[0.4961, 0.0112], [-12.3456, 1.5], [1e-5, 2e-7], [3, 0], [1234, 120]].map(([v, e]) => plusMinus(v, e)),
    ["0.496 ± 0.011", "−12.3 ± 1.5", "0.00001000 ± 0.00000020", "3 ± 0", "1234 ± 120"],
  );
});

Deno.test("an estimate is not broken in two, however narrow the page", () => {
  const made = table([{ value: { value: 0.5, standardError: 0.01 }, note: "4 ± 1 words" }]);
  assertEquals([...tableHtml(made).matchAll(/.±./g)].map(([sign]) => sign), [";±&", ";±&"]);
});
