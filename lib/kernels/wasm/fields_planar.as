// Σ_j w_j (x_i − y_j)/R²_ij, R² = ‖x − y‖² + ε², in one, two or three dimensions. Eight targets make a tile. A run of
// sources that has one near a target, for how far that is from the centre, is done again with care.
import { at, Job, scaled } from "./fields_job";
import { addTo, madd } from "./fields_simd";
import { bytes, difference, fineLine, finePlane, fineSpace, limits, line, nearer, plane, rest, source, space, sums, weight } from "./fields_terms";

const tile: i32 = 8;

// So many terms are summed in float32; their sum joins a float64.
const run: i32 = 128;

// A pair is near if R² < τ ‖x_i‖².
const tau: f64 = 1 / 65536.0;

// The scaled sources, rounded to float32, with their weights; then, in the same places, what rounding left.
export function packPlanar(jobAt: usize): void {
  const job = changetype<Job>(jobAt), dim = <i32>job.dim, left = source * <usize>(<i32>job.m);
  let to = at(job.packed), row = at(job.sources), w = at(job.weights);
  for (const end = to + left; to < end; to += source, row += <usize>dim << 3, w += 4) {
    for (let k = 0; k < dim; k++) {
      const y = scaled(row, k, at(job.centre), job.scale), place = to + (<usize>k << 2);
      store<f32>(place, <f32>y);
      store<f32>(place + left, <f32>(y - <f64>(<f32>y)));
    }
    store<f32>(to, load<f32>(w), weight);
  }
}

// Targets from … to − 1.
export function planar(jobAt: usize, s: usize, from: i32, to: i32): void {
  const job = changetype<Job>(jobAt), dim = <i32>job.dim, m = <i32>job.m;
  for (let i = from; i < to; i += tile) {
    const lanes = min(tile, to - i);
    open(job, s, i, lanes);
    if (job.self == 0) others(job, s, i, lanes, 0, m);
    else {
      others(job, s, i, lanes, 0, i);
      careful(job, s, i, lanes, i, i + lanes);
      others(job, s, i, lanes, i + lanes, m);
    }
    for (let l = 0; l < lanes; l++) {
      for (let k = 0; k < dim; k++) {
        const value = load<f64>(s + sums + (<usize>(k * tile + l) << 3));
        store<f64>(at(job.sums) + (<usize>((i + l) * dim + k) << 3), value);
      }
    }
  }
}

function open(job: Job, s: usize, i: i32, lanes: i32): void {
  const dim = <i32>job.dim;
  memory.fill(s, 0, bytes);
  for (let l = 0; l < lanes; l++) {
    const row = at(job.targets) + (<usize>((i + l) * dim) << 3), lane = s + (<usize>l << 2);
    let square = 0.0;
    for (let k = 0; k < dim; k++) {
      const value = scaled(row, k, at(job.centre), job.scale), to = lane + (<usize>k << 5);
      store<f32>(to, <f32>value);
      store<f32>(to + rest, <f32>(value - <f64>(<f32>value)));
      square += value * value;
    }
    store<f32>(lane + limits, <f32>(tau * square));
  }
}

// Sources from … to − 1, none of which is in the tile: each run as fast as it can be.
function others(job: Job, s: usize, i: i32, lanes: i32, from: i32, to: i32): void {
  const dim = <i32>job.dim;
  for (let j = from; j < to; j += run) {
    const end = min(j + run, to);
    const fast = dim == 1 ? line(job, s, j, end) : dim == 2 ? plane(job, s, j, end) : space(job, s, j, end);
    if (fast) continue;
    const fine = dim == 1 ? fineLine(job, s, j, end) : dim == 2 ? finePlane(job, s, j, end) : fineSpace(job, s, j, end);
    if (!fine) careful(job, s, i, lanes, j, end);
  }
}

// The tile's own members, and runs with a pair that is too near: that in float64, and none with itself.
function careful(job: Job, s: usize, i: i32, lanes: i32, from: i32, to: i32): void {
  const dim = <i32>job.dim, zero = f32x4.splat(0), e = f32x4.splat(<f32>job.softening2), own = job.self != 0;
  const left = source * <usize>(<i32>job.m);
  for (let v = 0; v < lanes; v += 4) {
    const x = s + (<usize>v << 2), limit = f32x4.mul(v128.load(x + limits), f32x4.splat(nearer));
    const real = lanes - v < 4 ? (1 << (lanes - v)) - 1 : 15;
    let f0 = zero, f1 = zero, f2 = zero;
    for (let j = from; j < to; j++) {
      const y = at(job.packed) + source * <usize>j, r = x + rest;
      const z0 = difference(true, v128.load(x), v128.load32_splat(y), v128.load(r), v128.load32_splat(y + left));
      const y1 = v128.load32_splat(y, 4), r1 = v128.load32_splat(y + left, 4);
      const z1 = dim > 1 ? difference(true, v128.load(x, 32), y1, v128.load(r, 32), r1) : zero;
      const y2 = v128.load32_splat(y, 8), r2 = v128.load32_splat(y + left, 8);
      const z2 = dim > 2 ? difference(true, v128.load(x, 64), y2, v128.load(r, 64), r2) : zero;
      const a = madd(z2, z2, madd(z1, z1, madd(z0, z0, e)));
      const same = own ? i32x4.eq(i32x4.splat(j - i - v), i32x4(0, 1, 2, 3)) : zero;
      const near = v128.andnot(f32x4.lt(a, limit), same);
      const p = v128.andnot(f32x4.div(v128.load32_splat(y, weight), a), v128.or(near, same));
      f0 = madd(p, z0, f0), f1 = madd(p, z1, f1), f2 = madd(p, z2, f2);
      for (let bits = i32x4.bitmask(near) & real; bits != 0; bits &= bits - 1) {
        addNear(job, s + sums + (<usize>(v + ctz(bits)) << 3), i + v + ctz(bits), j, <f64>load<f32>(y, weight));
      }
    }
    const sum = s + sums + (<usize>v << 3);
    addTo(sum, f0), addTo(sum + 64, f1), addTo(sum + 128, f2);
  }
}

// Adds w (x − y)/R² of one pair, in float64.
function addNear(job: Job, sum: usize, i: i32, j: i32, w: f64): void {
  const dim = <i32>job.dim;
  const x = at(job.targets) + (<usize>(i * dim) << 3), y = at(job.sources) + (<usize>(j * dim) << 3);
  let square = job.softening2;
  for (let k: usize = 0; k < <usize>dim << 3; k += 8) {
    const z = (load<f64>(x + k) - load<f64>(y + k)) * job.scale;
    square += z * z;
  }
  for (let k: usize = 0; k < <usize>dim << 3; k += 8) {
    const to = sum + (k << 3), z = (load<f64>(x + k) - load<f64>(y + k)) * job.scale;
    store<f64>(to, load<f64>(to) + w * z / square);
  }
}
