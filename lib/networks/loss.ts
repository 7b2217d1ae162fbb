/**
 * What a network in training is judged by.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Objective } from "../losses/mod.ts";
import type { Rng } from "../random/mod.ts";
import { type Algebra, constant, type Dual, tangents, type Written } from "./algebra/mod.ts";
import { type Architecture, mapValues } from "./architecture.ts";
import type { Tape } from "./tape.ts";

/** A network whose weights and context (time, labels) are given. */
export interface Traced<A> {
  /** F(x): [batch, outputs]. */
  value(x: A): A;
  /** F(x) with its derivatives J u along directions u, each of the shape of x. */
  along(x: A, directions: readonly A[]): Dual<A>;
  /** The same at another time, of all rows; labels stay as they are. */
  at(time: number): Traced<A>;
}

/**
 * An architecture as a function of points alone, with its derivatives by forward tangents.
 *
 * @param algebra What it runs on.
 * @param architecture What it is.
 * @param weights Its weights, by name.
 * @param context What its `context` made of times and labels.
 * @param labels Those labels, which stay with it at other times; none by default.
 * @returns F, and F with J u.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { mlp, onPoints, traced } from "driftfield/networks";
 *
 * const linear = { ...mlp({ dim: 1 }), apply: (A, { w }, x) => A.matMul(x, w) } as ReturnType<typeof mlp>;
 * const { value, along } = traced(onPoints, linear, { w: points([[5]]) }, points([[1]])).along(points([[2]]), [points([[1]])]);
 * assertEquals([value, along[0]], [points([[10]]), points([[5]])]);
 * ```
 */
export function traced<A>(
  algebra: Algebra<A>,
  architecture: Architecture,
  weights: Readonly<Record<string, A>>,
  context: A,
  labels?: ArrayLike<number>,
): Traced<A> {
  return {
    value: (x) => valueOf(algebra, architecture, weights, x, context),
    along(x, directions) {
      const { value, along } = architecture.apply(
        tangents(algebra),
        mapValues(weights, constant),
        { value: x, along: directions },
        constant(context),
      );
      return { value, along: along.length > 0 ? along : directions.map(() => algebra.scale(0, value)) };
    },
    at: (time) =>
      traced(algebra, architecture, weights, algebra.from(architecture.context([time], labels)), labels),
  };
}

/** F(x), at once where the algebra can. */
function valueOf<A>(
  algebra: Algebra<A>,
  architecture: Architecture,
  weights: Readonly<Record<string, A>>,
  x: A,
  context: A,
): A {
  const F: Written = (B, [x, context, ...rest]) => {
    const parts = Object.fromEntries(Object.keys(weights).map((name, k) => [name, rest[k]]));
    return architecture.apply(B, parts, x, context);
  };
  const [rows] = algebra.shape(x), told = algebra.shape(context)[0] === rows, all = Object.values(weights);
  const made = algebra.atOnce?.(F, rows, told ? [x, context] : [x], told ? all : [context, ...all]);
  return made ?? architecture.apply(algebra, weights, x, context);
}

/** What a loss needs of a batch, drawn on the host. */
export interface Draw {
  /** The network's time of each row, or one for all. */
  readonly time: Float64Array;
  /** Arrays of `batch` rows, by name. */
  readonly arrays: Readonly<Record<string, Points>>;
}

