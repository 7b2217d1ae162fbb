import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { below, beside, line, over, palette, scatter, svg } from "driftfield/plots";
import { thinCurve, toRange } from "../../lib/plots/columns.ts";
import { attributes, column, dots, layersOf, marks, paths, texts, vertices } from "./reading.ts";

const ramp = (n: number) => Array.from({ length: n }, (_, i) => i);

Deno.test("a line goes through its points", async () => {
  const y = ramp(40).map((i) => Math.sin(i / 5));
  const text = await svg(line({ x: ramp(40), y }, { domain: { y: [-1, 1] } }));
  const [width, height] = [480, Math.round(480 * 0.58)], drawn = vertices(paths(marks(text, "line")[0])[0]);
  assertEquals(drawn.length, 40);
  drawn.forEach(([px, py], i) => {
    assertAlmostEquals(px, i / 39 * width, 0.06); // data are rounded to a twentieth of a pixel, coordinates to a hundredth
    assertAlmostEquals(py, (1 - y[i]) / 2 * height, 0.06);
  });
});

Deno.test("the band reaches two standard errors to either side, and as many as asked for", () => {
  const data = { x: ramp(20), y: ramp(20).map((i) => i * i), standardError: ramp(20).map((i) => 1 + i / 10) };
  for (const [band, options] of [[2, {}], [4, { band: 4 }]] as const) {
    const [layer] = layersOf(line(data, options)), resolution = 1e-4 * 400;
    column(layer, "lower").forEach((v, i) => assertAlmostEquals(v, i * i - band * (1 + i / 10), resolution));
    column(layer, "upper").forEach((v, i) => assertAlmostEquals(v, i * i + band * (1 + i / 10), resolution));
  }
});

Deno.test("a list of estimates is its values with their standard errors, in rows too", () => {
  const x = ramp(20), value = x.map((i) => i * i), standardError = x.map((i) => i + 1);
  const estimates = x.map((i) => ({ value: value[i], standardError: standardError[i] }));
  const expected = line({ x, y: value, standardError }, { x: "n" });
  assertEquals(line({ x, y: estimates }, { x: "n" }), expected);
  assertEquals(line(x.map((n) => ({ n, y: estimates[n] })), { x: "n" }), expected);
  assertThrows(
    () => line({ x: [1, 2], y: [{ value: 1, standardError: 1 }, { value: NaN, standardError: 1 }] }),
    RangeError,
    "NaN",
  );
});

Deno.test("several truths are told apart by their dashes", async () => {
  const plot = line({ x: ramp(20), y: ramp(20) }, { truth: { up: (x) => x, down: (x) => 19 - x } });
  const dashed = marks(await svg(plot), "line").map((mark) => /stroke-dasharray="([^"]+)"/.exec(mark)?.[1]);
  assertEquals(dashed.slice(1), ["5,4", "1.5,3"]);
});

Deno.test("few points are drawn as dots with error bars, many as a line with a band", async () => {
  const of = (n: number) =>
    svg(line({ x: ramp(n), y: ramp(n), standardError: ramp(n).map(() => 1) }, { x: "n" }));
  const [few, many] = [await of(5), await of(30)];
  assertEquals([
    dots(few).length,
    attributes(marks(few, "rule").join(""), "line", "x2").length,
    marks(few, "area").length,
  ], [5, 5, 0]);
  assertEquals([dots(many).length, marks(many, "rule").length, marks(many, "area").length], [0, 0, 1]);
});

Deno.test("the truth is drawn dashed, in ink, where the function says", async () => {
  const text = await svg(
    line({ estimate: { x: ramp(20), y: ramp(20) } }, {
      truth: { "2x": (x) => 2 * x },
      domain: { y: [0, 40] },
    }),
  );
  const dashed = marks(text, "line").filter((mark) => /stroke-dasharray="5,4"/.test(mark));
  assertEquals(dashed.length, 1);
  assert(dashed[0].includes('stroke="#222222"'));
  const [last] = vertices(paths(dashed[0])[0]).slice(-1); // x = 19, y = 38 of 40
  assertAlmostEquals(last[0], 480, 0.06);
  assertAlmostEquals(last[1], (1 - 38 / 40) * 278, 0.06);
  assert(texts(text).includes("2x") && texts(text).includes("estimate"));
});

