import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Perceptron } from "../../../lib/kernels/perceptron/perceptron.ts";
import {
  type CardLimits,
  fitsCard,
  invocationsOf,
  misfit,
  rowsOf,
  tileOf,
} from "../../../lib/kernels/perceptron/wgsl_plan.ts";

const sizes: Perceptron = { inputs: 2, features: 17, width: 128, depth: 3, outputs: 2, residual: false };

/** WebGPU's least, but for the buffers of a kernel. */
const least: CardLimits = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 10,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 16_384,
};

Deno.test("a tile keeps to the card's limits, and its columns cover a layer, whatever fits", () => {
  for (const width of [1, 5, 64, 128, 255, 256, 600, 1024]) {
    for (const directions of [0, 1, 3, 7]) {
      const perceptron = { ...sizes, width };
      if (!fitsCard(perceptron, least, directions)) continue;
      for (const rows of [1, 31, 512, 4096, 100_000]) {
        const tile = tileOf(perceptron, least, directions, rows), { across, blocks, each, down } = tile;
        assert(invocationsOf(tile) <= 256 && each >= 1 && down >= 1, JSON.stringify(tile));
        assert(4 * across >= width && 4 * (across - 1) < width && blocks === 1 + directions);
        assert(16 * rowsOf(tile) * blocks * across <= 16_384, JSON.stringify(tile));
        assert(blocks * each <= Math.max(8, blocks), "sums of an invocation");
      }
    }
  }
  assert(rowsOf(tileOf(sizes, least, 0, 512)) <= 8, "512 rows keep 64 workgroups busy");
  assertEquals(rowsOf(tileOf(sizes, least, 0, 100_000)), 32); // 16 KiB of 128 numbers a row
});

Deno.test("what does not fit a card is refused, with what is wrong", () => {
  const wrong = (more: Partial<Perceptron>, directions = 0, limits: Partial<CardLimits> = {}) =>
    misfit({ ...sizes, ...more }, { ...least, ...limits }, directions);
  assertEquals(
    [wrong({}), wrong({}, 7), wrong({ width: 1024 }), wrong({ width: 512 }, 7)],
    Array(4).fill(undefined),
  );
  assertEquals(wrong({ width: 1028 }), "width 1028 is more than 1024, four an invocation");
  assertEquals(wrong({}, 8), "8 directions are more than 7");
  assertEquals(
    wrong({ width: 1000 }, 7),
    "a row of width 1000 with 7 directions needs 32000 bytes of the 16384 that a workgroup shares",
  );
  assertEquals(
    wrong({}, 0, { maxStorageBuffersPerShaderStage: 8 }),
    "10 storage buffers are more than the 8 of a kernel",
  );
  assertEquals(
    wrong({}, 0, { maxStorageBufferBindingSize: 1024 }),
    "39842 weights need more than the 1024 bytes of a binding",
  );
  assertThrows(
    () => tileOf({ ...sizes, width: 1028 }, least, 0, 1),
    RangeError,
    "does not fit the card: width 1028",
  );
});
