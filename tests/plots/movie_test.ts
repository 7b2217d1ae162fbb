import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { density, grid, onGrid } from "driftfield/core";
import {
  heatmap,
  histogram,
  line,
  mimeBundle,
  type Movie,
  movie,
  type Plot,
  png,
  svg,
} from "driftfield/plots";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { quantise } from "../../lib/plots/quantise.ts";
import { slider } from "../../lib/plots/slider.ts";
import { plotSvg } from "../../lib/plots/svg.ts";
import { decode } from "./decode.ts";
import { turning } from "./examples.ts";
import { texts } from "./reading.ts";

const size = { width: 200, height: 100 };
const domain = { x: [-2, 2], y: [0, 1] } as const;

/** A box that is one bar, from −1 to 0 and then from 0 to 1. */
const boxes = [-0.5, 0.5].map((x) => histogram([x], { ...size, domain, bins: 4, x: "x (m)" }));

/** `count` frames of a bump that walks to the right, on cells. */
const walk = (count: number): Plot[] => {
  const square = grid({ domain: [[-2, 2], [-2, 2]], cells: 20 });
  return Array.from({ length: count }, (_, k) => {
    const p = onGrid(square, ([x, y]) => Math.exp(-((x + 1 - 2 * k / count) ** 2) - y * y));
    return heatmap(p, { width: 120, height: 120, limits: [0, 1], contours: 0 });
  });
};

/** The slider's parts in a movie's bundle. */
async function sliderOf(moving: Movie) {
  const { data } = await mimeBundle(moving);
  const spec = data["application/vnd.vegalite.v5+json"] as {
    params: [
      { name: string; value: number; bind: { input: string; min: number; max: number; step: number } },
    ];
    width: number;
    height: number;
    layer: [Layer, Layer];
  };
  return { spec, data };
}

interface Layer {
  readonly data: { readonly values: readonly { readonly i: number; readonly url: string }[] };
  readonly mark: { readonly width: number; readonly height: number };
  readonly encoding: {
    readonly x: { readonly value: number };
    readonly y: { readonly value: number };
    readonly url: { readonly value: string };
  };
}

const picture = (url: string) => decode(Uint8Array.fromBase64(url.slice(url.indexOf(",") + 1)));

Deno.test("a frame of a movie is its plot: the bar is where it is in that frame, and not in the other", async () => {
  const { pixel, all, delays } = decode(await png(movie(boxes), { scale: 1 }));
  assertEquals([all.length, delays], [2, [100, 1100]]); // a tenth of a second each, the last one a second more
  const { left, top, width, height } = drawingArea(await svg(boxes[0]));
  const at = (frame: number, x: number) => pixel(frame, left + (x + 2) / 4 * width, top + height / 4);
  const isBar = ([r, , b]: number[]) => r < 150 && b > 180; // the palette's blue, 55 % opaque
  assertEquals([0, 1].map((frame) => [-0.5, 0.5].map((x) => isBar(at(frame, x)))), [[true, false], [
    false,
    true,
  ]]);
});

Deno.test("the time stands above the drawing area of each frame, and nothing else changes outside it", async () => {
  const same = movie([boxes[0], boxes[0]], { times: [0, 3.5] }),
    { all, width } = decode(await png(same, { scale: 1 }));
  assertEquals(same.labels, ["t = 0", "t = 3.5"]);
  const changed = Array.from(all[0].keys()).filter((i) => all[0][i] !== all[1][i]).map((i) =>
    Math.floor(i / 4)
  );
  const { top, left, width: across } = drawingArea(await svg(boxes[0]));
  assert(changed.length > 20, "the words change, the bar does not");
  assert(
    changed.every((at) => at / width < top && at % width > left + across / 2),
    "all above it, on the right",
  );
});

Deno.test("axes and colours stand still: frames that differ in them are refused", async () => {
  const free = [[-1, 1], [-2, 2]].map((sample) => histogram(sample, { bins: 2 }));
  await assertRejects(
    () => png(movie(free)),
    RangeError,
    "axes or legends of frames[1] differ from those of frames[0]",
  );
  const square = grid({ domain: [[0, 1], [0, 1]], cells: 4 }),
    options = { contours: 0, width: 100, height: 100 };
  const dim = [1, 9].map((s) => onGrid(square, ([x]) => s * x));
  await assertRejects(() => png(movie(dim.map((u) => heatmap(u, options)))), RangeError, "the same limits");
  await png(movie(dim.map((u) => heatmap(u, { ...options, limits: [0, 9] }))));
  const wide = ["short", "a title much longer than the plot is wide"].map((title) =>
    histogram([0], { ...size, domain, title })
  );
  await assertRejects(() => png(movie(wide)), RangeError, "frames[1] is not of the size of frames[0]");
});

Deno.test("a movie is displayed with a slider over its frames, as animated PNG, and as text", async () => {
  const moving = movie(walk(5), { times: [0, 1, 2, 3, 4] }), { spec, data } = await sliderOf(moving);
  assertEquals(Object.keys(data), ["application/vnd.vegalite.v5+json", "image/png", "text/plain"]);
  assertEquals(decode(Uint8Array.fromBase64(data["image/png"] as string)).all.length, 5);
  const [{ name, value, bind }] = spec.params;
  assertEquals([name, value, bind.input, bind.min, bind.max, bind.step], ["frame", 0, "range", 0, 4, 1]);
  assertEquals(spec.layer[1].data.values.map(({ i }) => i), [0, 1, 2, 3, 4]);
  assertEquals(data["text/plain"], moving.alt);
  await plotSvg({ kind: "plot", alt: "", view: spec as unknown as Plot["view"] }); // Vega-Lite has nothing to warn of
});

