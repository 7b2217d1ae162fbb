/**
 * Drift and diffusion at many places.
 *
 * @module
 */
import type { Field, Points } from "../../core/mod.ts";
import type { Interaction } from "../interacting/riesz.ts";
import type { Sde } from "../sde/mod.ts";

/**
 * dX = f(X, t) dt + g(X, t) dW in the sense of Itô, as far as a grid must know it: any equation of the library is one.
 * With an `interaction`, f gains c ∫ K(x − y) p(y) dy: it is the equation of McKean and Vlasov.
 */
export interface Diffusion
  extends
    Pick<Sde<Points>, "drift" | "diffusion">,
    Partial<Pick<Sde<Points>, "calculus" | "noise" | "matrix" | "symbols">> {
  /** The force that cells, weighted by their mass, exert on places. */
  readonly interaction?: Interaction<Points>;
  /** c, 1 by default. */
  readonly strength?: number;
}

/** f and D = ½ g gᵀ at places of a line or a plane. */
export interface Coefficients {
  /** The places, shape [places, dim]. */
  readonly x: Points;
  /** f, shape [places, dim]. */
  readonly f: Points;
  /** D_00, and D_11 if there are two axes: each [places]. */
  readonly own: readonly Float64Array[];
  /** D_01, if any of it is not zero: [places]. */
  readonly cross?: Float64Array;
}

/** f and D at places x and time t, checked. */
export function coefficients(sde: Diffusion, x: Points, t: number): Coefficients {
  const dim = x.shape[1], m = sde.matrix?.brownians;
  const f = evaluated("drift", sde.drift, x, t, dim), one = sde.noise === "additive" && x.shape[0] > 1;
  const places = one ? { data: x.data.subarray(0, dim), shape: [1, dim] as const } : x;
  const g = evaluated("diffusion", sde.diffusion, places, t, dim * (m ?? 1));
  const D = (k: number, l: number) => {
    const values = m === undefined ? halfSquares(g, k) : halfProducts(g, m, k, l);
    return one ? new Float64Array(x.shape[0]).fill(values[0]) : values;
  };
  const own = Array.from({ length: dim }, (_, k) => D(k, k));
  if (dim === 1 || m === undefined) return { x, f, own };
  const cross = D(0, 1);
  return cross.some((value) => value !== 0) ? { x, f, own, cross } : { x, f, own };
}

/** ½ g_k². */
function halfSquares({ data, shape: [n, width] }: Points, k: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0, at = k; i < n; i++, at += width) out[i] = data[at] * data[at] / 2;
  return out;
}

/** ½ Σ_j g_kj g_lj, for m Brownian motions. */
function halfProducts({ data, shape: [n, width] }: Points, m: number, k: number, l: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0, row = 0; i < n; i++, row += width) {
    for (let j = 0; j < m; j++) out[i] += data[row + k * m + j] * data[row + l * m + j] / 2;
  }
  return out;
}

/** Those at some of the places, row `from` up to row `to`. */
export function between({ x, f, own, cross }: Coefficients, from: number, to: number): Coefficients {
  const part = (values: Float64Array) => values.subarray(from, to), dim = f.shape[1];
  const rows = ({ data }: Points): Points => ({
    data: data.subarray(from * dim, to * dim),
    shape: [to - from, dim],
  });
  return { x: rows(x), f: rows(f), own: own.map(part), ...cross && { cross: part(cross) } };
}

/** A field at places, checked. */
function evaluated(name: string, field: Field<Points>, x: Points, t: number, width: number): Points {
  const out = field(x, t), { data, shape } = out;
  if (shape[0] !== x.shape[0] || shape[1] !== width) {
    throw new RangeError(`${name} must keep the shape [${x.shape[0]}, ${width}], got [${shape}]`);
  }
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    throw new RangeError(`${name} must be finite, got ${data[i]} at ${where(x, Math.floor(i / width))}`);
  }
  return out;
}

/** "x = 1" or "x = (1, 2)". */
export function where({ data, shape: [, dim] }: Points, row: number): string {
  const x = data.subarray(row * dim, row * dim + dim);
  return `x = ${dim === 1 ? x[0] : `(${x.join(", ")})`}`;
}
