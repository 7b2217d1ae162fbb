// Products of small matrices in float32, all that a network's layers and their derivatives are made of:
//
//     c[r][j] = c₀[r][j] + Σ_k p[r][k] q[k][j]
//
// p is read number by number, `across` bytes from r to r + 1 and `along` from k to k + 1, so that it may lie either way
// round; q's rows are `stride` bytes apart, c's `pitch`, c₀'s `step` (0: one row for all). c₀ at 0 stands for zeros; c₀ may
// be c. Sums stay in registers, of which V8 has fifteen: six rows of eight columns.
import { madd } from "./fields_simd";

// `columns` is a multiple of four.
export function gemm(
  rows: i32,
  columns: i32,
  count: i32,
  p: usize,
  across: usize,
  along: usize,
  q: usize,
  stride: usize,
  c: usize,
  pitch: usize,
  c0: usize,
  step: usize,
): void {
  const end = q + (<usize>columns << 2), wide = q + (<usize>(columns & ~7) << 2);
  const more = c0 != 0;
  for (; q < wide; q += 32, c += 32, c0 += more ? 32 : 0) {
    let left = rows, pr = p, cr = c, ir = c0;
    for (; left >= 6; left -= 6, pr += 6 * across, cr += 6 * pitch, ir += more ? 6 * step : 0) {
      sixWide(count, pr, across, along, q, stride, cr, pitch, ir, step);
    }
    if (left >= 4) {
      fourWide(count, pr, across, along, q, stride, cr, pitch, ir, step);
      left -= 4, pr += 4 * across, cr += 4 * pitch, ir += more ? 4 * step : 0;
    }
    for (; left > 0; left--, pr += across, cr += pitch, ir += more ? step : 0) {
      oneWide(count, pr, across, along, q, stride, cr, pitch, ir, step);
    }
  }
  if (q == end) return;
  let left = rows;
  for (; left >= 8; left -= 8, p += 8 * across, c += 8 * pitch, c0 += more ? 8 * step : 0) {
    eightNarrow(count, p, across, along, q, stride, c, pitch, c0, step);
  }
  for (; left > 0; left--, p += across, c += pitch, c0 += more ? step : 0) {
    oneNarrow(count, p, across, along, q, stride, c, pitch, c0, step);
  }
}

function sixWide(n: i32, p: usize, across: usize, along: usize, q: usize, stride: usize, c: usize, pitch: usize, c0: usize, step: usize): void {
  tile(6, true, n, p, across, along, q, stride, c, pitch, c0, step);
}
function fourWide(n: i32, p: usize, across: usize, along: usize, q: usize, stride: usize, c: usize, pitch: usize, c0: usize, step: usize): void {
  tile(4, true, n, p, across, along, q, stride, c, pitch, c0, step);
}
function oneWide(n: i32, p: usize, across: usize, along: usize, q: usize, stride: usize, c: usize, pitch: usize, c0: usize, step: usize): void {
  tile(1, true, n, p, across, along, q, stride, c, pitch, c0, step);
}
function eightNarrow(n: i32, p: usize, across: usize, along: usize, q: usize, stride: usize, c: usize, pitch: usize, c0: usize, step: usize): void {
  tile(8, false, n, p, across, along, q, stride, c, pitch, c0, step);
}
function oneNarrow(n: i32, p: usize, across: usize, along: usize, q: usize, stride: usize, c: usize, pitch: usize, c0: usize, step: usize): void {
  tile(1, false, n, p, across, along, q, stride, c, pitch, c0, step);
}

// So many rows of eight columns, or of four: a row's sums are a and b.
// @ts-ignore: decorator
@inline
function tile(
  rows: i32,
  wide: bool,
  count: i32,
  p: usize,
  across: usize,
  along: usize,
  q: usize,
  stride: usize,
  c: usize,
  pitch: usize,
  c0: usize,
  step: usize,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero;
  if (c0 != 0) {
    a0 = v128.load(c0), b0 = second(wide, c0), c0 += step;
    if (rows > 1) a1 = v128.load(c0), b1 = second(wide, c0), c0 += step;
    if (rows > 2) a2 = v128.load(c0), b2 = second(wide, c0), c0 += step;
    if (rows > 3) a3 = v128.load(c0), b3 = second(wide, c0), c0 += step;
    if (rows > 4) a4 = v128.load(c0), b4 = second(wide, c0), c0 += step;
    if (rows > 5) a5 = v128.load(c0), b5 = second(wide, c0), c0 += step;
    if (rows > 6) a6 = v128.load(c0), c0 += step;
    if (rows > 7) a7 = v128.load(c0);
  }
  let p3 = p + 3 * across;
  for (let k = 0; k < count; k++, p += along, p3 += along, q += stride) {
    const x = v128.load(q), y = second(wide, q);
    let u = v128.load32_splat(p);
    a0 = madd(x, u, a0), b0 = wide ? madd(y, u, b0) : b0;
    if (rows > 1) u = v128.load32_splat(p + across), a1 = madd(x, u, a1), b1 = wide ? madd(y, u, b1) : b1;
    if (rows > 2) u = v128.load32_splat(p + 2 * across), a2 = madd(x, u, a2), b2 = wide ? madd(y, u, b2) : b2;
    if (rows > 3) u = v128.load32_splat(p3), a3 = madd(x, u, a3), b3 = wide ? madd(y, u, b3) : b3;
    if (rows > 4) u = v128.load32_splat(p3 + across), a4 = madd(x, u, a4), b4 = wide ? madd(y, u, b4) : b4;
    if (rows > 5) u = v128.load32_splat(p3 + 2 * across), a5 = madd(x, u, a5), b5 = wide ? madd(y, u, b5) : b5;
    if (rows > 6) a6 = madd(x, v128.load32_splat(p3 + 3 * across), a6);
    if (rows > 7) a7 = madd(x, v128.load32_splat(p3 + 4 * across), a7);
  }
  put(wide, c, a0, b0);
  if (rows > 1) c += pitch, put(wide, c, a1, b1);
  if (rows > 2) c += pitch, put(wide, c, a2, b2);
  if (rows > 3) c += pitch, put(wide, c, a3, b3);
  if (rows > 4) c += pitch, put(wide, c, a4, b4);
  if (rows > 5) c += pitch, put(wide, c, a5, b5);
  if (rows > 6) c += pitch, put(false, c, a6, a6);
  if (rows > 7) c += pitch, put(false, c, a7, a7);
}

// @ts-ignore: decorator
@inline
function second(wide: bool, at: usize): v128 {
  return wide ? v128.load(at, 16) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function put(wide: bool, c: usize, a: v128, b: v128): void {
  v128.store(c, a);
  if (wide) v128.store(c, b, 16);
}
