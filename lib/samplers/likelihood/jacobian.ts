/**
 * The Jacobian of a field along a direction.
 *
 * @module
 */
import { type Field, type Points, requirePositive } from "../../core/mod.ts";

/** J w, J = ∂v/∂x at (x, t): the derivative of a flow's velocity along each row of w, shape [batch, dim]. */
export type Jvp = (x: Points, t: number, w: Points) => Points;

/** v at (x, t) and its derivatives along several directions, each of the shape of x, for the price of asking once. */
export type Along = (x: Points, t: number, directions: readonly Points[]) => {
  /** v. */
  readonly value: Points;
  /** J w of each direction w. */
  readonly along: readonly Points[];
};

/** How to differentiate along a direction. */
export interface DirectionOptions {
  /** The derivative itself, where the flow does not know it: differences are taken otherwise. */
  readonly jvp?: Jvp;
  /** For differences, the length over which the velocity bends, in the unit of x; 1 by default. */
  readonly scale?: number;
}

/** A velocity that may know its derivatives. */
interface Differentiable {
  velocity: Field<Points>;
  along?: Along;
}

/**
 * J w of each direction, by a jvp that is given, or as the flow knows it, or else by central differences over
 * h = ∛ε · max(scale, rms of the row),
 *
 *     J w ≈ (v(x + h w) − v(x − h w)) / 2h
 *
 * each row over its own h, so that a row does not know its batch.
 *
 * @param options A jvp, or the scale of differences.
 * @returns The derivatives of a flow along the rows of directions.
 * @throws {RangeError} If scale is not above 0.
 */
export function alongDirections({ jvp, scale = 1 }: DirectionOptions) {
  requirePositive("scale", scale);
  return (flow: Differentiable, x: Points, t: number, directions: readonly Points[]): readonly Points[] => {
    if (jvp) return directions.map((w) => jvp(x, t, w));
    if (flow.along) return flow.along(x, t, directions).along;
    const h = halfWidths(x, scale), dim = x.shape[1];
    return directions.map((w) => {
      const moved = (sign: number): Points => ({
        data: x.data.map((v, at) => v + sign * h[Math.floor(at / dim)] * w.data[at]),
        shape: x.shape,
      });
      const after = flow.velocity(moved(1), t).data, before = flow.velocity(moved(-1), t).data;
      return { data: after.map((v, at) => (v - before[at]) / (2 * h[Math.floor(at / dim)])), shape: x.shape };
    });
  };
}

/** ∛ε · max(scale, √(Σ x_k²/dim)), a power of two near it, since x ± h is then exact but for a last bit. */
function halfWidths({ data, shape: [batch, dim] }: Points, scale: number): Float64Array {
  const out = new Float64Array(batch);
  data.forEach((v, at) => out[Math.floor(at / dim)] += v * v / dim);
  return out.map((square) =>
    2 ** Math.round(Math.log2(Math.cbrt(Number.EPSILON) * Math.max(scale, Math.sqrt(square))))
  );
}
