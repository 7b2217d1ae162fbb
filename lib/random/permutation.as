// Random permutations as in permutation.ts, four indices at a time.
import { words } from "./philox";

/** Where the twelve round keys are expected. */
export const roundKeys: usize = memory.data(4 * 12);

/** Indices on their walk, and which results they are to be. */
const walking: usize = memory.data(4 * 4096);
const places: usize = memory.data(4 * 4096);

const odd: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);

/** Writes π(from) … π(from + count − 1), of 0 … n − 1, to `words`. */
export function permute(from: i32, count: i32, n: i32): void {
  for (let j = 0; j < count; j++) {
    store<i32>(walking + (<usize>j << 2), from + j);
    store<i32>(places + (<usize>j << 2), j);
  }
  for (let left = count; left > 0;) {
    applyRounds(left, <u32>n <= 4 ? 2 : max(8, 32 - clz(n - 1)));
    let next = 0;
    for (let j = 0; j < left; j++) { // those that are not below n yet go on
      const x = load<u32>(walking + (<usize>j << 2)), place = load<u32>(places + (<usize>j << 2));
      store<u32>(words + (<usize>place << 2), x);
      store<u32>(walking + (<usize>next << 2), x);
      store<u32>(places + (<usize>next << 2), place);
      next += i32(x >= <u32>n);
    }
    left = next;
  }
}

/** Two rounds of all, then the next two: what one index waits for, another does meanwhile. */
function applyRounds(count: i32, bits: i32): void {
  const lower = bits - (bits >> 1), m0 = v128.load32_splat(odd), m1 = v128.load32_splat(odd, 4);
  const leftMask = i32x4.splat((1 << (bits >> 1)) - 1), rightMask = i32x4.splat((1 << lower) - 1);
  for (let key = roundKeys; key < roundKeys + 48; key += 8) {
    const key0 = v128.load32_splat(key), key1 = v128.load32_splat(key, 4);
    for (let j = 0; j < count; j += 4) {
      const at = walking + (<usize>j << 2), x = v128.load(at), R = v128.and(x, rightMask);
      const left = v128.xor(i32x4.shr_u(x, lower), v128.and(mixed(R, key0, m0, m1), leftMask));
      const right = v128.xor(R, v128.and(mixed(left, key1, m0, m1), rightMask));
      v128.store(at, v128.or(i32x4.shl(left, lower), right));
    }
  }
}

// @ts-ignore
@inline
function mixed(v: v128, key: v128, m0: v128, m1: v128): v128 {
  const h = i32x4.mul(i32x4.add(v, key), m0);
  return i32x4.shr_u(i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), m1), 16);
}
