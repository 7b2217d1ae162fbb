/**
 * Reads animated PNG back.
 *
 * @module
 */
import UPNG from "upng-js";

/** An animated PNG, or one that stands still. */
export interface Frames {
  /** Pixels a row. */
  width: number;
  /** How long each frame stays, milliseconds. */
  delays: number[];
  /** Red, green and blue of a pixel. */
  pixel: (frame: number, x: number, y: number) => number[];
  /** Red, green, blue, alpha of all pixels, by frame. */
  all: Uint8Array[];
}

/** What a reader of animated PNG makes of some bytes. */
export function decode(bytes: Uint8Array<ArrayBuffer>): Frames {
  const image = UPNG.decode(bytes.buffer);
  const all: Uint8Array[] = UPNG.toRGBA8(image).map((rgba: ArrayBuffer) => new Uint8Array(rgba));
  return {
    width: image.width,
    delays: image.frames.map((one: { delay: number }) => one.delay),
    pixel: (frame, x, y) => {
      const at = 4 * (Math.floor(y) * image.width + Math.floor(x));
      return [...all[frame].subarray(at, at + 3)];
    },
    all,
  };
}
