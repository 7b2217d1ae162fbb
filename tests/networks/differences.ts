/** Steps of central differences. */
const h = 1e-4;

/** Derivatives at 0, by central differences of fourth order. */
export function slopes(f: (t: number) => ArrayLike<number>): Float64Array {
  const [a, b, c, d] = [2 * h, h, -h, -2 * h].map(f);
  return Float64Array.from(a, (_, i) => (8 * (b[i] - c[i]) - (a[i] - d[i])) / (12 * h));
}

/**
 * How far they may be off: h⁴ f⁽⁵⁾/30 for fifth derivatives up to 10⁷, and 18/12h roundings of values up to 5 that are right
 * to 20 units in the last place.
 */
export const slopesOff = h ** 4 * 1e7 / 30 + 1.5 * 100 * 2 ** -52 / h;
