// What networks do with float32 numbers one by one, or run by run: `add` adds to what is there.
import { madd } from "./fields_simd";
import { sigmoid } from "./silu";

// Four numbers, or the last one: in all lanes.
// @ts-ignore: decorator
@inline
export function get(at: usize, four: bool): v128 {
  return four ? v128.load(at) : v128.load32_splat(at);
}

// @ts-ignore: decorator
@inline
export function put(at: usize, v: v128, four: bool, add: bool): void {
  if (add) v = f32x4.add(v, get(at, four));
  if (four) v128.store(at, v);
  else store<f32>(at, f32x4.extract_lane(v, 0));
}

// out = a x.
export function scaled(n: i32, a: f32, x: usize, out: usize, add: bool): void {
  const end = out + (<usize>n << 2), factor = f32x4.splat(a);
  for (; out + 16 <= end; x += 16, out += 16) put(out, f32x4.mul(factor, get(x, true)), true, add);
  for (; out < end; x += 4, out += 4) put(out, f32x4.mul(factor, get(x, false)), false, add);
}

// out = x/(1 + e⁻ˣ).
export function silu(n: i32, x: usize, out: usize): void {
  const end = out + (<usize>n << 2);
  for (; out + 16 <= end; x += 16, out += 16) put(out, siluOf(get(x, true)), true, false);
  for (; out < end; x += 4, out += 4) put(out, siluOf(get(x, false)), false, false);
}

// @ts-ignore: decorator
@inline
function siluOf(x: v128): v128 {
  return f32x4.mul(x, sigmoid(x));
}

// dx = dy s (1 + x (1 − s)).
export function siluPull(n: i32, x: usize, dy: usize, dx: usize, add: bool): void {
  const end = dx + (<usize>n << 2);
  for (; dx + 16 <= end; x += 16, dy += 16, dx += 16) put(dx, pulled(get(x, true), get(dy, true)), true, add);
  for (; dx < end; x += 4, dy += 4, dx += 4) put(dx, pulled(get(x, false), get(dy, false)), false, add);
}

// @ts-ignore: decorator
@inline
function pulled(x: v128, dy: v128): v128 {
  const s = sigmoid(x), one = f32x4.splat(1);
  return f32x4.mul(dy, f32x4.mul(s, madd(x, f32x4.sub(one, s), one)));
}

// out = x + y, y a row for each run of so many rows, or one number a run.
export function sums(rows: i32, columns: i32, run: i32, column: bool, x: usize, y: usize, out: usize): void {
  const wide = <usize>columns << 2, next: usize = column ? 4 : wide;
  for (let left = run; rows > 0; rows--, x += wide, out += wide) {
    let j: usize = 0;
    for (; j + 16 <= wide; j += 16) {
      put(out + j, f32x4.add(get(x + j, true), column ? get(y, false) : get(y + j, true)), true, false);
    }
    for (; j < wide; j += 4) put(out + j, f32x4.add(get(x + j, false), get(column ? y : y + j, false)), false, false);
    if (--left == 0) left = run, y += next;
  }
}

// out = a x y, y as in a sum; x at 0 stands for ones.
export function spread(rows: i32, columns: i32, run: i32, column: bool, a: f32, x: usize, y: usize, out: usize, add: bool): void {
  const wide = <usize>columns << 2, next: usize = column ? 4 : wide, factor = f32x4.splat(a), ones = x == 0;
  for (let left = run; rows > 0; rows--, x += ones ? 0 : wide, out += wide) {
    let j: usize = 0;
    for (; j + 16 <= wide; j += 16) {
      const v = f32x4.mul(factor, column ? get(y, false) : get(y + j, true));
      put(out + j, ones ? v : f32x4.mul(v, get(x + j, true)), true, add);
    }
    for (; j < wide; j += 4) {
      const v = f32x4.mul(factor, get(column ? y : y + j, false));
      put(out + j, ones ? v : f32x4.mul(v, get(x + j, false)), false, add);
    }
    if (--left == 0) left = run, y += next;
  }
}

// The transpose of that: of each run out = a Σ x y over its rows, or over all its numbers; x at 0 stands for ones.
export function gathered(rows: i32, columns: i32, run: i32, column: bool, a: f32, x: usize, y: usize, out: usize, add: bool): void {
  const wide = <usize>columns << 2, whole = <usize>run * wide, ones = x == 0, factor = f32x4.splat(a);
  for (; rows > 0; rows -= run, y += whole, x += ones ? 0 : whole, out += column ? 4 : wide) {
    if (column) {
      let sum = f32x4.splat(0), rest: f32 = 0, j: usize = 0;
      for (; j + 16 <= whole; j += 16) sum = ones ? f32x4.add(sum, get(y + j, true)) : madd(get(x + j, true), get(y + j, true), sum);
      for (; j < whole; j += 4) rest += ones ? load<f32>(y + j) : load<f32>(x + j) * load<f32>(y + j);
      put(out, f32x4.mul(factor, f32x4.splat(total(sum) + rest)), false, add);
      continue;
    }
    for (let j: usize = 0; j < wide; j += 16) {
      const four = j + 16 <= wide, step: usize = four ? 16 : 4;
      for (let i: usize = 0; i < 16 && j + i < wide; i += step) {
        let sum = f32x4.splat(0);
        for (let r = j + i; r < whole; r += wide) {
          sum = ones ? f32x4.add(sum, get(y + r, four)) : madd(get(x + r, four), get(y + r, four), sum);
        }
        put(out + j + i, f32x4.mul(factor, sum), four, add);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
export function total(v: v128): f32 {
  const a = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1), b = f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
  return a + b;
}
