import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { density, grid } from "driftfield/core";
import { histogram, svg } from "driftfield/plots";
import { philox } from "driftfield/random";
import { densityBars } from "../../lib/plots/bins.ts";
import { column, layersOf, marks, paths, texts, vertices } from "./reading.ts";

const normal = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
const sample = philox(11).normal([4000, 1]).data;

Deno.test("the bars of a histogram have total area one, whatever the bins", () => {
  for (const bins of [undefined, 1, 7, 50, [-6, -1, 0, 0.1, 6]]) {
    const [bars] = layersOf(histogram(sample, { bins }));
    const [from, to, height] = ["x", "x2", "y"].map((name) => column(bars, name));
    const area = height.reduce((sum, h, i) => sum + h * (to[i] - from[i]), 0);
    assertAlmostEquals(area, 1, 2e-3); // widths and heights are written to 1e-4 of their ranges
  }
});

Deno.test("a bar counts what lies from its left edge to before its right edge; the last one keeps its right edge", () => {
  assertEquals(densityBars([0, 0.5, 1, 1, 2], [0, 1, 2]).height, [2 / 5, 3 / 5]);
  assertEquals(densityBars([-1, 0.5, 3], [0, 1, 2]).height, [1 / 3, 0]); // what lies outside still counts in the whole
});

Deno.test("the true density lies on the bars' scale: its maximum is drawn where it should be", async () => {
  const plot = histogram(sample, { density: normal, domain: { x: [-4, 4] } }), text = await svg(plot);
  const [curve] = marks(text, "line"), drawn = vertices(paths(curve)[0]);
  assertEquals(drawn.length, 301);
  const top = drawn.reduce((best, one) => one[1] < best[1] ? one : best);
  assertAlmostEquals(top[0], 240, 0.06); // x = 0 is the middle of 480 pixels
  const [, high] = (plot.view.encoding as { y: { scale: { domain: number[] } } }).y.scale.domain;
  assertAlmostEquals(top[1], (1 - normal(0) / high) * 278, 0.06);
});

Deno.test("bars and density agree to four standard errors of a bar's height", () => {
  const [bars] = layersOf(histogram(sample, { bins: Array.from({ length: 13 }, (_, i) => -3 + i / 2) }));
  const [from, to, height] = ["x", "x2", "y"].map((name) => column(bars, name));
  height.forEach((h, i) => {
    // the mean of the density over a bar by Simpson's rule, off by less than w⁴/2880 · max|f⁗| = 7e-5
    const [a, b] = [from[i], to[i]],
      mean = (normal(a) + 4 * normal((a + b) / 2) + normal(b)) / 6,
      width = b - a;
    const standardError = Math.sqrt(mean * width * (1 - mean * width) / sample.length) / width;
    assertAlmostEquals(h, mean, 4 * standardError + 2e-4);
  });
});

Deno.test("a discrete law has a bar a value as high as its frequency, and a dot at its probability", async () => {
  const tosses = [-2, 0, 0, 2, 0, 2, -2, 0]; // two tosses: a lattice of step 2
  const plot = histogram(tosses, { mass: (k) => k === 0 ? 0.5 : 0.25 }), [bars, truth] = layersOf(plot);
  assertEquals(column(bars, "y"), [0.25, 0.5, 0.25]);
  column(bars, "x").forEach((x, i) => assertAlmostEquals(x, -2 + 2 * i - 0.8, 1e-3));
  column(truth, "x").forEach((x, i) => assertAlmostEquals(x, -2 + 2 * i, 1e-3));
  assertEquals(column(truth, "y"), [0.25, 0.5, 0.25]);
  assert(texts(await svg(plot)).includes("probability"));
});

