import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";

await useBackend("wasm");

const draw = (shape: number[]) =>
  tf.tensor(Float32Array.from(philox(61).normal([tf.util.sizeFromShape(shape), 1]).data), shape);

/** Counts of tensors, and of what the backend holds for them. */
const held = () => [tf.memory().numTensors, tf.backend().numDataIds()];

/** What f makes of tensors, shapes and numbers, which leaves nothing behind. */
async function made(f: () => tf.Tensor[]) {
  const before = held(), tensors = tf.tidy(f);
  const all = await Promise.all(
    tensors.map(async (y) => ({ shape: y.shape, numbers: [...await y.data()], dtype: y.dtype })),
  );
  tf.dispose(tensors);
  assertEquals(held(), before);
  return all;
}

Deno.test("wasm: parts of a tensor are its slices, along every axis", async () => {
  const shape = [3, 4, 6, 2];
  for (
    const [axis, sizes] of [[0, [1, 2]], [1, [1, 1, 2]], [2, [5, 1]], [3, [1, 1]], [-2, [2, 4]], [1, [
      0,
      4,
    ]]] as const
  ) {
    const parts = await made(() => tf.split(draw(shape), [...sizes], axis));
    const slices = await made(() => {
      const x = draw(shape), k = (axis + 4) % 4;
      let from = 0;
      return sizes.map((size) => {
        const begin = shape.map((_, i) => i === k ? from : 0);
        from += size;
        return tf.slice(x, begin, shape.with(k, size));
      });
    });
    assertEquals(parts, slices, `axis ${axis}`);
  }
  const whole = await made(() => tf.split(tf.tensor1d([1, 2, 3, 4], "int32"), 2));
  assertEquals(whole.map(({ numbers, dtype }) => [...numbers, dtype]), [[1, 2, "int32"], [3, 4, "int32"]]);
});

Deno.test("wasm: what is reversed is read backwards along its axes, leading or not", async () => {
  const shape = [3, 2, 4];
  for (const axes of [[0], [0, 1], [0, 1, 2], [1], [2], [1, 2], [0, 2], []]) {
    const [[there], [given]] = [
      await made(() => [tf.reverse(draw(shape), axes)]),
      await made(() => [draw(shape)]),
    ];
    const expected = given.numbers.map((_, to) => {
      const place = [Math.floor(to / 8), Math.floor(to / 4) % 2, to % 4].map((i, k) =>
        axes.includes(k) ? shape[k] - 1 - i : i
      );
      return given.numbers[(place[0] * 2 + place[1]) * 4 + place[2]];
    });
    assertEquals(there, { ...given, numbers: expected }, `axes ${axes}`);
  }
});

Deno.test("wasm: a cast to the type that it has is the same data under one more name; another is a copy", async () => {
  const before = held(), x = tf.tensor1d([1.5, 2.5]), alone = held();
  const y = tf.cast(x, "float32"), whole = tf.cast(x, "int32");
  assertEquals(held()[1], alone[1] + 2 - 1 + 1 - 1, "of float32 nothing is copied");
  x.dispose();
  assertEquals([...await y.data(), ...await whole.data()], [1.5, 2.5, 1, 2]);
  tf.dispose([y, whole]);
  assertEquals(held(), before);
});

Deno.test("wasm: a matrix is transposed right whether or not its rows come in sixteens", async () => {
  for (const rows of [1, 15, 16, 48]) {
    const [{ shape, numbers }] = await made(() => [tf.matMul(draw([rows, 3]), tf.eye(rows), true)]);
    const [{ numbers: given }] = await made(() => [draw([rows, 3])]);
    assertEquals([shape, numbers], [
      [3, rows],
      Array.from({ length: 3 * rows }, (_, k) => given[k % rows * 3 + Math.floor(k / rows)]),
    ]);
  }
});
