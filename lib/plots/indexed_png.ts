/**
 * Writes PNG and animated PNG with at most 256 colours: a few kilobytes where full colour takes hundreds.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

/** A picture whose pixels are indices into a palette. */
export interface Indexed {
  /** Pixels a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Index of each pixel's colour, row after row. */
  readonly pixels: Uint8Array;
}

/** Up to 256 colours, each red, green, blue from 0 to 255. */
export type Palette = readonly (readonly [red: number, green: number, blue: number])[];

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** A picture as the bytes of a PNG file. */
export function encodePng(picture: Indexed, colors: Palette): Uint8Array<ArrayBuffer> {
  return join([
    signature,
    header(picture, colors),
    chunk("IDAT", compress(picture, whole(picture))),
    chunk("IEND"),
  ]);
}

/**
 * Pictures of one size as the bytes of an animated PNG that repeats for ever. Each frame holds only the rectangle in
 * which it differs from the one before; readers without animation see the first.
 *
 * APNG specification 1.0: acTL (frames, plays), then fcTL and IDAT or fdAT for each frame, in sequence.
 *
 * @param frames Pictures of one size, at least one.
 * @param colors The palette of them all.
 * @param delays How long each frame stays, milliseconds.
 */
export function encodeApng(
  frames: readonly Indexed[],
  colors: Palette,
  delays: readonly number[],
): Uint8Array<ArrayBuffer> {
  const chunks = [signature, header(frames[0], colors), chunk("acTL", words(frames.length, 0))];
  let sequence = 0;
  frames.forEach((frame, i) => {
    const area = i === 0 ? whole(frame) : difference(frames[i - 1], frame), data = compress(frame, area);
    const delay = shorts(Math.round(delays[i]), 1000), keepAndReplace = Uint8Array.of(0, 0);
    chunks.push(
      chunk("fcTL", words(sequence++, area.width, area.height, area.left, area.top), delay, keepAndReplace),
      i === 0 ? chunk("IDAT", data) : chunk("fdAT", words(sequence++), data),
    );
  });
  return join([...chunks, chunk("IEND")]);
}

/** A rectangle of pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const whole = ({ width, height }: Indexed): Area => ({ left: 0, top: 0, width, height });

/** The part of a picture inside a rectangle. */
export function crop({ width, pixels }: Indexed, area: Area): Indexed {
  const out = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = (area.top + y) * width + area.left;
    out.set(pixels.subarray(from, from + area.width), y * area.width);
  }
  return { width: area.width, height: area.height, pixels: out };
}

/** The smallest rectangle outside which all pictures agree with the first; one pixel if they are the same. */
export function difference(before: Indexed, ...after: readonly Indexed[]): Area {
  const { width, height } = before;
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (after.every(({ pixels }) => pixels[i] === before.pixels[i])) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0
    ? { left: 0, top: 0, width: 1, height: 1 }
    : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of an area, each after a 0 ("no filter"), deflated. */
function compress({ width, pixels }: Indexed, area: Area): Uint8Array {
  const rows = new Uint8Array(area.height * (area.width + 1));
  for (let y = 0; y < area.height; y++) {
    const from = (area.top + y) * width + area.left;
    rows.set(pixels.subarray(from, from + area.width), y * (area.width + 1) + 1);
  }
  return deflateSync(rows, { level: 9 });
}

/** Size, eight bits a pixel, palette; then the palette. */
function header({ width, height }: Indexed, colors: Palette): Uint8Array {
  if (colors.length > 256) {
    throw new RangeError(`an indexed picture has at most 256 colours, got ${colors.length}`);
  }
  return join([
    chunk("IHDR", words(width, height), Uint8Array.of(8, 3, 0, 0, 0)),
    chunk("PLTE", Uint8Array.from(colors.flat())),
  ]);
}

/** Length, name, data, checksum. */
function chunk(name: string, ...data: Uint8Array[]): Uint8Array {
  const body = join([new TextEncoder().encode(name), ...data]);
  return join([words(body.length - 4), body, words(crc32(body))]);
}

const words = (...values: number[]) => bigEndian(values, 4);
const shorts = (...values: number[]) => bigEndian(values, 2);

function bigEndian(values: readonly number[], size: 2 | 4): Uint8Array {
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, i) => size === 4 ? view.setUint32(4 * i, value) : view.setUint16(2 * i, value));
  return new Uint8Array(view.buffer);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