Deno.test("on a logarithmic axis a power law is straight", async () => {
  const x = ramp(30).map((i) => 10 ** (-i / 6));
  const text = await svg(
    line({ x, y: x.map((v) => 3 * v ** 0.5) }, { log: true, truth: (x) => 3 * Math.sqrt(x) }),
  );
  for (const mark of marks(text, "line")) {
    const drawn = vertices(paths(mark)[0]), [a, b] = [drawn[0], drawn.at(-1)!];
    drawn.forEach(([px, py]) =>
      assertAlmostEquals(py, a[1] + (b[1] - a[1]) * (px - a[0]) / (b[0] - a[0]), 0.1)
    );
  }
  const truth = vertices(paths(marks(text, "line").at(-1)!)[0]).map(([px]) => px);
  const gaps = truth.slice(1).map((px, i) => Math.abs(px - truth[i]));
  assert(Math.max(...gaps) < 1.1 * Math.min(...gaps), "the truth is evaluated at even distances on the axis");
  assert(texts(text).some((one) => /^10⁻⁴$/.test(one)), `powers of ten among ${texts(text)}`);
});

Deno.test("each path of a bundle is a line of its own", async () => {
  const X = points([[0, 1, 2], [0, -1, -2]]);
  const text = await svg(line({ x: [0, 1, 2], y: X }, { y: "W" }));
  const drawn = [...text.matchAll(/ d="(M[-\d.,L]+)" stroke/g)].map((match) => vertices(match[1]).length);
  assertEquals(drawn, [3, 3]); // two paths of three points
  const lists = await svg(line({ x: [0, 1, 2], y: [[0, 1, 2], [0, -1, -2]] }, { y: "W" }));
  assertEquals(lists, text);
});

Deno.test("a long bundle keeps beginning and end of every path", () => {
  const n = 1001, T = ramp(n), paths = ramp(50).map((k) => T.map((t) => k + t / n));
  const [layer] = layersOf(line({ x: T, y: paths })), x = column(layer, "x"), path = column(layer, "path");
  assert(x.length <= 4100, `${x.length} points`);
  for (const k of [0, 17, 49]) {
    const own = x.filter((_, i) => path[i] === k);
    assertEquals([own[0], own.at(-1)], [0, n - 1]);
  }
});

Deno.test("thinCurve() keeps first, last, highest and lowest of a long curve", () => {
  const y = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 900));
  y[31_415] = 7;
  y[70_123] = -9;
  const keep = thinCurve(y, 1000);
  assert(keep.length <= 1000);
  for (const i of [0, 31_415, 70_123, 99_999]) assert(keep.includes(i), `${i} is kept`);
  assert(keep.every((i, k) => k === 0 || i > keep[k - 1]), "in order");
  assertEquals(thinCurve([5, 4, 3], 3), [0, 1, 2]);
});

Deno.test("numbers are written to a ten-thousandth of their range", () => {
  for (const [low, high] of [[0, 1], [1000, 1001], [-3e-9, 5e-9], [0, 4e7]]) {
    const write = toRange([low, high]);
    for (let i = 0; i <= 20; i++) {
      const value = low + (high - low) * i / 20 + (high - low) / 77;
      assertAlmostEquals(Number(write(value)), value, (high - low) / 2e3 / 10);
    }
  }
});

Deno.test("rows become one line for each value of the colour column", async () => {
  const rows = [1, 2, 3].flatMap((
    n,
  ) => [{ n, error: 1 / n, solver: "Euler" }, { n, error: 1 / n ** 2, solver: "Heun" }]);
  const text = await svg(line(rows, { x: "n", y: "error", color: "solver", xLabel: "steps N" }));
  assertEquals(marks(text, "line").length, 2);
  assertEquals(["Euler", "Heun", "steps N", "error"].filter((one) => texts(text).includes(one)).length, 4);
});

Deno.test("a line that lies outside the limits is left out, and the picture is drawn all the same", async () => {
  const { png } = await import("driftfield/plots");
  const plot = line({ near: { x: [0, 1], y: [0, 1] }, far: { x: [0, 1], y: [1e6, 2e6] } }, {
    domain: { y: [0, 1] },
  });
  assertEquals(marks(await svg(plot), "line").length, 1);
  assert((await png(plot)).length > 1000);
});