Deno.test("a frame under the slider, laid on the first picture, is that frame of the animated PNG, pixel by pixel", async () => {
  const { spec, data } = await sliderOf(movie(walk(4))), [under, over] = spec.layer, scale = 1.5;
  const shown = decode(Uint8Array.fromBase64(data["image/png"] as string));
  const base = picture(under.encoding.url.value), { mark, encoding } = over;
  assertEquals(base.all[0], shown.all[0]);
  assertAlmostEquals(under.mark.width * scale, shown.width, 1e-9);
  const [left, top] = [encoding.x.value - mark.width / 2, encoding.y.value - mark.height / 2].map((v) =>
    Math.round(v * scale)
  );
  over.data.values.forEach(({ url }, frame) => {
    const patch = picture(url), own = base.all[0].slice(), rows = patch.all[0].length / patch.width / 4;
    for (let y = 0; y < rows; y++) {
      const row = patch.all[0].subarray(4 * y * patch.width, 4 * (y + 1) * patch.width);
      own.set(row, 4 * ((top + y) * shown.width + left));
    }
    assertEquals(own, shown.all[frame]);
    assert(patch.all[0].length < base.all[0].length, "only what changes is there again");
  });
});

Deno.test("the slider shows the frame it stands at, and no other", async () => {
  const { spec } = await sliderOf(movie(walk(3))), urls = spec.layer[1].data.values.map(({ url }) => url);
  const view = new View(parse(compile(spec as unknown as TopLevelSpec).spec), { renderer: "none" });
  for (const frame of [0, 2, 1]) {
    const images = (await view.signal("frame", frame).toSVG()).match(/<image [^>]*>/g)!;
    const seen = images.filter((one) => !/ opacity="0"/.test(one));
    assertEquals(seen.length, 2); // it, and the first frame below
    assert(seen[1].includes(urls[frame]), `${frame}`);
  }
  view.finalize();
});

Deno.test("a slider holds thirty frames at most, the first and the last among them", () => {
  const frames = Array.from({ length: 40 }, (_, k) => ({ width: 2, height: 1, pixels: Uint8Array.of(0, k) }));
  const palette = frames.map((_, k) => [k, 0, 0] as const);
  const { data: { values } } = (slider({ frames, palette }, 1, "") as { layer: Layer[] }).layer[1];
  const shown = values.map(({ url }) => picture(url).pixel(0, 0, 0)[0]); // all but the right pixel is in the first picture
  assertEquals([shown.length, shown[0], shown[29]], [30, 0, 39]);
  shown.slice(1).forEach((k, i) => assert(k > shown[i], "in order"));
});

Deno.test("a frame of particles under two densities takes less than the thirtieth part of a megabyte", async () => {
  const line = grid({ domain: [-4, 4], cells: 200 }),
    law = (s: number) => (x: number) => Math.exp(-x * x / 2 / s / s) / s / Math.sqrt(2 * Math.PI);
  const frames = Array.from({ length: 8 }, (_, k) => {
    const s = 0.4 + k / 10, sample = Array.from({ length: 500 }, (_, i) => s * Math.sin(i * i));
    return histogram({ particles: sample }, {
      bins: 40,
      domain: { x: [-4, 4], y: [0, 1.2] },
      density: { grid: density(line, ([x]) => law(s)(x)), exact: law(s) },
    });
  });
  const { data } = await mimeBundle(movie(frames));
  assert(JSON.stringify(data).length < 8 * 1e6 / 30, `${JSON.stringify(data).length} bytes`);
});

Deno.test("the colours that occur most often are kept, the others give way to the nearest", () => {
  const rgba = Uint8Array.from({ length: 4 * 3000 }, (_, k) => {
    const i = k >> 2; // 300 colours, far apart, of which the last 44 occur once and the others more often
    const color = i < 2700 ? i % 256 : 256 + i % 44;
    return [4 * (color % 64), 60 * Math.floor(color / 64), 0, 255][k & 3];
  });
  const { palette, frames: [{ pixels }] } = quantise([{ width: 3000, height: 1, rgba }]);
  assertEquals(palette.length, 256);
  for (let i = 0; i < 2700; i++) {
    const [r, g, b] = palette[pixels[i]]; // half a step of 64 is two
    assert(Math.abs(r - rgba[4 * i]) <= 2 && Math.abs(g - rgba[4 * i + 1]) <= 2 && b === 0, `${i}`);
  }
  assert(palette[pixels[2999]][1] >= 178, "a rare colour becomes one of the next row of greens");
});

Deno.test("stills of a movie have the times as titles, the alt text tells the first and the last frame", async () => {
  const moving = movie(boxes, { times: [0, 1] }), drawn = texts(await svg(moving));
  assertEquals(drawn.filter((one) => one.startsWith("t = ")), ["t = 0", "t = 1"]);
  assertEquals(
    moving.alt,
    `Movie of 2 frames from t = 0 to t = 1. At first: ${boxes[0].alt} At the end: ${boxes[1].alt}`,
  );
});

Deno.test("movie() refuses what it cannot show, by name", () => {
  assertThrows(() => movie([]), RangeError, "frames must be at least one, got none");
  assertThrows(() => movie(boxes, { times: [1] }), RangeError, "frames has 2 values, but times has 1");
  assertThrows(() => movie(boxes, { seconds: -1 }), RangeError, "seconds must be positive, got -1");
  assertThrows(() => movie(boxes, { pause: NaN }), RangeError, "pause must be finite");
  const wrong = [line({ x: [0, 1], y: [0, 1] }), turning] as unknown as Plot[];
  assertThrows(() => movie(wrong), TypeError, "frames[1] must be a plot, got function");
});
