/**
 * Elementary functions in WGSL, where the language's own are too loose.
 *
 * @module
 */

/**
 * What WGSL promises too little for: `sine`, `cosine`, `tangent` (2⁻¹¹ within [−π, π]), `arctangent`, `arcsine`,
 * `arccosine` (4096 ulp), `logarithm` (2⁻²¹ absolutely around 1), `sinhOf`, `tanhOf` (nothing relative to a small value),
 * `coshOf` (overflows early) and `power` (undefined for a negative base).
 *
 * Arguments are reduced, those of the circular functions to [−π/4, π/4] by three parts of π/2 (Cody, Waite 1980), which
 * holds up to |x| = 10⁴; polynomials do the rest: our own minimax fits of relative error, their coefficients rounded to
 * float32 one after the other and the remaining ones fitted again. No value is off by more than 4 ulp; those made of
 * `exp` (sinhOf, coshOf, tanhOf, power) also have its 3 + 2|x| ulp.
 */
export const functionsWgsl = `
fn turned(x: f32, quarters: i32) -> f32 {
  let n = round(x * 0.636619772);
  let r = ((x - n * 1.5703125) - n * 4.83751297e-4) - n * 7.54978995e-8;
  let q = r * r;
  let sine = r + r * q * (-0.16666667 + q * (0.008333379 + q * (-0.0001985307 + q * 2.8326544e-6)));
  let cosine = 1.0 - 0.5 * q + q * q * (0.041666646 + q * (-0.001388731 + q * 2.4432327e-5));
  let quadrant = (i32(n) + quarters) & 3;
  let value = select(sine, cosine, (quadrant & 1) == 1);
  return select(value, -value, quadrant >= 2);
}
fn sine(x: f32) -> f32 { return turned(x, 0); }
fn cosine(x: f32) -> f32 { return turned(x, 1); }
fn tangent(x: f32) -> f32 { return turned(x, 0) / turned(x, 1); }

fn arctangent(x: f32) -> f32 {
  let steep = abs(x) > 1.0;
  let y = select(x, 1.0 / x, steep);
  let q = y * y;
  let angle = y + y * q * (-0.333333 + q * (0.1999853 + q * (-0.14264016 + q * (0.109508805 + q * (-0.083993055 +
    q * (0.057881337 + q * (-0.031096863 + q * (0.010868566 + q * -0.0017827798))))))));
  return select(angle, sign(x) * 1.5707964 - angle, steep);
}
fn arcsineNearZero(y: f32) -> f32 {
  let q = y * y;
  return y + y * q * (0.16666752 + q * (0.074953094 + q * (0.045469154 + q * (0.024184743 + q * 0.042158388))));
}
fn arcsine(x: f32) -> f32 {
  let y = select(x, sqrt(0.5 - 0.5 * abs(x)), abs(x) > 0.5);
  let angle = arcsineNearZero(y);
  return select(angle, sign(x) * (1.5707964 - 2.0 * angle), abs(x) > 0.5);
}
fn arccosine(x: f32) -> f32 {
  let y = select(x, sqrt(0.5 - 0.5 * abs(x)), abs(x) > 0.5);
  let angle = arcsineNearZero(y);
  return select(1.5707964 - angle, select(2.0 * angle, 3.1415927 - 2.0 * angle, x < 0.0), abs(x) > 0.5);
}

fn logarithm(x: f32) -> f32 { // x = 2ⁿ (1 + y), 1 + y in [2/3, 4/3)
  let bits = bitcast<i32>(x);
  let n = (bits - 0x3f2aaaab) >> 23u;
  let y = bitcast<f32>(bits - (n << 23u)) - 1.0;
  let rest = y * y * (-0.5 + y * (0.33333215 + y * (-0.24999805 + y * (0.20010436 + y * (-0.16680221 + y * (0.1400554 +
    y * (-0.12187462 + y * (0.13985623 + y * -0.12879208))))))));
  let value = f32(n) * 0.693145752 + (y + (rest + f32(n) * 1.42860677e-6));
  return select(log(x), value, x >= 1.17549435e-38 && x <= 3.40282347e38); // 0, negative numbers, infinity, NaN
}

fn sinhOf(x: f32) -> f32 {
  let q = x * x;
  let small = x + x * q * (0.16666667 + q * (0.0083333105 + q * (0.00019842896 + q * 2.7822132e-6)));
  let e = exp(0.5 * abs(x));
  return select(small, sign(x) * ((0.5 * e) * e - 0.5 / (e * e)), abs(x) > 1.0);
}
fn coshOf(x: f32) -> f32 {
  let e = exp(0.5 * abs(x));
  return (0.5 * e) * e + 0.5 / (e * e);
}
fn tanhOf(x: f32) -> f32 {
  let q = x * x;
  let small = x + x * q * (-0.3333333 + q * (0.13333221 + q * (-0.05394818 + q * (0.021706894 + q * (-0.0081900135 +
    q * 0.002152684)))));
  return select(small, sign(x) * (1.0 - 2.0 / (exp(2.0 * abs(x)) + 1.0)), abs(x) > 0.625);
}

fn twoTo(n: f32) -> f32 { return bitcast<f32>((i32(n) + 127) << 23u); }
fn power(x: f32, y: f32) -> f32 { // |x| = 2ⁿ r; y n in two parts, the first of which is exact
  let a = abs(x);
  let n = (bitcast<i32>(a) - 0x3f2aaaab) >> 23u;
  let r = bitcast<f32>(bitcast<i32>(a) - (n << 23u));
  let coarse = bitcast<f32>(bitcast<u32>(y) & 0xfffff000u);
  let whole = round(coarse * f32(n));
  let left = (coarse * f32(n) - whole) + ((y - coarse) * f32(n) + y * logarithm(r) * 1.44269504);
  let two = clamp(whole + round(left), -252.0, 252.0);
  let half = trunc(0.5 * two);
  let ordinary = exp2(left - round(left)) * twoTo(half) * twoTo(two - half);
  let size = select(select(1.0 / a, a, y > 0.0), ordinary, a >= 1.17549435e-38 && a <= 3.40282347e38); // 0, infinity, NaN
  let value = select(size, -size, x < 0.0 && fract(0.5 * abs(y)) == 0.5);
  return select(select(log(x), value, x >= 0.0 || fract(y) == 0.0), 1.0, y == 0.0);
}`;
