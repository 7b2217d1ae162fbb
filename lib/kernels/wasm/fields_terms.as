// The terms w_j (x_i − y_j)/R²_ij of eight targets in lanes and a run of sources, one after the other.
import { at, Job } from "./fields_job";
import { addTo, madd } from "./fields_simd";

// A thread's own memory, as offsets: three coordinates of the targets, what float32 left of them, where near begins
// (float32), three sums (float64).
export const rest: usize = 96;
export const limits: usize = 192;
export const sums: usize = 224;
export const bytes: usize = 416;

// Too near for two float32 numbers a coordinate, in units of near.
export const nearer: f32 = 1 / 16777216.0;

// One function each, or the compiler merges them again.
export function line(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(1, false, job, s, from, to);
}
export function plane(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(2, false, job, s, from, to);
}
export function space(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(3, false, job, s, from, to);
}
export function fineLine(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(1, true, job, s, from, to);
}
export function finePlane(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(2, true, job, s, from, to);
}
export function fineSpace(job: Job, s: usize, from: i32, to: i32): bool {
  return terms(3, true, job, s, from, to);
}

// x − y of four targets and a source; if `fine`, with what float32 left of them, `left` bytes after the sources.
// @ts-ignore: decorator
@inline
export function difference(fine: bool, x: v128, y: usize, remainder: v128, left: usize): v128 {
  const z = f32x4.sub(x, v128.load32_splat(y));
  return fine ? f32x4.add(z, f32x4.sub(remainder, v128.load32_splat(y + left))) : z;
}

// Adds sources from … to − 1, unless one is near (fine: too near): then it adds nothing.
// @ts-ignore: decorator
@inline
function terms(dim: i32, fine: bool, job: Job, s: usize, from: i32, to: i32): bool {
  const zero = f32x4.splat(0), e = f32x4.splat(<f32>job.softening2), stride = <usize>(<i32>job.m) << 2;
  const a0 = v128.load(s), a1 = v128.load(s, 32), a2 = v128.load(s, 64), left = <usize>dim * stride;
  const b0 = v128.load(s, 16), b1 = v128.load(s, 48), b2 = v128.load(s, 80), r = s + rest;
  let f0 = zero, f1 = zero, f2 = zero, g0 = zero, g1 = zero, g2 = zero;
  let leastA = f32x4.splat(Infinity), leastB = leastA;
  let y = at(job.packed) + (<usize>from << 2), w = at(job.weights) + (<usize>from << 2);
  for (const end = at(job.packed) + (<usize>to << 2); y < end; y += 4, w += 4) {
    const z0 = difference(fine, a0, y, fine ? v128.load(r) : zero, left);
    const u0 = difference(fine, b0, y, fine ? v128.load(r, 16) : zero, left);
    let z1 = zero, z2 = zero, u1 = zero, u2 = zero, a = madd(z0, z0, e), b = madd(u0, u0, e);
    if (dim > 1) {
      z1 = difference(fine, a1, y + stride, fine ? v128.load(r, 32) : zero, left), a = madd(z1, z1, a);
      u1 = difference(fine, b1, y + stride, fine ? v128.load(r, 48) : zero, left), b = madd(u1, u1, b);
    }
    if (dim > 2) {
      z2 = difference(fine, a2, y + 2 * stride, fine ? v128.load(r, 64) : zero, left), a = madd(z2, z2, a);
      u2 = difference(fine, b2, y + 2 * stride, fine ? v128.load(r, 80) : zero, left), b = madd(u2, u2, b);
    }
    leastA = f32x4.pmin(leastA, a), leastB = f32x4.pmin(leastB, b);
    const weight = v128.load32_splat(w);
    a = f32x4.div(weight, a), b = f32x4.div(weight, b);
    f0 = madd(a, z0, f0), g0 = madd(b, u0, g0);
    if (dim > 1) f1 = madd(a, z1, f1), g1 = madd(b, u1, g1);
    if (dim > 2) f2 = madd(a, z2, f2), g2 = madd(b, u2, g2);
  }
  const unit = f32x4.splat(fine ? nearer : 1), limit = f32x4.mul(v128.load(s + limits), unit);
  const near = f32x4.lt(leastB, f32x4.mul(v128.load(s + limits, 16), unit));
  if (v128.any_true(v128.or(near, f32x4.lt(leastA, limit)))) return false;
  addTo(s + sums, f0), addTo(s + sums + 32, g0);
  if (dim > 1) addTo(s + sums + 64, f1), addTo(s + sums + 96, g1);
  if (dim > 2) addTo(s + sums + 128, f2), addTo(s + sums + 160, g2);
  return true;
}
