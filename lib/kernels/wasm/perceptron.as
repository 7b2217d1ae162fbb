// A perceptron on a piece of its rows, all layers at a time: what lies between them stays in the cache. Rows of directions
// follow on those of points, and go through the same products.
import { gemm } from "./gemm";
import { bytesOfC, bytesOfW, columnsOf, Job, padded, rowsOf } from "./perceptron_job";
import { siluRows, times, timesTwice } from "./silu";

// A thread's memory: where what lies, and from its end on, that. Layers that are not kept share one place, or two for
// their answers.
@unmanaged
class Room {
  x: usize;
  y: usize;
  slope: usize;
  curvature: usize;
  change: usize;
  a: usize;
  b: usize;
  bias: usize;
}

function roomOf(job: Job, thread: i32, keep: bool): Room {
  const at = <usize>job.scratch + <usize>thread * <usize>job.room, room = changetype<Room>(at);
  const n = <usize>job.chunk, more = <usize>job.directions, all = n * (1 + more);
  const layers = <usize>(keep ? job.depth : 1), wide = <usize>padded(<i32>job.width) << 2;
  const widest = max(wide, <usize>max(padded(<i32>job.outputs), padded(<i32>job.inputs)) << 2);
  room.x = at + offsetof<Room>();
  room.y = room.x + all * (<usize>padded(<i32>job.inputs) << 2);
  room.slope = room.y + (keep ? layers : 2) * all * wide;
  room.curvature = room.slope + layers * n * wide;
  room.change = room.curvature + (more > 0 ? layers * n * wide : 0);
  room.a = room.change + layers * n * more * wide;
  room.b = room.a + all * widest;
  room.bias = room.b + all * widest;
  return room;
}

// Bytes of it all. There must be room for where what lies.
export function perceptronRoom(jobAt: usize, keep: bool): usize {
  const job = changetype<Job>(jobAt), room = roomOf(job, 0, keep);
  return room.bias - <usize>job.scratch + (<usize>max(padded(<i32>job.width), padded(<i32>job.outputs)) << 2);
}

// Answers of a piece: F, then J u of each direction.
export function perceptronValues(jobAt: usize, piece: i32, thread: i32): void {
  const job = changetype<Job>(jobAt), room = roomOf(job, thread, false), rows = <i32>job.rows;
  const low = piece * <i32>job.each, high = min(rows, low + <i32>job.each), wide = <usize>padded(<i32>job.outputs) << 2;
  for (let from = low; from < high; from += <i32>job.chunk) {
    const n = min(<i32>job.chunk, high - from);
    forward(job, room, from, n, false);
    for (let d = 0; d <= <i32>job.directions; d++) {
      const to = <usize>job.y + <usize>(d * rows + from) * wide;
      memory.copy(to, room.a + <usize>(d * n) * wide, <usize>n * wide);
    }
  }
}

// Gradients of a piece, of its weights in `sums` and of x in `slopes`, from cotangents of the answers; or from targets.
export function perceptronPull(jobAt: usize, piece: i32, thread: i32): void {
  const job = changetype<Job>(jobAt), room = roomOf(job, thread, true), rows = <i32>job.rows;
  const low = piece * <i32>job.each, high = min(rows, low + <i32>job.each), wide = <usize>padded(<i32>job.outputs) << 2;
  let loss: f64 = 0;
  for (let from = low; from < high; from += <i32>job.chunk) {
    const n = min(<i32>job.chunk, high - from);
    forward(job, room, from, n, true);
    if (job.target != 0) loss += errors(job, room.a, from, n);
    else {
      for (let d = 0; d <= <i32>job.directions; d++) {
        const at = <usize>job.y + <usize>(d * rows + from) * wide;
        memory.copy(room.a + <usize>(d * n) * wide, at, <usize>n * wide);
      }
    }
    backward(job, room, from, n, piece, from > low);
  }
  if (job.target != 0) store<f64>(<usize>job.losses + (<usize>piece << 3), loss);
}

// n rows from `first` on: answers are in room.a.
function forward(job: Job, room: Room, first: i32, n: i32, keep: bool): void {
  const depth = <i32>job.depth, more = <i32>job.directions, rows = <i32>job.rows, seen = <usize>job.inputs << 2;
  for (let d = 0; d <= more; d++) {
    memory.copy(room.x + <usize>(d * n) * seen, <usize>job.x + <usize>(d * rows + first) * seen, <usize>n * seen);
  }
  const wide = <usize>padded(<i32>job.width) << 2, part = <usize>n * wide, all = part * <usize>(1 + more);
  const entries = <i32>(part >> 2);
  let from = room.x, pitch = seen, w = <usize>job.weights;
  for (let l = 0; l < depth; l++) {
    const y = room.y + (keep ? l : l & 1) * all, k = keep ? <usize>l : 0;
    const slope = keep || more > 0 ? room.slope + k * part : 0;
    const curvature = keep && more > 0 ? room.curvature + k * part : 0, change = room.change + k * part * <usize>more;
    layer(job, l, w, from, pitch, first, n, y, room.bias);
    if (more > 0) layer(job, l, w, from + <usize>n * pitch, pitch, -1, n * more, change, 0);
    const add = job.residual != 0 && l > 0;
    siluRows(entries, y, y, add ? from : 0, slope, curvature);
    for (let d: usize = 0; d < <usize>more; d++) {
      const to = y + (1 + d) * part;
      times(entries, slope, change + d * part, add ? from + (1 + d) * part : 0, to);
    }
    from = y, pitch = wide, w += bytesOfW(job, l) + bytesOfC(job, l);
  }
  const out = <usize>padded(<i32>job.outputs) << 2;
  layer(job, depth, w, from, pitch, first, n, room.a, room.bias);
  if (more > 0) layer(job, depth, w, from + <usize>n * pitch, pitch, -1, n * more, room.a + <usize>n * out, 0);
}

