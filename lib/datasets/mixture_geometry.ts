/**
 * How far a row is from the components of a mixture, and the way back from there.
 *
 * @module
 */

/** What a row has to do with component k. */
export interface Geometry {
  /** Its squared distance from the component's centre, in units of the widths; asked for before `add`. */
  square(k: number): number;
  /** Adds c (a m_k + Q_k G_k Q_kᵀ (x − α m_k)) to `out`; G_k is diagonal, stored as the widths are. */
  add(k: number, c: number, a: number, gains: Float64Array, out: Float64Array): void;
}

/** A row before the components. */
export interface Scene {
  /** x; it may change between one `square` and the next: length [dim]. */
  readonly row: Float64Array;
  /** m_k, one after the other: length [count · dim]. */
  readonly means: Float64Array;
  /** α. */
  readonly alpha: number;
  /** The eigenvalues of α² Σ_k + σ² I: one each if components are round, else dim. */
  readonly widths: Float64Array;
}

/** Round components. Here and below, loops read arguments and locals only: that is twice as fast as a closure's. */
export function round({ row, means, alpha, widths }: Scene): Geometry {
  const dim = row.length;
  return {
    square: (k) => squaredDistance(row, means, k * dim, alpha) / widths[k],
    add: (k, c, a, gains, out) => addRound(row, means, k * dim, alpha, c * a, c * gains[k], out),
  };
}

/** ‖x − α m‖². */
function squaredDistance(x: Float64Array, m: Float64Array, from: number, alpha: number): number {
  const dim = x.length, even = dim - dim % 2;
  let first = 0, second = 0;
  for (let d = 0; d < even; d += 2) {
    const u = x[d] - alpha * m[from + d], v = x[d + 1] - alpha * m[from + d + 1];
    first += u * u;
    second += v * v;
  }
  return even < dim ? first + second + (x[even] - alpha * m[from + even]) ** 2 : first + second;
}

/** out + a m + g (x − α m). */
function addRound(
  x: Float64Array,
  m: Float64Array,
  from: number,
  alpha: number,
  a: number,
  g: number,
  out: Float64Array,
): void {
  for (let d = 0; d < x.length; d++) out[d] += a * m[from + d] + g * (x[d] - alpha * m[from + d]);
}

/** Components with axes of their own; y_k = Q_kᵀ (x − α m_k) is kept from `square` for `add`. */
export function turned({ row, means, alpha, widths }: Scene, axes: Float64Array): Geometry {
  const dim = row.length, off = new Float64Array(dim), y = new Float64Array(means.length);
  return {
    square: (k) => {
      for (let d = 0; d < dim; d++) off[d] = row[d] - alpha * means[k * dim + d];
      return turn(off, axes, widths, k * dim, y);
    },
    add: (k, c, a, gains, out) => {
      for (let d = 0; d < dim; d++) out[d] += c * a * means[k * dim + d];
      addTurned(axes, y, gains, k * dim, c, out);
    },
  };
}

/** y = Qᵀ off, and its squared length in units of the widths. */
function turn(
  off: Float64Array,
  axes: Float64Array,
  widths: Float64Array,
  from: number,
  y: Float64Array,
): number {
  const dim = off.length;
  let square = 0, entry = from * dim;
  for (let j = from; j < from + dim; j++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += axes[entry++] * off[d];
    y[j] = sum;
    square += sum * sum / widths[j];
  }
  return square;
}

/** out + c Q G y. */
function addTurned(
  axes: Float64Array,
  y: Float64Array,
  gains: Float64Array,
  from: number,
  c: number,
  out: Float64Array,
): void {
  const dim = out.length;
  for (let j = from, entry = from * dim; j < from + dim; j++) {
    const length = c * gains[j] * y[j];
    for (let d = 0; d < dim; d++) out[d] += axes[entry++] * length;
  }
}
