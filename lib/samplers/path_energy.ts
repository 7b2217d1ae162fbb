/**
 * How far a flow goes, and how straight.
 *
 * @module
 */
import { type Points, requireNumber, requireObject, squaredNorms, zeros } from "../core/mod.ts";
import type { OdeWork, PathEstimate } from "../solvers/mod.ts";
import type { CarryOptions } from "./likelihood/change_of_variables.ts";
import { apart, beside, meanOfRows } from "./likelihood/columns.ts";
import type { Flow } from "./likelihood/divergence.ts";
import { follow } from "./likelihood/follow.ts";
import { requirePointsOf } from "./where.ts";

/** Between which times, and how accurately. */
export interface EnergyOptions extends Omit<CarryOptions, "from" | "to" | "divergence"> {
  /** The time at which the points are where they are given: `schedule.from` by default, or 0 without a schedule. */
  readonly from?: number;
  /** The time to follow them to, before `from` to run backwards: `schedule.to` by default, or 1. */
  readonly to?: number;
}

/** A number of each path, with their mean. */
export interface OfPaths extends PathEstimate {
  /** That of each path: length [batch]. */
  readonly each: Float64Array;
}

/** Paths of a flow, measured: means have infinite standard errors if there is one path. */
export interface PathEnergy extends OdeWork {
  /** ∫ ‖v‖² |dt| along the path. */
  readonly energy: OfPaths;
  /** ‖x(to) − x(from)‖², the cost of the transport. */
  readonly squaredDistance: OfPaths;
  /** ∫ ‖(x(to) − x(from))/T − v‖² |dt| = energy − squaredDistance/T, T = |to − from|: 0 of a straight path at one speed. */
  readonly straightness: OfPaths;
  /** Where the paths end, shape [batch, dim]. */
  readonly end: Points;
}

/**
 * The energy of paths along a flow and what of it is due to their bends,
 *
 *     E = ∫₀¹ ‖v(x_t, t)‖² dt,   S = ∫₀¹ ‖x₁ − x₀ − v(x_t, t)‖² dt = E − ‖x₁ − x₀‖² ≥ 0,   dx_t = v dt
 *
 * S is the straightness of Liu, Gong, Liu (2023), "Flow straight and fast: learning to generate and transfer data with
 * rectified flow", theorem 3.7: where it is 0, one step of Euler's method is exact. No flow from one law to another has
 * less energy on the mean than W₂² of the two, and that of optimal transport has no more (Benamou, Brenier 2000, "A
 * computational fluid mechanics solution to the Monge–Kantorovich mass transfer problem"): E ≥ E ‖x₁ − x₀‖² ≥ W₂².
 *
 * The energy is a column of the state, held to the same tolerance; S, a difference, is right to the tolerance of E.
 *
 * @param flow A model, or any `{ velocity }` over float64 arrays.
 * @param x Points at `from`, shape [batch, dim]: draws of the law there, for means of the flow.
 * @param options Span of time, solver and tolerance as of `changeOfVariables`.
 * @returns Of each path and on the mean, with standard errors.
 * @throws {RangeError} If an option is out of range, x has another dim than the flow, or `to` is `from`.
 * @throws {Error} If the flow cannot be followed: the message says where and what to try.
 *
 * @example A circle is as long as it is bent
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { pathEnergy } from "driftfield/samplers";
 *
 * const turning = { velocity: ({ data: [x, y] }: ReturnType<typeof points>) => points([[-2 * Math.PI * y, 2 * Math.PI * x]]) };
 * const { energy, straightness, squaredDistance } = await pathEnergy(turning, points([[1, 0]]));
 * assertAlmostEquals(energy.value, (2 * Math.PI) ** 2, 1e-5);
 * assertAlmostEquals(straightness.value, energy.value, 1e-5);
 * assertAlmostEquals(squaredDistance.value, 0, 1e-5);
 * ```
 */
export async function pathEnergy(flow: Flow, x: Points, options: EnergyOptions = {}): Promise<PathEnergy> {
  requireObject("flow", flow, "velocity");
  const {
    from = flow.schedule?.from ?? 0,
    to = flow.schedule?.to ?? 1,
    relTol = 1e-7,
    absTol = relTol,
    ...rest
  } = options;
  requirePointsOf(flow, x);
  requireNumber("from", from);
  requireNumber("to", to);
  if (to === from) throw new RangeError(`to must not be from, got ${to} for both`);
  rest.signal?.throwIfAborted();
  const { shape: [batch, dim] } = x, ahead = Math.sign(to - from);
  const field = (state: Points, t: number) => {
    const v = flow.velocity(apart(state, dim).x, t);
    return beside(v, { data: squaredNorms(v).map((square) => ahead * square), shape: [batch, 1] });
  };
  let made = { end: beside(x, zeros([batch, 1])), steps: 0, rejected: 0, evaluations: 0, stiff: false };
  for await (const step of follow(field, made.end, { ...rest, from, to, relTol, absTol })) made = step;
  const { steps, rejected, evaluations, stiff } = made, { x: end, more } = apart(made.end, dim);
  const squares = squaredNorms({ data: end.data.map((v, at) => v - x.data[at]), shape: x.shape });
  return {
    energy: ofPaths(more.data),
    squaredDistance: ofPaths(squares),
    straightness: ofPaths(more.data.map((energy, i) => energy - squares[i] / Math.abs(to - from))),
    end,
    steps,
    rejected,
    evaluations,
    stiff,
  };
}

function ofPaths(each: Float64Array): OfPaths {
  const { mean: [value], standardError: [standardError] = [Infinity] } = meanOfRows({
    data: each,
    shape: [1, each.length],
  });
  return { each, value, standardError };
}
