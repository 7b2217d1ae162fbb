import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { beside, fan, line, over, png, svg, vegaLite } from "driftfield/plots";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { rasterPixels } from "../../lib/plots/png.ts";
import { between } from "../../lib/plots/words.ts";
import { spread } from "./examples.ts";
import { attributes, column, dots, layersOf, marks, paths, texts, vertices } from "./reading.ts";

const ramp = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Bands of these levels, each from −reach to reach, everywhere the same. */
const flat = (bands: readonly (readonly [level: number, reach: number])[], x = ramp(20)) => ({
  x,
  median: x.map(() => 0),
  bands: bands.map(([level, reach]) => ({ level, lower: x.map(() => -reach), upper: x.map(() => reach) })),
});

/** Colours of the legend's symbols by their labels. */
const legendOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/role-legend-symbol.*? fill="(#\w+)".*?role-legend-label.*?>([^<]*)<\/text>/g)].map(
      ([, color, label]) => [label, color] as const,
    ),
  );

Deno.test("bands, median and what came lie where their numbers say, the wider band below, what came on top", async () => {
  const x = ramp(21).map((i) => 10 + i), came = { x: ramp(31), y: ramp(31).map((i) => 2 * i) };
  const data = spread(x), text = await svg(fan(data, { came: { walk: came }, domain: { y: [0, 100] } }));
  const at = (x: number, y: number) => [480 * x / 30, (1 - y / 100) * 278];
  const near = (drawn: number[], expected: number[]) =>
    drawn.forEach((v, k) => assertAlmostEquals(v, expected[k], 0.06)); // data to a twentieth of a pixel, and rounding
  const areas = marks(text, "area");
  assertEquals(areas.length, 3);
  areas.forEach((area, k) => {
    const outline = vertices(paths(area)[0]), { lower, upper } = data.bands[2 - k];
    assertEquals(outline.length, 42);
    x.forEach((v, i) => {
      const ends = [outline[i], outline[41 - i]].sort((a, b) => a[1] - b[1]);
      near(ends[0], at(v, upper[i]));
      near(ends[1], at(v, lower[i]));
    });
  });
  const [median, walk] = marks(text, "line").map((mark) => vertices(paths(mark)[0]));
  x.forEach((v, i) => near(median[i], at(v, data.median[i])));
  walk.forEach((point, i) => near(point, at(i, 2 * i)));
  assert(marks(text, "line")[1].includes('stroke="#222222"'));
  assert(text.lastIndexOf("mark-area role-mark") < text.indexOf("mark-line role-mark"));
});

Deno.test("each band has in the picture the shade that the legend gives it, the narrowest the darkest", async () => {
  const fans: [level: number, reach: number][][] = [
    [[0.5, 1], [0.8, 2], [0.95, 3]],
    [[0.9, 2]],
    [[0.1, 1], [0.3, 2], [0.6, 3], [0.995, 3.5]],
  ];
  for (const bands of fans) {
    const text = await svg(fan(flat(bands), { domain: { y: [-4, 4] } })), legend = legendOf(text);
    const names = bands.map(([level]) => `${100 * level} %`);
    assertEquals(Object.keys(legend), ["median", ...names]);
    const { left, top, height } = drawingArea(text), { width, rgba } = await rasterPixels(text, 1);
    const column = ramp(height).map((y) => (top + y) * width + left + 97).map((i) =>
      rgba.subarray(4 * i, 4 * i + 3)
    );
    const lightness = names.map((name, k) => {
      const color = [1, 3, 5].map((i) => parseInt(legend[name].slice(i, i + 2), 16));
      // bytes are rounded once a layer, up to four of them, and once in the legend
      const seen = column.filter((pixel) => pixel.every((v, i) => Math.abs(v - color[i]) <= 3)).length;
      const share = (bands[k][1] - (bands[k - 1]?.[1] ?? 0)) / 4;
      assert(seen > 0.8 * share * height, `${seen} pixels of ${name}`); // edges, median and grid lines aside
      return color[0];
    });
    assertEquals(lightness, lightness.toSorted((a, b) => a - b));
    assert(lightness.every((v, k) => k === 0 || v - lightness[k - 1] > 20), `${lightness}`);
  }
});

