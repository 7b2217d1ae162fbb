// What networks do with rows of float32 numbers: `add` adds to what is there.
import { get, put, total } from "./entries";
import { exp } from "./silu";
import { madd } from "./fields_simd";

// Rows of so many columns, their beginnings so many bytes apart here and there.
export function copied(rows: i32, columns: i32, from: usize, pitch: usize, to: usize, step: usize, add: bool): void {
  const wide = <usize>columns << 2;
  for (; rows > 0; rows--, from += pitch, to += step) {
    let j: usize = 0;
    for (; j + 16 <= wide; j += 16) put(to + j, get(from + j, true), true, add);
    for (; j < wide; j += 4) put(to + j, get(from + j, false), false, add);
  }
}

// Blocks of a · b rows of so many columns, each transposed.
export function swapped(blocks: i32, a: i32, b: i32, columns: i32, x: usize, out: usize, add: bool): void {
  const wide = <usize>columns << 2, block = <usize>(a * b) * wide;
  for (; blocks > 0; blocks--, x += block, out += block) {
    if (columns == 1 && !add) {
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) store<f32>(out + (<usize>(j * a + i) << 2), load<f32>(x + (<usize>(i * b + j) << 2)));
      }
      continue;
    }
    for (let i = 0; i < a; i++) copied(b, columns, x + <usize>(i * b) * wide, wide, out + <usize>i * wide, <usize>a * wide, add);
  }
}

// 1/√(mean x² + ε) of each row.
export function inverseRootMeanSquares(rows: i32, columns: i32, epsilon: f32, x: usize, out: usize): void {
  const wide = <usize>columns << 2;
  for (; rows > 0; rows--, x += wide, out += 4) {
    store<f32>(out, <f32>1 / sqrt<f32>(dot(wide, x, x) / <f32>columns + epsilon));
  }
}

// dx = −r³ dr x/columns.
export function inverseRootMeanSquaresPull(rows: i32, columns: i32, x: usize, r: usize, dr: usize, dx: usize, add: bool): void {
  const wide = <usize>columns << 2;
  for (; rows > 0; rows--, x += wide, dx += wide, r += 4, dr += 4) {
    const root = load<f32>(r), factor = f32x4.splat(-root * root * root * load<f32>(dr) / <f32>columns);
    let j: usize = 0;
    for (; j + 16 <= wide; j += 16) put(dx + j, f32x4.mul(factor, get(x + j, true)), true, add);
    for (; j < wide; j += 4) put(dx + j, f32x4.mul(factor, get(x + j, false)), false, add);
  }
}

// eˣ/Σ eˣ along each row, the largest x taken off each before.
export function softmax(rows: i32, columns: i32, x: usize, out: usize): void {
  const wide = <usize>columns << 2;
  for (; rows > 0; rows--, x += wide, out += wide) {
    let most = load<f32>(x), sum: f32 = 0, j: usize = 0;
    for (j = 4; j < wide; j += 4) most = max<f32>(most, load<f32>(x + j));
    const off = f32x4.splat(most);
    for (j = 0; j + 16 <= wide; j += 16) {
      const e = exp(f32x4.sub(get(x + j, true), off));
      v128.store(out + j, e), sum += total(e);
    }
    for (; j < wide; j += 4) {
      const e = f32x4.extract_lane(exp(f32x4.sub(get(x + j, false), off)), 0);
      store<f32>(out + j, e), sum += e;
    }
    for (j = 0; j < wide; j += 4) store<f32>(out + j, load<f32>(out + j) / sum);
  }
}

// dx = s (dy − Σ s dy).
export function softmaxPull(rows: i32, columns: i32, s: usize, dy: usize, dx: usize, add: bool): void {
  const wide = <usize>columns << 2;
  for (; rows > 0; rows--, s += wide, dy += wide, dx += wide) {
    const mean = f32x4.splat(dot(wide, s, dy));
    let j: usize = 0;
    for (; j + 16 <= wide; j += 16) put(dx + j, f32x4.mul(get(s + j, true), f32x4.sub(get(dy + j, true), mean)), true, add);
    for (; j < wide; j += 4) put(dx + j, f32x4.mul(get(s + j, false), f32x4.sub(get(dy + j, false), mean)), false, add);
  }
}

// @ts-ignore: decorator
@inline
function dot(bytes: usize, x: usize, y: usize): f32 {
  let sum = f32x4.splat(0), rest: f32 = 0, j: usize = 0;
  for (; j + 16 <= bytes; j += 16) sum = madd(get(x + j, true), get(y + j, true), sum);
  for (; j < bytes; j += 4) rest += load<f32>(x + j) * load<f32>(y + j);
  return total(sum) + rest;
}

// Zeros.
export function cleared(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
