import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";

// What reaches the backend's own products is written down: they are watched before they are mended.
const reached: { transposeA: boolean; transposeB: boolean }[] = [];
const products = ["BatchMatMul", "_FusedMatMul"];
for (const kernelName of products) {
  const { kernelFunc, ...rest } = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...rest,
    kernelFunc: (params) => {
      reached.push(params.attrs as unknown as typeof reached[number]);
      return kernelFunc(params);
    },
  });
}
await useBackend("wasm");

const draw = (name: string, shape: number[]): tf.Tensor =>
  tf.tensor(Float32Array.from(philox(31).fork(name).normal([shape.reduce((n, k) => n * k), 1]).data), shape);
const flags = [[false, false], [false, true], [true, false], [true, true]] as const;
const [rows, inner, columns] = [5, 7, 3];

/** Counts of tensors, and of what the backend holds for them. */
const held = () => [tf.memory().numTensors, tf.backend().numDataIds()];

/** The largest difference of two tensors, which are freed. */
async function apart(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  assertEquals(a.shape, b.shape);
  const [x, y] = [await a.data(), await b.data()];
  tf.dispose([a, b]);
  return Math.max(...x.map((v, i) => Math.abs(v - y[i])));
}

for (const batch of [[], [1], [4], [2, 3]]) {
  Deno.test(`wasm: products with transposed factors are plain products of their transposes, [${[...batch, rows, inner]}]`, async () => {
    const before = held(),
      turn = (x: tf.Tensor) => tf.transpose(x, [...batch.keys(), batch.length + 1, batch.length]);
    for (const [transposeA, transposeB] of flags) {
      const a = draw("a", [...batch, rows, inner]), b = draw("b", [...batch, inner, columns]);
      const expected = tf.matMul(a, b), from = reached.length;
      const actual = tf.tidy(() =>
        tf.matMul(transposeA ? turn(a) : a, transposeB ? turn(b) : b, transposeA, transposeB)
      );
      assert(reached.length > from, "the product was watched");
      assertEquals(await apart(actual, expected), 0); // the same operations in the same order
      tf.dispose([a, b]);
    }
    assertEquals(held(), before);
  });
}

Deno.test("wasm: a transposed factor of another batch's shape is repeated, as without", async () => {
  const before = held(), a = draw("a", [4, rows, inner]), b = draw("b", [1, columns, inner]);
  const expected = tf.tidy(() => tf.matMul(a, tf.transpose(b, [0, 2, 1])));
  assertEquals(await apart(tf.matMul(a, b, false, true), expected), 0);
  tf.dispose([a, b]);
  assertEquals(held(), before);
});

Deno.test("wasm: fused products with bias and activation too, whatever is transposed", async () => {
  const before = held(), bias = draw("bias", [columns]);
  const plain = {
    a: draw("a", [rows, inner]),
    b: draw("b", [inner, columns]),
    bias,
    activation: "relu",
  } as const;
  for (const [transposeA, transposeB] of flags) {
    const expected = tf.fused.matMul(plain as Parameters<typeof tf.fused.matMul>[0]);
    const actual = tf.tidy(() => {
      const a = transposeA ? tf.transpose(plain.a) : plain.a,
        b = transposeB ? tf.transpose(plain.b) : plain.b;
      return tf.fused.matMul(
        { ...plain, a, b, transposeA, transposeB } as Parameters<typeof tf.fused.matMul>[0],
      );
    });
    assertEquals(await apart(actual, expected), 0);
  }
  tf.dispose([plain.a, plain.b, bias]);
  assertEquals(held(), before);
});

Deno.test("wasm: the gradients of a product ask for transposed factors; none reaches the backend's slow path", async () => {
  const before = held(), a = draw("a", [rows, inner]), b = draw("b", [inner, columns]), from = reached.length;
  const grads = tf.tidy(() => tf.grads((a, b) => tf.sum(tf.matMul(a, b)))([a, b])); // dA = 1 Bᵀ, dB = Aᵀ 1
  const expected = tf.tidy(
    () => [
      tf.tile(tf.reshape(tf.sum(b, 1), [1, inner]), [rows, 1]),
      tf.tile(tf.reshape(tf.sum(a, 0), [inner, 1]), [1, columns]),
    ],
  );
  // Sums of at most `rows` + 1 terms up to 5 in size, added in another order.
  for (const [i, grad] of grads.entries()) {
    assert(await apart(grad, expected[i]) < 2 * rows * rows * 5 * 2 ** -24);
  }
  tf.dispose([a, b]);
  assertEquals(reached.length - from, 3);
  assert(reached.every(({ transposeA, transposeB }) => !transposeA && !transposeB));
  assertEquals(held(), before);
});

Deno.test("wasm: one tensor may be the right factor in two shapes", async () => {
  const before = held(), b = tf.range(0, 24), ones = (n: number) => tf.ones([1, n]);
  const made = tf.tidy(() => [
    tf.matMul(ones(4), tf.reshape(b, [4, 6])),
    tf.matMul(ones(6), tf.reshape(b, [6, 4])),
    tf.matMul(ones(4), tf.reshape(b, [1, 4, 6])),
    tf.matMul(ones(4), tf.reshape(tf.clone(b), [4, 6])),
  ]);
  const [first, second, third, fourth] = await Promise.all(made.map(async (y) => [...await y.data()]));
  assertEquals(first, [36, 40, 44, 48, 52, 56]);
  assertEquals(second, [60, 66, 72, 78]);
  assertEquals([third, fourth], [first, first]);
  tf.dispose([b, ...made]);
  assertEquals(held(), before);
});

Deno.test("wasm: a clone is the same data under one more name, there until the last name is freed", async () => {
  const before = held(),
    x = tf.tensor1d([1, 2]),
    alone = held(),
    y = x.clone(),
    text = tf.tensor1d(["a"]),
    said = text.clone();
  assertEquals(held()[1], alone[1] + 2, "of numbers nothing is copied");
  x.dispose();
  assertEquals([...await y.data()], [1, 2]);
  assertEquals(String(await said.data()), "a");
  tf.dispose([y, text, said]);
  assertEquals(held(), before);
});
