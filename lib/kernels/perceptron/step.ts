/**
 * Steps of training of a perceptron, in one go.
 *
 * @module
 */
import { inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { perceptronJob, type PerceptronRows, type Regressed, requireRows } from "./job.ts";
import { padded } from "./perceptron.ts";
import { gradientOf } from "./run.ts";

/** What a step changes: rows of float32, each as long as the weights. */
export interface AdamRows {
  /** θ. */
  readonly weights: Float32Array;
  /** m. */
  readonly first: Float32Array;
  /** v. */
  readonly second: Float32Array;
  /** The weights' moving average. */
  readonly average: Float32Array;
}

/** Numbers of a step of AdamW. */
export interface AdamStep {
  /** 1 − β₁. */
  readonly beta1: number;
  /** 1 − β₂. */
  readonly beta2: number;
  /** ε c₂. */
  readonly epsilon: number;
  /** 1 − η λ. */
  readonly kept: number;
  /** η c₂/c₁. */
  readonly rate: number;
  /** What the average takes of the weights. */
  readonly share: number;
  /** How long the gradient may be; null for any length. */
  readonly clip: number | null;
}

/**
 * A step of AdamW on a batch of a regression, forward, backward and optimiser in one go, in float32 on all threads:
 *
 *     g = ∇ mean weight ‖F − target‖²/outputs, scaled to a length of at most `clip`
 *     m += (1 − β₁)(g − m),   v += (1 − β₂)(g² − v),   θ ← (1 − η λ) θ − η c₂/c₁ m/(√v + ε c₂),   average += share (θ − average)
 *
 * @param asked The perceptron, and where it is asked; its `row` is that of `before`.
 * @param regressed Targets and weights of the rows.
 * @param before θ, m, v and the average; not changed.
 * @param step Numbers of the step.
 * @param to Where the next go: called once, when the rest is done.
 * @returns The loss before the step, and ‖∇‖².
 * @throws {RangeError} If sizes do not fit.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example A first step of Adam goes by the rate against the gradient's sign
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { perceptronStep } from "driftfield/kernels";
 *
 * const perceptron = { inputs: 1, features: 1, width: 1, depth: 1, outputs: 1, residual: false };
 * const weights = Float32Array.of(3, 0, 2, 0), zeros = new Float32Array(4), next = zeros.slice();
 * const before = { weights, first: zeros, second: zeros, average: weights }, one = Float32Array.of(1);
 * const asked = { perceptron, row: weights, context: Float32Array.of(0), x: one, directions: [] };
 * const adam = { beta1: 0.1, beta2: 0.001, epsilon: 0, kept: 1, rate: 0.1 * Math.sqrt(0.001) / 0.1, share: 1, clip: null };
 * perceptronStep(asked, { target: Float32Array.of(0), weight: one }, before, adam, (rows) => next.set(rows.weights));
 * assertAlmostEquals(next[0], 3 - 0.1, 1e-6);
 * ```
 */
export function perceptronStep(
  asked: PerceptronRows,
  regressed: Regressed,
  before: AdamRows,
  step: AdamStep,
  to: (after: AdamRows) => void,
): { readonly loss: number; readonly squaredNorm: number } {
  if (!kernels) throw new Error(`kernels for perceptrons are not possible here: ${means}`);
  const rows = requireRows(asked);
  requireRegressed(regressed, rows, asked.perceptron.outputs);
  return inShared((arena) => {
    const made = perceptronJob(arena, asked, regressed), { job, pieces, losses } = made;
    threads().run({ name: "a step of training", pieces, order: { kernel: "perceptron", does: "pull", job } });
    const { gradient, squaredNorm } = gradientOf(arena, made, asked), { length } = asked.row;
    const lend = (row: Float32Array) => {
      const copy = arena.float32(padded(length));
      copy.set(row);
      return copy;
    };
    const state = [before.weights, before.first, before.second, before.average].map(lend);
    const size = padded(length), each = padded(Math.ceil(size / threads().threads)), adam = arena.float64(14);
    const { clip, beta1, beta2, epsilon, kept, rate, share } = step;
    const scale = clip === null ? 1 : clip / Math.max(clip, Math.sqrt(squaredNorm));
    const places = [...state, gradient].map(({ byteOffset }) => byteOffset);
    adam.set([size, each, ...places, scale, beta1, beta2, epsilon, kept, rate, share]); // adam.as, in the same order
    const order = { kernel: "perceptron", does: "adam", job: adam.byteOffset } as const;
    threads().run({ name: "a step of Adam", pieces: Math.ceil(size / each), order });
    const [weights, first, second, average] = state.map((row) => row.subarray(0, length));
    to({ weights, first, second, average });
    return { loss: losses.reduce((sum, v) => sum + v, 0) / rows, squaredNorm };
  });
}

function requireRegressed({ target, weight }: Regressed, rows: number, outputs: number): void {
  if (target.length !== rows * outputs) {
    throw new RangeError(`target must have ${rows * outputs} numbers, got ${target.length}`);
  }
  if (weight.length !== rows && weight.length !== rows * outputs) {
    throw new RangeError(`weight must have ${rows} or ${rows * outputs} numbers, got ${weight.length}`);
  }
}
