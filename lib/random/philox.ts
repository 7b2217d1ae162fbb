/**
 * Philox4x32-10: 128 random bits from a counter and a key, nothing else.
 *
 * Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 3.3.
 *
 * @module
 */

/** Two 32-bit words: which stream. */
export type Key = readonly [number, number];

/** Requires two words. */
export function requireKey(name: string, key: Key): void {
  if (!Array.isArray(key) || key.length !== 2 || !key.every((word) => Number.isInteger(word))) {
    throw new TypeError(`${name} must be two 32-bit words, got ${key}`);
  }
}

/** Upper half of the 64-bit product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff, aHigh = a >>> 16, bLow = b & 0xffff, bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >>> 16) + (carry >>> 16);
}

/**
 * Ten rounds of Philox over four 32-bit words. Each round multiplies two words by odd constants and
 * exclusive-ors the halves with the others and with the key, which walks by a Weyl sequence.
 *
 * @param c0 First word of the counter; `c1`, `c2`, `c3` the others.
 * @param k0 First word of the key; `k1` the second.
 * @param out Where the four random words go.
 *
 * @example The third published known-answer vector
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { philox4x32 } from "driftfield/random";
 *
 * const out = new Uint32Array(4);
 * philox4x32(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, out);
 * assertEquals([...out], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
 * ```
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, 0xd2511f53), low0 = Math.imul(c0, 0xd2511f53);
    const high1 = multiplyHigh(c2, 0xcd9e8d57), low1 = Math.imul(c2, 0xcd9e8d57);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * The key of the stream that a label names within another stream: the label's bytes, its length first so that
 * no label is the beginning of another, are run through Philox four words at a time, each output keying the next.
 *
 * @param key Key of the stream that is forked.
 * @param label Any text.
 * @returns Key of the fork.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { forkKey } from "driftfield/random";
 *
 * assertNotEquals(forkKey([0, 0], "noise"), forkKey([0, 0], "batches"));
 * ```
 */
export function forkKey(key: Key, label: string): Key {
  requireKey("key", key);
  if (typeof label !== "string") throw new TypeError(`label must be a word, got ${label}`);
  const bytes = encoder.encode(label), out = new Uint32Array(4);
  philox4x32(bytes.length, 0, 0, 0, key[0], key[1], out);
  for (let at = 0; at < bytes.length; at += 16) {
    const [c0, c1] = [word(bytes, at), word(bytes, at + 4)],
      [c2, c3] = [word(bytes, at + 8), word(bytes, at + 12)];
    philox4x32(c0, c1, c2, c3, out[0], out[1], out);
  }
  return [out[0], out[1]];
}

const encoder = new TextEncoder();

/** Four bytes, the first the lowest; beyond the end they are zero. */
const word = (bytes: Uint8Array, at: number) =>
  bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
