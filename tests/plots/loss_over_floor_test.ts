import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { beside, lossOverFloor, svg } from "driftfield/plots";
import { attributes, column, dots, layersOf, marks, paths, texts, vertices } from "./reading.ts";

const rows = [0.1, 1, 10, 100].map((level) => ({
  level,
  loss: { value: 1 / level, standardError: 0.1 / level },
  floor: { value: 0.5 / level, standardError: 0.1 / level },
  excess: { value: 0.5 / level, standardError: 0.02 / level },
}));
const panes = (plot: ReturnType<typeof lossOverFloor>) => plot.view.hconcat as { layer: unknown[] }[];

Deno.test("losses are dots with bars of two standard errors, the floor a dashed line, at the levels", async () => {
  const plot = lossOverFloor(rows), [loss, floor] = layersOf({ view: panes(plot)[0] });
  // five digits of a log axis; of the other one a twentieth of a pixel of 170, the axis being 12 long
  assertEquals(column(loss, "x"), [0.1, 1, 10, 100]);
  column(loss, "y").forEach((v, i) => assertAlmostEquals(v, rows[i].loss.value, 12 / 170 / 20));
  column(loss, "upper").forEach((v, i) => assertAlmostEquals(v, 1.2 * rows[i].loss.value, 12 / 170 / 20));
  column(floor, "y").forEach((v, i) => assertAlmostEquals(v, rows[i].floor.value, 12 / 170 / 20));
  const text = await svg(plot);
  assertEquals([dots(text).length, attributes(marks(text, "rule").join(""), "line", "x2").length], [8, 8]);
  assertEquals(marks(text, "line").filter((mark) => mark.includes('stroke-dasharray="5,4"')).length, 1);
  for (const word of ["loss", "floor", "loss per coordinate", "loss − floor", "noise σ/α"]) {
    assert(texts(text).includes(word), `${word} among ${texts(text)}`);
  }
});

Deno.test("what is between loss and floor is straight on its axes where it is a power of the level", async () => {
  const drawn = vertices(paths(marks(await svg(lossOverFloor(rows)), "line").at(-1)!)[0]);
  assertEquals(drawn.length, 4);
  const [[x0, y0], [x1, y1]] = [drawn[0], drawn[3]];
  drawn.forEach(([x, y]) => assertAlmostEquals(y, y0 + (y1 - y0) * (x - x0) / (x1 - x0), 0.1)); // pixels
});

Deno.test("without a floor there is the loss alone, and an excess of 0 is left out", async () => {
  const alone = lossOverFloor(rows.map(({ level, loss }) => ({ level, loss })));
  assertEquals([panes(alone).length, texts(await svg(alone)).includes("floor")], [1, false]);
  const none = { value: 0, standardError: 0 };
  assertEquals(panes(lossOverFloor(rows.map((row) => ({ ...row, excess: none })))).length, 1);
  const [, right] = panes(lossOverFloor(rows.map((row, i) => i ? row : { ...row, excess: none })));
  assertEquals(column(layersOf({ view: right })[0], "x"), [1, 10, 100]);
});

Deno.test("heading, size and words are as asked for, and it stands beside others", async () => {
  const plot = lossOverFloor(rows, { title: "Moons", width: 195, height: 170, y: "error", alt: "Told." });
  const both = beside(plot, plot), text = await svg(both);
  assertEquals(plot.alt, "Told.");
  assertEquals(texts(text).filter((one) => ["Moons", "error"].includes(one)).length, 4);
  for (const pane of panes(plot)) {
    const { width, height } = pane as unknown as Record<string, number>;
    assertEquals([width, height], [195, 170]);
  }
});

Deno.test("no rows, levels of 0 and losses that are no numbers are refused", () => {
  assertThrows(() => lossOverFloor([]), RangeError, "x");
  assertThrows(() => lossOverFloor([{ ...rows[0], level: 0 }]), RangeError, "x");
  assertThrows(
    () => lossOverFloor([{ ...rows[0], loss: { value: NaN, standardError: 1 } }]),
    RangeError,
    "NaN",
  );
});
