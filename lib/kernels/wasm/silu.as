// silu(h) = h s, s = 1/(1 + e⁻ʰ), with its derivatives, entry by entry.
import { madd } from "./fields_simd";

// Numbers of the formulas, four of each: read, since the compiler would build each anew in a loop, by several instructions.
const numbers = memory.data<f32>([
  89, 89, 89, 89, -87, -87, -87, -87, 12582912, 12582912, 12582912, 12582912, // 1.5 · 2²³
  1.44269504, 1.44269504, 1.44269504, 1.44269504, 2.12194440e-4, 2.12194440e-4, 2.12194440e-4, 2.12194440e-4, // 1/ln 2
  -0.693359375, -0.693359375, -0.693359375, -0.693359375, // with the number before: −ln 2
  1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3,
  8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2,
  1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1,
  1, 1, 1, 1, 2, 2, 2, 2,
], 16);

// @ts-ignore: decorator
@inline
function number(k: usize): v128 {
  return v128.load(numbers + (k << 4));
}

// eˣ, within 2 ulp for −87 ≤ x ≤ 88, e⁻⁸⁷ below, and infinite from 88.4 on: 2ⁿ eʳ, |r| ≤ ln 2/2, n ln 2 in two parts, and the
// polynomial of Cephes's expf (Moshier 1992). Beside 1.5 · 2²³ a number is rounded to a whole one, which its last bits are.
// @ts-ignore: decorator
@inline
export function exp(given: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(given, number(0)), number(1)), beside = number(2); // NaN stays NaN
  const bits = madd(x, number(3), beside), n = f32x4.sub(bits, beside);
  const r = madd(n, number(4), madd(n, number(5), x));
  let p = madd(number(6), r, number(7));
  p = madd(p, r, number(8));
  p = madd(p, r, number(9));
  p = madd(p, r, number(10));
  p = madd(p, r, number(11));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), number(12));
  return f32x4.mul(p, i32x4.add(i32x4.shl(bits, 23), number(12))); // 2ⁿ: one's bits, and n in the exponent
}

// 1/(1 + e⁻ʰ): 0 where that is infinite.
// @ts-ignore: decorator
@inline
export function sigmoid(h: v128): v128 {
  return f32x4.div(number(12), f32x4.add(number(12), exp(f32x4.neg(h))));
}

// Values h [count] become y = silu(h) + before, where there is a before; s′ = s (1 + h (1 − s)) goes to `slope`, and
// s (1 − s) (2 + h (1 − 2 s)) to `curvature`, where they are asked for. `count` is a multiple of four.
export function siluRows(count: i32, h: usize, y: usize, before: usize, slope: usize, curvature: usize): void {
  if (slope == 0) run(false, false, count, h, y, 0, 0);
  else if (curvature == 0) run(true, false, count, h, y, slope, 0);
  else run(true, true, count, h, y, slope, curvature);
  if (before == 0) return;
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(before + at)));
  }
}

// @ts-ignore: decorator
@inline
function run(first: bool, second: bool, count: i32, h: usize, y: usize, slope: usize, curvature: usize): void {
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const x = v128.load(h + at), s = sigmoid(x);
    v128.store(y + at, f32x4.mul(x, s));
    if (!first) continue;
    const rest = f32x4.sub(number(12), s);
    v128.store(slope + at, f32x4.mul(s, madd(x, rest, number(12))));
    if (!second) continue;
    const bend = madd(x, f32x4.sub(rest, s), number(13));
    v128.store(curvature + at, f32x4.mul(f32x4.mul(s, rest), bend));
  }
}

// out = a b + before, where there is a before.
export function times(count: i32, a: usize, b: usize, before: usize, out: usize): void {
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const product = f32x4.mul(v128.load(a + at), v128.load(b + at));
    v128.store(out + at, before == 0 ? product : f32x4.add(product, v128.load(before + at)));
  }
}

// out += a b c.
export function timesTwice(count: i32, a: usize, b: usize, c: usize, out: usize): void {
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const product = f32x4.mul(f32x4.mul(v128.load(a + at), v128.load(b + at)), v128.load(c + at));
    v128.store(out + at, f32x4.add(v128.load(out + at), product));
  }
}
