/**
 * A stochastic differential equation on a grid of cells, as a chain in continuous time.
 *
 * @module
 */
import { type Field, type Points, requireInteger, requireNumber } from "../../core/mod.ts";
import type { JumpProcess } from "./chain.ts";

/** dX = f(X) dt + g(X) dW on the line, in the sense of Itô. Any equation of the library is one, if it has dim 1. */
export interface LineDiffusion {
  /** f: [batch, 1] ↦ [batch, 1]. */
  readonly drift: Field<Points>;
  /** g: [batch, 1] ↦ [batch, 1]. */
  readonly diffusion: Field<Points>;
  /** How dW is read; Itô if it is not said. */
  readonly calculus?: "ito" | "stratonovich";
  /** What is known of g: for "additive" the calculus makes no difference. */
  readonly noise?: string;
}

/** A grid of cells. */
export interface CellOptions {
  /** The interval; nothing passes its ends. */
  readonly domain: readonly [low: number, high: number];
  /** How many cells of equal width it is cut into. */
  readonly cells: number;
}

/**
 * A diffusion as jumps between neighbouring cells. With D = ½g², cells of width h centred at x_i, B(w) = w/(e^w − 1),
 *
 *     Q_{i,i+1} = D(x_i)/h² · B(w),   Q_{i+1,i} = D(x_{i+1})/h² · B(−w),   w = −∫ f/D dx from x_i to x_{i+1}
 *
 * the flux that Scharfetter and Gummel (1969, "Large-signal analysis of a silicon Read diode oscillator") give the
 * equation ∂_t p = −∂_x(f p − ∂_x(D p)). Rates are ≥ 0 whatever f and h are; the error is of second order in h; and
 * since B(−w) = e^w B(w) the chain is in detailed balance with exactly p_i ∝ D(x_i)⁻¹ exp ∫f/D, the equilibrium of the
 * equation. That needs the integral to be better than the scheme: three Gauss points an edge, exact where f/D is a
 * polynomial of degree five, instead of the midpoint, whose error of second order would be multiplied by the depth
 * of a well.
 *
 * @param sde Drift and diffusion, evaluated at t = 0, on all places in one batch.
 * @param options Interval and number of cells.
 * @returns The chain in continuous time; its states are the centres of the cells.
 * @throws {RangeError} If the interval or the number of cells is out of range, a field returns another shape or a number
 *   that is not finite, or the diffusion vanishes somewhere. @throws {TypeError} If the equation is a Stratonovich one.
 *
 * @example The equilibrium of a Brownian motion that is pulled to the origin is Gaussian
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { type Points, points } from "driftfield/core";
 * import { discretise, stationary } from "driftfield/processes";
 *
 * const each = (f: (x: number) => number) => (x: Points) => points(x.data.map(f));
 * const pulled = discretise({ drift: each((x) => -x), diffusion: each(() => 1) }, { domain: [-3, 3], cells: 60 });
 * const [law, x] = [stationary(pulled), pulled.states];
 * assertAlmostEquals(law[10] / law[20], Math.exp(x[20] ** 2 - x[10] ** 2));
 * ```
 */
export function discretise(sde: LineDiffusion, { domain: [low, high], cells }: CellOptions): JumpProcess {
  requireNumber("domain[0]", low);
  requireNumber("domain[1]", high);
  if (!(low < high)) throw new RangeError(`domain must increase, got [${low}, ${high}]`);
  requireInteger("cells", cells, 2);
  if (sde.calculus === "stratonovich" && sde.noise !== "additive") {
    throw new TypeError("discretise reads the equation as Itô, got a Stratonovich one: pass toIto(sde)");
  }
  const h = (high - low) / cells, centre = (i: number) => low + (i + 0.5) * h;
  const at = Float64Array.from({ length: 4 * cells - 3 }, (_, k) => centre(Math.floor(k / 4) + nodes[k % 4]));
  const f = values("drift", sde.drift, at), g = values("diffusion", sde.diffusion, at);
  const D = g.map((v) => v * v / 2), still = D.indexOf(0);
  if (still >= 0) throw new RangeError(`diffusion must not vanish, got ${g[still]} at x = ${at[still]}`);

  const Q = new Float64Array(cells * cells);
  for (let i = 0, k = 0; i < cells - 1; i++, k += 4) {
    const w = -h * weights.reduce((sum, weight, j) => sum + weight * f[k + j] / D[k + j], 0);
    const up = D[k] / h ** 2 * bernoulli(w), down = D[k + 4] / h ** 2 * bernoulli(-w);
    const here = i * cells + i, there = here + cells + 1;
    Q[here + 1] = up;
    Q[here] -= up;
    Q[there - 1] = down;
    Q[there] -= down;
  }
  return { states: at.filter((_, k) => k % 4 === 0), Q };
}

/** From a centre (0) to the next (1): the centre itself, and the three Gauss points of the edge. */
const nodes = [0, (1 - Math.sqrt(0.6)) / 2, 1 / 2, (1 + Math.sqrt(0.6)) / 2];
const weights = [0, 5 / 18, 8 / 18, 5 / 18];

const bernoulli = (w: number) => w === 0 ? 1 : w / Math.expm1(w);

/** A field at t = 0 on places of the line, checked. */
function values(name: string, field: Field<Points>, at: Float64Array): Float64Array {
  const { data, shape } = field({ data: at, shape: [at.length, 1] }, 0);
  if (shape[0] !== at.length || shape[1] !== 1) {
    throw new RangeError(`${name} must keep the shape [${at.length}, 1], got [${shape}]`);
  }
  const bad = data.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) throw new RangeError(`${name} must be finite, got ${data[bad]} at x = ${at[bad]}`);
  return data;
}
