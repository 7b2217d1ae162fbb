import { assert } from "@std/assert";
import { type Points, zeros } from "driftfield/core";
import { type Algebra, onPoints } from "driftfield/networks";

/** Float64 values, and bounds on how far float32 arithmetic may end from them. */
export interface Rounded {
  readonly value: Points;
  readonly error: Points;
}

/** Half a unit in the last place of 1 in float32. */
const u = 2 ** -24;

/** A value that float32 holds exactly. */
export const exactly = (value: Points): Rounded => ({ value, error: zeros(value.shape) });

/** The nearest float32 of each coordinate. */
export const in32 = ({ data, shape }: Points): Points => ({ data: data.map(Math.fround), shape });

const { add, mul, scale, rowMeans } = onPoints;
const each = (f: (v: number, e: number) => number, { value, error }: Rounded): Points => ({
  data: value.data.map((v, i) => f(v, error.data[i])),
  shape: value.shape,
});
const size = (x: Points) => each(Math.abs, exactly(x)), sizeOf = (x: Rounded) => add(size(x.value), x.error);
const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

/** s = 1/(1 + e⁻ᵛ): WGSL allows its exp 3 + 2|v| units in the last place of 2u; the sum and the quotient have 5u. */
const ofSigmoid = (v: number) => (2 * (3 + 2 * Math.abs(v)) + 5) * u * sigmoid(v);

/** Of sin and cos: WGSL promises 2⁻¹¹ within ±π, graphics cards and processors keep this. */
const ofWave = 2 ** -20;

/** Sums of n products of x and w. */
function sumOf(n: number, times: (x: Points, w: Points) => Points, x: Rounded, w: Rounded): Rounded {
  const most = times(sizeOf(x), sizeOf(w)), least = times(size(x.value), size(w.value));
  const error = add(add(most, scale(-1, least)), scale(1.01 * (n + 1) * u, most));
  return { value: times(x.value, w.value), error };
}

/** Entries that only move. */
const both = (f: (x: Points) => Points, { value, error }: Rounded): Rounded => ({
  value: f(value),
  error: f(error),
});

/**
 * Running error analysis (Higham 2002, "Accuracy and stability of numerical algorithms", section 3.3): every operation
 * passes on the errors of what it is given and adds its own, u = 2⁻²⁴ of its result. A sum of n products adds (n + 1) u of
 * the sum of their sizes (section 3.1), 1 % more for what is of second order in u. |silu′| ≤ 1.1, |silu″| ≤ ½.
 */
export const rounded: Algebra<Rounded> = {
  from: exactly,
  shape: ({ value }) => value.shape,
  matMul: (x, w) => sumOf(x.value.shape[1], onPoints.matMul, x, w),
  matMulEach: (x, w, n) => sumOf(x.value.shape[1], (x, w) => onPoints.matMulEach(x, w, n), x, w),
  convolve: (x, w, size) => sumOf(w.value.shape[0], (x, w) => onPoints.convolve(x, w, size), x, w),
  add(x, y) {
    const value = add(x.value, y.value), passed = add(x.error, y.error);
    return { value, error: add(passed, scale(u, add(size(value), passed))) };
  },
  mul: (x, y) => sumOf(0, mul, x, y),
  scale: (a, x) => ({
    value: scale(a, x.value),
    error: add(scale(Math.abs(a), x.error), scale(2.01 * u * Math.abs(a), sizeOf(x))),
  }),
  silu: (x) => ({
    value: onPoints.silu(x.value),
    error: each((v, e) => 1.1 * e + Math.abs(v) * (ofSigmoid(v) + 1.01 * u * sigmoid(v)), x),
  }),
  siluSlope: (x) => ({
    value: onPoints.siluSlope(x.value),
    error: each((v, e) => {
      const terms = 1 + Math.abs(v) * (1 + sigmoid(v)); // of the derivative in s of s (1 + v (1 − s)), each at its size
      return e / 2 + terms * ofSigmoid(v) + 4.04 * u * sigmoid(v) * (1 + Math.abs(v));
    }, x),
  }),
  sin: (x) => ({ value: onPoints.sin(x.value), error: each((_, e) => e + ofWave, x) }),
  cos: (x) => ({ value: onPoints.cos(x.value), error: each((_, e) => e + ofWave, x) }),
  beside: (parts) => ({
    value: onPoints.beside(parts.map(({ value }) => value)),
    error: onPoints.beside(parts.map(({ error }) => error)),
  }),
  rowMeans(x) {
    const n = x.value.shape[1];
    return {
      value: rowMeans(x.value),
      error: add(rowMeans(x.error), scale(1.01 * (n + 1) * u, rowMeans(sizeOf(x)))),
    };
  },
  inverseRootMeanSquare(x, epsilon) {
    return {
      value: onPoints.inverseRootMeanSquare(x.value, epsilon),
      error: each((v, e) => { // ε is rounded, and the sum; WGSL allows the root 2 units in the last place
        const low = v - e + epsilon, off = e + 2.02 * u * (Math.abs(v) + epsilon);
        return off / (2 * low ** 1.5) + 6 * u / Math.sqrt(low);
      }, rounded.rowMeans(rounded.mul(x, x))),
    };
  },
  reshape: (x, shape) => both((x) => onPoints.reshape(x, shape), x),
  swapRows: (x, a, b) => both((x) => onPoints.swapRows(x, a, b), x),
  softmax(x) {
    const value = onPoints.softmax(x.value), columns = value.shape[1];
    const worst = (from: number) => { // of a row, relative: of its exponents e each, twice; of terms e^(x − max), once and in Σ
      const [v, e] = [x.value, x.error].map(({ data }) => data.subarray(from, from + columns));
      const far = Math.max(...v) - Math.min(...v) + 2 * Math.max(...e), term = far + 2 * (3 + 2 * far);
      return Math.expm1(2 * Math.max(...e)) + 1.01 * u * (2 * term + columns + 5);
    };
    return { value, error: { ...value, data: value.data.map((s, i) => s * worst(i - i % columns)) } };
  },
};

/** Asserts that float32 numbers are within their bounds, which are a small share of the largest of the numbers. */
export function assertWithin(
  actual: ArrayLike<number>,
  { value, error }: Rounded,
  what: string,
  share = 1e-3,
): void {
  assert(actual.length === value.data.length, `${what}: ${actual.length} numbers for ${value.data.length}`);
  const largest = Math.max(...size(value).data), loosest = Math.max(...error.data);
  assert(loosest <= share * largest, `${what}: a bound of ${loosest} says nothing about at most ${largest}`);
  for (let i = 0; i < actual.length; i++) {
    const off = Math.abs(actual[i] - value.data[i]);
    assert(
      off <= error.data[i],
      `${what}, entry ${i}: ${actual[i]} is ${off} from ${value.data[i]}, not ${error.data[i]}`,
    );
  }
}
