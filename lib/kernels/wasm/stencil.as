// A step of a linear stencil on a tile of a grid: out = c v + Σ_k a_k v(· + shift_k), added in this order, nothing fused:
// the bits of the plain loop.

// What TypeScript writes (../stencil/layout.ts, in this order), every number as a float64. Values have a border of one
// cell; a coefficient that is the same in all rows is one row, 0 bytes from each to the next.
@unmanaged
class Job {
  n0: f64; // cells a row
  n1: f64; // rows
  row: f64; // bytes from a row of values to the next
  directions: f64;
  shifts: f64; // float64 [directions]: bytes from a cell's value to its neighbour's
  arrays: f64; // float64 [1 + directions, 2]: where c and each a_k lie, and the bytes from a row to the next
  even: f64; // cell (0, 0) of the values after an even number of steps
  odd: f64; // the same after an odd one
  around: f64; // 1 if a row's first cell follows on its last
  over: f64; // 1 if the first row follows on the last
  cross: f64; // 1 if directions are (1, 0), (−1, 0), (0, 1), (0, −1); 2 if moreover the first two a_k are one row, and the last two a number a row
}

// Cells that stay in the cache from one pass over them to the next.
const most: i32 = 512;

// Cells i0 … i1 − 1 of rows j0 … j1 − 1, and what of the border follows from them. `odd` if steps before were so many.
export function stencilTile(jobAt: usize, odd: bool, i0: i32, i1: i32, j0: i32, j1: i32): void {
  const job = changetype<Job>(jobAt), n0 = <i32>job.n0, row = <usize>job.row;
  const from = <usize>(odd ? job.odd : job.even), to = <usize>(odd ? job.even : job.odd), cross = <i32>job.cross;
  for (let j = j0; j < j1;) {
    const rows = cross != 0 && j + 1 < j1 ? 2 : 1, at = <usize>j * row;
    if (cross == 2) crossed(true, rows, job, from + at, to + at, j, i0, i1);
    else if (cross == 1) crossed(false, rows, job, from + at, to + at, j, i0, i1);
    else for (let i = i0; i < i1; i += most) run(job, from + at, to + at, j, i, min(most, i1 - i));
    for (const next = j + rows; j < next; j++) {
      const first = to + <usize>j * row, end = first + (<usize>n0 << 3);
      if (job.around != 0 && i0 == 0) store<f64>(end, load<f64>(first));
      if (job.around != 0 && i1 == n0) store<f64>(first - 8, load<f64>(end - 8));
    }
  }
  const n1 = <i32>job.n1, top = to - 8, bottom = top + <usize>n1 * row, bytes = <usize>(n0 + 2) << 3;
  if (job.over != 0 && j0 == 0) memory.copy(bottom, top, bytes);
  if (job.over != 0 && j1 == n1) memory.copy(top - row, bottom - row, bytes);
}

// Where an array has what belongs to row j: c is the first, then the a_k.
// @ts-ignore: decorator
@inline
function place(job: Job, k: i32, j: i32): usize {
  const at = <usize>job.arrays + (<usize>k << 4);
  return <usize>load<f64>(at) + <usize>j * <usize>load<f64>(at, 8);
}

// One row or two of a cross of five cells, cells i0 … i1 − 1: what two rows share is read once.
// @ts-ignore: decorator
@inline
function crossed(split: bool, rows: i32, job: Job, v: usize, out: usize, j: i32, i0: i32, i1: i32): void {
  if (rows == 2) return split ? two(true, job, v, out, j, i0, i1) : two(false, job, v, out, j, i0, i1);
  return split ? one(true, job, v, out, j, i0, i1) : one(false, job, v, out, j, i0, i1);
}

// @ts-ignore: decorator
@inline
function one(split: bool, job: Job, v: usize, out: usize, j: i32, i0: i32, i1: i32): void {
  const row = <usize>job.row, end = <usize>i1 << 3, c = place(job, 0, j);
  const r = place(job, 1, j), l = place(job, 2, j), u = place(job, 3, j), d = place(job, 4, j);
  let o = <usize>i0 << 3;
  for (; o + 16 <= end; o += 16) pair(split, row, v + o, out + o, c + o, r + o, l + o, u, d, o);
  if (o < end) cell(split, row, v + o, out + o, c + o, r + o, l + o, u, d, o);
}

// A pair of cells.
// @ts-ignore: decorator
@inline
function pair(split: bool, row: usize, v: usize, out: usize, c: usize, r: usize, l: usize, u: usize, d: usize, o: usize): void {
  let sum = f64x2.mul(v128.load(c), v128.load(v));
  sum = f64x2.add(sum, f64x2.mul(v128.load(r), v128.load(v, 8)));
  sum = f64x2.add(sum, f64x2.mul(v128.load(l), v128.load(v - 8)));
  sum = f64x2.add(sum, f64x2.mul(split ? v128.load64_splat(u) : v128.load(u + o), v128.load(v + row)));
  sum = f64x2.add(sum, f64x2.mul(split ? v128.load64_splat(d) : v128.load(d + o), v128.load(v - row)));
  v128.store(out, sum);
}

// The last cell of a row, where they are an odd number.
// @ts-ignore: decorator
@inline
function cell(split: bool, row: usize, v: usize, out: usize, c: usize, r: usize, l: usize, u: usize, d: usize, o: usize): void {
  let sum = load<f64>(c) * load<f64>(v);
  sum += load<f64>(r) * load<f64>(v, 8);
  sum += load<f64>(l) * load<f64>(v - 8);
  sum += load<f64>(split ? u : u + o) * load<f64>(v + row);
  sum += load<f64>(split ? d : d + o) * load<f64>(v - row);
  store<f64>(out, sum);
}

