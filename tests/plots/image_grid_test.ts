import { assert, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { imageGrid, svg } from "driftfield/plots";
import UPNG from "upng-js";
import { texts } from "./reading.ts";

Deno.test("pictures are drawn in order, each pixel as dark as its value, labels below", async () => {
  const images = points([[0, 16, 8, 0, 0, 16], [16, 16, 16, 0, 0, 0], [0, 0, 0, 0, 0, 4]]);
  const text = await svg(imageGrid(images, { width: 2, columns: 2, labels: [7, 1, 9] }));
  const drawn = [...text.matchAll(/base64,([^"]+)"[^>]*translate\(([\d.]+),([\d.]+)\)/g)];
  assertEquals(drawn.length, 3);
  drawn.forEach(([, code], k) => {
    const picture = UPNG.decode(Uint8Array.fromBase64(code).buffer),
      rgba = new Uint8Array(UPNG.toRGBA8(picture)[0]);
    assertEquals([picture.width, picture.height], [2, 3]);
    for (let i = 0; i < 6; i++) {
      assertEquals(
        rgba[4 * i],
        Math.round(255 * (1 - images.data[6 * k + i] / 16)),
        `picture ${k}, pixel ${i}`,
      );
    }
  });
  const [[x0, y0], [x1, y1], [x2, y2]] = drawn.map((match) => [Number(match[2]), Number(match[3])]);
  assert(x1 > x0 && y1 === y0 && x2 === x0 && y2 > y0, "two a row");
  assertEquals(texts(text), ["7", "1", "9"]);
});

Deno.test("imageGrid() refuses what it cannot draw, by name", () => {
  const images = points([[1, 2, 3, 4]]);
  assertThrows(() => imageGrid(images, { width: 3 }), RangeError, "do not divide into rows of width 3");
  assertThrows(
    () => imageGrid(images, { width: 2, labels: [1, 2] }),
    RangeError,
    "images has 1 values, but labels has 2",
  );
  assertThrows(() => imageGrid(images, { width: 0 }), RangeError, "width must be at least 1");
  assertThrows(() => imageGrid(points([[NaN, 1]]), { width: 1 }), RangeError, "images must be finite");
});
