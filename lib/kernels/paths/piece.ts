/**
 * What one thread does of many paths.
 *
 * @module
 */
import { memory } from "../wasm/memory.ts";
import { pathLoop, type PathLoopArguments } from "./source.ts";
import type { NoiseKeys } from "./types.ts";

/** Paths on their way: the loop's text, addresses, counts. */
export interface PathOrder {
  /** Which kernel. */
  readonly kernel: "paths";
  /** The loop, see `pathLoopSource`. */
  readonly source: string;
  /** Where the noise comes from. */
  readonly keys: NoiseKeys;
  /** Where the state lies, and the room for it at each mark. */
  readonly state: number;
  /** See `state`. */
  readonly kept: number;
  /** Coordinates of all paths. */
  readonly size: number;
  /** Paths. */
  readonly rows: number;
  /** Number of the first step. */
  readonly from: number;
  /** Numbers of steps at which the state is kept. */
  readonly marks: readonly number[];
}

/** Paths a piece. */
export const pathsEach = 256;

let last: { readonly source: string; readonly loop: (...args: PathLoopArguments) => void } | undefined;

/** Does one piece. */
export function pathPiece(order: PathOrder, piece: number): void {
  const { source, keys, size, rows, from, marks } = order, first = piece * pathsEach;
  if (last?.source !== source) last = { source, loop: pathLoop(source) };
  const state = new Float64Array(memory.buffer, order.state, size);
  const kept = new Float64Array(memory.buffer, order.kept, size * marks.length);
  last.loop(state, kept, first, Math.min(first + pathsEach, rows), from, marks, keys);
}