Deno.test("the legend names bands, median and what came, each with its colour; the dots it hangs on are not seen", async () => {
  const x = ramp(20), one = { x, y: x };
  const text = await svg(fan(spread(x), { came: { "Sea-Tac": one, model: one } }));
  const legend = legendOf(text);
  assertEquals(Object.keys(legend), ["Sea-Tac", "model", "median", "50 %", "80 %", "95 %"]);
  assertEquals(Object.values(legend).slice(0, 3), ["#222222", "#d55e00", "#0072b2"]);
  const hidden = marks(text, "symbol").join("").match(/<path [^>]*>/g)!;
  assertEquals(hidden.length, 6);
  assert(hidden.every((mark) => mark.includes('opacity="0"')));
  assert(Object.keys(legendOf(await svg(fan(spread(x), { came: one })))).includes("observed"));
});

Deno.test("the legend of a narrow fan takes more rows; fans side by side, or over a line, keep theirs", async () => {
  const [width] = attributes(await svg(fan(spread(ramp(20)), { width: 200 })), "svg", "width");
  assert(width < 200 + 60, `${width} pixels wide`); // labels of the axis take some 40
  const [one, two] = [flat([[0.5, 1]]), flat([[0.25, 1], [0.75, 2]])].map((data) => fan(data));
  assertEquals(Object.keys(legendOf(await svg(beside(one, two)))).sort(), ["25 %", "50 %", "75 %", "median"]);
  const base = line({ a: { x: [0, 1], y: [0, 1] }, b: { x: [0, 1], y: [1, 0] } });
  const drawn = texts(await svg(over(base, one)));
  assert(["a", "b", "median", "50 %"].every((name) => drawn.includes(name)), `${drawn}`);
});

Deno.test("the order of positions and of bands does not matter", () => {
  const data = spread(ramp(30)), back = <T>(list: ArrayLike<T>) => Array.from(list).reverse();
  const bands = back(data.bands).map((one) => ({ ...one, lower: back(one.lower), upper: back(one.upper) }));
  assertEquals(fan({ x: back(data.x), median: back(data.median), bands }), fan(data));
  const swapped = data.bands.map((one, k) => ({ ...one, level: [0.8, 0.5, 0.95][k] }));
  assertNotEquals(fan({ ...data, bands: swapped }), fan(data));
});

Deno.test("a long fan is thinned and keeps first, last and the extremes of both ends", () => {
  const n = 50_000, x = ramp(n), wave = (shift: number) => x.map((i) => Math.sin(i / 900) + shift);
  const [lower, upper, median] = [wave(-1), wave(1), wave(0)];
  [lower[12_345], upper[31_415], median[40_000]] = [-9, 7, 0.5];
  const plot = fan({ x, median, bands: [{ level: 0.5, lower, upper }] }, { came: { x, y: median } });
  const [band] = layersOf(plot), at = column(band, "x");
  assert(at.length <= 1000, `${at.length} points`);
  for (const i of [0, 12_345, 31_415, n - 1]) assert(at.includes(i), `${i} is kept`);
  assert(at.every((v, k) => k === 0 || v > at[k - 1]), "in order");
  assertEquals([Math.min(...column(band, "lower")), Math.max(...column(band, "upper"))], [-9, 7]);
  assert(JSON.stringify(vegaLite(plot)).length < 100_000);
});

Deno.test("few observations are dots, many a thinner line", async () => {
  const of = async (n: number) => {
    const text = await svg(fan(spread(ramp(30)), { came: { x: ramp(n), y: ramp(n) } }));
    return [dots(text).length, attributes(marks(text, "line")[1], "path", "stroke-width")[0]];
  };
  assertEquals([await of(5), await of(30), await of(300)], [[5, 1.5], [0, 1.5], [0, 1]]);
});

Deno.test("on a logarithmic axis exponential bands have straight edges, of a fan and of a line", async () => {
  const x = ramp(30), power = (z: number) => x.map((t) => 100 * Math.exp(z * t));
  const [lower, upper, y] = [power(-0.1), power(0.2), power(0)];
  const both = [
    fan({ x, median: y, bands: [{ level: 0.9, lower, upper }] }, { log: "y" }),
    line({ x, y, lower, upper }, { log: "y" }),
  ];
  for (const plot of both) {
    const outline = vertices(paths(marks(await svg(plot), "area")[0])[0]);
    for (const edge of [outline.slice(0, 30), outline.slice(30)]) {
      const [[x0, y0], [x1, y1]] = [edge[0], edge.at(-1)!];
      edge.forEach(([px, py]) => assertAlmostEquals(py, y0 + (y1 - y0) * (px - x0) / (x1 - x0), 0.1));
    }
    // Vega-Lite 5.6, which JupyterLab has, stacks areas sideways over a log axis unless told not to
    const { x, y } = plot.view.encoding as Record<string, { stack: unknown }>;
    assertEquals([x.stack, y.stack], [null, null]);
  }
});

