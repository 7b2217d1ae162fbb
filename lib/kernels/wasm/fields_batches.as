// Many small clouds, each by itself: rows order[bounds[b]] … order[bounds[b + 1] − 1] are batch b.
import { at, Job } from "./fields_job";
import { packPlanar, planar } from "./fields_planar";
import { block, lengthOf, widthOf } from "./fields_scratch";
import { packWide, wide } from "./fields_wide";

// Packs the sources.
export function fieldPack(jobAt: usize): void {
  if (changetype<Job>(jobAt).planar != 0) packPlanar(jobAt);
  else packWide(jobAt);
}

// Targets from … to − 1; `from` is a multiple of sixteen.
export function fieldRows(jobAt: usize, scratch: usize, from: i32, to: i32): void {
  if (changetype<Job>(jobAt).planar != 0) planar(jobAt, scratch, from, to);
  else wide(jobAt, scratch, from, to);
}

// Float32 numbers of the packed sources, at most.
export function fieldPacked(dim: i32, m: i32): i32 {
  return max(dim > 3 ? 0 : 8 * m, (m + <i32>block) * widthOf(dim));
}

// Bytes that a thread needs beside the arrays of the job.
export function fieldScratch(dim: i32): i32 {
  return lengthOf(dim);
}

// The same for batches of at most so many rows.
export function fieldBatchScratch(dim: i32, most: i32): i32 {
  return 144 + 16 * most * (dim + 1) + 4 * (most + <i32>block + fieldPacked(dim, most)) + lengthOf(dim);
}

// Batches from … to − 1: forces, with weights 1/(size − 1), go to the rows they belong to.
export function fieldBatches(jobAt: usize, order: usize, bounds: usize, scratch: usize, from: i32, to: i32): void {
  const all = changetype<Job>(jobAt), dim = <i32>all.dim, bytes = <usize>dim << 3;
  const ownAt = scratch, own = changetype<Job>(ownAt);
  memory.copy(ownAt, jobAt, 128);
  for (let b = from; b < to; b++) {
    const rows = order + (<usize>load<u32>(bounds + (<usize>b << 2)) << 2);
    const end = order + (<usize>load<u32>(bounds + (<usize>b << 2), 4) << 2);
    const size = <i32>((end - rows) >> 2), points = scratch + 128, sums = points + <usize>size * bytes;
    const totals = sums + <usize>size * bytes, nearest = totals + (<usize>size << 3);
    const norms = nearest + (<usize>size << 3), packed = norms + ((<usize>size + block) << 2);
    const rest = (packed + (<usize>fieldPacked(dim, size) << 2) + 15) & ~15;
    own.m = size;
    own.targets = own.sources = <f64>points;
    own.sums = <f64>sums, own.totals = <f64>totals, own.nearest = <f64>nearest;
    own.norms = <f64>norms, own.packed = <f64>packed;
    for (let row = rows, to = points; row < end; row += 4, to += bytes) {
      memory.copy(to, at(all.targets) + <usize>load<u32>(row) * bytes, bytes);
    }
    fieldPack(ownAt);
    fieldRows(ownAt, rest, 0, size);
    const weight = 1 / <f64>(size - 1);
    for (let l = 0; l < size; l++) {
      const row = <usize>load<u32>(rows + (<usize>l << 2)), to = at(all.sums) + row * bytes;
      for (let o: usize = 0; o < bytes; o += 8) {
        store<f64>(to + o, weight * load<f64>(sums + <usize>l * bytes + o));
      }
      store<f64>(at(all.totals) + (row << 3), load<f64>(totals + (<usize>l << 3)));
      store<f64>(at(all.nearest) + (row << 3), load<f64>(nearest + (<usize>l << 3)));
    }
  }
}
