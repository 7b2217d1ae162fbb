import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, points, zeros } from "driftfield/core";
import { onPoints, type Pixels } from "driftfield/networks";
import { philox } from "driftfield/random";

const { reshape, swapRows, matMulEach, softmax, convolve, matMul } = onPoints;
const inner = (x: Points, y: Points) => x.data.reduce((sum, v, i) => sum + v * y.data[i], 0);

Deno.test("rows of another length, blocks of rows and products of runs, on numbers done by hand", () => {
  assertEquals(reshape(points([[1, 2, 3], [4, 5, 6]]), [3, 2]), points([[1, 2], [3, 4], [5, 6]]));
  const blocks = points([[1], [2], [3], [4], [5], [6], [-1], [-2], [-3], [-4], [-5], [-6]]); // 2 × 3, twice
  const turned = points([[1], [4], [2], [5], [3], [6], [-1], [-4], [-2], [-5], [-3], [-6]]);
  assertEquals(swapRows(blocks, 2, 3), turned);
  assertEquals(swapRows(turned, 3, 2), blocks);
  const x = points([[1, 2], [3, 4], [5, 6], [7, 8]]), w = points([[1], [10], [100], [-1]]); // two runs of two
  assertEquals(matMulEach(x, w, 2), points([[21], [43], [494], [692]]));
  assertEquals(matMulEach(x, points([[1, 2], [3, 4]]), 1), matMul(x, points([[1, 2], [3, 4]])));
});

Deno.test("a softmax is a law, the same when all is moved, and nothing overflows", () => {
  const thirds = softmax(points([[Math.log(2), 0], [-1e4, 1e4], [5, 5]]));
  [2 / 3, 1 / 3, 0, 1, 1 / 2, 1 / 2].forEach((s, i) => assertAlmostEquals(thirds.data[i], s, 4 * 2 ** -53));
  const x = philox(1).normal([7, 5]),
    s = softmax(x),
    moved = softmax({ ...x, data: x.data.map((v) => v + 1000) });
  // Each x + 1000 is rounded to 2⁻⁴⁴ at most, and e^d is off by as much.
  s.data.forEach((v, i) => assertAlmostEquals(v, moved.data[i], 2 * 2 ** -44));
  for (let row = 0; row < 7; row++) {
    assertAlmostEquals(s.data.subarray(5 * row, 5 * row + 5).reduce((a, b) => a + b), 1, 5 * 2 ** -53);
  }
});

/** Σ of x at (down + i, right + j, c) w at (i + 1, j + 1, c, m), i and j from −1 to 1, wherever there is such a pixel. */
function defined(x: Points, w: Points, [height, width]: Pixels): Points {
  const k = x.shape[1], m = w.shape[1], out = zeros([x.shape[0], m]);
  for (let n = 0; n < x.shape[0] / (height * width); n++) {
    for (let y = 0; y < height; y++) {
      for (let right = 0; right < width; right++) {
        for (const i of [-1, 0, 1]) {
          for (const j of [-1, 0, 1]) {
            if (y + i < 0 || y + i >= height || right + j < 0 || right + j >= width) continue;
            for (let c = 0; c < k; c++) {
              for (let l = 0; l < m; l++) {
                out.data[((n * height + y) * width + right) * m + l] +=
                  x.data[((n * height + y + i) * width + right + j) * k + c] *
                  w.data[(((i + 1) * 3 + j + 1) * k + c) * m + l];
              }
            }
          }
        }
      }
    }
  }
  return out;
}

const sizes: [Pixels, number, number][] = [[[3, 4], 2, 3], [[4, 2], 1, 1], [[1, 6], 3, 2], [[5, 1], 2, 2], [
  [1, 1],
  2,
  3,
]];

Deno.test("a convolution is its sum over neighbours, 0 beyond the border", () => {
  assertEquals(
    convolve(points([[1], [2], [3], [4]]), points([[1], [2], [3], [4], [5], [6], [7], [8], [9]]), [2, 2])
      .data,
    Float64Array.of(
      5 * 1 + 6 * 2 + 8 * 3 + 9 * 4,
      4 * 1 + 5 * 2 + 7 * 3 + 8 * 4,
      2 * 1 + 3 * 2 + 5 * 3 + 6 * 4,
      1 * 1 + 2 * 2 + 4 * 3 + 5 * 4,
    ),
  );
  for (const [size, k, m] of sizes) {
    const x = philox(2).normal([3 * size[0] * size[1], k]), w = philox(3).normal([9 * k, m]);
    assertEquals(convolve(x, w, size), defined(x, w, size)); // the same products in the same order
  }
});

Deno.test("a convolution's adjoint is that with w turned by half a turn, inputs and outputs exchanged", () => {
  for (const [size, k, m] of sizes) {
    const rows = 2 * size[0] * size[1], x = philox(4).normal([rows, k]), y = philox(5).normal([rows, m]);
    const w = philox(6).normal([9 * k, m]), turned = zeros([9 * m, k]);
    for (let place = 0; place < 9; place++) {
      for (let c = 0; c < k; c++) {
        for (let l = 0; l < m; l++) {
          turned.data[((8 - place) * m + l) * k + c] = w.data[(place * k + c) * m + l];
        }
      }
    }
    const [there, back] = [inner(y, convolve(x, w, size)), inner(convolve(y, turned, size), x)];
    // Sums of rows · 9 k m products up to 4³, each rounded twice in both.
    assertAlmostEquals(there, back, rows * 9 * k * m * 64 * 4 * 2 ** -53);
    assert(Math.abs(there) > 1e-3);
  }
});

Deno.test("images do not mix: a convolution of several is that of each", () => {
  const x = philox(7).normal([24, 2]), w = philox(8).normal([18, 3]), all = convolve(x, w, [3, 4]);
  const half = (y: Points, g: number): Points => ({
    data: y.data.slice(g * y.data.length / 2, (g + 1) * y.data.length / 2),
    shape: [y.shape[0] / 2, y.shape[1]],
  });
  for (const g of [0, 1]) assertEquals(convolve(half(x, g), w, [3, 4]), half(all, g));
});
