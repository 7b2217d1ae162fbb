import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { circle, palette, paths, svg } from "driftfield/plots";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { marks, paths as drawnPaths, texts, vertices } from "./reading.ts";

const rays = (count: number, n = 2): Points[] =>
  Array.from({ length: count }, (_, k) =>
    points(Array.from({ length: n }, (_, i) => [
      i / (n - 1) * Math.cos(2 * Math.PI * k / count),
      i / (n - 1) * Math.sin(2 * Math.PI * k / count),
    ])));

/** Corners of each line of a drawing, in pixels of the drawing area. */
const corners = (text: string) => drawnPaths(marks(text, "line").join("")).map(vertices);

Deno.test("every path is one line through its points, in their order", async () => {
  const loop = points([[0, 0], [1, 0], [1, 1], [0.5, -1], [0, 0]]), domain = [[-2, 2], [-2, 2]] as const;
  const text = await svg(paths([loop, points([[-1, 1], [-1, -1]])], { domain }));
  const { width, height } = drawingArea(text), drawn = corners(text);
  assertEquals(drawn.map((line) => line.length), [5, 2]);
  drawn[0].forEach(([x, y], i) => {
    assertAlmostEquals(x, (loop.data[2 * i] + 2) / 4 * width, 0.1); // written to a tenth of a pixel
    assertAlmostEquals(y, (2 - loop.data[2 * i + 1]) / 4 * height, 0.1);
  });
});

Deno.test("groups have colours of their own, and a legend", async () => {
  const text = await svg(paths(rays(3), { color: ["up", "down", "up"] }));
  const strokes = [...marks(text, "line").join("").matchAll(/stroke="(#\w+)"/g)].map((match) => match[1]);
  assertEquals(strokes.map((one) => one.toLowerCase()).sort(), [palette[0], palette[0], palette[1]].sort());
  assert(texts(text).includes("up") && texts(text).includes("down"));
});

Deno.test("arrowheads show the way, half-way", async () => {
  const text = await svg(paths(rays(4, 21), { arrows: true })), heads = marks(text, "symbol").join("");
  const angles = [...heads.matchAll(/rotate\((-?[\d.]+)\)/g)].map((match) => Number(match[1]));
  assertEquals(angles.length, 3); // up needs none
  [90, 180, -90].forEach((angle) =>
    assert(angles.some((one) => Math.abs((one - angle) % 360) < 1), `${angles}`)
  );
});

Deno.test("long paths are thinned, with both ends kept", async () => {
  const long = points(Array.from({ length: 50_001 }, (_, i) => [i / 50_000, Math.sin(i / 5000)]));
  const [drawn] = corners(await svg(paths([long], { equal: false, domain: [[0, 1], [-1, 1]], width: 400 })));
  assert(drawn.length <= 12_000 && drawn.length > 10_000, `${drawn.length}`);
  assertEquals([drawn[0][0], drawn.at(-1)![0]], [0, 400]);
});

Deno.test("the alt text says what there is", () => {
  const { alt } = paths(rays(3), { title: "Rays", color: ["a", "b", "b"], overlay: [circle(1)], x: "east" });
  assertEquals(
    /Rays.*3 paths in the plane: east.*coloured by group \(a, b\); dashed curves/.test(alt),
    true,
    alt,
  );
  assert(paths(rays(1)).alt.startsWith("1 path in the plane"));
});

Deno.test("paths that cannot be drawn are refused by name", () => {
  assertThrows(() => paths([]), RangeError, "at least one path");
  assertThrows(() => paths([points([[0, 1]])]), RangeError, "paths[0] must have at least 2 points, got 1");
  assertThrows(() => paths([points([[0, 1, 2], [1, 2, 3]])]), RangeError, "paths[0]");
  assertThrows(() => paths([points([[0, 1], [NaN, 2]])]), RangeError, "paths[0]");
  assertThrows(
    () => paths([points([[-1e308, 0], [1e308, 1]])]),
    RangeError,
    "from -1e+308 to 1e+308 are too far",
  );
  assertThrows(() => paths(rays(2), { color: ["a"] }), RangeError, "color has 1 values, but paths has 2");
});
