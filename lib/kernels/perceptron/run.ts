/**
 * Perceptrons in WebAssembly, by all threads.
 *
 * @module
 */
import { type Arena, inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { type PerceptronJob, perceptronJob, type PerceptronRows, requireRows } from "./job.ts";
import { padded } from "./perceptron.ts";

/**
 * A perceptron's answers and their derivatives along directions, in float32 on all threads.
 *
 * @param asked The perceptron, and where it is asked.
 * @param to Where F goes, then J u of each direction: length [rows outputs] each.
 * @throws {RangeError} If sizes do not fit.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example One unit: F = 2 silu(3 x)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { perceptronValues } from "driftfield/kernels";
 *
 * const perceptron = { inputs: 1, features: 1, width: 1, depth: 1, outputs: 1, residual: false };
 * const row = Float32Array.of(3, 0, 2, 0), x = Float32Array.of(0.5), answers = [new Float32Array(1)];
 * perceptronValues({ perceptron, row, context: Float32Array.of(1), x, directions: [] }, answers);
 * assertAlmostEquals(answers[0][0], 3 / (1 + Math.exp(-1.5)), 1e-6);
 * ```
 */
export function perceptronValues(asked: PerceptronRows, to: readonly Float32Array[]): void {
  const rows = requireAll(asked, to), { perceptron: { outputs } } = asked;
  inShared((arena) => {
    const made = perceptronJob(arena, asked, "values"), { job, pieces, y } = made;
    threads().run({ name: "perceptron", pieces, order: { kernel: "perceptron", does: "values", job } });
    unpad(y, rows, outputs, to);
  });
}

/**
 * The derivatives of Σ cotangents · (F, J u, …), in float32 on all threads: the same bytes, however many there are.
 *
 * @param asked The perceptron, and where it is asked.
 * @param cotangents Of F, then of J u of each direction: length [rows outputs] each.
 * @param to Where the derivatives go: in the row of weights, length [size], in x, then in each direction, as long as x.
 * @throws {RangeError} If sizes do not fit.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example One unit: F = 2 silu(3 x), so that dF/dx at 0 is 2 · ½ · 3
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { perceptronPull } from "driftfield/kernels";
 *
 * const perceptron = { inputs: 1, features: 1, width: 1, depth: 1, outputs: 1, residual: false };
 * const row = Float32Array.of(3, 0, 2, 0), x = Float32Array.of(0), to = { row: row.slice(), x: [x.slice()] };
 * const asked = { perceptron, row, context: Float32Array.of(1), x, directions: [] };
 * perceptronPull(asked, [Float32Array.of(1)], to);
 * assertAlmostEquals(to.x[0][0], 3, 1e-6);
 * ```
 */
export function perceptronPull(
  asked: PerceptronRows,
  cotangents: readonly Float32Array[],
  to: { readonly row: Float32Array; readonly x: readonly Float32Array[] },
): void {
  const rows = requireAll(asked, cotangents), { perceptron: { inputs, outputs } } = asked;
  inShared((arena) => {
    const made = perceptronJob(arena, asked, "pull"), { job, pieces, y, slopes } = made;
    cotangents.forEach((from, d) => pad(from, rows, outputs, y.subarray(d * rows * padded(outputs))));
    threads().run({ name: "perceptron", pieces, order: { kernel: "perceptron", does: "pull", job } });
    to.row.set(gradientOf(arena, made, asked).gradient);
    unpad(slopes, rows, inputs, to.x);
  });
}

/** Numbers that a thread adds up at a time, at least. */
const leastEach = 4096;

/** The sum of a job's gradients as the network has its weights, and ‖·‖² of it. */
export function gradientOf(
  arena: Arena,
  { job, pieces, sums, padded: size }: PerceptronJob,
  asked: PerceptronRows,
) {
  const each = Math.max(leastEach, padded(Math.ceil(size / 16))), count = Math.ceil(size / each);
  const total = arena.float32(size), squares = arena.float64(count);
  const places = { sums: sums.byteOffset, total: total.byteOffset, squares: squares.byteOffset };
  const order = { kernel: "perceptron", does: "sums", ...places, slots: pieces, size, each } as const;
  threads().run({ name: "sums of gradients", pieces: count, order });
  const squaredNorm = squares.reduce((sum, v) => sum + v, 0), { length } = asked.row;
  if (size === length) return { gradient: total, squaredNorm };
  const gradient = arena.float32(padded(length));
  kernels!.perceptronUnpad(job, total.byteOffset, gradient.byteOffset);
  return { gradient: gradient.subarray(0, length), squaredNorm };
}

function requireAll(asked: PerceptronRows, answers: readonly Float32Array[]): number {
  if (!kernels) throw new Error(`kernels for perceptrons are not possible here: ${means}`);
  const rows = requireRows(asked), { perceptron: { outputs }, directions } = asked;
  if (answers.length !== 1 + directions.length) {
    throw new RangeError(`there must be ${1 + directions.length} arrays of answers, got ${answers.length}`);
  }
  answers.forEach(({ length }, d) => {
    if (length === rows * outputs) return;
    throw new RangeError(`answers[${d}] must have ${rows * outputs} numbers, got ${length}`);
  });
  return rows;
}

/** Rows with zeros after them. */
function pad(from: Float32Array, rows: number, columns: number, to: Float32Array): void {
  const pitch = padded(columns);
  if (pitch === columns) return to.set(from);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < pitch; k++) to[i * pitch + k] = k < columns ? from[at++] : 0;
  }
}

/** Rows without what was padded, into several arrays of so many rows. */
function unpad(from: Float32Array, rows: number, columns: number, to: readonly Float32Array[]): void {
  const pitch = padded(columns);
  to.forEach((out, d) => {
    const block = from.subarray(d * rows * pitch, (d + 1) * rows * pitch);
    if (pitch === columns) return out.set(block);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < columns; k++) out[at++] = block[i * pitch + k];
    }
  });
}