Deno.test("years have no comma on the axis and enough digits in the sentence, longer numbers keep theirs", async () => {
  const years = ramp(30).map((i) => 1995.5 + i), text = await svg(fan(spread(years)));
  assert(
    texts(text).includes("2000") && !texts(text).some((one) => /^\d,\d{3}$/.test(one)),
    `${texts(text)}`,
  );
  assert(texts(await svg(line({ x: [0, 1], y: [0, 50_000] }))).includes("20,000"));
  assertEquals(between([2007.25, 2012.1666]), "from 2007.3 to 2012.2");
  assertEquals([between([0, 0]), between([-1, 12]), between([3, 3])], [
    "from 0 to 0",
    "from −1 to 12",
    "from 3 to 3",
  ]);
});

Deno.test("the sentence about a fan says what, where, how far, and what came", () => {
  const { alt } = fan(spread(ramp(11)), {
    title: "Ahead",
    x: "day",
    y: "T (°C)",
    came: { Seattle: { x: [0], y: [1] } },
  });
  assertEquals(
    alt,
    "Ahead. Fan chart of T (°C) against day, from 0 to 10: median from 0 to 20, bands of 50 %, 80 %, 95 %, " +
      "the widest from 0 to 30; lines over it: Seattle.",
  );
});

Deno.test("a fan of no width, and one that lies outside the limits, is drawn all the same", async () => {
  assert(texts(await svg(fan(flat([[0.5, 0]])))).includes("50 %"));
  const far = fan(flat([[0.5, 1], [0.9, 2]]), { domain: { y: [5, 6] } });
  assertEquals(marks(await svg(far), "area").length, 0);
  assert((await png(far)).length > 1000);
});

Deno.test("fan() refuses what it cannot draw, by name", () => {
  const x = [1, 2, 3], good = { level: 0.5, lower: [0, 1, 2], upper: [2, 3, 4] };
  const data = { x, median: [1, 2, 3], bands: [good] };
  const refuses = (change: object, message: string, options = {}) =>
    assertThrows(() => fan({ ...data, ...change }, options), RangeError, message);
  const band = (change: object) => ({ bands: [good, { ...good, level: 0.9, ...change }] });
  refuses({ median: [1, 2] }, "x has 3 values, but median has 2");
  refuses(band({ lower: [0, 1] }), "x has 3 values, but bands[1].lower has 2");
  refuses(band({ upper: [2, 3, 4, 5] }), "x has 3 values, but bands[1].upper has 4");
  refuses(band({ lower: [0, 3.5, 2] }), "bands[1].lower must not be above upper, got 3.5 > 3 at index 1");
  for (const level of [0, 1, -0.5, 95]) {
    refuses(band({ level }), `bands[1].level must be between 0 and 1, got ${level}`);
  }
  refuses(band({ level: NaN }), "bands[1].level must be finite, got NaN");
  refuses(band({ upper: [2, NaN, 4] }), "bands[1].upper must be finite, got NaN at index 1");
  refuses({ median: [1, 2, Infinity] }, "median must be finite, got Infinity at index 2");
  refuses({ x: [1, NaN, 3] }, "x must be finite, got NaN at index 1");
  refuses({ x: [] }, "x must not be empty");
  refuses({ x: [1], median: [1] }, "x must have at least 2 positions, got 1");
  refuses({ bands: [] }, "bands must not be empty");
  refuses(band({ level: 0.5 }), 'a name of its own, got "50 %" twice');
  refuses({}, 'got "median" twice', { came: { median: { x, y: x } } });
  refuses({}, 'x of came "observed" has 3 values, but y of came "observed" has 2', {
    came: { x, y: [1, 2] },
  });
  refuses({}, 'y of came "S" must be finite, got NaN', { came: { S: { x, y: [1, 2, NaN] } } });
  refuses({}, "bands[0].lower must be positive on a log axis, got 0 at index 0", { log: "y" });
  assertThrows(
    () => fan({ ...data, bands: 3 as unknown as [] }),
    TypeError,
    "bands must be a list, got number",
  );
  assertThrows(
    () => fan({ ...data, x: undefined as unknown as [] }),
    TypeError,
    "x must be a list of numbers",
  );
});