// to = x W + φ C for n rows whose first is told φ's row `first`: or x W alone if that is −1.
function layer(job: Job, l: i32, w: usize, x: usize, pitch: usize, first: i32, n: i32, to: usize, bias: usize): void {
  const columns = padded(columnsOf(job, l)), wide = <usize>columns << 2, count = rowsOf(job, l);
  if (first < 0) return gemm(n, columns, count, x, pitch, 4, w, wide, to, wide, 0, 0);
  const c = w + bytesOfW(job, l), told = <usize>job.told, phi = <usize>job.phi + <usize>first * told;
  if (told == 0) {
    gemm(1, columns, <i32>job.features, phi, 0, 4, c, wide, bias, wide, 0, 0);
    return gemm(n, columns, count, x, pitch, 4, w, wide, to, wide, bias, 0);
  }
  gemm(n, columns, <i32>job.features, phi, told, 4, c, wide, to, wide, 0, 0);
  gemm(n, columns, count, x, pitch, 4, w, wide, to, wide, to, wide);
}

// Cotangents of n rows' answers, in room.a, back through all layers.
function backward(job: Job, room: Room, first: i32, n: i32, piece: i32, more: bool): void {
  const depth = <i32>job.depth, directions = <i32>job.directions, rows = n * (1 + directions);
  const wide = <usize>padded(<i32>job.width) << 2, part = <usize>n * wide, all = part * <usize>(1 + directions);
  const entries = <i32>(part >> 2);
  let size: usize = 0, turned = <usize>job.turned;
  for (let l = 0; l <= depth; l++) {
    size += bytesOfW(job, l) + bytesOfC(job, l);
    turned += <usize>(columnsOf(job, l) * padded(rowsOf(job, l))) << 2;
  }
  let sum = <usize>job.sums + <usize>(piece + 1) * size;
  for (let l = depth; l >= 0; l--) {
    const columns = padded(columnsOf(job, l)), pitch = <usize>columns << 2, inputs = rowsOf(job, l);
    const x = l == 0 ? room.x : room.y + <usize>(l - 1) * all, from = l == 0 ? <usize>inputs << 2 : wide;
    const told = <usize>job.told, phi = <usize>job.phi + <usize>first * told, features = <i32>job.features;
    if (l < depth) {
      const slope = room.slope + <usize>l * part, change = room.change + <usize>l * part * <usize>directions;
      for (let d: usize = 0; d <= <usize>directions; d++) times(entries, slope, room.b + d * part, 0, room.a + d * part);
      for (let d: usize = 0; d < <usize>directions; d++) {
        timesTwice(entries, room.curvature + <usize>l * part, change + d * part, room.b + (1 + d) * part, room.a);
      }
    }
    sum -= bytesOfC(job, l);
    gemm(features, columns, n, phi, 4, told, room.a, pitch, sum, pitch, more ? sum : 0, pitch);
    sum -= bytesOfW(job, l);
    gemm(inputs, columns, rows, x, 4, from, room.a, pitch, sum, pitch, more ? sum : 0, pitch);
    const to = <usize>padded(inputs) << 2, add = job.residual != 0 && l > 0 && l < depth;
    turned -= <usize>columnsOf(job, l) * to;
    if (l == 0 && job.slopes == 0) return;
    gemm(rows, <i32>(to >> 2), columnsOf(job, l), room.a, pitch, 4, turned, to, room.b, to, add ? room.b : 0, to);
  }
  const seen = <usize>padded(<i32>job.inputs) << 2;
  for (let d = 0; d <= directions; d++) {
    const at = <usize>job.slopes + <usize>(d * <i32>job.rows + first) * seen;
    memory.copy(at, room.b + <usize>(d * n) * seen, <usize>n * seen);
  }
}

// Answers become the cotangents of the mean loss, 2 weight (F − target)/(outputs rows); the sum of losses comes back.
function errors(job: Job, answers: usize, first: i32, n: i32): f64 {
  const outputs = <i32>job.outputs, pitch = <usize>padded(outputs) << 2, weigh = <i32>job.weigh;
  const share: f32 = <f32>(2 / (job.outputs * job.rows));
  let loss: f64 = 0, target = <usize>job.target + (<usize>(first * outputs) << 2);
  let weight = <usize>job.weight + (<usize>(first * weigh) << 2);
  for (let r = 0; r < n; r++, answers += pitch, weight += <usize>weigh << 2) {
    for (let j = 0; j < <i32>(pitch >> 2); j++) {
      const at = answers + (<usize>j << 2);
      if (j >= outputs) {
        store<f32>(at, 0);
        continue;
      }
      const w = load<f32>(weight + (weigh > 1 ? <usize>j << 2 : 0)), error = load<f32>(at) - load<f32>(target);
      loss += <f64>w * <f64>error * <f64>error;
      store<f32>(at, share * w * error);
      target += 4;
    }
  }
  return loss / <f64>outputs;
}
