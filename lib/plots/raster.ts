/**
 * Draws many dots fast: a thousand of them in a millisecond or two, where an SVG renderer takes half a second.
 *
 * @module
 */
import type { Indexed, Palette } from "./indexed_png.ts";
import type { Pixels } from "./png.ts";
import { nearest } from "./quantise.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** Dots to draw on a background. */
export interface Dots {
  /** Centres in pixels from the left, length [n]. */
  readonly x: ArrayLike<number>;
  /** Centres in pixels from the top, length [n]. */
  readonly y: ArrayLike<number>;
  /** Which of the colours each dot has; the first if left out. */
  readonly color?: ArrayLike<number>;
}

/** Where dots may be drawn: from `left` and `top` to before `right` and `bottom`. */
export interface Clip {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How strongly a pixel is covered, in steps: few, so that the palette is small and the file compresses. */
const levels = 5;

/**
 * A canvas with a palette that grows as colours appear. Colours are kept to 32 steps a channel; when 256 are taken, the
 * nearest one serves.
 */
export interface Canvas {
  /** Turns full-colour pixels into indices. */
  index(pixels: Pixels): Indexed;
  /** Copies `patch` into `picture` at a place, in place. */
  paste(picture: Indexed, patch: Indexed, left: number, top: number): void;
  /**
   * Draws dots on a copy of `picture`, each centred on a pixel, inside the clip rectangle only, and not on the pixels
   * where `above` is not zero.
   */
  dots(picture: Indexed, dots: Dots, clip: Clip, above?: Uint8Array): Indexed;
  /** The colours so far. */
  readonly palette: Palette;
}

/** A canvas whose dots have this radius in pixels, this opacity, and these colours ("#rrggbb"). */
export function canvas(o: { radius: number; opacity: number; colors: readonly string[] }): Canvas {
  const palette: Rgb[] = [], known = new Map<number, number>(), blended = new Map<number, number>();
  const inks = o.colors.map(parseColor);

  const find = (color: Rgb): number => {
    const [r, g, b] = color.map(coarse), key = r << 16 | g << 8 | b;
    let at = known.get(key);
    if (at === undefined) {
      at = palette.length < 256 ? palette.push([r, g, b]) - 1 : nearest(palette, [r, g, b]);
      known.set(key, at);
    }
    return at;
  };
  const blend = (below: number, ink: number, level: number): number => {
    const key = (below * inks.length + ink) * (levels + 1) + level;
    let at = blended.get(key);
    if (at === undefined) {
      const part = level / levels, [under, over] = [palette[below], inks[ink]];
      const mix = (k: 0 | 1 | 2) => under[k] + part * (over[k] - under[k]);
      blended.set(key, at = find([mix(0), mix(1), mix(2)]));
    }
    return at;
  };
  return {
    palette,
    index: ({ width, height, rgba }) => ({
      width,
      height,
      pixels: Uint8Array.from(
        { length: width * height },
        (_, i) => find([rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]]),
      ),
    }),
    paste(picture, patch, left, top) {
      for (let y = 0; y < patch.height; y++) {
        picture.pixels.set(
          patch.pixels.subarray(y * patch.width, (y + 1) * patch.width),
          (top + y) * picture.width + left,
        );
      }
    },
    dots(picture, { x, y, color }, { left, top, right, bottom }, above) {
      const { width, height } = picture, pixels = picture.pixels.slice(), reach = o.radius + 0.5;
      const bare = new Float32Array(width * height).fill(1); // how much of the picture shows through
      const inkAt = new Uint8Array(width * height);
      const span = Math.ceil(reach);
      for (let i = 0; i < x.length; i++) {
        const [column, row] = [Math.floor(x[i]), Math.floor(y[i])]; // one stamp for all: far fewer bytes
        for (let v = Math.max(top, row - span); v <= Math.min(bottom - 1, row + span); v++) {
          for (let u = Math.max(left, column - span); u <= Math.min(right - 1, column + span); u++) {
            const cover = Math.min(1, reach - Math.hypot(u - column, v - row));
            if (cover <= 0) continue;
            bare[v * width + u] *= 1 - o.opacity * cover;
            if (color) inkAt[v * width + u] = color[i];
          }
        }
      }
      for (let at = 0; at < pixels.length; at++) {
        const level = Math.round((1 - bare[at]) * levels);
        if (level > 0 && !above?.[at]) pixels[at] = blend(pixels[at], inkAt[at], level);
      }
      return { width, height, pixels };
    },
  };
}

/** The nearest of 32 steps, white and black kept. */
const coarse = (value: number) => Math.round(Math.round(value * 31 / 255) * 255 / 31);

/** "#rrggbb" as three numbers. */
export function parseColor(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}
