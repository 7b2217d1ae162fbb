/**
 * Pictures in full colour as pictures with one palette.
 *
 * @module
 */
import type { Indexed, Palette } from "./indexed_png.ts";
import type { Pixels } from "./png.ts";

/** Pictures of one size and their palette. */
export interface Pictures {
  readonly frames: readonly Indexed[];
  readonly palette: Palette;
}

/**
 * The 256 colours that occur most often become the palette; the others give way to the nearest of them. Colours are
 * told apart in 64 steps a channel.
 */
export function quantise(pictures: readonly Pixels[]): Pictures {
  const count = new Uint32Array(1 << 18), keys = pictures.map(({ rgba }) => keysOf(rgba));
  for (const one of keys) for (let i = 0; i < one.length; i++) count[one[i]]++;
  const found = Array.from(count.keys()).filter((key) => count[key] > 0).sort((a, b) => count[b] - count[a]);
  const palette = found.slice(0, 256).map(colorOf), index = new Uint8Array(count.length);
  found.forEach((key, at) => index[key] = at < 256 ? at : nearest(palette, colorOf(key)));
  return {
    palette,
    frames: pictures.map(({ width, height }, k) => {
      const pixels = new Uint8Array(width * height);
      for (let i = 0; i < pixels.length; i++) pixels[i] = index[keys[k][i]];
      return { width, height, pixels };
    }),
  };
}

type Rgb = Palette[number];

/** Each pixel's red, green and blue in 64 steps, as one number. */
function keysOf(rgba: Uint8Array): Uint32Array {
  const keys = new Uint32Array(rgba.length / 4);
  for (let i = 0; i < keys.length; i++) {
    keys[i] = step(rgba[4 * i]) << 12 | step(rgba[4 * i + 1]) << 6 | step(rgba[4 * i + 2]);
  }
  return keys;
}

const step = (value: number) => (value * 63 + 127) / 255 | 0; // rounds
const colorOf = (key: number): Rgb => [shade(key >> 12), shade(key >> 6 & 63), shade(key & 63)];
const shade = (step: number) => Math.round(step * 255 / 63);

/** The index of the colour of a palette that is nearest. */
export function nearest(palette: readonly Rgb[], [r, g, b]: Rgb): number {
  let best = 0, least = Infinity;
  palette.forEach((c, at) => {
    const distance = (c[0] - r) ** 2 + (c[1] - g) ** 2 + (c[2] - b) ** 2;
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}
