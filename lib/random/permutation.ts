/**
 * Random permutations of which each index is computed alone.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { compiled } from "./compiled.ts";
import { type Key, philox4x32, requireKey } from "./philox.ts";

const rounds = 12, largest = 2 ** 32 - 1;

/**
 * Bits of an index: eight at least, as twelve rounds are too few for halves of one bit and of two, which would put
 * orders of five indices 3 % off. Two bits are an exception: those of four are within 0.1 % of equally likely.
 */
const bitsOf = (n: number) => n <= 4 ? 2 : Math.max(8, 32 - Math.clz32(n - 1));

/**
 * The round keys of a random permutation: the words of Philox(counter = (block, step, 0, 0), key), blocks 0, 1, 2.
 *
 * @param key Key of the stream.
 * @param step Index of the time step, below 2³².
 * @returns Twelve words: a random permutation of any n, for {@linkcode permuted} here or on the GPU.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { permutationKeys, permuted, philox } from "driftfield/random";
 *
 * const rng = philox(0), keys = permutationKeys(rng.key, 7);
 * assertEquals(permuted(3, 100, keys), rng.permutation(100, { step: 7 })[3]);
 * ```
 */
export function permutationKeys(key: Key, step: number): Uint32Array {
  requireKey("key", key);
  requireInteger("step", step, 0, largest);
  const keys = new Uint32Array(rounds), words = new Uint32Array(4);
  for (let block = 0; block < rounds / 4; block++) {
    philox4x32(block, step | 0, 0, 0, key[0] | 0, key[1] | 0, words);
    keys.set(words, 4 * block);
  }
  return keys;
}

/**
 * π(i) of a random permutation π of 0 … n − 1, without the rest of it.
 *
 * An index of b bits, 2ᵇ ≥ n, is two halves L and R, on which rounds of Feistel's network take turns:
 *
 *     L ← L ⊕ F(R, k₀), R ← R ⊕ F(L, k₁), L ← L ⊕ F(R, k₂), … k₁₁,
 *
 * a bijection whatever F is (Luby, Rackoff 1988, "How to construct pseudorandom permutations from pseudorandom
 * functions"), applied until the result is below n (Black, Rogaway 2002, "Ciphers with arbitrary finite domains", their
 * cycle walk): at most max(256, 2n) times for all indices together. That a shuffle may be computed so, index by index on
 * a GPU, is Mitchell, Stokes, Frank, Holmes 2022, "Bandwidth-optimal random shuffling for GPUs". F is ours: the upper
 * half of (h ⊕ ⌊h / 2¹⁶⌋) · cd9e8d57₁₆ with h = (v + k) · d2511f53₁₆ mod 2³², multipliers of Philox, as many of its lower
 * bits as the half has.
 *
 * Not exact: one key and step give one permutation, so that of a large n only few can come out (of 0 … 2ᵇ − 1 the even
 * ones alone). But no test of ours tells the place of an index, the places of a pair, or the order of up to five indices
 * from uniform ones.
 *
 * @param i Index, 0 … n − 1.
 * @param n How many there are, 1 … 2³² − 1.
 * @param keys Round keys of {@linkcode permutationKeys}.
 * @returns π(i), 0 … n − 1. For speed nothing is checked: outside of that range the walk may not end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { permutationKeys, permuted } from "driftfield/random";
 *
 * const keys = permutationKeys([0, 0], 0);
 * const order = [0, 1, 2, 3, 4].map((i) => permuted(i, 5, keys));
 * assertEquals(order.toSorted(), [0, 1, 2, 3, 4]);
 * ```
 */
export function permuted(i: number, n: number, keys: Uint32Array): number {
  const bits = bitsOf(n), lower = bits - (bits >> 1);
  const leftMask = (1 << (bits >> 1)) - 1, rightMask = (1 << lower) - 1;
  let x = i;
  do {
    let left = x >>> lower, right = x & rightMask;
    for (let round = 0; round < rounds; round += 2) {
      left ^= mixed(right, keys[round]) & leftMask;
      right ^= mixed(left, keys[round + 1]) & rightMask;
    }
    x = (left << lower | right) >>> 0;
  } while (x >= n);
  return x;
}

/** Sixteen bits out of a word and a key, by two multiplications. */
function mixed(value: number, key: number): number {
  const h = Math.imul(value + key, 0xd2511f53);
  return Math.imul(h ^ (h >>> 16), 0xcd9e8d57) >>> 16;
}

/** The whole of it, π(0) … π(n − 1), at a step of the stream with that key. */
export function permutation(key: Key, n: number, step: number): Uint32Array {
  requireInteger("n", n, 0, largest);
  const order = new Uint32Array(n), keys = permutationKeys(key, step);
  if (permuteCompiled && n >= many) permuteCompiled(order, keys);
  else for (let i = 0; i < n; i++) order[i] = permuted(i, n, keys);
  return order;
}

const permuteCompiled = compiled && compile(compiled);

/** From here on WebAssembly wins: fewer indices have long walks, which it waits for. */
const many = 32;

/** In WebAssembly, as many indices at a time as it has room for. */
function compile({ memory, capacity, words, roundKeys, permute }: NonNullable<typeof compiled>) {
  const keysThere = new Uint32Array(memory.buffer, roundKeys, rounds),
    results = new Uint32Array(memory.buffer, words, capacity);
  return (order: Uint32Array, keys: Uint32Array) => {
    keysThere.set(keys);
    for (let from = 0; from < order.length; from += capacity) {
      const count = Math.min(capacity, order.length - from);
      permute(from, count, order.length);
      order.set(results.subarray(0, count), from);
    }
  };
}
