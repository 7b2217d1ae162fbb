// A step of a linear stencil on a tile of a grid: out = c v + Σ_k a_k v(· + shift_k), added in this order, nothing fused:
// the bits of the plain loop.

// What TypeScript writes (../stencil/job.ts, in this order), every number as a float64. Values have a border of one cell.
@unmanaged
class Job {
  n0: f64; // cells a row
  n1: f64; // rows
  row: f64; // bytes from a row of values to the next
  directions: f64;
  shifts: f64; // float64 [directions]: bytes from a cell's value to its neighbour's
  centre: f64; // float64 [n1, n0]: c
  coefficients: f64; // float64 [directions, n1, n0]: a_k
  even: f64; // cell (0, 0) of float64 [n1 + 2, n0 + 2]: values after an even number of steps
  odd: f64; // the same after an odd one
  around: f64; // 1 if a row's first cell follows on its last
  over: f64; // 1 if the first row follows on the last
}

// Cells that stay in the cache from one pass over them to the next.
const most: i32 = 512;

// Cells i0 … i1 − 1 of rows j0 … j1 − 1, and what of the border follows from them. `odd` if steps before were so many.
export function stencilTile(jobAt: usize, odd: bool, i0: i32, i1: i32, j0: i32, j1: i32): void {
  const job = changetype<Job>(jobAt), n0 = <i32>job.n0, row = <usize>job.row;
  const from = <usize>(odd ? job.odd : job.even), to = <usize>(odd ? job.even : job.odd);
  for (let j = j0; j < j1; j++) {
    const begin = <usize>j * row, first = to + begin, end = first + (<usize>n0 << 3);
    for (let i = i0; i < i1; i += most) {
      const at = begin + (<usize>i << 3);
      run(job, from + at, to + at, j * n0 + i, min(most, i1 - i));
    }
    if (job.around != 0 && i0 == 0) store<f64>(end, load<f64>(first));
    if (job.around != 0 && i1 == n0) store<f64>(first - 8, load<f64>(end - 8));
  }
  const n1 = <i32>job.n1, top = to - 8, bottom = top + <usize>n1 * row;
  if (job.over != 0 && j0 == 0) memory.copy(bottom, top, row);
  if (job.over != 0 && j1 == n1) memory.copy(top - row, bottom - row, row);
}

// A run of n cells in a row: the centre and up to four directions in one pass, further ones in others.
// @ts-ignore: decorator
@inline
function run(job: Job, v: usize, out: usize, cell: i32, n: i32): void {
  const array = <usize>(job.n0 * job.n1) << 3, c = <usize>job.centre + (<usize>cell << 3);
  let a = <usize>job.coefficients + (<usize>cell << 3), shifts = <usize>job.shifts, left = <i32>job.directions;
  if (left >= 4) pass(true, 4, out, c, v, a, array, shifts, n), left -= 4, a += 4 * array, shifts += 32;
  else if (left >= 2) pass(true, 2, out, c, v, a, array, shifts, n), left -= 2, a += 2 * array, shifts += 16;
  else pass(true, 0, out, c, v, a, array, shifts, n);
  for (; left >= 2; left -= 2, a += 2 * array, shifts += 16) pass(false, 2, out, c, v, a, array, shifts, n);
  if (left > 0) pass(false, 1, out, c, v, a, array, shifts, n);
}

// Adds `count` directions to out, or to c v if it is the first pass.
// @ts-ignore: decorator
@inline
function pass(first: bool, count: i32, out: usize, c: usize, v: usize, a: usize, array: usize, shifts: usize, n: i32): void {
  const a1 = a + array, a2 = a1 + array, a3 = a2 + array;
  const v0 = v + shift(shifts, 0, count), v1 = v + shift(shifts, 1, count);
  const v2 = v + shift(shifts, 2, count), v3 = v + shift(shifts, 3, count);
  const end = <usize>n << 3, pairs = end & ~15;
  let o: usize = 0;
  for (; o < pairs; o += 16) {
    let sum = first ? f64x2.mul(v128.load(c + o), v128.load(v + o)) : v128.load(out + o);
    if (count > 0) sum = f64x2.add(sum, f64x2.mul(v128.load(a + o), v128.load(v0 + o)));
    if (count > 1) sum = f64x2.add(sum, f64x2.mul(v128.load(a1 + o), v128.load(v1 + o)));
    if (count > 2) sum = f64x2.add(sum, f64x2.mul(v128.load(a2 + o), v128.load(v2 + o)));
    if (count > 3) sum = f64x2.add(sum, f64x2.mul(v128.load(a3 + o), v128.load(v3 + o)));
    v128.store(out + o, sum);
  }
  if (o == end) return;
  let sum = first ? load<f64>(c + o) * load<f64>(v + o) : load<f64>(out + o);
  if (count > 0) sum += load<f64>(a + o) * load<f64>(v0 + o);
  if (count > 1) sum += load<f64>(a1 + o) * load<f64>(v1 + o);
  if (count > 2) sum += load<f64>(a2 + o) * load<f64>(v2 + o);
  if (count > 3) sum += load<f64>(a3 + o) * load<f64>(v3 + o);
  store<f64>(out + o, sum);
}

// @ts-ignore: decorator
@inline
function shift(shifts: usize, k: i32, count: i32): usize {
  return k < count ? <usize><isize>load<f64>(shifts + (<usize>k << 3)) : 0;
}
