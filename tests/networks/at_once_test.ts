import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Points, take, zeros } from "driftfield/core";
import { denoising } from "driftfield/losses";
import {
  type Algebra,
  type Architecture,
  learned,
  type Loss,
  lossGradient,
  mapValues,
} from "driftfield/networks";
import {
  mlp,
  network,
  onPoints,
  regression,
  tensors,
  unet,
  useBackend,
  type Written,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { operands, operations, up } from "./algebra_operations.ts";
import { assertGradients, gradientOf } from "./gradients.ts";
import { assertWithin, exactly, in32, rounded } from "./rounding.ts";

await useBackend("wasm");
const { atOnce } = onTensors;

/** A test that leaves no tensor behind. */
function test(claim: string, run: () => Promise<void>): void {
  Deno.test(claim, async () => {
    const before = tf.memory().numTensors;
    await run();
    assertEquals(tf.memory().numTensors, before, "tensors left behind");
  });
}

/** Of how many images the operands are, and how many of them have rows for each; those of others are the same for all. */
const images: Record<string, [count: number, each: number]> = {
  "matMul": [5, 1],
  "matMul of one row": [1, 1],
  "add": [5, 2],
  "add of a row for each run": [2, 2],
  "add of a column": [5, 2],
  "add of a row": [5, 1],
  "mul": [5, 2],
  "mul by a row": [5, 1],
  "mul by a row for each run": [2, 2],
  "mul by a number for each run": [3, 2],
  "mul by a column": [5, 2],
  "scale": [5, 1],
  "silu": [5, 1],
  "beside": [5, 2],
  "rowMeans": [5, 1],
  "inverseRootMeanSquare": [5, 1],
  "rootMeanSquareNorm": [5, 1],
  "reshape": [2, 1],
  "swapRows": [2, 1],
  "matMulEach": [3, 2],
  "softmax": [5, 1],
  "convolve": [2, 1],
  "convolve, one pixel high": [2, 1],
  "convolve, one pixel wide": [3, 1],
  "convolve, one pixel": [3, 1],
};
const unknown = ["siluSlope", "sin", "cos", "fourierFeatures"];

test("every operation has a program, except for few: its value and gradient are those in float64, to rounding", async () => {
  assertEquals(Object.keys(operations).sort(), [...Object.keys(images), ...unknown].sort());
  for (const [name, [count, each]] of Object.entries(images)) {
    const operation = operations[name],
      { shapes, of } = operation,
      at = operands(shapes, 12),
      f: Written = of;
    const c = in32(philox(13).normal(of(onPoints, at).shape));
    // One image more often: of what is the same for all when it is alone, too.
    for (const n of count === 1 ? [1] : [count, 1]) {
      const program = (x: readonly tf.Tensor[]) => {
        const y = atOnce!(f, n, x.slice(0, each), x.slice(each));
        assert(y, `${name}: no program`);
        return y;
      };
      const y = tf.tidy(() => program(at.map(up)));
      assertWithin(await y.data(), of(rounded, at.map(exactly)), name);
      y.dispose();
      const grads = tf.tidy(() =>
        tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(program(x), up(c))))(at.map(up))
      );
      await assertGradients(name, operation, grads, gradientOf(operation, at, c));
    }
  }
  for (const name of unknown) {
    const { shapes, of } = operations[name];
    assertEquals(tf.tidy(() => atOnce!(of as Written, 1, operands(shapes, 12).map(up), [])), undefined, name);
  }
});

test("what mixes images has no program, and what does not fit is an error", async () => {
  const none = (f: Written, count: number, each: Points[], all: Points[] = []) =>
    assertEquals(tf.tidy(() => atOnce!(f, count, each.map(up), all.map(up))), undefined);
  const x = philox(14).normal([6, 4]), y = philox(15).normal([3, 4]), w = philox(16).normal([4, 6]);
  none((A, [x]) => A.reshape(x, [4, 6]), 6, [x]);
  none((A, [x]) => A.swapRows(x, 3, 2), 6, [x]);
  none((A, [x, y]) => A.add(x, y), 6, [x], [y]);
  none((A, [x, y]) => A.add(y, x), 2, [x], [x]);
  none((A, [w, x]) => A.matMul(x, w), 2, [w], [x]);
  none((A, [x, y]) => A.beside([x, y]), 6, [x], [x]);
  none((A, [x, w]) => A.matMulEach(x, w, 1), 2, [x, w]);
  none((A, [x, w]) => A.convolve(x, w, [3, 1]), 3, [x], [philox(17).normal([36, 2])]);
  none((A, [, w]) => A.silu(w), 6, [x], [w]);
  none((A) => A.from(x), 6, [x]);
  assertThrows(
    () => tf.tidy(() => atOnce!((A, [x, w]) => A.matMul(x, w), 6, [up(x)], [up(x)])),
    RangeError,
    "matMul: [6,4] times [6,4]",
  );
  assertThrows(
    () => tf.tidy(() => atOnce!((A, [x]) => A.reshape(x, [5, 5]), 6, [up(x)], [])),
    RangeError,
    "reshape: [6,4] to [5,5]",
  );
  await Promise.resolve();
});

