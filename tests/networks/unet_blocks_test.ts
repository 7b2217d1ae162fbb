import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, type Shape, zeros } from "driftfield/core";
import { mapValues, onPoints, type Pixels, rootMeanSquareNorm, unet } from "driftfield/networks";
import { philox } from "driftfield/random";
import { blocksOf, residualShapes } from "../../lib/networks/unet_blocks.ts";
import { drawn as drawnNet } from "./mlp_nets.ts";

const [height, width, c, m, n] = [4, 6, 3, 2, 2];
const drawn = (shapes: Readonly<Record<string, Shape>>) =>
  mapValues(shapes, (shape, name) => philox(41).fork(name).normal(shape));
const near = (actual: Points, expected: Points) => {
  assertEquals(actual.shape, expected.shape);
  // Sums of at most 30 products up to 4³, rounded in another order.
  actual.data.forEach((v, i) => assertAlmostEquals(v, expected.data[i], 30 * 64 * 2 ** -53));
};

Deno.test("halved is a convolution of 2 × 2 and stride 2", () => {
  const { h, w } = drawn({ h: [n * height * width, c], w: [4 * c, m] }),
    out = zeros([n * height * width / 4, m]);
  const rows = height / 2, columns = width / 2;
  for (let to = 0; to < out.data.length; to++) {
    const l = to % m, right = Math.floor(to / m) % columns, down = Math.floor(to / m / columns) % rows;
    const image = Math.floor(to / m / columns / rows);
    for (let k = 0; k < 4 * c; k++) {
      const [i, j, channel] = [Math.floor(k / (2 * c)), Math.floor(k / c) % 2, k % c];
      const pixel = (image * height + 2 * down + i) * width + 2 * right + j;
      out.data[to] += h.data[pixel * c + channel] * w.data[k * m + l];
    }
  }
  near(blocksOf(onPoints, { w }, zeros([1, 1])).halved("w", h, [height, width]), out);
});

Deno.test("doubled is its transpose: each pixel makes four", () => {
  const { h, w } = drawn({ h: [n * height * width, c], w: [c, 4 * m] }),
    out = zeros([4 * n * height * width, m]);
  const seen = rootMeanSquareNorm(onPoints, h);
  for (let to = 0; to < out.data.length; to++) {
    const l = to % m, right = Math.floor(to / m) % (2 * width), down = Math.floor(to / m / (2 * width));
    const from = Math.floor(down / 2) * width + Math.floor(right / 2), place = down % 2 * 2 + right % 2;
    for (let k = 0; k < c; k++) out.data[to] += seen.data[from * c + k] * w.data[k * 4 * m + place * m + l];
  }
  near(blocksOf(onPoints, { w }, zeros([1, 1])).doubled("w", h, [height, width]), out);
});

Deno.test("attention adds to each pixel a mean of its image's values, weighted by e^(q·k/√c)", () => {
  const square: Shape = [c, c],
    shapes = { "a.query": square, "a.key": square, "a.value": square, "a.out": square };
  const p = height * width, { h, ...w } = drawn({ h: [n * p, c], ...shapes });
  const seen = rootMeanSquareNorm(onPoints, h);
  const [q, k, v] = ["query", "key", "value"].map((part) => onPoints.matMul(seen, w[`a.${part}`]).data);
  const mixed = zeros([n * p, c]);
  for (let i = 0; i < n * p; i++) {
    const first = i - i % p,
      weights = Float64Array.from({ length: p }, (_, j) => {
        let product = 0;
        for (let l = 0; l < c; l++) product += q[i * c + l] * k[(first + j) * c + l];
        return Math.exp(product / Math.sqrt(c));
      });
    const sum = weights.reduce((a, b) => a + b);
    weights.forEach((weight, j) => {
      for (let l = 0; l < c; l++) mixed.data[i * c + l] += weight / sum * v[(first + j) * c + l];
    });
  }
  const expected = onPoints.add(h, onPoints.matMul(mixed, w["a.out"]));
  near(blocksOf(onPoints, w, zeros([1, 1])).attention("a", h, n), expected);
});

Deno.test("a residual block adds to what comes in, by a product where channels change", () => {
  const size = [height, width] as const, pixels = n * height * width;
  for (const to of [c, m]) {
    const { h, phi } = drawn({ h: [pixels, c], phi: [n, 4] }), parts = drawn(residualShapes(c, to, 4));
    const w = Object.fromEntries(Object.entries(parts).map(([name, value]) => [`b.${name}`, value]));
    const { add, silu, matMul, convolve } = onPoints,
      active = (x: Points) => silu(rootMeanSquareNorm(onPoints, x));
    const first = add(convolve(active(h), w["b.first"], size), matMul(phi, w["b.context"]));
    const skip = to === c ? h : matMul(h, w["b.skip"]);
    assertEquals("b.skip" in w, to !== c);
    const expected = add(skip, convolve(active(first), w["b.second"], size));
    assertEquals(blocksOf(onPoints, w, phi).residual("b", h, size), expected);
  }
});

Deno.test("a U-Net of three levels is its picture: down, across, and up beside what was seen", () => {
  const { architecture, weights, x, context } = drawnNet(
    unet({ height: 4, width: 8, channels: 2, levels: 3 }),
    43,
  );
  const { reshape, add, convolve, matMul, beside } = onPoints, sizes: Pixels[] = [[4, 8], [2, 4], [1, 2]];
  const B = blocksOf(onPoints, weights, context);
  const begun = add(
    convolve(reshape(x, [128, 1]), weights["in.weight"], [4, 8]),
    matMul(context, weights["in.context"]),
  );
  const placed = reshape(add(reshape(begun, [4, 64]), weights["in.place"]), [128, 2]);
  const h0 = B.residual("down 0", placed, sizes[0]);
  const h1 = B.residual("down 1", B.halved("down 1", h0, sizes[0]), sizes[1]);
  const h2 = B.residual("down 2", B.halved("down 2", h1, sizes[1]), sizes[2]);
  const g2 = B.residual("middle", B.attention("attention", h2, 4), sizes[2]);
  const g1 = B.residual("up 1", beside([B.doubled("up 1", g2, sizes[2]), h1]), sizes[1]);
  const g0 = B.residual("up 0", beside([B.doubled("up 0", g1, sizes[1]), h0]), sizes[0]);
  const F = reshape(B.answer("out.weight", g0, sizes[0]), [4, 32]);
  assertEquals(architecture.apply(onPoints, weights, x, context), F);
});