Deno.test("line() refuses what it cannot draw, by name", () => {
  const [x, y] = [[1, 2, 3], [1, 2, 3]];
  assertThrows(() => line({ x, y: [1, NaN, 3] }), RangeError, "y must be finite, got NaN at index 1");
  assertThrows(
    () => line({ x: [1, 2, Infinity], y }),
    RangeError,
    "x must be finite, got Infinity at index 2",
  );
  assertThrows(
    () => line({ a: { x, y }, b: { x, y: [1, 2, NaN] } }),
    RangeError,
    'y of "b" must be finite, got NaN',
  );
  assertThrows(() => line({ x, y: [1, 2] }), RangeError, "x has 3 values, but y has 2");
  assertThrows(() => line({ x: [], y: [] }), RangeError, "x must not be empty");
  assertThrows(() => line({}), RangeError, "at least one series");
  assertThrows(() => line([]), RangeError, "at least one");
  assertThrows(
    () => line({ x, y, standardError: [1, 2] }),
    RangeError,
    "y has 3 values, but standardError has 2",
  );
  assertThrows(() => line({ x, y, lower: x }), TypeError, "only lower");
  assertThrows(
    () => line({ x, y: ["1", "2", "3"] as unknown as number[] }),
    TypeError,
    "got string at index 0",
  );
  assertThrows(
    () => line({ x: [0, 1, 2], y }, { log: true }),
    RangeError,
    "x must be positive on a log axis, got 0 at index 0",
  );
  assertThrows(
    () => line({ x, y: [1, -2, 3] }, { log: "y" }),
    RangeError,
    "y must be positive on a log axis, got -2 at index 1",
  );
  assertThrows(
    () => line({ x, y }, { log: true, truth: (x) => x - 2 }),
    RangeError,
    'truth "truth" must be positive',
  );
  assertThrows(
    () => line([{ dt: 1, error: 2 }, { dt: 1 }], { x: "dt", y: "error" }),
    TypeError,
    'row 1 has no column "error"',
  );
  assertThrows(() => line({ x, y: [[1, 2, 3], [1, 2]] }), RangeError, "path 1 has 2");
});

Deno.test("a constant, or a single point, stands in the middle of its axis", async () => {
  const flat = await svg(line({ x: ramp(20), y: ramp(20).map(() => 3) }));
  for (const [, y] of vertices(paths(marks(flat, "line")[0])[0])) assertAlmostEquals(y, 139, 1);
  const single = await svg(line({ x: [0.1], y: [5] }, { log: true }));
  const [[x, y]] = dots(single);
  assert(texts(single).every((label) => label.length < 6), `${texts(single)}`); // not 0.1000000
  assertAlmostEquals(x, 240, 1);
  assertAlmostEquals(y, 139, 1);
});

Deno.test("over(), beside() and below() refuse nothing to draw, and over() plots side by side", () => {
  const one = line({ x: [1, 2], y: [1, 2] });
  assertThrows(() => beside(), RangeError, "at least one");
  assertThrows(() => below(), RangeError, "at least one");
  assertThrows(() => over(), RangeError, "at least one");
  assertThrows(() => over(one, beside(one, one)), TypeError, "beside");
});

Deno.test("a series has the colour that is given for its name, the others theirs of the palette", async () => {
  const [one, two] = [{ x: [0, 1], y: [0, 1] }, { x: [0, 1], y: [1, 0] }];
  const inks = async (colors?: Record<string, string>) => {
    const text = await svg(line({ one, two }, { colors }));
    return marks(text, "line").map((mark) => /stroke="(#\w+)"/.exec(mark)?.[1]);
  };
  assertEquals(await inks(), palette.slice(0, 2));
  assertEquals(await inks({ two: palette[4], three: "#123456" }), [palette[0], palette[4]]);
});

Deno.test("a short axis has fewer labels: 50 pixels each from left to right, 30 from top to bottom", async () => {
  const at = (text: string, letter: "x" | "y") =>
    [...text.matchAll(/role-axis-label[^]*?<\/g>/g)].map(([axis]) =>
      [...axis.matchAll(/translate\((-?[\d.]+),(-?[\d.]+)\)/g)].map(([, x, y]) =>
        Number(letter === "x" ? x : y)
      )
    )[letter === "x" ? 0 : 1];
  for (const [width, height] of [[132, 84], [200, 120], [270, 170]]) {
    const text = await svg(line({ x: [0, 1, 2], y: [0, 0.5, 1] }, { width, height }));
    for (const [letter, room] of [["x", 0.6 * 50], ["y", 0.6 * 30]] as const) { // steps are round: 2/√10 of what was asked for, at worst
      const places = at(text, letter);
      assert(places.length >= 2);
      places.slice(1).forEach((place, i) =>
        assert(Math.abs(place - places[i]) >= room, `${letter} of ${width}`)
      );
    }
  }
});

Deno.test("axes without names leave no gap in the sentence about a plot", () => {
  assert(!/ {2}/.test(scatter(points([[0, 1], [2, 3]]), { x: "", y: "" }).alt));
});
