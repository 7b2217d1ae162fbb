// A perceptron's sizes, and where its numbers lie: what TypeScript writes (../perceptron/job.ts, in this order), every
// number as a float64. Columns are padded with zeros to a multiple of four.
@unmanaged
export class Job {
  inputs: f64;
  features: f64;
  width: f64;
  depth: f64;
  outputs: f64;
  residual: f64; // 1 if hidden layers after the first add to what comes in
  rows: f64;
  directions: f64;
  each: f64; // rows a piece
  chunk: f64; // rows at once
  x: f64; // float32 [1 + directions, rows, inputs]: points, then directions
  phi: f64; // float32 [1 or rows, features]
  told: f64; // bytes from a row of φ to the next; 0 if there is one for all
  row: f64; // float32: all weights, as a network has them
  weights: f64; // the same, padded
  turned: f64; // float32: W transposed, [columns, padded rows], layer after layer
  y: f64; // float32 [1 + directions, rows, outputs padded]: answers; or their cotangents
  slopes: f64; // float32 [1 + directions, rows, inputs padded]: cotangents of x
  sums: f64; // float32 [pieces, weights padded]: gradients
  scratch: f64; // so many bytes a thread:
  room: f64;
  target: f64; // float32 [rows, outputs] of a regression, or 0
  weight: f64; // float32 [rows, 1 or outputs]
  weigh: f64; // numbers a row of them
  losses: f64; // float64 [pieces]
}

// A multiple of four.
// @ts-ignore: decorator
@inline
export function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

export function columnsOf(job: Job, l: i32): i32 {
  return <i32>(l < <i32>job.depth ? job.width : job.outputs);
}
export function rowsOf(job: Job, l: i32): i32 {
  return <i32>(l == 0 ? job.inputs : job.width);
}

// Bytes of a layer's W, and of its C.
export function bytesOfW(job: Job, l: i32): usize {
  return <usize>(rowsOf(job, l) * padded(columnsOf(job, l))) << 2;
}
export function bytesOfC(job: Job, l: i32): usize {
  return <usize>(<i32>job.features * padded(columnsOf(job, l))) << 2;
}

// Copies the row of weights to where they are padded, and W's to where they are transposed.
export function perceptronPrepare(jobAt: usize, turn: bool): void {
  const job = changetype<Job>(jobAt);
  let from = <usize>job.row, to = <usize>job.weights, over = <usize>job.turned;
  for (let l = 0; l <= <i32>job.depth; l++) {
    const rows = rowsOf(job, l), columns = columnsOf(job, l), pitch = padded(columns);
    if (turn) transpose(from, rows, columns, over), over += <usize>(columns * padded(rows)) << 2;
    copyRows(from, to, rows + <i32>job.features, columns, pitch);
    from += <usize>((rows + <i32>job.features) * columns) << 2;
    to += <usize>((rows + <i32>job.features) * pitch) << 2;
  }
}

// And a gradient back, to where all is as a network has it.
export function perceptronUnpad(jobAt: usize, padding: usize, to: usize): void {
  const job = changetype<Job>(jobAt);
  for (let l = 0; l <= <i32>job.depth; l++) {
    const columns = columnsOf(job, l), pitch = padded(columns), rows = rowsOf(job, l) + <i32>job.features;
    for (let r = 0; r < rows; r++, padding += <usize>pitch << 2, to += <usize>columns << 2) {
      memory.copy(to, padding, <usize>columns << 2);
    }
  }
}

function copyRows(from: usize, to: usize, rows: i32, columns: i32, pitch: i32): void {
  const bytes = <usize>columns << 2, rest = (<usize>pitch << 2) - bytes;
  if (rest == 0) return memory.copy(to, from, <usize>rows * bytes);
  for (let r = 0; r < rows; r++, from += bytes, to += bytes + rest) {
    memory.copy(to, from, bytes);
    memory.fill(to + bytes, 0, rest);
  }
}

// [rows, columns] becomes [columns, rows padded].
function transpose(from: usize, rows: i32, columns: i32, to: usize): void {
  const pitch = <usize>padded(rows) << 2, bytes = <usize>columns << 2;
  for (let j = 0; j < columns; j++, from += 4, to += pitch) {
    let at = from;
    for (let r: usize = 0; r < pitch; r += 4, at += bytes) {
      store<f32>(to + r, <i32>(r >> 2) < rows ? load<f32>(at) : 0);
    }
  }
}
