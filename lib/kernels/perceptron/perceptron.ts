/**
 * What a perceptron in one kernel is.
 *
 * @module
 */
import type { Shape } from "../../core/mod.ts";

/**
 * Sizes of a perceptron with SiLU between its layers, each of which is told the same context:
 *
 *     h₁ = silu(x W₁ + φ C₁),   h_l = [h_{l−1} +] silu(h_{l−1} W_l + φ C_l),   F = h W + φ C
 *
 * Its weights are one row: W₁ [inputs, width], C₁ [features, width], W₂ [width, width], C₂, …, W [width, outputs], C
 * [features, outputs], each row-major.
 */
export interface Perceptron {
  /** Numbers that it sees of a point: columns of x. */
  readonly inputs: number;
  /** Numbers that it is told beside: columns of φ. */
  readonly features: number;
  /** Units of a hidden layer. */
  readonly width: number;
  /** Hidden layers. */
  readonly depth: number;
  /** Numbers of an answer. */
  readonly outputs: number;
  /** Whether hidden layers after the first add to what comes in. */
  readonly residual: boolean;
}

/** A layer's W and C: [rows, columns] each. */
export interface LayerShapes {
  /** Of W. */
  readonly weight: Shape;
  /** Of C. */
  readonly context: Shape;
}

/** The shapes of all layers, in the order of the row of weights. */
export const layersOf = ({ inputs, features, width, depth, outputs }: Perceptron): readonly LayerShapes[] =>
  Array.from({ length: depth + 1 }, (_, l) => {
    const columns = l < depth ? width : outputs;
    return { weight: [l === 0 ? inputs : width, columns], context: [features, columns] };
  });

/** How many numbers a row of weights has. */
export const weightsOf = (perceptron: Perceptron): number =>
  layersOf(perceptron).reduce((sum, { weight, context }) => sum + (weight[0] + context[0]) * weight[1], 0);

/** The next multiple of four: columns that products come in. */
export const padded = (n: number): number => 4 * Math.ceil(n / 4);
