// Shares p = w (ρ/R²)^{s/2}, ρ about the least R²: nothing overflows, and what underflows does not matter.
import { madd } from "./fields_simd";

// rows × 16 float32 at `squares`, R², become shares; `nearest` has ρ in 16 lanes, `weights` w of each row.
export function shares(squares: usize, rows: usize, nearest: usize, weights: usize, s: f64): void {
  // Below 2^−100 a share is nought: that keeps out denormal numbers, and what they cost.
  const least = f32x4.splat(max(<f32>Math.pow(2, -200 / s), <f32>1.1754943508222875e-38)), end = squares + (rows << 6);
  const n0 = v128.load(nearest), n1 = v128.load(nearest, 16), n2 = v128.load(nearest, 32), n3 = v128.load(nearest, 48);
  const half = f32x4.splat(<f32>(s / 2)), whole = s == Math.floor(s) && s <= 65536, bits = whole ? <i32>s : 0;
  for (let row = squares, w = weights; row < end; row += 64, w += 4) {
    const weight = v128.load32_splat(w);
    const q0 = ratio(n0, v128.load(row), least), q1 = ratio(n1, v128.load(row, 16), least);
    const q2 = ratio(n2, v128.load(row, 32), least), q3 = ratio(n3, v128.load(row, 48), least);
    if (whole) wholePowers(row, weight, q0, q1, q2, q3, bits);
    else {
      v128.store(row, power(q0, half, weight)), v128.store(row, power(q1, half, weight), 16);
      v128.store(row, power(q2, half, weight), 32), v128.store(row, power(q3, half, weight), 48);
    }
  }
}

// @ts-ignore: decorator
@inline
function ratio(nearest: v128, square: v128, least: v128): v128 {
  const q = f32x4.div(nearest, square);
  return v128.and(q, f32x4.ge(q, least));
}

// w q^{s/2} for a whole s: a root if s is odd, and squares. Four at once, or each would wait for the last product.
// @ts-ignore: decorator
@inline
function wholePowers(to: usize, w: v128, q0: v128, q1: v128, q2: v128, q3: v128, s: i32): void {
  let p0 = w, p1 = w, p2 = w, p3 = w;
  if ((s & 1) != 0) {
    p0 = f32x4.mul(w, f32x4.sqrt(q0)), p1 = f32x4.mul(w, f32x4.sqrt(q1));
    p2 = f32x4.mul(w, f32x4.sqrt(q2)), p3 = f32x4.mul(w, f32x4.sqrt(q3));
  }
  for (let bits = s >> 1; bits != 0;) {
    if ((bits & 1) != 0) {
      p0 = f32x4.mul(p0, q0), p1 = f32x4.mul(p1, q1), p2 = f32x4.mul(p2, q2), p3 = f32x4.mul(p3, q3);
    }
    if ((bits >>= 1) == 0) break;
    q0 = f32x4.mul(q0, q0), q1 = f32x4.mul(q1, q1), q2 = f32x4.mul(q2, q2), q3 = f32x4.mul(q3, q3);
  }
  v128.store(to, p0), v128.store(to, p1, 16), v128.store(to, p2, 32), v128.store(to, p3, 48);
}

// w q^a = w 2^{a log₂ q}, 0 for q = 0: log₂ by the series of artanh, 2^f by that of exp, −½ ≤ f ≤ ½.
// @ts-ignore: decorator
@inline
function power(q: v128, a: v128, w: v128): v128 {
  const root = i32x4.splat(0x3f3504f3), one = f32x4.splat(1); // √½ ≤ m < √2, q = 2^e m
  const e = i32x4.shr_s(i32x4.sub(q, root), 23), m = i32x4.sub(q, i32x4.shl(e, 23));
  const t = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one)), t2 = f32x4.mul(t, t);
  let log = madd(t2, f32x4.splat(0.32059889565358504), f32x4.splat(0.41219858011175217)); // 2/((2k + 1) ln 2)
  log = madd(t2, log, f32x4.splat(0.5770780163555854));
  log = madd(t2, log, f32x4.splat(0.9617966939259756));
  log = madd(t2, log, f32x4.splat(2.8853900817779268));
  const x = f32x4.mul(a, madd(t, log, f32x4.convert_i32x4_s(e)));
  const n = f32x4.nearest(x), f = f32x4.sub(x, n);
  let p = madd(f, f32x4.splat(1.5252733804059840e-5), f32x4.splat(1.5403530393381610e-4)); // (ln 2)^k / k!
  p = madd(f, p, f32x4.splat(1.3333558146428443e-3));
  p = madd(f, p, f32x4.splat(9.6181291076284772e-3));
  p = madd(f, p, f32x4.splat(5.5504108664821580e-2));
  p = madd(f, p, f32x4.splat(2.4022650695910071e-1));
  p = madd(f, p, f32x4.splat(6.9314718055994531e-1));
  p = madd(f, p, one);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
  return f32x4.mul(w, v128.and(p, f32x4.gt(q, f32x4.splat(0))));
}
