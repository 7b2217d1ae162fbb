/**
 * A perceptron of several layers that is told the time.
 *
 * @module
 */
import { requireInteger, requireNumbers, requirePositive, type Shape } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import { type Algebra, fourierFeatures, rootMeanSquareNorm } from "./algebra/mod.ts";
import { type Architecture, mapValues } from "./architecture.ts";
import { contextOf, contextWidth } from "./context.ts";
import { perceptronIs } from "./fused/known.ts";

/** What the perceptron is like. */
export interface MlpOptions {
  /** Coordinates of a point. */
  readonly dim: number;
  /** Coordinates of an answer; `dim` by default. */
  readonly outputs?: number;
  /** Units of a hidden layer, 128 by default. */
  readonly width?: number;
  /** Hidden layers, 3 by default. */
  readonly depth?: number;
  /** Whether hidden layers after the first add to what comes in (He et al. 2015, "Deep residual learning"): false by default. */
  readonly residual?: boolean;
  /** Whether hidden layers after the first see their input over its root mean square: false by default. */
  readonly normalise?: boolean;
  /** Frequencies of the time's Fourier features, 8 by default. */
  readonly frequencies?: number;
  /** ω of the input's Fourier features, radians a unit of x: see {@linkcode fourierFeatures}; none by default. */
  readonly inputFrequencies?: readonly number[];
  /** Classes that it can be told; 0 by default. */
  readonly classes?: number;
}

/**
 * A perceptron with SiLU between its layers, the context (time, label) entering every one of them:
 *
 *     h₁ = silu(W₁ (x, sin ωx, cos ωx) + C₁ φ),   h_l = [h_{l−1} +] silu(W_l [norm] h_{l−1} + C_l φ),   F = W h + C φ
 *     φ = (1, cos 2π f time, sin 2π f time, label),   f from 1/16 to 1 in equal ratios
 *
 * Weights begin as N(0, 2/inputs) (He et al. 2015, "Delving deep into rectifiers"): what comes into a unit has a variance
 * of 1, the context's share, or more, and of at most 1 more than in the layer before. The last layer's begin at 0: a new
 * network answers 0.
 *
 * @param options Sizes.
 * @returns The architecture.
 * @throws {RangeError} If a size is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mlp } from "driftfield/networks";
 *
 * assertEquals(mlp({ dim: 2, width: 128 }).shapes["2.weight"], [128, 128]);
 * ```
 */
export function mlp(options: MlpOptions): Architecture {
  const { dim, outputs = dim, width = 128, depth = 3, residual = false, normalise = false } = options;
  const { frequencies = 8, inputFrequencies = [], classes = 0 } = options;
  for (const [name, size] of Object.entries({ dim, outputs, width, depth, frequencies })) {
    requireInteger(name, size, 1);
  }
  requireInteger("classes", classes, 0);
  requireNumbers("inputFrequencies", inputFrequencies);
  inputFrequencies.forEach((omega, i) => requirePositive(`inputFrequencies[${i}]`, omega));

  const sizes = { frequencies, classes }, features = contextWidth(sizes), shapes: Record<string, Shape> = {};
  const seen = dim * (1 + 2 * inputFrequencies.length);
  for (let l = 1; l <= depth; l++) {
    shapes[`${l}.weight`] = [l === 1 ? seen : width, width];
    shapes[`${l}.context`] = [features, width];
  }
  shapes["out.weight"] = [width, outputs];
  shapes["out.context"] = [features, outputs];

  function see<A>(A: Algebra<A>, x: A): A {
    const [, got] = A.shape(x);
    if (got !== dim) throw new RangeError(`the network takes points of dim ${dim}, got ${got}`);
    return fourierFeatures(A, x, inputFrequencies);
  }

  function apply<A>(A: Algebra<A>, w: Readonly<Record<string, A>>, x: A, context: A): A {
    const layer = (name: string, h: A) =>
      A.add(A.matMul(h, w[`${name}.weight`]), A.matMul(context, w[`${name}.context`]));
    let h = A.silu(layer("1", see(A, x)));
    for (let l = 2; l <= depth; l++) {
      const next = A.silu(layer(`${l}`, normalise ? rootMeanSquareNorm(A, h) : h));
      h = residual ? A.add(h, next) : next;
    }
    return layer("out", h);
  }

  return {
    config: {
      kind: "mlp",
      dim,
      outputs,
      width,
      depth,
      residual,
      normalise,
      frequencies,
      inputFrequencies,
      classes,
    },
    dim,
    outputs,
    classes,
    shapes,
    initial: (rng) => mapValues(shapes, (shape, name) => begin(name, shape, rng)),
    context: (times, labels) => contextOf(times, labels, sizes),
    apply: normalise ? apply : perceptronIs(apply, {
      perceptron: { inputs: seen, features, width, depth, outputs, residual },
      seen: see,
    }),
  };
}

/** N(0, 2/inputs); zeros for the last layer. */
function begin(name: string, shape: Shape, rng: Rng): Float32Array {
  const scale = name.startsWith("out") ? 0 : Math.sqrt(2 / shape[0]);
  return Float32Array.from(rng.fork(name).normal(shape).data, (z) => scale * z);
}
