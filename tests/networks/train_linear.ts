import { type Points, points, type Shape } from "driftfield/core";
import type { Algebra, Architecture, Loss, Traced } from "driftfield/networks";

/** F(x) = x W: a network whose losses can be worked out by hand. W begins at 1. */
export function linear(dim: number, outputs = 1, classes = 0): Architecture {
  const shapes: Record<string, Shape> = { W: [dim, outputs] };
  return {
    config: { kind: "linear", dim, outputs, classes },
    dim,
    outputs,
    classes,
    shapes,
    initial: () => ({ W: new Float32Array(dim * outputs).fill(1) }),
    context: (times) => points(Float64Array.from(times)),
    apply: <A>(A: Algebra<A>, { W }: Readonly<Record<string, A>>, x: A) => A.matMul(x, W),
  };
}

/** A loss of rows, made of F and of arrays that may depend on the step. */
export function lossOf(
  arrays: (step: number) => Readonly<Record<string, Points>>,
  rows: <A>(A: Algebra<A>, F: Traced<A>["value"], arrays: Readonly<Record<string, A>>) => A,
): Loss {
  return {
    name: "by hand",
    draw: (_x0, _rng, { step }) => ({ time: Float64Array.of(0), arrays: arrays(step) }),
    rows: (A, { value }, given) => rows(A, value, given),
  };
}

/** The mean of F at the points x: its gradient in W is the mean of x, whatever W is. */
export const slope = (x: Points): Loss => lossOf(() => ({ x }), (_A, F, given) => F(given.x));

/** Data where none is looked at. */
export const nothing = points([[0]]);
