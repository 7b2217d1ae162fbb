import { type Points, points, type Shape } from "driftfield/core";
import {
  type Architecture,
  type MaximumLikelihood,
  mlp,
  onPoints,
  type Tape,
  traced,
  type View,
} from "driftfield/networks";
import type { Rng } from "driftfield/random";
import { randomRow, weightsOf } from "../loss_in_float64.ts";

/** A small smooth network, told time. */
export const net = mlp({ dim: 2, width: 6, depth: 1, frequencies: 2 });

/** F = sin(x W + (1, t) C): eight weights, for what asks for each by differences. */
export const waves: Architecture = {
  ...net,
  config: { kind: "waves" },
  shapes: { W: [2, 2], C: [2, 2] } as Record<string, Shape>,
  context: (times) => points([[1, times[0]]]),
  apply: (A, { W, C }, x, context) => A.sin(A.add(A.matMul(x, W), A.matMul(context, C))),
};

/** Weights that make its velocity of order 1. */
export const row = (rng: Rng) => randomRow(net, rng).map((w) => 1.2 * w);

/** A network in float64, to be read as a model. */
export const viewOf = (architecture: Architecture, row: Float64Array): View => ({
  architecture,
  at: (time, labels) =>
    traced(
      onPoints,
      architecture,
      weightsOf(architecture, row),
      architecture.context([time], labels),
      labels,
    ),
});

/** The network of a row of weights, at time 0. */
export const networkOf = (architecture: Architecture, labels?: ArrayLike<number>) => (row: Points) =>
  traced(
    onPoints,
    architecture,
    weightsOf(architecture, row.data),
    architecture.context([0], labels),
    labels,
  );

const h = 1e-5;

/**
 * Derivatives in float64 by central differences, of functions whose row i depends on row i of what has as many rows, and on
 * all else: off by some 10⁻¹⁰, of h² f‴/6 and 10⁻¹⁶/h for values of order 1.
 */
export const differences: Tape<Points> = {
  algebra: onPoints,
  derivatives(f, at) {
    const { shape: [rows] } = f(at);
    const moved = (k: number, entries: readonly number[], by: number) => {
      const data = Float64Array.from(at[k].data);
      for (const entry of entries) data[entry] += by;
      return f(at.with(k, { ...at[k], data })).data;
    };
    return at.map(({ shape: [n, columns] }, k) => {
      const data = new Float64Array(n * columns), own = n === rows;
      for (let j = 0; j < (own ? columns : data.length); j++) {
        const entries = own ? Array.from({ length: n }, (_, i) => i * columns + j) : [j];
        const [after, before] = [h, -h].map((by) => moved(k, entries, by));
        after.forEach((v, i) => data[own ? entries[i] : j] += (v - before[i]) / (2 * h));
      }
      return { data, shape: [n, columns] };
    });
  },
  scope: (f) => f(),
  free: () => {},
};

/** The gradient of the mean loss as it is computed, by central differences, off by as much. */
export function differentiated(
  loss: MaximumLikelihood,
  architecture: Architecture,
  row: Points,
  arrays: Readonly<Record<string, Points>>,
): Float64Array {
  const network = networkOf(architecture), rows = arrays.x.shape[0];
  const [slope] = differences.derivatives(([w]) => loss.rows(onPoints, network(w), arrays), [row]);
  return slope.data.map((g) => g / rows);
}
