import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { type Animation, animation, circle, png, scatter, stills, svg } from "driftfield/plots";
import { philox } from "driftfield/random";
import { drawingArea } from "../../lib/plots/drawing_area.ts";
import { decode } from "./decode.ts";
import { growing, spiral } from "./examples.ts";
import { dots, marks, texts } from "./reading.ts";

/** Where a scatter plot with the same titles and limits has its drawing area. */
async function areaOf({ area, x, y, title, groups, frames: [first] }: Animation) {
  const cloud = groups.length > 1 ? Object.fromEntries(groups.map((name) => [name, first])) : first;
  return drawingArea(await svg(scatter(cloud, { ...area, x, y, title })));
}

const domain = [[-1, 1], [-1, 1]] as const;
const isBlue = ([r, g, b]: number[]) => r < 120 && g > 90 && b > 150; // the palette's first colour on white, 75 % opaque
const isWhite = ([r, g, b]: number[]) => r + g + b > 3 * 225; // white or a grid line

Deno.test("a dot is where its point is, in every frame and nowhere else", async () => {
  const path = [[0, 0], [0.5, 0.5], [-0.63, 0.21], [0.9, -0.9]];
  const moving = animation(path.map((at) => points([at])), { domain });
  for (const scale of [1, 1.5, 2]) {
    const { pixel, all } = decode(await png(moving, { scale }));
    assertEquals(all.length, 4);
    const area = await areaOf(moving), { width, height } = moving.area;
    const place = (
      [x, y]: number[],
    ) => [(area.left + (x + 1) / 2 * width) * scale, (area.top + (1 - y) / 2 * height) * scale];
    path.forEach((at, frame) =>
      path.forEach((other) => {
        const [x, y] = place(other), color = pixel(frame, x, y);
        assert(at === other ? isBlue(color) : isWhite(color), `frame ${frame}, [${other}]: ${color}`);
      })
    );
  }
});

Deno.test("an animation has the frames, the size and the delays that were asked for", async () => {
  const { width, delays, all } = decode(await png(growing, { scale: 1 }));
  assertEquals(delays, [100, 100, 1100]); // a tenth of a second each, the last one a second more
  assert(all[0].some((v, i) => v !== all[1][i]) && all[1].some((v, i) => v !== all[2][i]), "frames differ");
  assert(Math.abs(width - growing.area.width) < 60);
  const slow = animation(growing.frames, { seconds: 6, pause: 0 });
  assertEquals(slow.delays, [2000, 2000, 2000]);
});

Deno.test("the time is written in each frame, above the drawing area", async () => {
  const still = animation([spiral(4), spiral(4)], { times: [0, 3.5] }),
    { all, width } = decode(await png(still, { scale: 1 }));
  const changed = [...all[0].keys()].filter((i) => all[0][i] !== all[1][i]).map((i) => Math.floor(i / 4));
  const { top } = await areaOf(still);
  assert(changed.length > 20, "the label changes, the dots do not");
  assert(changed.every((at) => Math.floor(at / width) < top), "all above the area");
});

Deno.test("curves stay visible above the dots", async () => {
  const cloud = points(
    Array.from({ length: 900 }, (_, i) => [(i % 30) / 15 - 1, Math.floor(i / 30) / 15 - 1]),
  );
  const covered = animation([cloud], { domain, overlay: [circle(0.5)], radius: 8 });
  const { all } = decode(await png(covered, { scale: 1 }));
  const dark = all[0].filter((v, i) => i % 4 === 2 && v < 80).length; // blue is low only in ink
  const bare =
    decode(await png({ ...covered, overlay: [] }, { scale: 1 })).all[0].filter((v, i) =>
      i % 4 === 2 && v < 80
    ).length;
  assert(dark - bare > 300, `${dark - bare} pixels of the circle`);
});

Deno.test("groups have colours and a legend; a row is the same particle throughout", async () => {
  const two = animation([points([[-0.5, 0], [0.5, 0]])], { domain, color: ["west", "east"], radius: 5 });
  const { pixel } = decode(await png(two, { scale: 1 })), text = await svg(two);
  const { left, top } = await areaOf(two), area = two.area;
  assert(texts(text).includes("west") && texts(text).includes("east"));
  assertEquals(two.groups, ["west", "east"]);
  const colors = [0.25, 0.75].map((part) => pixel(0, left + part * area.width, top + area.height / 2));
  assert(isBlue(colors[0]) && colors[1][0] > 180 && colors[1][2] < 120, `${colors}`);
});

Deno.test("the same frames give the same bytes; a thousand particles in forty frames stay below 400 KB", async () => {
  const noise = philox(4).normal([1000, 2]).data, drift = philox(5).normal([1000, 2]).data;
  const frames = Array.from(
    { length: 40 },
    (_, k) => points(noise.map((v, i) => v * Math.exp(-k / 20) + drift[i] * k / 40), 2),
  );
  const one = await png(animation(frames)),
    other = await png(animation(frames.map((frame) => ({ ...frame, data: frame.data.slice() }))));
  assertEquals(one, other);
  assert(one.length < 400_000, `${one.length} bytes`);
});

Deno.test("large clouds are thinned, the same particles in every frame", () => {
  const frames = [spiral(3000), { ...spiral(3000), data: spiral(3000).data.map((v) => 2 * v) }],
    thinned = animation(frames);
  assertEquals(thinned.frames[0].shape, thinned.frames[1].shape);
  assert(thinned.frames[0].shape[0] <= 1200);
  thinned.frames[0].data.forEach((v, i) => assertAlmostEquals(2 * v, thinned.frames[1].data[i], 1e-12));
  assert(/3000 particles, 1\d{3} of them drawn/.test(thinned.alt));
});

Deno.test("stills show the frames that are asked for, side by side", async () => {
  const text = await svg(stills(growing, { at: [0, -1] }));
  assertEquals(texts(text).filter((one) => one.startsWith("t = ")), ["t = 0", "t = 2"]);
  assertEquals(marks(text, "symbol").length, 2);
  assertEquals(dots(text).length, 100);
  assert(stills(growing).alt.endsWith("Stills at t = 0, t = 1, t = 2."));
});

Deno.test("animation() and stills() refuse what they cannot draw, by name", () => {
  assertThrows(() => animation([]), RangeError, "at least one frame");
  assertThrows(
    () => animation([spiral(2), spiral(3)]),
    RangeError,
    "frames[1] has 3 points, but frames[0] has 2",
  );
  assertThrows(
    () => animation([spiral(2), points([[1, 2], [NaN, 1]])]),
    RangeError,
    "frames[1] must be finite, got NaN in row 1",
  );
  assertThrows(() => animation([points([[1]])]), RangeError, "frames[0] must have dim 2");
  assertThrows(
    () => animation([spiral(2)], { times: [0, 1] }),
    RangeError,
    "frames has 1 values, but times has 2",
  );
  assertThrows(
    () => animation([spiral(2)], { color: ["a"] }),
    RangeError,
    "particles has 2 values, but color has 1",
  );
  assertThrows(() => animation([spiral(2)], { seconds: 0 }), RangeError, "seconds must be positive, got 0");
  assertThrows(() => stills(growing, { at: [3] }), RangeError, "at must be between -3 and 2, got 3");
});
