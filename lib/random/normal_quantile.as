// Uniforms and normals of words: the operations of rng.ts and normal_quantile.ts in their order, so the same bits.
import { words } from "./philox";

/** Where the numbers go, in float64. */
export const numbers: usize = memory.data(8 * 4096);

/** Which words lie in a tail. */
const far: usize = memory.data(4 * 4096 + 4);

/** (word + ½) / 2³² of the first `count` words. */
export function uniforms(count: i32): void {
  const half = f64x2.splat(0.5), unit = f64x2.splat(1.0 / 4294967296.0);
  for (let j: usize = 0; j < <usize>count; j += 4) {
    const w = v128.load(words + (j << 2)), v = v128.shuffle<i32>(w, w, 2, 3, 2, 3);
    v128.store(numbers + (j << 3), f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(w), half), unit));
    v128.store(numbers + (j << 3), f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(v), half), unit), 16);
  }
}

/** Φ⁻¹((word + ½) / 2³²) of the first `count` words: of all as if in the middle, then again of those in the tails. */
export function normals(count: i32): void {
  let inTails: usize = 0;
  for (let j: usize = 0; j < <usize>count; j += 4) {
    const w = v128.xor(v128.load(words + (j << 2)), i32x4.splat(0x80000000));
    v128.store(numbers + (j << 3), middle(w));
    v128.store(numbers + (j << 3), middle(v128.shuffle<i32>(w, w, 2, 3, 2, 3)), 16);
    const isFar = i32x4.bitmask(i32x4.gt_s(v128.xor(w, i32x4.shr_s(w, 31)), i32x4.splat(1825361100))); // |q| > 0.425
    for (let k = 0; k < 4; k++) {
      store<u32>(far + (inTails << 2), <u32>j + k);
      inTails += (isFar >> k) & 1;
    }
  }
  store<u32>(far + (inTails << 2), load<u32>(far)); // they go in pairs
  for (let j: usize = 0; j < inTails; j += 2) {
    const a: usize = load<u32>(far + (j << 2)), b: usize = load<u32>(far + (j << 2), 4);
    const w = i32x4.replace_lane(i32x4.splat(load<i32>(words + (a << 2))), 1, load<i32>(words + (b << 2)));
    const z = tail(v128.xor(w, i32x4.splat(0x80000000)));
    f64.store(numbers + (a << 3), f64x2.extract_lane(z, 0));
    f64.store(numbers + (b << 3), f64x2.extract_lane(z, 1));
  }
}

/** Coefficients, from the highest power down: numerator and denominator in the middle, those in the tails, artanh. */
const forMiddle: usize = memory.data<f64>([
  -15.0447902223572717, 118.456037521464621, -183.741075385158042, 108.511927505380581, -27.4476426427038306,
  2.50662827463643548, -24.306026174321294, 93.258098106338633, -108.002053218572472, 53.5505501382711465,
  -11.9972226971098322, 1,
]);
const forTail: usize = memory.data<f64>([
  0.833147650436499993, 7.8029656086384641, 16.4752164101176, 1.34790053345205301, -13.5723669298169217,
  -3.22429454871130442, 5.86749068641995754e-6, 0.588768919754514946, 5.53279791184623419, 12.9546695736642776,
  8.55568894422131475, 1,
]);
const forArtanh: usize = memory.data<f64>([
  0.1689657747370023, 0.18116598650563462, 0.22223615954984519, 0.2857141319249262, 0.4000000008105894,
  0.6666666666651385,
]);
/** ½, 2⁻³², √2, log 2, 1, 2, 1022.5 */
const number: usize = memory.data<f64>([
  0.5, 1.0 / 4294967296.0, 1.4142135623730951, 0.6931471805599453, 1, 2, 1022.5,
]);

// @ts-ignore
@inline
function constant(k: usize): v128 {
  return v128.load64_splat(number + (k << 3));
}

/** Of degree 5, by Horner. */
// @ts-ignore
@inline
function polynomial(at: usize, x: v128): v128 {
  let y = v128.load64_splat(at);
  y = f64x2.add(v128.load64_splat(at, 8), f64x2.mul(x, y));
  y = f64x2.add(v128.load64_splat(at, 16), f64x2.mul(x, y));
  y = f64x2.add(v128.load64_splat(at, 24), f64x2.mul(x, y));
  y = f64x2.add(v128.load64_splat(at, 32), f64x2.mul(x, y));
  return f64x2.add(v128.load64_splat(at, 40), f64x2.mul(x, y));
}

/** q = p − ½ of the first two words less 2³¹, exactly. */
// @ts-ignore
@inline
function offset(w: v128): v128 {
  return f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_s(w), constant(0)), constant(1));
}

// @ts-ignore
@inline
function middle(w: v128): v128 {
  const q = offset(w), s = f64x2.mul(q, q);
  return f64x2.div(f64x2.mul(q, polynomial(forMiddle, s)), polynomial(forMiddle + 48, s));
}

// @ts-ignore
@inline
function tail(w: v128): v128 {
  const q = offset(w), r = f64x2.sqrt(minusLog(f64x2.sub(constant(0), f64x2.abs(q))));
  const z = f64x2.div(polynomial(forTail, r), polynomial(forTail + 48, r));
  return v128.xor(z, v128.and(q, f64x2.splat(-0.0)));
}

/** −log p, with c + 3/2 = 1022.5 − the exponent's bits. */
// @ts-ignore
@inline
function minusLog(p: v128): v128 {
  const bits = i64x2.shr_u(p, 52), one = constant(4), root = constant(2);
  const m = v128.or(v128.and(p, i64x2.splat(0x000fffffffffffff)), one);
  const halves = f64x2.sub(constant(6), f64x2.convert_low_i32x4_s(v128.shuffle<i32>(bits, bits, 0, 2, 0, 2)));
  const s = f64x2.div(f64x2.sub(m, root), f64x2.add(m, root)), z = f64x2.mul(s, s);
  const bracket = f64x2.add(constant(5), f64x2.mul(z, polynomial(forArtanh, z)));
  return f64x2.sub(f64x2.mul(halves, constant(3)), f64x2.mul(s, bracket));
}
