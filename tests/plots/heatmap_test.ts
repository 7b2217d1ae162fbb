import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { grid as gridOf, onGrid, points } from "driftfield/core";
import { heatmap, type Plot, svg } from "driftfield/plots";
import UPNG from "upng-js";
import { contours } from "../../lib/plots/contours.ts";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { shades } from "../../lib/plots/heat_layers.ts";
import { roundNumbers } from "../../lib/plots/ramp_legend.ts";
import { viridis } from "../../lib/plots/theme.ts";
import { marks, paths, vertices } from "./reading.ts";

const grid = (n: number, f: (x: number, y: number) => number, [low, high] = [-2, 2]) => {
  const at = Float64Array.from({ length: n }, (_, i) => low + (high - low) * i / (n - 1));
  return {
    x: at,
    y: at,
    values: Float64Array.from({ length: n * n }, (_, k) => f(at[k % n], at[Math.floor(k / n)])),
  };
};

/** The picture inside a heat map, as pixels. */
function pictureOf(text: string): { width: number; height: number; at: (x: number, y: number) => number[] } {
  const bytes = Uint8Array.fromBase64(text.match(/base64,([^"]+)"/)![1]), image = UPNG.decode(bytes.buffer);
  const rgba = new Uint8Array(UPNG.toRGBA8(image)[0]);
  return {
    width: image.width,
    height: image.height,
    at: (x, y) => [...rgba.subarray(4 * (y * image.width + x), 4 * (y * image.width + x) + 3)],
  };
}

Deno.test("the contour of x² + y² at r² is one closed circle of radius r", () => {
  const n = 41, h = 4 / (n - 1);
  for (const r of [0.5, 1, 1.7]) {
    const lines = contours(grid(n, (x, y) => x * x + y * y), r * r);
    assertEquals(lines.length, 1);
    assertEquals(lines[0][0], lines[0].at(-1));
    // linear interpolation of a function with second derivative 2 is off by at most h²/4, which moves the radius h²/(8r)
    for (const [x, y] of lines[0]) assertAlmostEquals(Math.hypot(x, y), r, h * h / (8 * r) + 1e-12);
    const angles = lines[0].map(([x, y]) => Math.atan2(y, x)),
      turns = angles.slice(1).map((a, i) => Math.cos(a - angles[i]));
    assert(Math.min(...turns) > Math.cos(2 * h / r), "neighbours on the line are neighbours on the circle");
  }
});

Deno.test("contours end at the border, and do not cross at a saddle", () => {
  const slope = contours(grid(11, (x, y) => x + y), 1.1);
  assertEquals(slope.length, 1);
  for (const [x, y] of slope[0]) assertAlmostEquals(x + y, 1.1, 1e-12);
  const saddle = contours(grid(10, (x, y) => x * y), 0.1);
  assertEquals(saddle.length, 2);
  for (const line of saddle) {
    assert(line.every(([x, y]) => x * y > 0 && Math.sign(x) === Math.sign(line[0][0])));
  }
  assertEquals(contours(grid(10, (x) => x), 9), []);
  // one cell, corners high and low across: the mean of the corners decides which are joined
  const cell = (values: number[]) =>
    contours({ x: [0, 1], y: [0, 1], values }, 0.5).map((line) => line.map(([x, y]) => x + y).sort());
  assertEquals(cell([1, 0, 0, 1]).length, 2);
  const separates = (values: number[]) =>
    contours({ x: [0, 1], y: [0, 1], values }, 0.5).some((line) => line.every(([x, y]) => x + y < 1));
  assert(separates([1, 0, 0, 0.6]), "the mean is below: each high corner stands alone");
  assert(!separates([1, 0.4, 0.4, 1]), "the mean is above: the high corners are joined");
});

Deno.test("contour lines are drawn at their place", async () => {
  const text = await svg(
    heatmap((x, y) => x * x + y * y, { domain: [[-2, 2], [-2, 2]], contours: [1], resolution: 80 }),
  );
  const { width, height } = drawingArea(text), [line] = marks(text, "line").flatMap(paths);
  const radii = vertices(line).map(([x, y]) => Math.hypot(x / width * 4 - 2, y / height * 4 - 2));
  assert(radii.length > 50);
  for (const r of radii) assertAlmostEquals(r, 1, 0.05 ** 2 / 8 + 2e-3); // a fifth of a pixel
});

Deno.test("a cell has the colour of its value, the largest y in the top row", async () => {
  const values = [0, 1, 2, /* y = 1: */ 3, 4, 5],
    plot = heatmap({ x: [0, 1, 2], y: [0, 1], values }, { contours: 0 });
  const { width, height, at } = pictureOf(await svg(plot)), colors = shades(viridis, 255);
  assertEquals([width, height], [3, 2]);
  values.forEach((v, k) =>
    assertEquals(at(k % 3, 1 - Math.floor(k / 3)), [...colors[Math.round(254 * v / 5)]])
  );
  assertEquals([at(0, 1), at(2, 0)], [[68, 1, 84], [253, 231, 37]]); // the ends of viridis
});

Deno.test("cells are centred on the grid's places: half a cell of picture around them", async () => {
  const text = await svg(
    heatmap({ x: [0, 1, 2, 3], y: [0, 1, 2, 3], values: Array.from({ length: 16 }, (_, i) => i) }, {
      contours: 0,
    }),
  );
  const { width, height } = drawingArea(text),
    ticks = [...text.matchAll(/>(\d(?:\.\d)?|−0\.5)</g)].map((match) => match[1]);
  assertEquals(width, height);
  assert(ticks.includes("3.5") || ticks.includes("3"), `${ticks}`);
  const image = text.match(/<image [^>]*width="(\d+)" height="(\d+)"/)!;
  assertEquals([Number(image[1]), Number(image[2])], [width, height]);
  assert(/<image [^>]*transform="translate\(0,0\)"/.test(text), "from corner to corner");
});

Deno.test("the axes end where the domain does, so that their ends have ticks", async () => {
  // the centre of the first of 20 cells, minus half their distance, is 3·10⁻¹⁸ in double precision
  const axis = (plot: Plot, name: "x" | "y") =>
    (plot.view.encoding as Record<"x" | "y", { scale: { domain: number[] } }>)[name].scale.domain;
  const plot = heatmap((x, y) => x + y, { domain: [[0, 1], [-0.3, 0.7]], resolution: 20 });
  assertEquals(axis(plot, "x"), [0, 1]);
  assertEquals(axis(plot, "y"), [-0.3, 0.7]);
  assertStringIncludes(await svg(plot), ">0.0</text>");
  for (const far of [1e-150, 1e12]) { // no size is rounded away
    const other = heatmap((x) => x / far, { domain: [[0, far], [0, far]], resolution: 3 });
    assertAlmostEquals(axis(other, "x")[1] / far, 1, 1e-9);
  }
});

Deno.test("limits and the diverging ramp fix what the colours mean", async () => {
  const one = heatmap({ x: [0, 1], y: [0, 1], values: [-1, 0, 1, 3] }, { contours: 0, diverging: true });
  const { at } = pictureOf(await svg(one));
  assertEquals(at(1, 1), [247, 247, 247]); // zero is the middle of −3 … 3
  const clipped = heatmap({ x: [0, 1], y: [0, 1], values: [-9, 0, 1, 9] }, { contours: 0, limits: [0, 1] });
  const pixels = pictureOf(await svg(clipped));
  assertEquals([pixels.at(0, 1), pixels.at(1, 0)], [pixels.at(1, 1), pixels.at(0, 0)]);
});

Deno.test("a function on a grid of two axes is drawn over its domain, its first axis to the right", async () => {
  const uneven = gridOf({ domain: [[0, 4], [-1, 1]], cells: [4, 5] });
  const text = await svg(heatmap(onGrid(uneven, ([x, y]) => x + 10 * y), { contours: 0 }));
  const { width, height, at } = pictureOf(text), area = drawingArea(text);
  assertEquals([width, height], [4, 5]);
  assertAlmostEquals(area.width / area.height, 4 / 2, 1e-9); // a unit is as long along x as along y
  const value = (x: number, y: number) => (x + 0.5 + 10 * (2 * y - 4) / 5 + 7.5) / 19; // from −7.5 to 11.5
  const colors = shades(viridis, 255);
  for (const [x, y] of [[0, 0], [3, 0], [1, 2], [3, 4]]) {
    assertEquals(at(x, 4 - y), [...colors[Math.round(254 * value(x, y))]]);
  }
});

Deno.test("contour lines divide the limits where they are given, so that they mean the same in every frame", () => {
  const square = gridOf({ domain: [[0, 1], [0, 1]], cells: 10 });
  for (const s of [0.6, 1]) {
    const { alt } = heatmap(onGrid(square, ([x]) => s * x), { limits: [0, 1], contours: 3 });
    assert(alt.includes("contour lines at 0.25, 0.5, 0.75"), alt);
  }
});

Deno.test("a constant has colours, and no contour lines", async () => {
  const text = await svg(heatmap(() => 2, { domain: [[0, 1], [0, 1]], resolution: 4 }));
  assertEquals(marks(text, "line").length, 0);
});

Deno.test("heatmap() refuses what it cannot draw, by name", () => {
  const x = [0, 1, 2];
  assertThrows(() => heatmap({ x, y: x, values: x }), RangeError, "values must be 3 × 3 = 9, got 3");
  assertThrows(
    () => heatmap({ x: [0, 1, 3], y: x, values: Array(9).fill(0) }),
    RangeError,
    "x must increase in even steps, got 1 at index 1",
  );
  assertThrows(
    () => heatmap({ x, y: [1], values: x }),
    RangeError,
    "y must have at least 2 places, got 1",
  );
  assertThrows(
    () => heatmap({ x, y: x, values: [...Array(8).fill(0), NaN] }),
    RangeError,
    "values must be finite, got NaN at index 8",
  );
  const one = onGrid(gridOf({ domain: [0, 1], cells: 4 }), () => 1);
  assertThrows(
    () => heatmap(one),
    RangeError,
    "heatmap needs a function on a grid of two axes, got 1; see line",
  );
  assertThrows(() => heatmap(() => 1), TypeError, "needs a domain");
  assertThrows(
    () => heatmap(() => 1, { domain: [[0, 0], [0, 1]] }),
    RangeError,
    "domain must increase along x",
  );
  assertThrows(
    () => heatmap(() => 1, { domain: [[0, 1], [0, 1]], points: points([[1]]) }),
    RangeError,
    "points must have dim 2",
  );
  assertThrows(() => heatmap(() => NaN, { domain: [[0, 1], [0, 1]] }), RangeError, "finite");
});

Deno.test("labels of a colour bar have room, whatever the values", async () => {
  for (const top of [1, 0.5, 0.273, 0.16, 0.0973, 20, 1e-4, 945, 12345]) {
    const text = await svg(heatmap(grid(3, (x) => top * x / 2), { limits: [0, top] }));
    const numbers = roundNumbers([0, top]);
    assert(numbers.length >= 3 && numbers.length <= 6 && numbers.every((v) => v >= 0 && v <= top));
    const bar = text.match(/role-legend-label[^]*?<\/g>/)![0];
    const labels = [...bar.matchAll(/<text([^>]*)translate\(([\d.]+),[^>]*>([^<]*)/g)].map(
      ([, how, x, word]) => {
        const width = [...word].reduce((sum, sign) => sum + (/[.,]/.test(sign) ? 3.5 : 7), 0), // at 11 pixels
          left = how.includes("middle") ? width / 2 : how.includes("end") ? width : 0;
        return [Number(x) - left, Number(x) - left + width];
      },
    );
    assertEquals(labels.length, numbers.length);
    labels.slice(1).forEach(([left], i) =>
      assert(left > labels[i][1] + 3, `${top}: label ${i + 1} meets the next`)
    );
  }
});
