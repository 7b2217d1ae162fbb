import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { circle, palette, png, scatter, svg } from "driftfield/plots";
import { thinCloud } from "../../lib/plots/clouds.ts";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { spiral } from "./examples.ts";
import { dots, marks, texts } from "./reading.ts";

Deno.test("twenty points are twenty dots, each in its place", async () => {
  const cloud = spiral(20), domain = [[-5, 5], [-4, 6]] as const;
  const text = await svg(scatter(cloud, { domain })),
    { width, height } = drawingArea(text),
    drawn = dots(text);
  assertEquals(drawn.length, 20);
  drawn.forEach(([x, y], i) => {
    assertAlmostEquals(x, (cloud.data[2 * i] + 5) / 10 * width, 0.1); // written to a tenth of a pixel
    assertAlmostEquals(y, (6 - cloud.data[2 * i + 1]) / 10 * height, 0.1);
  });
});

Deno.test("a unit is as long along x as along y, whatever the shape of the cloud", async () => {
  for (const domain of [[[-1, 1], [-1, 1]], [[0, 4], [0, 1]], [[0, 1], [0, 3]], [[0, 90], [0, 1]]] as const) {
    const ring = circle(0.3, [0.5, 0.5]), text = await svg(scatter(ring, { domain }));
    const [x, y] = [0, 1].map((k) => dots(text).map((dot) => dot[k]));
    const [wide, high] = [x, y].map((v) => Math.max(...v) - Math.min(...v));
    // sides are whole pixels: half a pixel in at least 140 of each, and a tenth for each dot
    assertAlmostEquals(wide / high, 1, 1 / 140 + 0.2 / high);
  }
});

Deno.test("a large cloud is thinned to its outermost points and a part of the others, and says so", async () => {
  const cloud = spiral(5000), plot = scatter(cloud), drawn = dots(await svg(plot));
  assert(drawn.length <= 1500 && drawn.length > 1400, `${drawn.length}`);
  assert(/5000 points, 1\d{3} of them drawn/.test(plot.alt), plot.alt);
  const keep = thinCloud(cloud, 1500), x = cloud.data.filter((_, i) => i % 2 === 0);
  for (const end of [Math.max(...x), Math.min(...x)]) assert(keep.some((i) => x[i] === end));
  assertEquals(thinCloud(spiral(7), 10), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("clouds by name have colours of their own, and a legend", async () => {
  const text = await svg(scatter({ data: spiral(10), model: spiral(12) }));
  assertEquals(marks(text, "symbol").map((mark) => [dots(mark).length, /fill="(#\w+)"/.exec(mark)?.[1]]), [[
    10,
    "#0072b2",
  ], [12, "#d55e00"]]);
  assert(texts(text).includes("data") && texts(text).includes("model"));
});

/** The colour of every dot. */
const fills = (text: string) =>
  [...marks(text, "symbol").join("").matchAll(/<circle[^>]* fill="([^"]+)"/g)].map((match) => match[1]);

Deno.test("points are coloured by group or by value", async () => {
  const groups = fills(await svg(scatter(spiral(4), { color: ["a", "b", "a", "c"] })));
  assertEquals([groups[0] === groups[2], new Set(groups).size], [true, 3]);
  const values = fills(await svg(scatter(spiral(3), { color: [0, 0.5, 1] }))); // the ends and the middle of viridis
  assertEquals(values, ["rgb(68, 1, 84)", "rgb(33, 144, 140)", "rgb(253, 231, 37)"]);
});

Deno.test("names of groups may hold commas, quotes and line ends", async () => {
  const names = ['a, "b"', "c\nd", "plain"], text = await svg(scatter(spiral(3), { color: names }));
  assertEquals(
    [...marks(text, "symbol").join("").matchAll(/<circle[^>]* fill="(#\w+)"/g)].map((match) => match[1]),
    palette.slice(0, 3),
  );
  assert(texts(text).includes("a, &quot;b&quot;") || texts(text).includes('a, "b"'), `${texts(text)}`);
});

Deno.test("what lies outside the limits is not drawn, be it everything", async () => {
  const cloud = points([[0, 0], [5, 0], [1e9, 0]]);
  assertEquals(dots(await svg(scatter(cloud, { domain: [[-1, 1], [-1, 1]] }))).length, 1);
  const none = scatter(cloud, { domain: [[7, 8], [7, 8]] });
  assertEquals(dots(await svg(none)).length, 0);
  assert((await png(none)).length > 500);
});

Deno.test("curves are drawn as given, dashed, not sorted along x", async () => {
  const text = await svg(scatter(spiral(5), { overlay: [circle(2)] })), [curve] = marks(text, "line");
  assert(curve.includes('stroke-dasharray="5,4"'));
  const drawn = [...curve.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map((
    match,
  ) => [Number(match[1]), Number(match[2])]);
  assertEquals(drawn.length, 97);
  assertEquals(drawn[0], drawn[96]);
  const steps = drawn.slice(1).map(([x, y], i) => Math.hypot(x - drawn[i][0], y - drawn[i][1]));
  assert(Math.max(...steps) < 1.2 * Math.min(...steps), "neighbours stay neighbours");
});

Deno.test("limits give plots of other numbers one ramp, and those beyond its last colour", async () => {
  const shown = async (color: number[], limits?: readonly [number, number]) =>
    fills(await svg(scatter(spiral(color.length), { color, limits })));
  const [low, middle, high] = await shown([0, 1, 2], [0, 2]);
  assertEquals(await shown([0, 1, 2], [-2, 2]), [middle, (await shown([0, 1.5, 2], [0, 2]))[1], high]);
  assertEquals(await shown([-9, 9, 1], [0, 2]), [low, high, middle]);
  assertEquals(new Set([low, middle, high]).size, 3);
  assertThrows(() => scatter(spiral(2), { color: [1, 2], limits: [0, NaN] }), RangeError, "limits[1]");
});

Deno.test("scatter() refuses what it cannot draw, by name", () => {
  assertThrows(
    () => scatter(points([[1, 2, 3]])),
    RangeError,
    "points must have dim 2 to be drawn in the plane, got dim 3",
  );
  assertThrows(() => scatter({ a: spiral(2), b: points([[1]]) }), RangeError, 'cloud "b" must have dim 2');
  assertThrows(
    () => scatter(points([[1, NaN]])),
    RangeError,
    "points must be finite, got NaN in row 0, column 1",
  );
  assertThrows(() => scatter(points(new Float64Array(0), 2)), RangeError, "at least 1 points, got 0");
  assertThrows(
    () => scatter(spiral(3), { color: [1, 2] }),
    RangeError,
    "points has 3 values, but color has 2",
  );
  assertThrows(() => scatter(spiral(2), { color: [1, NaN] }), RangeError, "color must be finite");
  assertThrows(() => scatter({ a: spiral(3), b: spiral(3) }, { color: [1, 2, 3] }), TypeError, "one cloud");
  assertThrows(() => scatter({}), RangeError, "at least one cloud");
  assertThrows(() => scatter([{ a: 1, b: 2 }], { x: "a", y: "c" }), TypeError, 'row 0 has no column "c"');
  assertThrows(
    () => scatter(spiral(3), { domain: [[1, 1], [0, 1]] }),
    RangeError,
    "domain must increase along x",
  );
  assertThrows(
    () => scatter(spiral(3), { overlay: [points([[1]])] }),
    RangeError,
    "overlay[0] must have dim 2",
  );
});
