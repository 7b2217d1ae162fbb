import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Points, points } from "driftfield/core";
import { mlp } from "driftfield/networks";
import { philox } from "driftfield/random";
import { averageKept } from "../../../lib/networks/training/adam_w.ts";
import { knownOf } from "../../../lib/networks/fused/known.ts";
import { cardTakes, webgpuMachine } from "../../../lib/networks/fused/on_webgpu.ts";
import { regression } from "../../../lib/networks/regression.ts";
import type { State } from "../../../lib/networks/training/course.ts";
import { gradientOf } from "../../../lib/networks/training/gradient.ts";
import type { Settings } from "../../../lib/networks/training/options.ts";
import { stepped } from "../../../lib/networks/training/step.ts";
import { type Case, caseOf, pulled } from "../../kernels/perceptron/pullback.ts";
import { onCard } from "../../kernels/on_card.ts";
import { startBackend } from "../backends.ts";
import { assertWithin, exactly, in32, type Rounded, rounded } from "../rounding.ts";

const up = ({ data, shape }: Points) => tf.tensor2d(Float32Array.from(data), [...shape]);

/** A test on the WebGPU backend, which must leave no tensor behind. */
const onWebGpu = (claim: string, test: () => Promise<void>) =>
  onCard(claim, async (card) => {
    await startBackend("webgpu");
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    await test();
    card.check();
    assertEquals([tf.memory().numTensors, tf.backend().numDataIds()], before, "left behind");
  });

/** Each of some tensors against its bounds; the tensors are let go. */
async function assertAll(got: readonly tf.Tensor[], wanted: readonly Rounded[], what: string): Promise<void> {
  for (let i = 0; i < wanted.length; i++) assertWithin(await got[i].data(), wanted[i], `${what} ${i}`, 0.05);
  tf.dispose([...got]);
}

const onTheRow = (parts: readonly Rounded[]): Rounded => {
  const all = (f: (x: Rounded) => Points): Points =>
    points(Float64Array.from(parts.flatMap((part) => [...f(part).data])), 1);
  return { value: all(({ value }) => value), error: all(({ error }) => error) };
};

onWebGpu(
  "the machine of WebGPU: what it is given and what it gives are tensors among others, in their order",
  async () => {
    const one = caseOf({ rows: 37, directions: 2, told: "each" }, 1), { answers, layers, x } = pulled(one);
    const { perceptron, row, context } = one;
    const late = (p: Points) => tf.sub(tf.mul(up(p), 2), up(p)) as tf.Tensor2D; // exact, and not submitted yet
    const made = tf.tidy(() => {
      const [first, ...directions] = one.x.map(late), flat = tf.reshape(late(row), [-1]) as tf.Tensor1D;
      const asked = { perceptron, row: flat, context: late(context), x: first, directions };
      const along = webgpuMachine.along(asked), pull = webgpuMachine.pull(asked, one.cotangents.map(late));
      return [...along, tf.mul(along[0], 2), pull.row, pull.x, ...pull.directions];
    });
    assertEquals(made.map(({ shape }) => shape), [
      ...Array(4).fill([37, 2]),
      [row.data.length],
      ...Array(3).fill([37, 2]),
    ]);
    assertEquals([...await made[3].data()], [...await made[0].data()].map((v) => 2 * v));
    made[3].dispose();
    await assertAll(made.slice(0, 3), answers, "answers");
    await assertAll(made.slice(4, 5), [onTheRow(layers)], "row");
    await assertAll(made.slice(5), x, "x");
  },
);

const net = mlp({ dim: 2, width: 9, depth: 3, residual: true, frequencies: 2 }),
  { perceptron } = knownOf(net)!;
const size = Object.values(net.shapes).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
const usual: Settings = {
  ...{
    batch: 45,
    weightDecay: 0.1,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 0.01,
    clip: 0.5,
    average: 0.9,
    dropLabels: 0,
  },
};

/** A batch of a regression with a weight a row, or a number; each number is one of float32. */
function batchOf(seed: number, each: "row" | "number", rows = 45) {
  const rng = philox(seed),
    normal = (name: string, columns: number) => in32(rng.fork(name).normal([rows, columns]));
  const weight = normal("weight", each === "row" ? 1 : 2);
  return {
    x: normal("x", 2),
    context: in32(net.context(rng.fork("time").normal([rows, 1]).data)),
    target: normal("target", 2),
    weight: { ...weight, data: weight.data.map(Math.abs) },
  };
}

const stateOf = (): State => {
  const drawn = (name: string, scale: number) =>
    tf.tensor1d(Float32Array.from(philox(5).fork(name).normal([size, 1]).data, (z) => scale * z));
  return {
    weights: drawn("weights", 0.4),
    average: drawn("average", 0.4),
    first: tf.zeros([size]),
    second: tf.zeros([size]),
  };
};

/** A state, read. */
async function read(state: State): Promise<Record<keyof State, Float64Array>> {
  const names = ["weights", "first", "second", "average"] as const;
  const rows = await Promise.all(names.map(async (name) => Float64Array.from(await state[name].data())));
  return Object.fromEntries(names.map((name, i) => [name, rows[i]])) as Record<keyof State, Float64Array>;
}

