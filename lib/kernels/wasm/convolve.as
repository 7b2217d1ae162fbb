// Products and 3 × 3 convolutions of float32 matrices without gaps between their rows, of any number of columns.
import { gemm } from "./gemm";

// Rows whose products lie aside at a time, where a row's length is no multiple of four.
const aside: i32 = 64;

// c = p q, or c + p q: p read as in `gemm`, q's rows `stride` bytes apart. Where `columns` is no multiple of four, q is read
// up to 12 bytes beyond its end, and `scratch` has room for 64 rows of c, each with up to three numbers more.
export function product(
  rows: i32,
  columns: i32,
  count: i32,
  p: usize,
  across: usize,
  along: usize,
  q: usize,
  stride: usize,
  c: usize,
  add: bool,
  scratch: usize,
): void {
  const pitch = <usize>columns << 2, wide = (columns + 3) & ~3;
  if (wide == columns) {
    gemm(rows, columns, count, p, across, along, q, stride, c, pitch, add ? c : 0, pitch);
    return;
  }
  for (; rows > 0; rows -= aside, p += <usize>aside * across, c += <usize>aside * pitch) {
    const some = min(rows, aside);
    gemm(some, wide, count, p, across, along, q, stride, scratch, <usize>wide << 2, 0, 0);
    for (let r = 0; r < some; r++) {
      const from = scratch + (<usize>(r * wide) << 2), to = c + <usize>r * pitch;
      for (let j: usize = 0; j < pitch; j += 4) {
        store<f32>(to + j, add ? load<f32>(to + j) + load<f32>(from + j) : load<f32>(from + j));
      }
    }
  }
}

// Each pixel's 3 × 3 neighbourhood, 0 beyond the border, times w [9 k, m]: y = …, or y + … . An image's rows of pixels are laid
// out with their neighbours to both sides; those above and below are then one row of pixels before and behind.
// `scratch`: (height + 2) width 3 k numbers, then as `product`.
export function convolve(images: i32, height: i32, width: i32, k: i32, m: i32, x: usize, w: usize, y: usize, add: bool, scratch: usize): void {
  const pixels = height * width, three = 3 * k, row = <usize>three << 2, line = <usize>width * row;
  const more = scratch + <usize>(height + 2) * line;
  for (; images > 0; images--, x += <usize>(pixels * k) << 2, y += <usize>(pixels * m) << 2) {
    besideEach(height, width, k, x, scratch);
    for (let i = 0; i < 3; i++) {
      const p = scratch + <usize>i * line, q = w + <usize>(i * three * m) * 4;
      product(pixels, m, three, p, row, 4, q, <usize>m << 2, y, add || i > 0, more);
    }
  }
}

// Its slope in w, added to dw: each neighbourhood's transpose times dy. `scratch` as for `convolve`.
export function convolveSlope(images: i32, height: i32, width: i32, k: i32, m: i32, x: usize, dy: usize, dw: usize, scratch: usize): void {
  const pixels = height * width, three = 3 * k, row = <usize>three << 2, line = <usize>width * row;
  const more = scratch + <usize>(height + 2) * line;
  for (; images > 0; images--, x += <usize>(pixels * k) << 2, dy += <usize>(pixels * m) << 2) {
    besideEach(height, width, k, x, scratch);
    for (let i = 0; i < 3; i++) {
      const p = scratch + <usize>i * line, c = dw + <usize>(i * three * m) * 4;
      product(three, m, pixels, p, 4, row, dy, <usize>m << 2, c, true, more);
    }
  }
}

// Of each pixel: what is left of it, itself, and what is right of it, with a row of zeros above and one below the image.
function besideEach(height: i32, width: i32, k: i32, x: usize, to: usize): void {
  const pixel = <usize>k << 2, line = 3 * <usize>width * pixel;
  memory.fill(to, 0, line);
  memory.fill(to + <usize>(height + 1) * line, 0, line);
  to += line;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++, x += pixel, to += 3 * pixel) {
      const left = i > 0, right = i < width - 1;
      if (!left) clear(to, pixel);
      if (!right) clear(to + 2 * pixel, pixel);
      copy(left ? x - pixel : x, left ? to : to + pixel, (left && right ? 3 : left || right ? 2 : 1) * pixel);
    }
  }
}

// @ts-ignore: decorator
@inline
function copy(from: usize, to: usize, bytes: usize): void {
  const fours = bytes & ~15;
  let i: usize = 0;
  for (; i < fours; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

// @ts-ignore: decorator
@inline
function clear(to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 4) store<f32>(to, 0);
}
