import { assert, assertEquals, assertThrows } from "@std/assert";
import { philox } from "driftfield/random";
import UPNG from "upng-js";
import { encodeApng, encodePng, type Indexed, type Palette } from "../../lib/plots/indexed_png.ts";

const colors: Palette = Array.from({ length: 256 }, (_, i) => [i, 255 - i, (7 * i) % 256]);

const noise = (seed: number, width: number, height: number): Indexed => ({
  width,
  height,
  pixels: Uint8Array.from(philox(seed).uniform([width * height, 1]).data, (u) => Math.floor(256 * u)),
});

const full = ({ pixels }: Indexed) =>
  Uint8Array.from([...pixels].flatMap((index) => [...colors[index], 255]));

Deno.test("another reader sees the picture that was written", () => {
  for (const [width, height] of [[1, 1], [7, 3], [64, 50]]) {
    const picture = noise(5, width, height), read = UPNG.decode(encodePng(picture, colors).buffer);
    assertEquals([read.width, read.height], [width, height]);
    assertEquals(new Uint8Array(UPNG.toRGBA8(read)[0]), full(picture));
  }
});

Deno.test("another reader sees every frame of an animation, with its delay", () => {
  const first = noise(1, 20, 10),
    corner = { ...first, pixels: first.pixels.with(199, first.pixels[199] ^ 255) };
  const frames = [first, corner, corner, noise(2, 20, 10)];
  const read = UPNG.decode(encodeApng(frames, colors, [100, 50, 50, 1000]).buffer);
  assertEquals(read.frames.map((frame: { delay: number }) => frame.delay), [100, 50, 50, 1000]);
  UPNG.toRGBA8(read).forEach((rgba: ArrayBuffer, i: number) =>
    assertEquals(new Uint8Array(rgba), full(frames[i]), `frame ${i}`)
  );
});

Deno.test("a frame costs what changes in it", () => {
  const first = noise(3, 200, 200), dot = { ...first, pixels: first.pixels.with(777, first.pixels[777] ^ 1) };
  const [one, two] = [encodeApng([first], colors, [1]), encodeApng([first, dot], colors, [1, 1])];
  assert(two.length - one.length < 100, `${two.length - one.length} bytes`);
});

Deno.test("every chunk carries the checksum of its name and data", () => {
  const bytes = encodeApng([noise(1, 9, 9), noise(2, 9, 9)], colors, [1, 1]),
    view = new DataView(bytes.buffer);
  const names: string[] = [];
  for (let at = 8; at < bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    names.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 8)));
    let crc = 0xffffffff; // bit by bit, as the PNG specification defines it
    for (const byte of bytes.subarray(at + 4, end)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    }
    assertEquals(view.getUint32(end), ~crc >>> 0, names.at(-1));
    at = end + 4;
  }
  assertEquals(names, ["IHDR", "PLTE", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"]);
});

Deno.test("more than 256 colours are refused", () => {
  assertThrows(
    () => encodePng(noise(1, 2, 2), [...colors, [0, 0, 0]]),
    RangeError,
    "at most 256 colours, got 257",
  );
});
