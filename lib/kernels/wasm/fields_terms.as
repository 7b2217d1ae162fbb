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

// A source: three coordinates, of which some may be idle, and its weight: one place, and few numbers that an address
// is made of and held against the end of the memory.
export const source: usize = 16;
export const weight: usize = 12;

// x − y of four targets and a source; if `fine`, with what float32 left of them.
// @ts-ignore: decorator
@inline
export function difference(fine: bool, x: v128, y: v128, xRest: v128, yRest: v128): v128 {
  const z = f32x4.sub(x, y);
  return fine ? f32x4.add(z, f32x4.sub(xRest, yRest)) : z;
}

// Adds sources from … to − 1, unless one is near (fine: too near): then it adds nothing. In the plane and in space the
// two halves of the tile share their least R²: that leaves one register more, which is worth more than the few runs
// that are done again for it. On the line many are.
// @ts-ignore: decorator
@inline
function terms(dim: i32, fine: bool, job: Job, s: usize, from: i32, to: i32): bool {
  const zero = f32x4.splat(0), e = f32x4.splat(<f32>job.softening2), left = source * <usize>(<i32>job.m);
  const a0 = v128.load(s), a1 = v128.load(s, 32), a2 = v128.load(s, 64), r = s + rest;
  const b0 = v128.load(s, 16), b1 = v128.load(s, 48), b2 = v128.load(s, 80);
  let f0 = zero, f1 = zero, f2 = zero, g0 = zero, g1 = zero, g2 = zero, least = f32x4.splat(Infinity), leastB = least;
  let y = at(job.packed) + source * <usize>from;
  for (const end = at(job.packed) + source * <usize>to; y < end; y += source) {
    const y0 = v128.load32_splat(y), r0 = fine ? v128.load32_splat(y + left) : zero;
    const z0 = difference(fine, a0, y0, fine ? v128.load(r) : zero, r0);
    const u0 = difference(fine, b0, y0, fine ? v128.load(r, 16) : zero, r0);
    let z1 = zero, z2 = zero, u1 = zero, u2 = zero, a = madd(z0, z0, e), b = madd(u0, u0, e);
    if (dim > 1) {
      const y1 = v128.load32_splat(y, 4), r1 = fine ? v128.load32_splat(y + left, 4) : zero;
      z1 = difference(fine, a1, y1, fine ? v128.load(r, 32) : zero, r1), a = madd(z1, z1, a);
      u1 = difference(fine, b1, y1, fine ? v128.load(r, 48) : zero, r1), b = madd(u1, u1, b);
    }
    if (dim > 2) {
      const y2 = v128.load32_splat(y, 8), r2 = fine ? v128.load32_splat(y + left, 8) : zero;
      z2 = difference(fine, a2, y2, fine ? v128.load(r, 64) : zero, r2), a = madd(z2, z2, a);
      u2 = difference(fine, b2, y2, fine ? v128.load(r, 80) : zero, r2), b = madd(u2, u2, b);
    }
    if (dim > 1) least = f32x4.pmin(f32x4.pmin(least, a), b);
    else least = f32x4.pmin(least, a), leastB = f32x4.pmin(leastB, b);
    const w = v128.load32_splat(y, weight);
    a = f32x4.div(w, a), b = f32x4.div(w, b);
    f0 = madd(a, z0, f0), g0 = madd(b, u0, g0);
    if (dim > 1) f1 = madd(a, z1, f1), g1 = madd(b, u1, g1);
    if (dim > 2) f2 = madd(a, z2, f2), g2 = madd(b, u2, g2);
  }
  const unit = f32x4.splat(fine ? nearer : 1), half = v128.load(s + limits), halfB = v128.load(s + limits, 16);
  let near = f32x4.lt(least, f32x4.mul(unit, dim > 1 ? f32x4.pmax(half, halfB) : half));
  if (dim == 1) near = v128.or(near, f32x4.lt(leastB, f32x4.mul(unit, halfB)));
  if (v128.any_true(near)) return false;
  addTo(s + sums, f0), addTo(s + sums + 32, g0);
  if (dim > 1) addTo(s + sums + 64, f1), addTo(s + sums + 96, g1);
  if (dim > 2) addTo(s + sums + 128, f2), addTo(s + sums + 160, g2);
  return true;
}
