// Philox4x32-10 as in philox.ts, eight counters at a time.

/** Numbers that one call may draw. */
export const capacity: i32 = 4096;

/** Where the words go, and room for seven counters that nobody asked for. */
export const words: usize = memory.data(4 * 4096 + 128);

/** Constants that are used again and again are read from memory: V8 would build them anew each time. */
const odd: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85]);

/**
 * The words of coordinates 4 block + skip … + width − 1 of some rows, one row after the other: as many as `capacity`.
 * A counter is a row and a block. Eight go in lockstep, x0 … x3 four of them and y0 … y3 four more, so that one's
 * products need not be waited for. What a counter writes beyond the end of its row, the next one overwrites.
 */
export function draw(rows: i32, width: i32, row: i32, step: i32, block: i32, skip: i32, k0: i32, k1: i32): void {
  const blocks = (skip + width + 3) >> 2, counters = rows * blocks;
  const perTurn = i32x4.splat(8 / blocks), rest = i32x4.splat(8 % blocks), all = i32x4.splat(blocks);
  const m0 = v128.load32_splat(odd), m1 = v128.load32_splat(odd, 4);
  const w0 = v128.load32_splat(odd, 8), w1 = v128.load32_splat(odd, 12);
  const firstRow = i32x4.splat(row), firstBlock = i32x4.splat(block);
  let i = four(0 / blocks, 1 / blocks, 2 / blocks, 3 / blocks), b = four(0 % blocks, 1 % blocks, 2 % blocks, 3 % blocks);
  let j = four(4 / blocks, 5 / blocks, 6 / blocks, 7 / blocks), c = four(4 % blocks, 5 % blocks, 6 % blocks, 7 % blocks);
  for (let n = 0; n < counters; n += 8) {
    let x0 = i32x4.add(i, firstRow), x1 = i32x4.splat(step), x2 = i32x4.add(b, firstBlock), x3 = i32x4.splat(0);
    let y0 = i32x4.add(j, firstRow), y1 = x1, y2 = i32x4.add(c, firstBlock), y3 = x3;
    let key0 = i32x4.splat(k0), key1 = i32x4.splat(k1);
    for (let round = 0; round < 10; round++) {
      const x = v128.xor(high(x2, m1), v128.xor(x1, key0)), y = v128.xor(high(y2, m1), v128.xor(y1, key0));
      x1 = low(x2, m1), y1 = low(y2, m1);
      x2 = v128.xor(high(x0, m0), v128.xor(x3, key1)), y2 = v128.xor(high(y0, m0), v128.xor(y3, key1));
      x3 = low(x0, m0), y3 = low(y0, m0);
      x0 = x, y0 = y;
      key0 = i32x4.add(key0, w0), key1 = i32x4.add(key1, w1);
    }
    write(x0, x1, x2, x3, i, b, width, skip);
    write(y0, y1, y2, y3, j, c, width, skip);
    b = i32x4.add(b, rest), c = i32x4.add(c, rest);
    const overB = i32x4.ge_s(b, all), overC = i32x4.ge_s(c, all);
    b = i32x4.sub(b, v128.and(overB, all)), c = i32x4.sub(c, v128.and(overC, all));
    i = i32x4.sub(i32x4.add(i, perTurn), overB), j = i32x4.sub(i32x4.add(j, perTurn), overC);
  }
}

// @ts-ignore
@inline
function four(a: i32, b: i32, c: i32, d: i32): v128 {
  const ab = i32x4.replace_lane(i32x4.splat(a), 1, b);
  return i32x4.replace_lane(i32x4.replace_lane(ab, 2, c), 3, d);
}

// @ts-ignore
@inline
function high(x: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, m), i64x2.extmul_high_i32x4_u(x, m), 1, 3, 5, 7);
}

// @ts-ignore
@inline
function low(x: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, m), i64x2.extmul_high_i32x4_u(x, m), 0, 2, 4, 6);
}

/** Writes the words of four counters: blocks b of rows i, but for the first words of block 0. */
// @ts-ignore
@inline
function write(x0: v128, x1: v128, x2: v128, x3: v128, i: v128, b: v128, width: i32, skip: i32): void {
  const low01 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), low23 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), high23 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  const column = i32x4.sub(i32x4.shl(b, 2), i32x4.splat(skip)), zero = i32x4.splat(0);
  const at = i32x4.add(i32x4.mul(i, i32x4.splat(width)), i32x4.max_s(column, zero));
  const before = i32x4.max_s(i32x4.neg(column), zero);
  place(v128.shuffle<i64>(low01, low23, 0, 2), i32x4.extract_lane(at, 0), i32x4.extract_lane(before, 0), skip);
  place(v128.shuffle<i64>(low01, low23, 1, 3), i32x4.extract_lane(at, 1), i32x4.extract_lane(before, 1), skip);
  place(v128.shuffle<i64>(high01, high23, 0, 2), i32x4.extract_lane(at, 2), i32x4.extract_lane(before, 2), skip);
  place(v128.shuffle<i64>(high01, high23, 1, 3), i32x4.extract_lane(at, 3), i32x4.extract_lane(before, 3), skip);
}

// @ts-ignore
@inline
function place(block: v128, at: i32, before: i32, skip: i32): void {
  if (skip) { // lanes from `before` on to the front
    const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    block = i8x16.swizzle(block, i8x16.add(lanes, i8x16.splat(<i8>(before << 2))));
  }
  v128.store(words + (<usize>at << 2), block);
}