/** A function with every way in which slopes meet: a value used twice, added to itself, reshaped, and weights in parts. */
const knotted = <A>(A: Algebra<A>, [x, w, c]: readonly A[]): A => {
  const h = A.matMul(x, w), [n, m] = A.shape(h), [, two] = A.shape(x);
  const twice = A.add(A.add(h, h), A.reshape(A.reshape(h, [n * m, 1]), [n, m]));
  const turned = A.scale(2, A.reshape(A.reshape(w, [m, two]), [two, m]));
  return A.add(A.mul(twice, A.add(A.scale(0.5, h), A.silu(c))), A.matMul(x, turned));
};

test("slopes add up wherever a value goes, over more images than there are pieces", async () => {
  for (const n of [1, 3, 50]) {
    const shapes: [number, number][] = [[n, 2], [2, 3], [1, 3]],
      at = operands(shapes, 18),
      operation = { shapes, of: knotted };
    const c = in32(philox(19).normal([n, 3]));
    const grads = tf.tidy(() =>
      tf.grads((x, w, b) => tf.sum(tf.mul(atOnce!(knotted, n, [x], [w, b])!, up(c))))(at.map(up))
    );
    await assertGradients(`${n} images`, operation, grads, gradientOf(operation, at, c));
  }
});

test("and where a piece has more images than the cache holds", async () => {
  const at = operands([[50, 2], [2, 12_000], [1, 12_000]], 26), c = in32(philox(27).normal([50, 12_000]));
  const [fast, plain] = [
    (x: tf.Tensor[]) => atOnce!(knotted, 50, x.slice(0, 1), x.slice(1))!,
    (x: tf.Tensor[]) => knotted(onTensors, x),
  ]
    .map((f) => tf.tidy(() => tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(f(x), up(c))))(at.map(up))));
  for (const [k, grad] of plain.entries()) {
    const [expected, got] = [await grad.data(), await fast[k].data()];
    // N terms of either sign add up to some √N of them, and their roundings, of either sign too, to √N u of that: 2 N u of the
    // largest sum is far above, and far below what one of them more or less would be.
    const off = 2 * (at[k].shape[0] === 50 ? 12_000 : 60) * 2 ** -24 *
      Array.from(expected).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    assertEquals(grad.shape, fast[k].shape);
    expected.forEach((v, i) => assert(Math.abs(v - got[i]) <= off, `${k}, ${i}: ${v} ${got[i]}`));
  }
  tf.dispose([...fast, ...plain]);
});

/** Weights that are nowhere 0. */
const drawn = (architecture: Architecture): Architecture => ({
  ...architecture,
  initial: (rng) =>
    mapValues(
      architecture.shapes,
      (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])),
    ),
});

/** Adds what a program does not know: then it is done without. */
const zero = <A>(A: Algebra<A>, x: A): A => A.add(x, A.from(zeros([1, 1])));

test("a loss and its gradient: all at once, the network at once, one operation after the other", async () => {
  const x0 = philox(22).normal([40, 16]),
    labels = Array.from({ length: 40 }, (_, i) => i % 3),
    rng = philox(21);
  const net = unet({ height: 4, width: 4, channels: 5, classes: 3 });
  for (const architecture of [net, mlp({ dim: 16, width: 8, depth: 3, residual: true, classes: 3 })]) {
    const loss = regression(denoising(edm())), begun = drawn(architecture);
    const alone: Loss = { ...loss, rows: (A, F, arrays) => zero(A, loss.rows(A, F, arrays)) };
    const plain: Architecture = {
      ...begun,
      apply: (A, w, x, context) => zero(A, begun.apply(A, w, x, context)),
    };
    const made: { readonly loss: number; readonly gradient: Float64Array }[] = [];
    for (const [of, by] of [[plain, loss], [begun, alone], [begun, loss]] as const) {
      const net = network(of, philox(20));
      made.push(await lossGradient(net, by, x0, { rng, labels }));
      net.dispose();
    }
    // float32, in different orders: some hundred roundings each of sums over 40 images.
    const [first, ...others] = made, off = 200 * 2 ** -24 * Math.max(...first.gradient.map(Math.abs));
    for (const { loss, gradient } of others) {
      assert(Math.abs(loss - first.loss) <= 100 * 2 ** -24 * first.loss);
      gradient.forEach((g, k) =>
        assert(Math.abs(g - first.gradient[k]) <= off, `${k}: ${g} ${first.gradient[k]}`)
      );
    }
  }
});

test("results are the same bytes whichever thread does what, and an answer the same in any batch", async () => {
  const architecture = drawn(unet({ height: 4, width: 4, channels: 5, classes: 3 }));
  const x0 = philox(23).normal([100, 16]), net = network(architecture, philox(24));
  const loss = regression(denoising(edm())), rng = philox(25), model = learned(net, denoising(edm()));
  const first = await lossGradient(net, loss, x0, { rng });
  for (let run = 0; run < 5; run++) assertEquals(await lossGradient(net, loss, x0, { rng }), first);
  const denoised = async (x: Points) => {
    const given = tensors.from(x), y = model.denoise(given, 2), answer = await tensors.to(y);
    tensors.free(given), tensors.free(y);
    return answer;
  };
  const some = [3, 17, 99];
  assertEquals(await denoised(take(x0, some)), take(await denoised(x0), some));
  net.dispose();
});
