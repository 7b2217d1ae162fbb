// The two products of a tile of sixteen targets with a block of sources: all that costs more than a moment. Twelve sums
// at once hide what a multiply–add waits for.
import { block, widthOf } from "./fields_scratch";
import { madd } from "./fields_simd";

// So many coordinates at once stay in the nearest cache.
const panel: i32 = 128;

// to[j][16] = Σ_k x[k][16] y[j][k], or Σ_k (x − y)² if `squares`: x transposed, y in rows.
export function products(squares: bool, x: usize, y: usize, dim: i32, to: usize): void {
  const stride = <usize>widthOf(dim) << 2;
  for (let k = 0; k < dim; k += panel) {
    const some = min(panel, dim - k), from = x + (<usize>k << 6);
    let row = y + (<usize>k << 2);
    for (let at = to; at < to + (block << 6); at += 192, row += 3 * stride) {
      if (squares) threeSquares(from, row, stride, some, at, k > 0);
      else threeProducts(from, row, stride, some, at, k > 0);
    }
  }
}

// sums[k][16] += Σ_j p[j][16] y[j][k] over a block.
export function accumulate(p: usize, y: usize, dim: i32, sums: usize): void {
  const stride = <usize>widthOf(dim) << 2;
  for (let at = y; at < y + stride; at += 12, sums += 192) threeColumns(p, at, stride, sums);
}

function threeProducts(x: usize, y: usize, stride: usize, dim: i32, to: usize, more: bool): void {
  three(false, x, y, stride, 4, dim, to, more);
}
function threeSquares(x: usize, y: usize, stride: usize, dim: i32, to: usize, more: bool): void {
  three(true, x, y, stride, 4, dim, to, more);
}
function threeColumns(p: usize, y: usize, stride: usize, to: usize): void {
  three(false, p, y, 4, stride, <i32>block, to, true);
}

// @ts-ignore: decorator
@inline
function term(squares: bool, x: v128, y: v128, sum: v128): v128 {
  const z = squares ? f32x4.sub(x, y) : x;
  return squares ? madd(z, z, sum) : madd(x, y, sum);
}

// to[r][16] = Σ_k x[k][16] y[r][k], more of it if `more`: `across` bytes from r to r + 1, `along` from k to k + 1.
// @ts-ignore: decorator
@inline
function three(
  squares: bool,
  x: usize,
  y: usize,
  across: usize,
  along: usize,
  count: i32,
  to: usize,
  more: bool,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  for (const end = x + (<usize>count << 6); x < end; y += along, x += 64) {
    const u = v128.load32_splat(y), v = v128.load32_splat(y + across), w = v128.load32_splat(y + 2 * across);
    const x0 = v128.load(x);
    a0 = term(squares, x0, u, a0), b0 = term(squares, x0, v, b0), c0 = term(squares, x0, w, c0);
    const x1 = v128.load(x, 16);
    a1 = term(squares, x1, u, a1), b1 = term(squares, x1, v, b1), c1 = term(squares, x1, w, c1);
    const x2 = v128.load(x, 32);
    a2 = term(squares, x2, u, a2), b2 = term(squares, x2, v, b2), c2 = term(squares, x2, w, c2);
    const x3 = v128.load(x, 48);
    a3 = term(squares, x3, u, a3), b3 = term(squares, x3, v, b3), c3 = term(squares, x3, w, c3);
  }
  store4(to, a0, a1, a2, a3, more), store4(to + 64, b0, b1, b2, b3, more), store4(to + 128, c0, c1, c2, c3, more);
}

// @ts-ignore: decorator
@inline
function store4(to: usize, a: v128, b: v128, c: v128, d: v128, more: bool): void {
  if (more) {
    a = f32x4.add(a, v128.load(to)), b = f32x4.add(b, v128.load(to, 16));
    c = f32x4.add(c, v128.load(to, 32)), d = f32x4.add(d, v128.load(to, 48));
  }
  v128.store(to, a), v128.store(to, b, 16), v128.store(to, c, 32), v128.store(to, d, 48);
}