/** Half a unit in the last place of 1 in float32. */
const u = 2 ** -24;

const ones = (rows: number) => exactly({ data: new Float64Array(rows).fill(1), shape: [rows, 1] });

/** The loss and its gradient in float64 with bounds: cotangents 2 weight (F − target)/(outputs · rows), then the chain rule. */
function lossOf(weights: Float64Array, { x, context, target, weight }: ReturnType<typeof batchOf>) {
  const [rows, outputs] = target.shape, share = 1 / (outputs * rows), [, columns] = weight.shape;
  const spread = target.data.map((_, i) => weight.data[columns === 1 ? Math.floor(i / outputs) : i]);
  const minus = exactly({ ...target, data: target.data.map((v) => -v) });
  let loss = exactly(points([[0]]));
  const one: Case = { perceptron, row: points(weights, 1), context, x: [x], cotangents: [] };
  const { layers } = pulled(one, ([F]) => {
    const error = rounded.add(F, minus);
    const pull = rounded.scale(share, rounded.mul(exactly({ data: spread, shape: target.shape }), error));
    loss = rounded.matMul(
      rounded.reshape(rounded.mul(pull, error), [1, rows * outputs]),
      ones(rows * outputs),
    );
    return [rounded.scale(2, pull)];
  });
  return { loss, gradient: onTheRow(layers) };
}

/** A step of the machine; of plain tensors; what each sees of the same state. */
const machineStep = (state: State, batch: ReturnType<typeof batchOf>, settings: Settings, done: number) =>
  webgpuMachine.step(perceptron, state, batch, settings, { done, rate: 0.05 });
const plainStep = (state: State, batch: ReturnType<typeof batchOf>, settings: Settings, done: number) => {
  const loss = regression({ name: "a regression", regression: () => assert(false) as never });
  const { context, ...arrays } = batch;
  return stepped(
    state,
    (weights) =>
      gradientOf(loss, { ...net, apply: (...all) => net.apply(...all) }, weights, { context, arrays }),
    settings,
    { done, rate: 0.05 },
  );
};

for (const each of ["row", "number"] as const) {
  onWebGpu(
    `a step's loss, ‖g‖² and gradient are those of float64 within float32's rounding: a weight a ${each}`,
    async () => {
      const state = stateOf(), batch = batchOf(2, each), before = await read(state);
      const only = { ...usual, beta1: 0, beta2: 0, clip: null }; // then m = g and v = g²
      const { next, loss, squaredNorm } = machineStep(state, batch, only, 0),
        wanted = lossOf(before.weights, batch);
      const { first, second } = await read(next);
      assertWithin(first, wanted.gradient, "g", 0.05);
      assertWithin([...await loss.data()], wanted.loss, "loss");
      const square = first.reduce((sum, g) => sum + g * g, 0), [got] = await squaredNorm.data();
      assert(Math.abs(got - square) <= 1.01 * (size + 1) * u * square, `${got}, ${square}`);
      second.forEach((v, i) => assert(Math.abs(v - first[i] ** 2) <= 1.01 * u * v, `v[${i}]`));
      tf.dispose([...Object.values(state), ...Object.values(next), loss, squaredNorm]);
    },
  );
}

/** That weights and average are what AdamW makes of the moments it left: some twenty roundings, WGSL's root 8u and quotient 5u. */
async function assertUpdate(
  state: State,
  next: State,
  { beta1, beta2, epsilon, weightDecay, average }: Settings,
  done: number,
) {
  const before = await read(state), after = await read(next), rate = 0.05, n = done + 1;
  after.weights.forEach((got, i) => {
    const [m, v] = [after.first[i] / (1 - beta1 ** n), after.second[i] / (1 - beta2 ** n)],
      w = before.weights[i];
    const change = rate * m / (Math.sqrt(v) + epsilon), wanted = w - change - rate * weightDecay * w;
    assert(
      Math.abs(got - wanted) <= u * (20 * Math.abs(change) + 4 * Math.abs(w)),
      `weight ${i}: ${got}, ${wanted}`,
    );
    const a = before.average[i], share = 1 - averageKept(average, done), mean = a + (got - a) * share;
    assert(Math.abs(after.average[i] - mean) <= 5 * u * (Math.abs(a) + Math.abs(got)), `average ${i}`);
  });
}

