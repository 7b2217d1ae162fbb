/**
 * Philox and the normals in WGSL.
 *
 * @module
 */

/**
 * The upper half of the product with a constant M ≥ 2³¹. With M = 2³² + 2¹⁶ t₁ + t₀ and a = 0x80008000 + 2¹⁶ u₁ + u₀ in
 * signed digits of 16 bits, and 2³² k₁ + k₀ = 0x80008000 (M − 2³²), it is
 *
 *     a + k₁ + u₁t₁ + ⌊(u₁t₀ + u₀t₁ + ⌊(u₀t₀ + k₀) / 2¹⁶⌋) / 2¹⁶⌋, where nothing exceeds 31 bits:
 *
 * the SIMD units of processors multiply signed 16-bit numbers twice as fast as whole words.
 */
function high(name: string, multiplier: bigint): string {
  const [t1, t0] = digits(multiplier - 2n ** 32n, 16),
    [k1, k0] = digits((multiplier - 2n ** 32n) * 0x80008000n, 32);
  return `
fn ${name}(a: vec2<u32>) -> vec2<u32> {
  let shifted = bitcast<vec2<i32>>(a ^ vec2<u32>(0x80008000u));
  let u1 = shifted >> vec2<u32>(16u);
  let u0 = (shifted << vec2<u32>(16u)) >> vec2<u32>(16u);
  let middle = u1 * (${t0}) + u0 * (${t1}) + ((u0 * (${t0}) + (${k0})) >> vec2<u32>(16u));
  return a + bitcast<vec2<u32>>((${k1}) + u1 * (${t1}) + (middle >> vec2<u32>(16u)));
}`;
}

/** n = 2^bits · upper + lower, the lower one signed. */
function digits(n: bigint, bits: number): [upper: bigint, lower: bigint] {
  const lower = BigInt.asIntN(bits, n);
  return [(n - lower) >> BigInt(bits), lower];
}

/**
 * `philox(rowOf(i, n, key), blocks, key)`: Philox4x32-10 of the counters (i, n, block, 0), the words of lib/random for
 * row i at step n, for two blocks in lockstep, which hides the latency of a chain of multiplications. The first two
 * rounds mix row, step and block by exclusive or alone; `rowOf` is the part of row and step in them.
 *
 * `normals(words)`: Φ⁻¹((word + ½)/2³²) of the same uniforms, for the same standard normals to float32 rounding:
 * relative error below 5e-7. With p the probability of the nearer tail and s = ½ − p, both exact from the word,
 * z = s R(w), w = −log₂(4p(1 − p)): R has no branch, and is a ratio of polynomials of degree 5 (our own minimax fit over
 * all p from 2⁻³³, its coefficients rounded one after the other and the others fitted again: relative error 1.2e-7).
 */
export const randomWgsl = `${high("highD2", 0xd2511f53n)}${high("highCD", 0xcd9e8d57n)}
fn rowOf(i: u32, step: u32, key: vec2<u32>) -> vec4<u32> {
  let z = highD2(vec2<u32>(i)).x ^ key.y;
  let x = highCD(vec2<u32>(z)).x ^ (key.x + 0x9e3779b9u);
  return vec4<u32>(x, z * 0xcd9e8d57u, (i * 0xd2511f53u) ^ (key.y + 0xbb67ae85u), step ^ key.x);
}
fn philox(row: vec4<u32>, blocks: vec2<u32>, key: vec2<u32>) -> array<vec4<u32>, 2> {
  let first = highCD(blocks) ^ vec2<u32>(row.w);
  var x = vec2<u32>(row.x) ^ (blocks * 0xcd9e8d57u);
  var y = vec2<u32>(row.y);
  var z = vec2<u32>(row.z) ^ highD2(first);
  var w = first * 0xd2511f53u;
  for (var round = 2u; round < 10u; round++) {
    let mixed = highCD(z) ^ y ^ vec2<u32>(key.x + round * 0x9e3779b9u);
    y = z * 0xcd9e8d57u;
    z = highD2(x) ^ w ^ vec2<u32>(key.y + round * 0xbb67ae85u);
    w = x * 0xd2511f53u;
    x = mixed;
  }
  return array(vec4<u32>(x.x, y.x, z.x, w.x), vec4<u32>(x.y, y.y, z.y, w.y));
}
fn normals(words: vec4<u32>) -> vec4<f32> {
  let away = bitcast<vec4<i32>>(words ^ vec4<u32>(0x80000000u));
  let tail = away ^ (away >> vec4<u32>(31u)) ^ vec4<i32>(0x7fffffff);
  let s = vec4<f32>(away) * 2.3283064365386963e-10 + 1.1641532182693481e-10;
  let p = vec4<f32>(tail) * 2.3283064365386963e-10 + 1.1641532182693481e-10;
  let w = -log2(p * (4.0 - 4.0 * p));
  let above = 2.5066285 + w * (0.62700343 + w * (0.08628344 + w * (0.007904741 + w * (0.0004609022 + w * 9.37078e-6))));
  let below = 1.0 + w * (0.0686745 + w * (0.015693735 + w * (0.0007582328 + w * (3.9171384e-5 + w * 1.6136082e-7))));
  return s * above / below;
}`;
