/**
 * Arrays in the memory that all threads share.
 *
 * @module
 */
import { memory } from "./memory.ts";

/** Gives arrays: their `byteOffset` is their address. What they hold at first is undefined. */
export interface Arena {
  /** So many float32 numbers. */
  float32(length: number): Float32Array;
  /** So many float64 numbers. */
  float64(length: number): Float64Array;
  /** So many whole numbers. */
  uint32(length: number): Uint32Array;
}

/** What lies below belongs to the kernels' constants. Arrays begin on lines of the cache. */
const base = 65536, line = 64;

let top = base;

/** Lends arrays for the length of a call; afterwards others get their room. */
export function inShared<T>(use: (arena: Arena) => T): T {
  const before = top;
  const take = (bytes: number): [SharedArrayBuffer, number] => {
    const at = top, lacking = at + bytes - memory.buffer.byteLength;
    if (lacking > 0) memory.grow(Math.ceil(lacking / 65536));
    top = line * Math.ceil((at + bytes) / line);
    return [memory.buffer as unknown as SharedArrayBuffer, at];
  };
  try {
    return use({
      float32: (length) => new Float32Array(...take(4 * length), length),
      float64: (length) => new Float64Array(...take(8 * length), length),
      uint32: (length) => new Uint32Array(...take(4 * length), length),
    });
  } finally {
    top = before;
  }
}
