// R² = ‖x − y‖² + ε² of a tile and a block. Where float32 would lose it, among points that are near each other for their
// distance from the centre, it comes from the float64 coordinates, and so does what the pair adds to the sum.
import { products } from "./fields_gemm";
import { at, Job } from "./fields_job";
import { block, list, norms, squares, x } from "./fields_scratch";
import { madd } from "./fields_simd";

// Up to so many dimensions ‖x − y‖² is summed as it stands, above as ‖x‖² + ‖y‖² − 2 x·y.
export const direct: i32 = 4;

// A pair is near if R² < τ (‖x‖² + ‖y‖² + ε²).
const nearProducts: f32 = 1 / 64.0;
const nearSquares: f32 = 1 / 4096.0;

// Fills `squares`, with ∞ where there is no source or the target itself, and `list`; tells how many pairs are near.
export function squaredDistances(job: Job, s: usize, y: usize, i: i32, lanes: i32, j: i32, rows: i32): i32 {
  const dim = <i32>job.dim, differences = dim <= direct, real = (1 << lanes) - 1;
  products(differences, s + x, y, dim, s + squares);
  const tau = f32x4.splat(differences ? nearSquares : nearProducts);
  const e = f32x4.splat(<f32>job.softening2), minusTwo = f32x4.splat(-2);
  const n0 = v128.load(s + norms), n1 = v128.load(s + norms, 16);
  const n2 = v128.load(s + norms, 32), n3 = v128.load(s + norms, 48);
  let found = 0, norm = at(job.norms) + (<usize>j << 2);
  for (let l = 0; l < rows; l++, norm += 4) {
    const row = s + squares + (<usize>l << 6), y2 = v128.load32_splat(norm), own = job.self != 0 ? j + l - i : -1;
    let near0: v128, near1: v128, near2: v128, near3: v128;
    if (differences) {
      near0 = fromSquares(row, n0, y2, e, tau), near1 = fromSquares(row + 16, n1, y2, e, tau);
      near2 = fromSquares(row + 32, n2, y2, e, tau), near3 = fromSquares(row + 48, n3, y2, e, tau);
    } else {
      near0 = fromProducts(row, n0, y2, minusTwo, tau), near1 = fromProducts(row + 16, n1, y2, minusTwo, tau);
      near2 = fromProducts(row + 32, n2, y2, minusTwo, tau), near3 = fromProducts(row + 48, n3, y2, minusTwo, tau);
    }
    if (own >= 0 && own < 16) store<f32>(row + (<usize>own << 2), Infinity);
    if (!v128.any_true(v128.or(v128.or(near0, near1), v128.or(near2, near3)))) continue;
    let bits = i32x4.bitmask(near0) | i32x4.bitmask(near1) << 4 | i32x4.bitmask(near2) << 8 | i32x4.bitmask(near3) << 12;
    if (own >= 0 && own < 16) bits &= ~(1 << own);
    for (bits &= real; bits != 0; bits &= bits - 1) {
      const lane = ctz(bits);
      store<f32>(row + (<usize>lane << 2), <f32>squareOf(job, i + lane, j + l));
      store<u16>(s + list + (<usize>(found++) << 1), l << 4 | lane);
    }
  }
  for (let o = <usize>rows << 6; o < block << 6; o += 16) v128.store(s + squares + o, f32x4.splat(Infinity));
  return found;
}

// R² in place of ‖x − y‖²; whether it is near.
// @ts-ignore: decorator
@inline
function fromSquares(to: usize, x2: v128, y2: v128, e: v128, tau: v128): v128 {
  const square = f32x4.add(v128.load(to), e);
  v128.store(to, square);
  return f32x4.lt(square, f32x4.mul(tau, f32x4.add(x2, y2)));
}

// R² in place of x·y; whether it is near.
// @ts-ignore: decorator
@inline
function fromProducts(to: usize, x2: v128, y2: v128, minusTwo: v128, tau: v128): v128 {
  const both = f32x4.add(x2, y2), square = madd(minusTwo, v128.load(to), both);
  v128.store(to, square);
  return f32x4.lt(square, f32x4.mul(tau, both));
}

// ‖x_i − y_j‖² + ε², in scaled units.
function squareOf(job: Job, i: i32, j: i32): f64 {
  const dim = <i32>job.dim, scale = f64x2.splat(job.scale);
  let a = at(job.targets) + (<usize>(i * dim) << 3), b = at(job.sources) + (<usize>(j * dim) << 3);
  let even = f64x2.splat(0), odd = even, k = dim;
  for (; k > 3; k -= 4, a += 32, b += 32) {
    const u = f64x2.mul(f64x2.sub(v128.load(a), v128.load(b)), scale);
    const v = f64x2.mul(f64x2.sub(v128.load(a, 16), v128.load(b, 16)), scale);
    even = f64x2.add(even, f64x2.mul(u, u)), odd = f64x2.add(odd, f64x2.mul(v, v));
  }
  even = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; k > 0; k--, a += 8, b += 8) {
    const z = (load<f64>(a) - load<f64>(b)) * job.scale;
    sum += z * z;
  }
  return sum + job.softening2;
}

// Adds p (x − y) of the near pairs to where sums stay, and takes their shares out of the block.
export function moveNear(job: Job, s: usize, i: i32, j: i32, found: i32): void {
  const dim = <i32>job.dim;
  for (let f = 0; f < found; f++) {
    const pair = <i32>load<u16>(s + list + (<usize>f << 1)), from = s + squares + (<usize>pair << 2);
    const to = i + (pair & 15), p = <f64>load<f32>(from), total = at(job.totals) + (<usize>to << 3);
    store<f32>(from, 0);
    store<f64>(total, load<f64>(total) + p);
    let a = at(job.targets) + (<usize>(to * dim) << 3), b = at(job.sources) + (<usize>((j + (pair >> 4)) * dim) << 3);
    let sum = at(job.sums) + (<usize>(to * dim) << 3), k = dim;
    const scale = p * job.scale, scales = f64x2.splat(scale);
    for (; k > 1; k -= 2, a += 16, b += 16, sum += 16) {
      const z = f64x2.mul(scales, f64x2.sub(v128.load(a), v128.load(b)));
      v128.store(sum, f64x2.add(v128.load(sum), z));
    }
    if (k > 0) store<f64>(sum, load<f64>(sum) + scale * (load<f64>(a) - load<f64>(b)));
  }
}
