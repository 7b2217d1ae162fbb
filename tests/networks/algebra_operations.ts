import * as tf from "@tensorflow/tfjs";
import type { Points } from "driftfield/core";
import { type Algebra, fourierFeatures, rootMeanSquareNorm } from "driftfield/networks";
import { philox } from "driftfield/random";
import { in32 } from "./rounding.ts";

/** Every operation, with operands of the shapes that it takes. */
export const operations: Record<
  string,
  { shapes: [number, number][]; of: <A>(A: Algebra<A>, x: readonly A[]) => A }
> = {
  "matMul": { shapes: [[5, 7], [7, 3]], of: (A, [x, w]) => A.matMul(x, w) },
  "matMul of one row": { shapes: [[1, 3], [3, 1]], of: (A, [x, w]) => A.matMul(x, w) },
  "add": { shapes: [[5, 3], [5, 3]], of: (A, [x, y]) => A.add(x, y) },
  "add of a row for each run": { shapes: [[6, 3], [2, 3]], of: (A, [x, y]) => A.add(x, y) },
  "add of a column": { shapes: [[5, 3], [5, 1]], of: (A, [x, y]) => A.add(x, y) },
  "add of a row": { shapes: [[5, 3], [1, 3]], of: (A, [x, y]) => A.add(x, y) },
  "mul": { shapes: [[5, 3], [5, 3]], of: (A, [x, y]) => A.mul(x, y) },
  "mul by a row": { shapes: [[5, 3], [1, 3]], of: (A, [x, y]) => A.mul(x, y) },
  "mul by a row for each run": { shapes: [[6, 3], [2, 3]], of: (A, [x, y]) => A.mul(x, y) },
  "mul by a number for each run": { shapes: [[6, 3], [3, 1]], of: (A, [x, y]) => A.mul(x, y) },
  "mul by a column": { shapes: [[5, 3], [5, 1]], of: (A, [x, y]) => A.mul(x, y) },
  "scale": { shapes: [[5, 3]], of: (A, [x]) => A.scale(-0.7, x) },
  "silu": { shapes: [[5, 3]], of: (A, [x]) => A.silu(x) },
  "siluSlope": { shapes: [[5, 3]], of: (A, [x]) => A.siluSlope(x) },
  "sin": { shapes: [[5, 3]], of: (A, [x]) => A.sin(x) },
  "cos": { shapes: [[5, 3]], of: (A, [x]) => A.cos(x) },
  "beside": { shapes: [[5, 3], [5, 2]], of: (A, [x, y]) => A.beside([x, y]) },
  "fourierFeatures": { shapes: [[5, 2]], of: (A, [x]) => fourierFeatures(A, x, [0.5, 2]) },
  "rowMeans": { shapes: [[5, 3]], of: (A, [x]) => A.rowMeans(x) },
  "inverseRootMeanSquare": { shapes: [[5, 3]], of: (A, [x]) => A.inverseRootMeanSquare(x, 1) },
  "rootMeanSquareNorm": { shapes: [[5, 3]], of: (A, [x]) => rootMeanSquareNorm(A, x) },
  "reshape": { shapes: [[6, 4]], of: (A, [x]) => A.reshape(x, [8, 3]) },
  "swapRows": { shapes: [[12, 2]], of: (A, [x]) => A.swapRows(x, 2, 3) },
  "matMulEach": { shapes: [[6, 4], [12, 5]], of: (A, [x, w]) => A.matMulEach(x, w, 3) },
  "softmax": { shapes: [[5, 4]], of: (A, [x]) => A.softmax(x) },
  "convolve": { shapes: [[24, 2], [18, 3]], of: (A, [x, w]) => A.convolve(x, w, [3, 4]) },
  "convolve, one pixel high": { shapes: [[10, 3], [27, 2]], of: (A, [x, w]) => A.convolve(x, w, [1, 5]) },
  "convolve, one pixel wide": { shapes: [[6, 1], [9, 1]], of: (A, [x, w]) => A.convolve(x, w, [2, 1]) },
  "convolve, one pixel": { shapes: [[3, 2], [18, 4]], of: (A, [x, w]) => A.convolve(x, w, [1, 1]) },
};

/** Those that have a rule of tangents. */
export const differentiable = Object.entries(operations).filter(([name]) => name !== "siluSlope");

/** Operands of those shapes, each number one of float32. */
export const operands = (shapes: [number, number][], seed: number): Points[] =>
  shapes.map((shape, i) => in32(philox(seed).fork(`${i}`).normal(shape)));

/** A tensor of a backend. */
export const up = ({ data, shape }: Points): tf.Tensor => tf.tensor2d(Float32Array.from(data), [...shape]);