Deno.test("a density with a pole is cut off, not drawn to infinity", async () => {
  const arcsine = philox(3).uniform([2000, 1]).data.map((u) => Math.sin(Math.PI * u / 2) ** 2);
  const plot = histogram(arcsine, {
    domain: { x: [0, 1] },
    density: (x) => 1 / (Math.PI * Math.sqrt(x * (1 - x))),
  });
  const [bars] = layersOf(plot), tallest = Math.max(...column(bars, "y"));
  const [, high] = (plot.view.encoding as { y: { scale: { domain: number[] } } }).y.scale.domain;
  assert(high <= 1.6 * tallest);
  assert(!(await svg(plot)).includes("Infinity"));
});

Deno.test("a density on a grid is drawn through the centres of its cells; a second one is dashed", async () => {
  const p = density(grid({ domain: [-4, 4], cells: 80 }), ([x]) => normal(x), { normalise: true });
  const plot = histogram(sample, { domain: { x: [-4, 4] }, density: { "Fokker–Planck": p, exact: normal } });
  const [, numeric, exact] = layersOf(plot), x = column(numeric, "x"), y = column(numeric, "y");
  assertEquals(x.length, 80);
  x.forEach((at, i) => assertAlmostEquals(at, -4 + (i + 0.5) / 10, 1e-3)); // written to 1e-4 of the range
  y.forEach((v, i) => assertAlmostEquals(v, p.values[i], 1e-4));
  const dash = ({ mark }: Record<string, unknown>) => (mark as { strokeDash?: number[] }).strokeDash;
  assertEquals([dash(numeric), dash(exact)], [undefined, [5, 4]]);
  assert(["Fokker–Planck", "exact"].every((name) => plot.alt.includes(name)));
  assertEquals(marks(await svg(plot), "line").length, 2);
});

Deno.test("the axes are those that are asked for, whatever the sample", () => {
  for (const scale of [0.1, 1, 3]) {
    const plot = histogram(sample.map((v) => scale * v), {
      domain: { x: [-2, 3], y: [0, 0.7] },
      density: normal,
    });
    const { x, y } = plot.view.encoding as Record<string, { scale: { domain: number[] } }>;
    assertEquals([x.scale.domain, y.scale.domain], [[-2, 3], [0, 0.7]]);
    const [bars] = layersOf(plot);
    assertEquals([column(bars, "x")[0], column(bars, "x2").at(-1)], [-2, 3]); // bins divide what is shown
  }
});

Deno.test("a density on a grid that falls below zero is shown doing so", () => {
  const line = grid({ domain: [-1, 1], cells: 40 }),
    values = new Float64Array(40).map((_, i) => 0.5 - 0.6 * (i === 19 ? 1 : 0));
  const { y } = histogram([-0.5, 0.5], { bins: 2, density: { grid: line, values } }).view.encoding as Record<
    string,
    { scale: { domain: number[] } }
  >;
  assertAlmostEquals(y.scale.domain[0], -0.105, 1e-12); // a twentieth of air below −0.1
});

Deno.test("two samples share their bins", () => {
  const [one, other] = layersOf(histogram({ data: [0, 1, 2, 3], model: [5, 6, 7, 7] }, { bins: 4 }));
  assertEquals(column(one, "x"), column(other, "x"));
});

Deno.test("histogram() refuses what it cannot draw, by name", () => {
  assertThrows(() => histogram([]), RangeError, "values must not be empty");
  assertThrows(() => histogram([1, NaN]), RangeError, "values must be finite, got NaN at index 1");
  assertThrows(() => histogram({ a: [1], b: [Infinity] }), RangeError, 'values of "b" must be finite');
  assertThrows(() => histogram([1, 2], { bins: 0 }), RangeError, "bins must be between 1 and 1000, got 0");
  assertThrows(() => histogram([1, 2], { bins: [0, 2, 1] }), RangeError, "increasing edges");
  assertThrows(
    () => histogram([1, 2], { density: () => -1 }),
    RangeError,
    "truth must be a density ≥ 0, got -1",
  );
  assertThrows(() => histogram(sample, { mass: normal }), RangeError, "mass needs a discrete law");
});
