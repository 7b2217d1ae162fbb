// silu(h) = h s, s = 1/(1 + e⁻ʰ), with its derivatives, entry by entry.
import { madd } from "./fields_simd";

// @ts-ignore: decorator
@inline
function splat(value: f32): v128 {
  return f32x4.splat(value);
}

// eˣ for |x| ≤ 88: 2ⁿ eʳ, |r| ≤ ln(2)/2, by Taylor's series to r⁷/5040, whose rest is below 2⁻²⁷.
// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504)));
  const r = madd(n, splat(2.12194440e-4), madd(n, splat(-0.693359375), x)); // ln 2 in two parts, the first exact in n
  let p = madd(splat(1.0 / 5040.0), r, splat(1.0 / 720.0));
  p = madd(p, r, splat(1.0 / 120.0));
  p = madd(p, r, splat(1.0 / 24.0));
  p = madd(p, r, splat(1.0 / 6.0));
  p = madd(p, r, splat(0.5));
  p = madd(p, f32x4.mul(r, r), r);
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return madd(p, power, power);
}

// @ts-ignore: decorator
@inline
function sigmoid(h: v128): v128 {
  const x = f32x4.max(f32x4.min(f32x4.neg(h), splat(88)), splat(-87));
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(x)));
}

// Values h [count] become y = silu(h) + before, where there is a before; s′ = s (1 + h (1 − s)) goes to `slope`, and
// s (1 − s) (2 + h (1 − 2 s)) to `curvature`, where they are asked for. `count` is a multiple of four.
export function silu(count: i32, h: usize, y: usize, before: usize, slope: usize, curvature: usize): void {
  const one = splat(1);
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const x = v128.load(h + at), s = sigmoid(x), rest = f32x4.sub(one, s);
    const value = f32x4.mul(x, s);
    v128.store(y + at, before == 0 ? value : f32x4.add(value, v128.load(before + at)));
    if (slope != 0) v128.store(slope + at, f32x4.mul(s, madd(x, rest, one)));
    if (curvature == 0) continue;
    const bend = madd(x, f32x4.sub(rest, s), splat(2));
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