// What is right of a pair of cells is left of the next.
// @ts-ignore: decorator
@inline
function two(split: bool, job: Job, v: usize, out: usize, j: i32, i0: i32, i1: i32): void {
  const row = <usize>job.row, end = <usize>i1 << 3, c = place(job, 0, j), C = place(job, 0, j + 1);
  const r = place(job, 1, j), l = place(job, 2, j), u = place(job, 3, j), d = place(job, 4, j);
  const R = place(job, 1, j + 1), L = place(job, 2, j + 1), U = place(job, 3, j + 1), D = place(job, 4, j + 1);
  const us = v128.load64_splat(u), ds = v128.load64_splat(d), Us = v128.load64_splat(U), Ds = v128.load64_splat(D);
  let o = <usize>i0 << 3, west = v128.load(v + o - 8), West = v128.load(v + row + o - 8);
  for (; o + 16 <= end; o += 16) {
    const p = v + o, q = p + row, to = out + o, right = v128.load(r + o), left = v128.load(l + o);
    const mine = v128.load(p), other = v128.load(q), east = v128.load(p, 8), East = v128.load(q, 8);
    let sum = f64x2.mul(v128.load(c + o), mine), sum2 = f64x2.mul(v128.load(C + o), other);
    sum = f64x2.add(sum, f64x2.mul(right, east));
    sum2 = f64x2.add(sum2, f64x2.mul(split ? right : v128.load(R + o), East));
    sum = f64x2.add(sum, f64x2.mul(left, west));
    sum2 = f64x2.add(sum2, f64x2.mul(split ? left : v128.load(L + o), West));
    sum = f64x2.add(sum, f64x2.mul(split ? us : v128.load(u + o), other));
    sum2 = f64x2.add(sum2, f64x2.mul(split ? Us : v128.load(U + o), v128.load(q + row)));
    sum = f64x2.add(sum, f64x2.mul(split ? ds : v128.load(d + o), v128.load(p - row)));
    sum2 = f64x2.add(sum2, f64x2.mul(split ? Ds : v128.load(D + o), mine));
    v128.store(to, sum);
    v128.store(to + row, sum2);
    west = east, West = East;
  }
  if (o == end) return;
  cell(split, row, v + o, out + o, c + o, r + o, l + o, u, d, o);
  cell(split, row, v + row + o, out + row + o, C + o, (split ? r : R) + o, (split ? l : L) + o, U, D, o);
}

// A run of n cells in a row: the centre and up to four directions in one pass, further ones in others.
// @ts-ignore: decorator
@inline
function run(job: Job, v: usize, out: usize, j: i32, i: i32, n: i32): void {
  const at = <usize>i << 3;
  let left = <i32>job.directions, k = 0;
  if (left >= 4) pass(true, 4, job, v + at, out + at, k, j, at, n), left -= 4, k += 4;
  else if (left >= 2) pass(true, 2, job, v + at, out + at, k, j, at, n), left -= 2, k += 2;
  else pass(true, 0, job, v + at, out + at, k, j, at, n);
  for (; left >= 2; left -= 2, k += 2) pass(false, 2, job, v + at, out + at, k, j, at, n);
  if (left > 0) pass(false, 1, job, v + at, out + at, k, j, at, n);
}

// Adds `count` directions from k on to out, or to c v if it is the first pass.
// @ts-ignore: decorator
@inline
function pass(first: bool, count: i32, job: Job, v: usize, out: usize, k: i32, j: i32, at: usize, n: i32): void {
  const c = place(job, 0, j) + at, a0 = array(job, k, j, 0, count) + at, a1 = array(job, k, j, 1, count) + at;
  const a2 = array(job, k, j, 2, count) + at, a3 = array(job, k, j, 3, count) + at;
  const v0 = v + shift(job, k, 0, count), v1 = v + shift(job, k, 1, count);
  const v2 = v + shift(job, k, 2, count), v3 = v + shift(job, k, 3, count);
  const end = <usize>n << 3, pairs = end & ~15;
  let o: usize = 0;
  for (; o < pairs; o += 16) {
    let sum = first ? f64x2.mul(v128.load(c + o), v128.load(v + o)) : v128.load(out + o);
    if (count > 0) sum = f64x2.add(sum, f64x2.mul(v128.load(a0 + o), v128.load(v0 + o)));
    if (count > 1) sum = f64x2.add(sum, f64x2.mul(v128.load(a1 + o), v128.load(v1 + o)));
    if (count > 2) sum = f64x2.add(sum, f64x2.mul(v128.load(a2 + o), v128.load(v2 + o)));
    if (count > 3) sum = f64x2.add(sum, f64x2.mul(v128.load(a3 + o), v128.load(v3 + o)));
    v128.store(out + o, sum);
  }
  if (o == end) return;
  let sum = first ? load<f64>(c + o) * load<f64>(v + o) : load<f64>(out + o);
  if (count > 0) sum += load<f64>(a0 + o) * load<f64>(v0 + o);
  if (count > 1) sum += load<f64>(a1 + o) * load<f64>(v1 + o);
  if (count > 2) sum += load<f64>(a2 + o) * load<f64>(v2 + o);
  if (count > 3) sum += load<f64>(a3 + o) * load<f64>(v3 + o);
  store<f64>(out + o, sum);
}

// @ts-ignore: decorator
@inline
function array(job: Job, k: i32, j: i32, next: i32, count: i32): usize {
  return next < count ? place(job, 1 + k + next, j) : 0;
}

// @ts-ignore: decorator
@inline
function shift(job: Job, k: i32, next: i32, count: i32): usize {
  return next < count ? <usize><isize>load<f64>(<usize>job.shifts + (<usize>(k + next) << 3)) : 0;
}
