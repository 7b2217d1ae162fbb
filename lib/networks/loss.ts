/**
 * What a network in training is judged by.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
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
