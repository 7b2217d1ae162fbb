/**
 * Philox and the normals in WGSL.
 *
 * @module
 */

/**
 * `philox(counter, key)`: Philox4x32-10, the words of lib/random. `normals(words)`: Φ⁻¹((word + ½)/2³²) of the same
 * uniforms, for the same standard normals to float32 rounding: relative error below 1e-6.
 *
 * With p the probability of the nearer tail and s = ½ − p, both exact from the word, z = s R(w), w = −log₂(4p(1 − p)):
 * R has no branch, and is a ratio of polynomials of degree 5 (our own minimax fit, relative error 1.1e-7).
 */
export const randomWgsl = `
fn high(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu; let ah = a >> 16u; let bl = b & 0xffffu; let bh = b >> 16u;
  let t = ah * bl + ((al * bl) >> 16u);
  return ah * bh + (t >> 16u) + (((t & 0xffffu) + al * bh) >> 16u);
}
fn philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    let h0 = high(c.x, 0xd2511f53u);
    let h1 = high(c.z, 0xcd9e8d57u);
    c = vec4<u32>(h1 ^ c.y ^ k.x, c.z * 0xcd9e8d57u, h0 ^ c.w ^ k.y, c.x * 0xd2511f53u);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
fn normals(words: vec4<u32>) -> vec4<f32> {
  let s = (vec4<f32>(bitcast<vec4<i32>>(words ^ vec4<u32>(0x80000000u))) + 0.5) * 2.3283064365386963e-10;
  let lower = words < vec4<u32>(0x80000000u);
  let p = (vec4<f32>(select(~words, words, lower)) + 0.5) * 2.3283064365386963e-10;
  let w = -2.0 - log2(p) - log2(1.0 - p);
  let above = 2.5066285527477303 + w * (0.6271492435042975 + w * (0.08631771366808828 + w * (0.007909266598962988 +
    w * (0.00046139430496908916 + w * 9.372487037955104e-06))));
  let below = 1.0 + w * (0.06873275909327038 + w * (0.01569669994517515 + w * (0.0007592227832793388 +
    w * (3.919243200305697e-05 + w * 1.613507752165489e-07))));
  return s * above / below;
}`;
