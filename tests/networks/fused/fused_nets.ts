import type { Points } from "driftfield/core";
import * as tf from "@tensorflow/tfjs";
import { type Architecture, mlp, type MlpOptions, onPoints, type Traced } from "driftfield/networks";
import { philox } from "driftfield/random";
import { mapValues } from "../../../lib/networks/architecture.ts";
import { in32 } from "../rounding.ts";

/** A perceptron, and where it is asked. */
export interface Case {
  readonly options: MlpOptions;
  readonly rows: number;
  /** Directions of tangents. */
  readonly directions: number;
  /** Whether each row is told a time of its own. */
  readonly each: boolean;
  /** How large its weights are: 1 for answers of order 1. */
  readonly gain?: number;
}

/** Sizes that are multiples of nothing, of tiles, and beyond a piece; all kinds; none, one and several directions. */
export const cases: Readonly<Record<string, Case>> = {
  "one row": { options: { dim: 2, width: 5, frequencies: 2 }, rows: 1, directions: 0, each: true },
  "one unit, one layer": {
    options: { dim: 1, width: 1, depth: 1, frequencies: 1 },
    rows: 7,
    directions: 1,
    each: false,
  },
  "odd widths": { options: { dim: 3, outputs: 5, width: 13, depth: 2 }, rows: 70, directions: 2, each: true },
  "tiles": { options: { dim: 4, width: 32, depth: 3 }, rows: 133, directions: 0, each: false },
  "residual": {
    options: { dim: 2, width: 8, depth: 3, residual: true, frequencies: 3 },
    rows: 75,
    directions: 3,
    each: true,
  },
  "waves and classes": {
    options: { dim: 2, width: 16, inputFrequencies: [1, 2], classes: 3 },
    rows: 20,
    directions: 1,
    each: true,
  },
  "several parts a piece": {
    options: { dim: 2, width: 6, depth: 1, frequencies: 2 },
    rows: 500,
    directions: 2,
    each: true,
  },
  "steep": { options: { dim: 2, width: 8, depth: 2 }, rows: 30, directions: 1, each: true, gain: 40 },
};

/** What a case is asked with: each number is one of float32. */
export interface Drawn {
  readonly architecture: Architecture;
  readonly row: Points;
  readonly context: Points;
  readonly x: Points;
  readonly u: readonly Points[];
}

/** Draws it. */
export function drawnCase({ options, rows, directions, each, gain = 1 }: Case, seed: number): Drawn {
  const architecture = mlp(options), rng = philox(seed), { dim, classes, shapes } = architecture;
  const parts = Object.entries(shapes).map(([name, shape]) =>
    rng.fork(name).normal(shape).data.map((z) => gain * z / Math.sqrt(shape[0]))
  );
  const data = Float64Array.from(parts.flatMap((part) => [...part]));
  const times = each ? [...rng.fork("times").normal([rows, 1]).data] : [0.3];
  const labels = classes > 0 ? times.map((_, i) => i % (classes + 1)) : undefined;
  const normal = (name: string) => in32(rng.fork(name).normal([rows, dim]));
  return {
    architecture,
    row: in32({ data, shape: [1, data.length] }),
    context: in32(architecture.context(times, labels)),
    x: normal("x"),
    u: Array.from({ length: directions }, (_, d) => normal(`u${d}`)),
  };
}

/** A row of weights by name, as points. */
export function byName({ shapes }: Architecture, { data }: Points): Readonly<Record<string, Points>> {
  let from = 0;
  return mapValues(shapes, (shape) => ({ data: data.subarray(from, from += shape[0] * shape[1]), shape }));
}

/** Points as a tensor. */
export const up = ({ data, shape }: Points): tf.Tensor2D => tf.tensor2d(Float32Array.from(data), [...shape]);

/** F, and J u of each direction. */
export const answers = <A>(network: Traced<A>, x: A, u: readonly A[]): readonly A[] => {
  if (u.length === 0) return [network.value(x)];
  const { value, along } = network.along(x, u);
  return [value, ...along];
};

/** Cotangents of the answers, drawn. */
export const cotangentsOf = ({ architecture: { outputs }, x, u }: Drawn): readonly Points[] =>
  [x, ...u].map((_, d) => in32(philox(77 + d).normal([x.shape[0], outputs])));

/** Σ cotangents · answers, in float64. */
export const paired = (answers: readonly Points[], cotangents: readonly Points[]): number =>
  answers.reduce((sum, y, d) => sum + onPoints.mul(y, cotangents[d]).data.reduce((s, v) => s + v, 0), 0);
