import { type Points, type Shape, zeros } from "driftfield/core";
import {
  type Architecture,
  type Draw,
  type Loss,
  mapValues,
  mlp,
  onPoints,
  sizeOf,
  traced,
} from "driftfield/networks";
import type { Rng } from "driftfield/random";

/** A small network of random weights, the last layer's included. */
export const small = (dim: number) =>
  mlp({ dim, width: 8, depth: 2, frequencies: 2, residual: true, normalise: true });

/** All weights in one row, 0.5 N(0, 1) each. */
export const randomRow = (architecture: Architecture, rng: Rng): Float64Array =>
  rng.normal([1, sizeOf(architecture)]).data.map((z) => 0.5 * z);

/** A row of weights by name. */
export function weightsOf({ shapes }: Architecture, row: Float64Array) {
  let at = 0;
  return mapValues(shapes, (shape): Points => ({ data: row.slice(at, at += shape[0] * shape[1]), shape }));
}

/** An architecture with weights in float64, its context given. */
export const inFloat64 = (architecture: Architecture, row: Float64Array, { time }: Pick<Draw, "time">) =>
  traced(onPoints, architecture, weightsOf(architecture, row), architecture.context(time));

/** The loss of each row. */
export const rowsOf = (
  loss: Loss,
  architecture: Architecture,
  row: Float64Array,
  drawn: Draw,
): Float64Array => loss.rows(onPoints, inFloat64(architecture, row, drawn), drawn.arrays).data;

/** How each row's loss changes along a direction of the weights: central differences. */
export function slopes(
  loss: Loss,
  architecture: Architecture,
  row: Float64Array,
  drawn: Draw,
  direction: Float64Array,
): Float64Array {
  const h = 1e-5, moved = (sign: number) => row.map((w, i) => w + sign * h * direction[i]);
  const [after, before] = [1, -1].map((sign) => rowsOf(loss, architecture, moved(sign), drawn));
  return after.map((v, i) => (v - before[i]) / (2 * h));
}

/** F = x W + b: a score of this form is a Gaussian's. */
export const linear = (dim: number): Architecture => ({
  config: { kind: "linear", dim },
  dim,
  outputs: dim,
  classes: 0,
  shapes: { W: [dim, dim], b: [1, dim] } as Record<string, Shape>,
  initial: () => ({ W: new Float32Array(dim * dim), b: new Float32Array(dim) }),
  context: () => zeros([1, 1]),
  apply: (A, { W, b }, x) => A.add(A.matMul(x, W), b),
});