onWebGpu(
  "steps, clipped and with weights that decay, are those of plain tensors, each from the same state",
  async () => {
    let state = stateOf(), clippedSteps = 0;
    for (let done = 0; done < 4; done++) {
      const batch = batchOf(10 + done, "row"), before = await read(state);
      const ours = machineStep(state, batch, usual, done), theirs = plainStep(state, batch, usual, done);
      await assertUpdate(state, ours.next, usual, done);
      await assertUpdate(state, theirs.next, usual, done);
      const [a, b] = [await read(ours.next), await read(theirs.next)], wanted = lossOf(before.weights, batch);
      // Both gradients are off by at most their bound e, tensors by twice that (they round the context's share apart); the
      // factor clip/‖g‖ by ‖e‖/‖g‖ and the roundings of ‖g‖².
      const { value: { data: g }, error: { data: e } } = wanted.gradient;
      const length = (x: Float64Array) => Math.hypot(...x),
        norm = length(g),
        factor = Math.min(1, usual.clip! / norm);
      if (factor < 1) clippedSteps++;
      const off = (i: number) => 3 * factor * (e[i] + Math.abs(g[i]) * (length(e) / norm + (size + 10) * u));
      g.forEach((slope, i) => {
        const most = (1 - usual.beta1) * off(i) + 4 * u * Math.abs(before.first[i]);
        assert(Math.abs(a.first[i] - b.first[i]) <= most, `m[${i}]: ${a.first[i]}, ${b.first[i]}`);
        const square = off(i) * (2 * factor * Math.abs(slope) + off(i));
        const twice = (1 - usual.beta2) * square + 4 * u * before.second[i];
        assert(Math.abs(a.second[i] - b.second[i]) <= twice, `v[${i}]: ${a.second[i]}, ${b.second[i]}`);
      });
      const [x, y] = [(await ours.loss.data())[0], (await theirs.loss.data())[0]];
      assert(Math.abs(x - y) <= 3 * wanted.loss.error.data[0], `loss ${x}, ${y}`);
      tf.dispose([...Object.values(state), ...Object.values(theirs.next), ours.loss, ours.squaredNorm]);
      tf.dispose([theirs.loss, theirs.squaredNorm]);
      state = ours.next;
    }
    assert(clippedSteps > 0, "some gradient was clipped");
    tf.dispose(Object.values(state) as tf.Tensor[]);
  },
);

/** So many steps from one state. */
async function goes(steps: number, look: (step: number) => Promise<void> | void = () => {}) {
  const batch = batchOf(3, "row");
  let state = stateOf();
  for (let done = 0; done < steps; done++) {
    const { next, loss, squaredNorm } = machineStep(state, batch, usual, done);
    tf.dispose([...Object.values(state), loss, squaredNorm]);
    state = next;
    await look(done);
  }
  const rows = await read(state);
  tf.dispose(Object.values(state) as tf.Tensor[]);
  return rows;
}

onWebGpu("what a kernel still has to read is not written over when its tensor is let go", async () => {
  const state = stateOf(), batch = batchOf(3, "row"), rows = 288; // [288, 2] is as large as that batch in one buffer
  const context = up(in32(net.context([0.3]))), points = up(in32(philox(6).normal([rows, 2])));
  const ask = async () => {
    const x = tf.mul(points, 1) as tf.Tensor2D;
    await x.data(); // what made it has run
    const [answer] = webgpuMachine.along({ perceptron, row: state.weights, context, x, directions: [] });
    x.dispose();
    return answer;
  };
  const alone = await ask(), wanted = [...await alone.data()];
  const answer = await ask(), { next, loss, squaredNorm } = machineStep(state, batch, usual, 0);
  assertEquals([...await answer.data()], wanted);
  tf.dispose([
    alone,
    answer,
    context,
    points,
    loss,
    squaredNorm,
    ...Object.values(state),
    ...Object.values(next),
  ]);
});

onWebGpu("the same steps give the same bytes", async () => assertEquals(await goes(5), await goes(5)));

onWebGpu(
  "a hundred steps keep no tensor, no data and no buffer that the first twenty had not needed",
  async () => {
    const held = () => {
      const { numBytesAllocatedInGPU } = tf.memory() as unknown as {
        readonly numBytesAllocatedInGPU: number;
      };
      return [tf.memory().numTensors, tf.backend().numDataIds(), numBytesAllocatedInGPU];
    };
    let at20: number[] = [];
    await goes(100, (step) => {
      if (step === 20) at20 = held();
      if (step === 99) assertEquals(held(), at20);
    });
  },
);

onWebGpu("a perceptron that does not fit the card is refused, and nothing is left behind", async () => {
  const wide = { ...perceptron, width: 1028 },
    x = tf.zeros<tf.Rank.R2>([1, 2]),
    row = tf.zeros<tf.Rank.R1>([4]);
  assertEquals([cardTakes(perceptron, 7), cardTakes(perceptron, 8), cardTakes(wide)], [true, false, false]);
  const asked = { perceptron: wide, row, context: x, x, directions: [] }, state = stateOf();
  assertThrows(
    () => webgpuMachine.along(asked),
    RangeError,
    "the perceptron does not fit the card: width 1028",
  );
  assertThrows(() => webgpuMachine.pull(asked, [x]), RangeError, "does not fit the card");
  const batch = batchOf(3, "row");
  assertThrows(
    () => webgpuMachine.step(wide, state, batch, usual, { done: 0, rate: 1 }),
    RangeError,
    "does not fit",
  );
  tf.dispose([x, row, ...Object.values(state)]);
  await Promise.resolve();
});