/**
 * A loss, written once over any algebra: in training on tensors, in tests on float64 arrays. One's own is an object with
 * these three.
 *
 * @example Denoising by a network that is to bend little: a penalty on ‖J u‖², u standard normal
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising } from "driftfield/losses";
 * import { type Architecture, type Loss, mlp, onPoints, regression, traced } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const fit = regression(denoising(edm()));
 * const smooth = (strength: number): Loss => ({
 *   name: "smooth denoising",
 *   draw(x0, rng, at) {
 *     const { time, arrays } = fit.draw(x0, rng, at);
 *     return { time, arrays: { ...arrays, u: rng.fork("u").normal(x0.shape, at) } };
 *   },
 *   rows(A, network, arrays) {
 *     const { along: [Ju] } = network.along(arrays.x, [arrays.u]);
 *     return A.add(fit.rows(A, network, arrays), A.scale(strength, A.rowMeans(A.mul(Ju, Ju))));
 *   },
 * });
 *
 * const { arrays } = smooth(1).draw(points([[0.3]]), philox(0), { step: 1 });
 * const triple: Architecture = { ...mlp({ dim: 1 }), apply: (A, _, x) => A.scale(3, x) }; // ‖J u‖² = 9 u²
 * const network = traced(onPoints, triple, {}, points([[0]]));
 * const [with1, without] = [smooth(1), smooth(0)].map((loss) => loss.rows(onPoints, network, arrays).data[0]);
 * assertAlmostEquals(with1 - without, 9 * arrays.u.data[0] ** 2);
 * ```
 */
export interface Loss {
  /** Its name in the field. */
  readonly name: string;
  /** Numbers that the network must answer beside one a coordinate, where no array `target` says how many. */
  readonly further?: number;
  /** Draws what it needs: row i depends on x0's row i, `rng`, `step` and i alone. */
  draw(x0: Points, rng: Rng, at: { readonly step: number }): Draw;
  /** The loss of each row, [batch, 1]; their mean is what is minimised. */
  rows<A>(algebra: Algebra<A>, network: Traced<A>, arrays: Readonly<Record<string, A>>): A;
  /** Those rows with the gradient of their mean, where it is not to be had by one reverse pass over them. */
  gradient?<A>(
    tape: Tape<A>,
    network: (weights: A) => Traced<A>,
    weights: A,
    arrays: Readonly<Record<string, A>>,
  ): {
    readonly rows: A;
    readonly gradient: A;
  };
}

/**
 * The loss of a regression, weight ‖F(x, time) − target‖² / outputs, or of each number with a weight of its own.
 *
 * @param objective What draws it.
 * @returns The loss.
 *
 * @example A network that answers 0 has the loss of its targets
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising, squaredErrors } from "driftfield/losses";
 * import { type Architecture, mlp, onPoints, regression, traced } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const objective = denoising(edm()), loss = regression(objective), x0 = points([[1, 2]]), at = { step: 7 };
 * const { arrays } = loss.draw(x0, philox(0), at), zero: Architecture = { ...mlp({ dim: 2 }), apply: (A, _, x) => A.scale(0, x) };
 * const rows = loss.rows(onPoints, traced(onPoints, zero, {}, points([[0]])), arrays);
 * assertEquals(rows.data, squaredErrors(objective.regression(x0, philox(0), at), points([[0, 0]])));
 * ```
 */
export function regression(objective: Objective): Loss {
  return {
    name: objective.name,
    draw(x0, rng, at) {
      const { x, time, target, weight } = objective.regression(x0, rng, at);
      const rows = target.shape[0];
      return { time, arrays: { x, target, weight: { data: weight, shape: [rows, weight.length / rows] } } };
    },
    rows: weightedSquares,
  };
}

const weightedSquares: Loss["rows"] = (A, network, { x, target, weight }) => {
  const error = A.add(network.value(x), A.scale(-1, target));
  const square = A.mul(error, error), [, columns] = A.shape(weight);
  return columns === 1 ? A.mul(weight, A.rowMeans(square)) : A.rowMeans(A.mul(weight, square));
};

/**
 * Whether a loss is that of a regression and nothing else: such a step of training a kernel may take in one go.
 *
 * @param loss The loss.
 * @returns Whether {@linkcode regression} made it, and nothing of what it computes was changed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { denoising } from "driftfield/losses";
 * import { isRegression, type Loss, regression } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 *
 * const fit = regression(denoising(edm()));
 * const twice: Loss = { ...fit, rows: (A, network, arrays) => A.scale(2, fit.rows(A, network, arrays)) };
 * assertEquals([fit, twice].map(isRegression), [true, false]);
 * ```
 */
export const isRegression = ({ rows, gradient }: Loss): boolean => rows === weightedSquares && !gradient;
