import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { heatmap, over, svg, vectorField } from "driftfield/plots";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { turning } from "./examples.ts";
import { attributes, column, layersOf, marks, texts } from "./reading.ts";

const constant = (v: readonly number[]) => (x: Points): Points => ({
  ...x,
  data: x.data.map((_, i) => v[i % 2]),
});
const domain = [[-1, 1], [-1, 1]] as const;

/** Place and angle of every arrow, as drawn. */
const arrows = (text: string) =>
  [...marks(text, "symbol")[0].matchAll(/translate\(([-\d.]+),([-\d.]+)\)(?: rotate\(([-\d.]+)\))?/g)].map((
    match,
  ) => match.slice(1).map((v) => Number(v ?? 0)));

Deno.test("arrows point where the field does: clockwise from up, right is 90°", async () => {
  for (
    const [v, angle] of [[[1, 0], 90], [[0, 1], 0], [[-1, 0], 270], [[0, -1], 180], [[1, 1], 45]] as const
  ) {
    const drawn = arrows(await svg(vectorField(constant(v), { domain, arrows: 3 })));
    assertEquals(drawn.length, 9);
    for (const [, , degrees] of drawn) assertAlmostEquals((degrees + 360) % 360, angle, 0.02);
  }
});

Deno.test("a field that turns is drawn turning: each arrow at a right angle to its place", async () => {
  const text = await svg(vectorField(turning, { domain, arrows: 6 })), { width, height } = drawingArea(text);
  for (const [px, py, degrees] of arrows(text)) {
    const [x, y] = [2 * px / width - 1, 1 - 2 * py / height], turn = (90 - degrees) * Math.PI / 180;
    assertAlmostEquals(Math.cos(turn) * x + Math.sin(turn) * y, 0, 0.01); // places to a hundredth of a pixel, angles to 1e-2
    assertAlmostEquals(Math.sin(turn) * x - Math.cos(turn) * y, Math.hypot(x, y), 0.01); // to the left: counter-clockwise
  }
});

Deno.test("the area of an arrow goes with strength, up to the strongest twentieth", () => {
  const [layer] = layersOf(vectorField((x) => x, { domain, arrows: 10 }));
  const size = column(layer, "size"),
    strength = column(layer, "strength");
  const full = strength.toSorted((a, b) => a - b)[Math.floor(0.95 * 99)];
  size.forEach((area, i) =>
    // 40 pixels a cell; numbers are written to 1e-4 of their range
    assertAlmostEquals(area, (0.95 * 40) ** 2 * Math.min(1, strength[i] / full), 2e-4 * 38 ** 2)
  );
});

Deno.test("the field is taken at the time that is asked for, on a grid that fits the rectangle", () => {
  let seen: [number, number] = [0, 0];
  const [layer] = layersOf(
    vectorField((x, t) => (seen = [t, x.shape[0]], x), { domain: [[0, 4], [0, 2]], arrows: 8, t: 0.7 }),
  );
  assertEquals(seen, [0.7, 32]);
  assertAlmostEquals(Math.max(...column(layer, "x")), 3.75, 1e-3); // half a cell from the border
  assertAlmostEquals(Math.max(...column(layer, "y")), 1.75, 1e-3);
});

Deno.test("vectors at places are drawn where they are; those in one square as one arrow, their mean", async () => {
  const at = points([[-0.9, 0.5], [0.5, 0.5], [0.7, 0.7], [1, 1], [1.2, 0]]); // the last one is outside
  const vectors = points([[1, 0], [0, 1], [0, 3], [3, 2], [9, 9]]);
  const plot = vectorField({ at, vectors }, { domain, arrows: 2 }), [layer] = layersOf(plot);
  assertEquals(column(layer, "x").length, 2);
  [-0.9, 2.2 / 3].forEach((x, i) => assertAlmostEquals(column(layer, "x")[i], x, 1e-3)); // written to 1e-4 of the range
  [0.5, 2.2 / 3].forEach((y, i) => assertAlmostEquals(column(layer, "y")[i], y, 1e-3));
  [1, Math.hypot(1, 2)].forEach((s, i) => assertAlmostEquals(column(layer, "strength")[i], s, 1e-3));
  assertEquals(arrows(await svg(plot)).length, 2);
});

Deno.test("the strength of a full arrow is the one that is asked for, so that frames can be compared", () => {
  for (const strength of [1, 2, 4]) {
    const [layer] = layersOf(vectorField(constant([strength, 0]), { domain, arrows: 10, limit: 4 }));
    column(layer, "size").forEach((area) => assertAlmostEquals(area, (0.95 * 40) ** 2 * strength / 4, 1e-9));
  }
});

Deno.test("arrows of one colour leave the legend to the heat map below", async () => {
  const below = heatmap((x, y) => x + y, { domain, contours: 0, value: "density" });
  const text = await svg(over(below, vectorField(turning, { domain, color: "white", strength: "current" })));
  assert(texts(text).includes("density") && !texts(text).includes("current"));
  assertEquals(marks(text, "symbol").at(-1)!.match(/translate/g)!.length, 18 * 18);
  assertEquals(attributes(text, "svg", "width"), attributes(await svg(below), "svg", "width"));
});

Deno.test("vectorField() refuses what it cannot draw, by name", () => {
  const domain = [[-1, 1], [-1, 1]] as const;
  assertThrows(
    () => vectorField(constant([NaN, 0]), { domain }),
    RangeError,
    "field must be finite, got NaN in row 0",
  );
  assertThrows(
    () => vectorField(() => points([[1, 2]]), { domain }),
    RangeError,
    "field must give shape [324,2]",
  );
  assertThrows(
    () => vectorField(turning, { domain, arrows: 1 }),
    RangeError,
    "arrows must be between 2 and 60, got 1",
  );
  assertThrows(
    () => vectorField(turning, { domain: [[1, -1], [0, 1]] }),
    RangeError,
    "domain must increase along x",
  );
  const one = points([[0, 0]]);
  assertThrows(
    () => vectorField({ at: one, vectors: points([[1, 1], [2, 2]]) }, { domain }),
    RangeError,
    "at has 1 places, but there are 2 vectors",
  );
  assertThrows(
    () => vectorField({ at: points([[2, 2]]), vectors: one }, { domain }),
    RangeError,
    "at has no place inside the domain",
  );
  assertThrows(
    () => vectorField({ at: one, vectors: points([[1]]) }, { domain }),
    RangeError,
    "vectors must have dim 2",
  );
  assertThrows(() => vectorField(turning, { domain, limit: 0 }), RangeError, "limit must be positive, got 0");
  assertThrows(() => vectorField(turning, { domain, t: NaN }), RangeError, "t must be finite");
});
