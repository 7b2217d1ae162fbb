/**
 * The permutations of lib/random in WGSL.
 *
 * @module
 */

/**
 * `permuted(i, n, keys)`: where 0 … n − 1 go, one index at a time, bit for bit as `permuted` of lib/random has it. The
 * round keys are the twelve words of `permutationKeys`, four to a vector.
 */
export const permutationWgsl = `
fn feistel(v: u32, key: u32) -> u32 {
  var h = (v + key) * 0xd2511f53u;
  h ^= h >> 16u;
  return (h * 0xcd9e8d57u) >> 16u;
}
fn permuted(i: u32, n: u32, keys: array<vec4<u32>, 3>) -> u32 {
  let bits = select(max(8u, 32u - countLeadingZeros(n - 1u)), 2u, n <= 4u);
  let lower = bits - bits / 2u;
  let leftMask = (1u << (bits / 2u)) - 1u;
  let rightMask = (1u << lower) - 1u;
  var x = i;
  loop {
    var left = x >> lower;
    var right = x & rightMask;
${
  Array.from({ length: 6 }, (_, round) => {
    const key = (i: number) => `keys[${i >> 2}][${i & 3}]`;
    return `    left ^= feistel(right, ${key(2 * round)}) & leftMask;
    right ^= feistel(left, ${key(2 * round + 1)}) & rightMask;`;
  }).join("\n")
}
    x = (left << lower) | right;
    if (x < n) { break; }
  }
  return x;
}`;
