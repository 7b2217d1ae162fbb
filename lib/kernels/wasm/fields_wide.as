// Σ_j p_ij (x_i − y_j) with p_ij = w_j (ρ_i/R²_ij)^{s/2}, in any dimension: tiles of sixteen targets, blocks of
// sources. ρ_i is about the least R²_ij = ‖x_i − y_j‖² + ε²; sums are rescaled when a much nearer source comes.
import { accumulate } from "./fields_gemm";
import { at, Job, scaled } from "./fields_job";
import { moveNear, squaredDistances } from "./fields_near";
import { shares } from "./fields_power";
import { block, factors, lengthOf, nearest, next, norms, one, squares, sums, widthOf, x } from "./fields_scratch";

// So many sources are summed in float32; their sum joins a float64.
const run: i32 = 264;

// The scaled sources in rows of `width`: coordinates, then a 1, which sums the shares; and their norms.
export function packWide(jobAt: usize): void {
  const job = changetype<Job>(jobAt), dim = <i32>job.dim, width = widthOf(dim);
  let to = at(job.packed), row = at(job.sources), norm = at(job.norms);
  for (const end = to + (<usize>(<i32>job.m * width) << 2); to < end; to += <usize>width << 2) {
    let square = 0.0;
    for (let k = 0; k < dim; k++) {
      const y = <f32>scaled(row, k, at(job.centre), job.scale);
      store<f32>(to + (<usize>k << 2), y);
      square += <f64>y * <f64>y;
    }
    for (let k = dim; k < width; k++) store<f32>(to + (<usize>k << 2), k == dim ? 1 : 0);
    store<f32>(norm, <f32>square);
    row += <usize>dim << 3, norm += 4;
  }
  memory.fill(to, 0, (<usize>width << 2) * block); // the last block may be short
}

// Targets from … to − 1.
export function wide(jobAt: usize, scratch: usize, from: i32, to: i32): void {
  const job = changetype<Job>(jobAt), m = <i32>job.m;
  for (let i = from; i < to; i += 16) {
    const lanes = min(16, to - i);
    open(job, scratch, i, lanes);
    for (let j = 0; j < m; j += <i32>block) {
      add(job, scratch, i, lanes, j, min(<i32>block, m - j));
      if ((j + <i32>block) % run == 0) flush(job, scratch, i, lanes);
    }
    flush(job, scratch, i, lanes);
    for (let l = 0; l < lanes; l++) {
      store<f64>(at(job.nearest) + (<usize>(i + l) << 3), <f64>load<f32>(scratch + nearest + (<usize>l << 2)));
    }
  }
}

// Transposes the tile; nothing is summed yet.
function open(job: Job, s: usize, i: i32, lanes: i32): void {
  const dim = <i32>job.dim;
  memory.fill(s, 0, lengthOf(dim));
  for (let l = 0; l < lanes; l++) {
    const row = at(job.targets) + (<usize>((i + l) * dim) << 3), lane = s + (<usize>l << 2);
    let square = 0.0;
    for (let k = 0; k < dim; k++) {
      const value = <f32>scaled(row, k, at(job.centre), job.scale);
      store<f32>(lane + x + (<usize>k << 6), value);
      square += <f64>value * <f64>value;
    }
    store<f32>(lane + norms, <f32>(square + job.softening2));
  }
  for (let v: usize = 0; v < 64; v += 16) v128.store(s + nearest + v, f32x4.splat(Infinity));
  store<f32>(s + one, 1);
  memory.fill(at(job.sums) + (<usize>(i * dim) << 3), 0, <usize>(lanes * dim) << 3);
  memory.fill(at(job.totals) + (<usize>i << 3), 0, <usize>lanes << 3);
}

// Adds sources j … j + rows − 1.
function add(job: Job, s: usize, i: i32, lanes: i32, j: i32, rows: i32): void {
  const dim = <i32>job.dim, y = at(job.packed) + (<usize>(j * widthOf(dim)) << 2);
  const found = squaredDistances(job, s, y, i, lanes, j, rows);
  if (comeNearer(s, job.exponent)) rescale(job, s, i, lanes);
  shares(s + squares, block, s + nearest, at(job.weights) + (<usize>j << 2), job.exponent);
  moveNear(job, s, i, j, found);
  accumulate(s + squares, y, dim, s + sums(dim));
}

// Whether a share would exceed 2^40 in some lane; ρ is to be the least R² there, and is in `next`. What was summed before
// is then of no weight, so that rescaling it again and again adds no error.
function comeNearer(s: usize, exponent: f64): bool {
  const slack = f32x4.splat(<f32>Math.pow(2, min(60, 80 / exponent)));
  let nearer = f32x4.splat(0);
  for (let v: usize = 0; v < 64; v += 16) {
    const before = v128.load(s + nearest + v);
    let least = v128.load(s + squares + v);
    for (let row: usize = 64; row < block << 6; row += 64) least = f32x4.pmin(least, v128.load(s + squares + v + row));
    const much = f32x4.lt(f32x4.mul(least, slack), before);
    v128.store(s + next + v, v128.bitselect(least, before, much));
    nearer = v128.or(nearer, much);
  }
  return v128.any_true(nearer);
}

// Everything summed so far, times (next/nearest)^{s/2}.
function rescale(job: Job, s: usize, i: i32, lanes: i32): void {
  const dim = <i32>job.dim, width = widthOf(dim), first = s + sums(dim);
  memory.copy(s + factors, s + nearest, 64);
  memory.copy(s + nearest, s + next, 64);
  shares(s + factors, 1, s + next, s + one, job.exponent);
  for (let row = first; row < first + (<usize>width << 6); row += 64) {
    for (let v: usize = 0; v < 64; v += 16) {
      v128.store(row + v, f32x4.mul(v128.load(row + v), v128.load(s + factors + v)));
    }
  }
  for (let l = 0; l < lanes; l++) {
    const factor = <f64>load<f32>(s + factors + (<usize>l << 2)), total = at(job.totals) + (<usize>(i + l) << 3);
    if (factor == 1) continue;
    const row = at(job.sums) + (<usize>((i + l) * dim) << 3);
    for (let o = row; o < row + (<usize>dim << 3); o += 8) store<f64>(o, load<f64>(o) * factor);
    store<f64>(total, load<f64>(total) * factor);
  }
}

// Moves the float32 sums, as x Σ p − Σ p y, to where they stay.
function flush(job: Job, s: usize, i: i32, lanes: i32): void {
  const dim = <i32>job.dim, width = widthOf(dim), first = s + sums(dim);
  for (let l = 0; l < lanes; l++) {
    const lane = <usize>l << 2, row = at(job.sums) + (<usize>((i + l) * dim) << 3);
    const share = <f64>load<f32>(first + lane + (<usize>dim << 6)), total = at(job.totals) + (<usize>(i + l) << 3);
    for (let k = 0; k < dim; k++) {
      const o = row + (<usize>k << 3), from = lane + (<usize>k << 6);
      store<f64>(o, load<f64>(o) + (<f64>load<f32>(s + x + from) * share - <f64>load<f32>(first + from)));
    }
    store<f64>(total, load<f64>(total) + share);
  }
  memory.fill(first, 0, <usize>width << 6);
}
