/**
 * A stencil in the memory that threads share.
 *
 * @module
 */
import type { Arena } from "../wasm/arena.ts";
import type { Stencil } from "./stencil.ts";

/** Where the kernel finds a stencil, and the values after even and odd steps, with a border of one cell. */
export interface Layout {
  /** Address of the job, as stencil.as reads it. */
  readonly job: number;
  /** Values after an even number of steps, and after an odd one. */
  readonly ends: readonly [Float64Array, Float64Array];
}

/**
 * Numbers from a row of values to the next. A row's first cell is the third of them, so that pairs of cells lie as
 * vectors do; before it comes the border, and after its last cell.
 */
const rowOf = (n0: number) => n0 + 4 - n0 % 2, lead = 2;

/** Writes a stencil and its values. `line` if tiles are cut along the first axis. */
export function write(arena: Arena, stencil: Stencil, v: Float64Array, line: boolean): Layout {
  const { shape: [n0, n1], centre, offsets, coefficients, periodic: [around, over] } = stencil;
  const row = rowOf(n0), size = row * (n1 + 2), first = 8 * (row + lead);
  const even = arena.float64(size).fill(0), odd = arena.float64(size).fill(0);
  surround(even, stencil, v);
  const arrays = [centre, ...coefficients],
    forms = arrays.map((a) => formOf(a, n0)),
    cross = isCross(offsets);
  const split = cross && ["row", "row", "numbers", "numbers"].every((form, k) => forms[k + 1] === form);
  const whole = arrays.filter((_, k) => forms[k] !== "row" && !(split && k > 2)),
    apart = n0 + 24;
  const many = arena.float64(whole.length * apart * n1);
  whole.forEach((a, k) => {
    for (let j = 0; j < n1; j++) many.set(a.subarray(j * n0, (j + 1) * n0), (j * whole.length + k) * apart);
  });
  const places = arrays.flatMap((a, k) => {
    if (split && k > 2) return lend(arena, numbers(a, n0), 8);
    if (forms[k] === "row") return lend(arena, a.subarray(0, n0), 0);
    return [many.byteOffset + 8 * apart * whole.indexOf(a), 8 * apart * whole.length];
  });
  const values = {
    n0,
    n1,
    row: 8 * row,
    directions: offsets.length,
    shifts: lend(arena, offsets.map(([di, dj]) => 8 * (di + dj * row)))[0],
    arrays: lend(arena, places)[0],
    even: even.byteOffset + first,
    odd: odd.byteOffset + first,
    around: around ? 1 : 0,
    over: over && !line ? 1 : 0,
    cross: cross ? split ? 2 : 1 : 0,
  };
  return { job: lend(arena, Object.values(values))[0], ends: [even, odd] };
}

/** Values without the border. */
export function inside(from: Float64Array, [n0, n1]: readonly [number, number]): Float64Array {
  const out = new Float64Array(n0 * n1), row = rowOf(n0);
  for (let j = 0, at = row + lead; j < n1; j++, at += row) out.set(from.subarray(at, at + n0), j * n0);
  return out;
}

/** Whether directions are those of the four cells that share a face, in the order of a generator. */
function isCross(offsets: Stencil["offsets"]): boolean {
  const cross = [[1, 0], [-1, 0], [0, 1], [0, -1]];
  return offsets.length === 4 &&
    cross.every(([di, dj], k) => offsets[k][0] === di && offsets[k][1] === dj);
}

/** What tells all of an array, bit by bit: its first row, where all are the same; a number a row; or nothing less. */
export function formOf(a: Float64Array, n0: number): "row" | "numbers" | "rows" {
  const bits = new BigInt64Array(a.buffer, a.byteOffset, a.length);
  let row = true, number = true;
  for (let j = 0; j < bits.length && (row || number); j += n0) {
    for (let i = 0; row && i < n0; i++) row = bits[j + i] === bits[i];
    for (let i = 1; number && i < n0; i++) number = bits[j + i] === bits[j];
  }
  return row ? "row" : number ? "numbers" : "rows";
}

/** The first number of each row. */
const numbers = (a: Float64Array, n0: number) =>
  Float64Array.from({ length: a.length / n0 }, (_, j) => a[j * n0]);

/** Copies an array to shared memory: where it lies, and the bytes from what belongs to a row to the next. */
function lend(arena: Arena, array: ArrayLike<number>, stride = 0): [address: number, stride: number] {
  const copy = arena.float64(array.length);
  copy.set(array);
  return [copy.byteOffset, stride];
}

/** Values with a border of one cell: what follows on the last if it is periodic. */
function surround(to: Float64Array, { shape: [n0, n1], periodic }: Stencil, v: Float64Array): void {
  const row = rowOf(n0), last = n1 * row;
  for (let j = 0, at = row + lead; j < n1; j++, at += row) {
    to.set(v.subarray(j * n0, (j + 1) * n0), at);
    if (periodic[0]) to[at - 1] = to[at + n0 - 1], to[at + n0] = to[at];
  }
  if (periodic[1]) to.copyWithin(0, last, last + row).copyWithin(last + row, row, 2 * row);
}
