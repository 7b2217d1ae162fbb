/**
 * Elementary functions in WGSL, where the language's own are too loose.
 *
 * @module
 */

/**
 * `sine`, `cosine` and `tangent` by reduction to [−π/4, π/4] in three parts (Cody, Waite 1980), for |x| up to 10⁴, where
 * WGSL promises 2⁻¹¹ within [−π, π]; `arctangent`, `arcsine` and `arccosine`, where it promises 4096 ulp; `tanhOf`
 * without overflow. Polynomials as in Moshier's Cephes (1989), single precision.
 */
export const functionsWgsl = `
fn reduced(x: f32) -> vec2<f32> { // the quadrant, and what is left
  let n = round(x * 0.6366197723675814);
  return vec2<f32>(n, ((x - n * 1.5703125) - n * 4.83751296997e-4) - n * 7.54978995489e-8);
}
fn turned(x: f32, quarter: i32) -> f32 {
  let part = reduced(x);
  let quadrant = (i32(part.x) + quarter) & 3;
  let r = part.y;
  let q = r * r;
  let sine = r + r * q * (-1.6666654611e-1 + q * (8.3321608736e-3 - q * 1.9515295891e-4));
  let cosine = 1.0 - 0.5 * q + q * q * (4.166664568298827e-2 + q * (-1.388731625493765e-3 + q * 2.443315711809948e-5));
  let value = select(sine, cosine, (quadrant & 1) == 1);
  return select(value, -value, quadrant >= 2);
}
fn sine(x: f32) -> f32 { return turned(x, 0); }
fn cosine(x: f32) -> f32 { return turned(x, 1); }
fn tangent(x: f32) -> f32 { return turned(x, 0) / turned(x, 1); }
fn arctangent(x: f32) -> f32 {
  let a = abs(x);
  let steep = a > 2.414213562373095;
  let middle = a > 0.4142135623730950;
  let y = select(select(a, (a - 1.0) / (a + 1.0), middle), -1.0 / a, steep);
  let base = select(select(0.0, 0.7853981633974483, middle), 1.5707963267948966, steep);
  let q = y * y;
  let p = -3.33329491539e-1 + q * (1.99777106478e-1 + q * (-1.38776856032e-1 + q * 8.05374449538e-2));
  return sign(x) * (base + (y + y * q * p));
}
fn arcsine(x: f32) -> f32 {
  let a = abs(x);
  let near = a > 0.5;
  let q = select(a * a, 0.5 * (1.0 - a), near);
  let y = select(a, sqrt(q), near);
  let p = 1.6666752422e-1 + q * (7.4953002686e-2 + q * (4.5470025998e-2 + q * (2.4181311049e-2 + q * 4.2163199048e-2)));
  let angle = y + y * q * p;
  return sign(x) * select(angle, 1.5707963267948966 - 2.0 * angle, near);
}
fn arccosine(x: f32) -> f32 { return 1.5707963267948966 - arcsine(x); }
fn tanhOf(x: f32) -> f32 {
  let a = abs(x);
  let e = exp(-2.0 * a);
  let small = a + a * a * a * (-0.33333334 + a * a * (0.13333334 - a * a * 0.053968254));
  return sign(x) * select((1.0 - e) / (1.0 + e), small, a < 0.25);
}`;
