/**
 * A perceptron's job: its arrays in shared memory.
 *
 * @module
 */
import type { Arena } from "../wasm/arena.ts";
import { kernels } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { layersOf, padded, type Perceptron, weightsOf } from "./perceptron.ts";

/** Where a perceptron is asked. */
export interface PerceptronRows {
  /** Its sizes. */
  readonly perceptron: Perceptron;
  /** All its weights, length [size]. */
  readonly row: Float32Array;
  /** φ, length [features], or [rows features]. */
  readonly context: Float32Array;
  /** x, length [rows inputs]. */
  readonly x: Float32Array;
  /** Directions u, as long as x each; none for the value alone. */
  readonly directions: readonly Float32Array[];
}

/** A batch to be regressed upon: weight ‖F − target‖²/outputs in the mean. */
export interface Regressed {
  /** Length [rows outputs]. */
  readonly target: Float32Array;
  /** Length [rows], or [rows outputs]. */
  readonly weight: Float32Array;
}

/** What a job is for: answers; gradients from their cotangents; gradients from a regression, x's left out. */
export type Purpose = "values" | "pull" | Regressed;

/** A job's arrays, of float32, as far as it has them; `row` is where a gradient in the network's own layout goes. */
export interface PerceptronJob {
  /** Where it lies. */
  readonly job: number;
  /** How many pieces. */
  readonly pieces: number;
  /** How many numbers the weights are with their padding. */
  readonly padded: number;
  /** [1 + directions, rows, columns padded]. */
  readonly y: Float32Array;
  /** Cotangents of x and of the directions, [1 + directions, rows, inputs padded]. */
  readonly slopes: Float32Array;
  /** Gradients, [pieces, padded]. */
  readonly sums: Float32Array;
  /** Losses, [pieces]. */
  readonly losses: Float64Array;
}

/** Rows of layers that stay in a core's cache together. */
const atOnce = 66;

/** Into so many pieces a gradient is cut at most, whatever the number of threads: its sums are added in one order. */
const mostSums = 16;

/** Writes a job: perceptron_job.as, in the same order. Weights are padded and, for gradients, turned. */
export function perceptronJob(arena: Arena, asked: PerceptronRows, purpose: Purpose): PerceptronJob {
  const { perceptron, directions } = asked, { inputs, features, outputs, width, depth } = perceptron;
  const rows = asked.x.length / inputs, blocks = 1 + directions.length, gradient = purpose !== "values";
  const regressed = typeof purpose === "object" ? purpose : undefined;
  const together = Math.max(6, Math.floor(atOnce / blocks));
  const pieces = Math.ceil(rows / together), least = gradient ? Math.min(mostSums, pieces) : pieces;
  const each = Math.ceil(rows / least), chunk = Math.ceil(each / Math.ceil(each / together));
  const layers = layersOf(perceptron), count = Math.ceil(rows / each);
  const size = layers.reduce((sum, { weight: [n, columns] }) => sum + (n + features) * padded(columns), 0);
  const turned = layers.reduce((sum, { weight: [n, columns] }) => sum + columns * padded(n), 0);

  const lend = (arrays: readonly Float32Array[]) => {
    const all = arena.float32(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) all.set(array, at), at += array.length;
    return all.byteOffset;
  };
  const own = regressed ? 0 : blocks * rows;
  const y = arena.float32(own * padded(outputs)), losses = arena.float64(regressed ? count : 0);
  const slopes = arena.float32(gradient ? own * padded(inputs) : 0);
  const sums = arena.float32(gradient ? count * size : 0);
  const scratch = arena.float64(8), job = arena.float64(25);
  const values = {
    inputs,
    features,
    width,
    depth,
    outputs,
    residual: perceptron.residual ? 1 : 0,
    rows,
    directions: directions.length,
    each,
    chunk,
    x: lend([asked.x, ...directions]),
    phi: lend([asked.context]),
    told: asked.context.length === features ? 0 : 4 * features,
    row: lend([asked.row]),
    weights: arena.float32(size).byteOffset,
    turned: gradient ? arena.float32(turned).byteOffset : 0,
    y: y.byteOffset,
    slopes: slopes.length > 0 ? slopes.byteOffset : 0,
    sums: sums.byteOffset,
    scratch: scratch.byteOffset,
    room: 0,
    target: regressed ? lend([regressed.target]) : 0,
    weight: regressed ? lend([regressed.weight]) : 0,
    weigh: regressed ? regressed.weight.length / rows : 0,
    losses: losses.byteOffset,
  };
  job.set(Object.values(values));
  const room = kernels!.perceptronRoom(job.byteOffset, gradient ? 1 : 0);
  const bytes = 64 * Math.ceil(room / 64), crew = threads().threads;
  job.set(Object.values({ ...values, scratch: arena.float32(crew * bytes / 4).byteOffset, room: bytes }));
  kernels!.perceptronPrepare(job.byteOffset, gradient ? 1 : 0);
  return { job: job.byteOffset, pieces: count, padded: size, y, slopes, sums, losses };
}

/** How many rows x has, if all sizes fit. */
export function requireRows({ perceptron, row, context, x, directions }: PerceptronRows): number {
  const { inputs, features } = perceptron, rows = x.length / inputs, size = weightsOf(perceptron);
  if (row.length !== size) throw new RangeError(`row must have ${size} weights, got ${row.length}`);
  if (!Number.isInteger(rows)) throw new RangeError(`x must have rows of ${inputs}, got ${x.length} numbers`);
  if (context.length !== features && context.length !== rows * features) {
    throw new RangeError(`context must have 1 or ${rows} rows of ${features}, got ${context.length} numbers`);
  }
  directions.forEach(({ length }, d) => {
    if (length !== x.length) {
      throw new RangeError(`directions[${d}] must have ${x.length} numbers, got ${length}`);
    }
  });
  return rows;
}
