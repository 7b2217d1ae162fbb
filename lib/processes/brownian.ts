/**
 * Brownian motion as an object: one path, asked for its increments at any times in any order.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requireObject,
  requirePositive,
  type Shape,
} from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";

/** What a solver's step sees of a Brownian path over [t₀, t₁], h = t₁ − t₀. */
export interface Increment<V> {
  /** W(t₁) − W(t₀): N(0, h). */
  readonly W: V;
  /** Space–time Lévy area, (1/h) ∫ (W(t) − W(t₀)) dt − ½ (W(t₁) − W(t₀)): N(0, h/12), independent of W. */
  readonly H: V;
}

/** A Brownian path: its increment from t₀ to t₁; t₁ < t₀ runs backwards. */
export type Brownian = (t0: number, t1: number) => Increment<Points>;

/** How many paths, and how long. */
export interface BrownianOptions {
  /** Independent paths, the rows of each increment. */
  readonly paths: number;
  /** Independent coordinates of a path, 1 by default. */
  readonly dim?: number;
  /** The paths live on [0, to], 1 by default. */
  readonly to?: number;
  /** Times are told apart down to 2^−depth · to; 30 by default, at most 31. */
  readonly depth?: number;
}

/**
 * Brownian paths on [0, to] as a virtual tree: the value at the middle of an interval is drawn, given its ends and its
 * area, from the place of the interval in the tree. Nothing is stored but the branch last walked, so any times may be
 * asked for in any order, as finely as one likes, and the path is always the same.
 *
 * With h the interval's length, Z ~ N(0, h/16) and N ~ N(0, h/48), the halves of (W, H) are
 *
 *     W₁ = ½W + 3/2 H + Z,   H₁ = ¼H − ½Z + N,      W₂ = ½W − 3/2 H − Z,   H₂ = ¼H − ½Z − N
 *
 * Foster, Lyons, Oberhauser (2020), "An optimal polynomial approximation of Brownian motion"; Jelinčič, Foster, Kidger
 * (2024), "Single-seed generation of Brownian paths and integrals". Between neighbouring times of the last level the
 * path is the conditional mean, a parabola: an error of standard deviation below √(to · 2^−depth)/2.
 *
 * @param rng A path of row i depends on (rng, i) alone.
 * @param options Number of paths, coordinates, end, depth.
 * @returns The increment over [t₀, t₁]: W and H, each of shape [paths, dim]. O(depth) normals a component.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an option is out of range, or (the path) a time lies outside [0, to] or t₁ = t₀.
 *
 * @example Increments add up
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { brownian } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const path = brownian(philox(0), { paths: 1 });
 * const [early, late, whole] = [path(0, 0.3).W, path(0.3, 1).W, path(0, 1).W];
 * assertAlmostEquals(early.data[0] + late.data[0], whole.data[0], 1e-14);
 * ```
 */
export function brownian(rng: Rng, { paths, dim = 1, to = 1, depth = 30 }: BrownianOptions): Brownian {
  requireObject("rng", rng, "fork", "normal");
  requireInteger("paths", paths, 0);
  requireInteger("dim", dim, 1);
  requirePositive("to", to);
  requireInteger("depth", depth, 1, 31);
  const shape: Shape = [paths, dim], at = walker(rng, shape, to, depth);
  const past = to * (1 + 2 ** -50); // n · dt may overshoot by rounding
  const inside = (name: string, time: number) => {
    const t = time > to && time <= past ? to : time;
    requireNumber(name, t, 0, to);
    return t;
  };
  return (first, last) => {
    const t0 = inside("t0", first), t1 = inside("t1", last);
    if (t0 === t1) throw new RangeError(`t1 must differ from t0, got ${t1}`);
    const h = t1 - t0, from = at(t0), end = at(t1);
    const W = end.value.map((w, i) => w - from.value[i]);
    const H = W.map((w, i) => (end.integral[i] - from.integral[i]) / h - from.value[i] - w / 2);
    return { W: { data: W, shape }, H: { data: H, shape } };
  };
}

/** The paths and their integrals from 0, at one time. */
interface Moment {
  readonly value: Float64Array;
  readonly integral: Float64Array;
}

/** An interval of the tree, the k-th of its level: the paths at its left end, and their increment over it. */
interface Interval extends Moment {
  readonly k: number;
  readonly W: Float64Array;
  readonly H: Float64Array;
}

/** Levels of the last branch that are kept: half a kilobyte a component. */
const kept = 16;

/** t ↦ the paths at t, from the root down to the interval that has t at an end, or is of the last level. */
function walker(rng: Rng, shape: Shape, to: number, depth: number): (t: number) => Moment {
  const [first, second] = [rng.fork("W"), rng.fork("H")];
  const draw = (from: Rng, variance: number, node: number) =>
    from.normal(shape, { step: node }).data.map((z) => Math.sqrt(variance) * z);
  const zero = new Float64Array(shape[0] * shape[1]);
  const root = { k: 0, value: zero, integral: zero, W: draw(first, to, 0), H: draw(second, to / 12, 0) };
  const branch: Interval[] = [root];

  const half = (parent: Interval, level: number, right: boolean): Interval => {
    const h = to / 2 ** level, node = 2 ** level + parent.k, side = right ? -1 : 1;
    const Z = draw(first, h / 16, node), N = draw(second, h / 48, node);
    const W = Z.map((z, i) => parent.W[i] / 2 + side * (1.5 * parent.H[i] + z));
    const H = Z.map((z, i) => parent.H[i] / 4 - z / 2 + side * N[i]);
    const k = 2 * parent.k + (right ? 1 : 0);
    if (!right) return { k, value: parent.value, integral: parent.integral, W, H };
    const left = { W: W.map((w, i) => parent.W[i] - w), H: H.map((v, i) => v + 2 * N[i]) };
    return { k, ...after({ ...parent, ...left }, h / 2, 1), W, H };
  };

  return (t) => {
    let interval = root as Interval;
    for (let level = 0;; level++) {
      const h = to / 2 ** level, u = t / h - interval.k;
      if (u === 0 || u === 1 || level === depth) return after(interval, h, u);
      const right = u >= 0.5, k = 2 * interval.k + (right ? 1 : 0), known = branch[level + 1];
      interval = known?.k === k ? known : half(interval, level, right);
      if (level + 1 < kept && interval !== known) branch.splice(level + 1, Infinity, interval);
    }
  };
}

/** A part u of the way through an interval of length h: exact at its ends, the conditional mean between. */
function after({ value, integral, W, H }: Interval, h: number, u: number): Moment {
  if (u === 0) return { value, integral };
  return {
    value: value.map((w, i) => w + u * W[i] + 6 * u * (1 - u) * H[i]),
    integral: integral.map((s, i) => s + h * (u * value[i] + u * u / 2 * W[i] + u * u * (3 - 2 * u) * H[i])),
  };
}
