import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points } from "driftfield/core";
import { denoising, flowMatching, preconditioned } from "driftfield/losses";
import { learned, mapValues, mlp, network, type Tensor } from "driftfield/networks";
import { type DiffusionModel, edm, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import * as S from "driftfield/samplers";
import { placed } from "../../../lib/kernels/loop/record.ts";
import { fitsLoop, loopLaunches } from "../../../lib/kernels/loop/wgsl_launch.ts";
import { knownOf } from "../../../lib/networks/fused/known.ts";
import { loopFor } from "../../../lib/networks/fused/loop.ts";
import type { Machine, Steps } from "../../../lib/networks/fused/machine.ts";
import { webgpuMachine } from "../../../lib/networks/fused/on_webgpu.ts";
import { cardPass } from "../../../lib/networks/fused/tensors_on_card.ts";
import type { Readable } from "../../../lib/networks/learned.ts";
import { tensorNetwork } from "../../../lib/networks/network.ts";
import { loopOf, type RecordedStep, withLoop } from "../../../lib/processes/diffusion/loop.ts";
import { onCard } from "../../kernels/on_card.ts";
import { startBackend } from "../backends.ts";
import { assertWithin, exactly, type Rounded } from "../rounding.ts";
import { inFloat64 } from "./loop_in_float64.ts";

const rng = philox(3), label = 2;
const net = () => network(drawn(mlp({ dim: 3, width: 12, depth: 3, residual: true, classes: 4 })), rng);

/** An architecture whose weights are all drawn. */
function drawn(architecture: ReturnType<typeof mlp>): typeof architecture {
  const initial: typeof architecture.initial = (rng) =>
    mapValues(
      architecture.shapes,
      (shape, name) =>
        Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(8 * shape[0])),
    );
  return { ...architecture, initial };
}

/** A test on the WebGPU backend with a network, which must leave no tensor behind. */
const onWebGpu = (claim: string, test: (network: ReturnType<typeof net>) => Promise<void>) =>
  onCard(claim, async (card) => {
    await startBackend("webgpu");
    const before = [tf.memory().numTensors, tf.backend().numDataIds()], made = net();
    await test(made);
    made.dispose();
    card.check();
    assertEquals([tf.memory().numTensors, tf.backend().numDataIds()], before, "left behind");
  });

/** What a machine was asked, and what came of it. */
interface Heard {
  readonly steps: Steps;
  readonly made: boolean;
}

/** A model whose steps are taken one by one, and the same in one dispatch, with what the card was asked. */
function both(network: ReturnType<typeof net>, objective: Readable, average = true) {
  const heard: Heard[] = [], labels = network.architecture.classes > 0 ? label : undefined;
  const machine: Machine = {
    ...webgpuMachine,
    loop(steps) {
      const made = webgpuMachine.loop(steps);
      heard.push({ steps, made: made !== undefined });
      return made;
    },
  };
  const single = { ...learned(network, objective, { labels, average }) } as DiffusionModel<Tensor>;
  const loop = loopFor(
    network,
    objective,
    { labels: labels === undefined ? labels : [labels], average },
    () => machine,
  );
  return { single, many: withLoop({ ...single }, loop!), heard };
}

/** All frames of a run. */
async function framesOf(model: DiffusionModel<Tensor>, options: S.SampleOptions) {
  const frames = [];
  for await (const frame of S.sample(model, options)) {
    frames.push({ n: frame.step, evaluations: frame.evaluations, state: await frame.state() });
  }
  return frames;
}

const vp = denoising(variancePreserving(), { predict: preconditioned() });
const level = denoising(edm(), { predict: preconditioned() }), flow = flowMatching();
/** x ↦ D/(2 + x²). */
const dividing: S.Sampler = {
  ...S.ddim(),
  step({ model, x, t }) {
    const { space } = model, below = space.add(space.constant(2, x), space.mul(x, x));
    return { x: space.div(model.denoise(x, t), below) };
  },
};

/** Samplers, and how large a share of the samples their bounds may be, if not the usual one: σ is 80 at first in EDM's. */
const runs: readonly (readonly [string, S.Sampler | undefined, Readable, number?])[] = [
  ["DDIM", S.ddim(), vp],
  ["DPM-Solver++", S.dpmSolver(), vp],
  ["a flow, by Heun", undefined, flow],
  ["one that divides", dividing, vp],
  ["reverse diffusion", S.reverseDiffusion(), vp],
  ["predictor and corrector", S.predictorCorrector({ predictor: S.reverseDiffusion() }), vp],
  ["EDM's with churn", S.edmSampler({ churn: 20 }), level, 0.05],
];

for (const [name, sampler, objective, most] of runs) {
  onWebGpu(
    `steps in one dispatch and one by one are those of float64 within float32's rounding: ${name}`,
    async (network) => {
      const { single, many, heard } = both(network, objective), steps = 4;
      const options = { count: 300, rng, steps, every: steps, ...sampler && { sampler } };
      const [one, other] = [await framesOf(many, options), await framesOf(single, options)];
      const seen = (frames: typeof one) =>
        frames.map(({ n, evaluations, state }) => [n, evaluations, state.step]);
      assertEquals(seen(one), seen(other));
      assert(one.at(-1)!.evaluations >= steps);
      assert(heard.length > 0 && heard.every(({ made }) => made));
      const weights = points(Float64Array.from(await network.average.data()), 1);
      const start = one[0].state.x;
      let state: readonly Rounded[] = [exactly(start)];
      for (const { steps } of heard) state = inFloat64(network.architecture, weights, steps, state);
      for (const [what, frames] of [["in one", one], ["one by one", other]] as const) {
        assertWithin(frames.at(-1)!.state.x.data, state[0], what, most);
      }
    },
  );
}

/** So many steps of a sampler that draws twice a step, and asks the network `asks` times more, as a loop takes them. */
const stepsOf = (count: number, asks = 0): readonly RecordedStep[] =>
  Array.from({ length: count }, (_, n) => (model, x, _seen, normal) => {
    const { space } = model, t = 0.9 - 0.1 * n;
    let y = space.add(model.denoise(x, t), space.add(normal(0), space.scale(0.5, normal(1))));
    for (let k = 0; k < asks; k++) y = space.add(space.scale(0.9, y), space.scale(0.1, model.denoise(y, t)));
    return { x: y, seen: n % 2 === 0 ? space.sub(y, x) : undefined };
  });

/** Rows of the stream's normals. */
const someRows = (rows: number, row = 0) => {
  const { data, shape } = rng.fork("start").normal([rows, 3], { row });
  return tf.tensor2d(Float32Array.from(data), shape as [number, number]) as unknown as Tensor;
};

/** What a loop makes of rows: x, and what else it leaves; its tensors are let go. */
async function taken(model: DiffusionModel<Tensor>, steps: readonly RecordedStep[], rows: number, row = 0) {
  const x = someRows(rows, row), made = loopOf(model)!(steps, { x, step: 0, noise: rng, row })!;
  const tensors = [made.x, ...made.seen ? [made.seen] : []] as unknown as tf.Tensor[];
  const numbers = await Promise.all(tensors.map((one) => one.data()));
  tf.dispose([...tensors, x as unknown as tf.Tensor]);
  return numbers.map((one) => [...one]);
}

onWebGpu("a row is the same bits whatever is beside it, and each time", async (network) => {
  const { many } = both(network, vp), steps = stepsOf(3);
  const rows = 6400, all = await taken(many, steps, rows); // enough for large tiles
  assertEquals(all.length, 2);
  assertEquals(await taken(many, steps, rows), all);
  assertEquals(await taken(many, steps, 100, rows - 100), all.map((one) => one.slice(3 * (rows - 100))));
  assert(new Set(all[0]).size > rows && all[0].every(Number.isFinite));
});

onWebGpu(
  "a run taken up again, and one of other stops, has the bytes of the run that went through",
  async (network) => {
    const { many } = both(network, vp), options = { count: 300, rng, steps: 6, sampler: S.dpmSolver() };
    const through = await framesOf(many, { ...options, every: 6 }),
      stops = await framesOf(many, { ...options, every: 1 });
    assertEquals(stops.at(-1)!.state, through.at(-1)!.state);
    const again = await framesOf(many, { ...options, count: undefined, from: stops[3].state, every: 6 });
    assertEquals(again.at(-1)!.state, through.at(-1)!.state);
  },
);

onWebGpu(
  "a list that is too long for a dispatch goes on in the next with all that it had",
  async (network) => {
    const { many, heard } = both(network, vp), steps = stepsOf(3, 200), rows = 100;
    const whole = await taken(many, steps, rows);
    const { heard: { instructions }, perceptron, inputs, outputs } = heard[0].steps;
    const list = placed(instructions, inputs.map(([line]) => line), outputs), buffer = {} as GPUBuffer;
    const scratch = { storage: () => buffer, uniform: () => buffer, filled: () => buffer };
    const on = { perceptron, limits: cardPass().device.limits, scratch };
    const loop = { row: buffer, context: buffer, given: [buffer], made: [buffer], rows, list, row0: 0 };
    assert(loopLaunches(on, loop).length > 1);
    assertEquals(
      loopLaunches(on, { ...loop, list: { ...list, instructions: list.instructions.slice(0, 9) } }).length,
      1,
    );
    let x = someRows(rows);
    for (const [n, step] of steps.entries()) { // one by one, each in one dispatch
      const made = loopOf(many)!([step], { x, step: n, noise: rng, row: 0 })!;
      tf.dispose([x, ...n < 2 && made.seen ? [made.seen] : []] as unknown as tf.Tensor[]);
      if (n === 2) {
        assertEquals([...await (made.seen as unknown as tf.Tensor).data()], whole[1]);
        tf.dispose(made.seen as unknown as tf.Tensor);
      }
      x = made.x;
    }
    assertEquals([...await (x as unknown as tf.Tensor).data()], whole[0]);
    tf.dispose(x as unknown as tf.Tensor);
  },
);

onWebGpu("the weights that were asked for are sampled with, and labels tell", async (network) => {
  const row = tensorNetwork(network);
  row.average.dispose();
  row.average = tf.mul(row.weights, 0.5);
  const [smooth, sharp] = [both(network, vp), both(network, vp, false)],
    options = { count: 300, rng, steps: 2, every: 2 };
  const end = async (model: DiffusionModel<Tensor>) => (await S.sampleToEnd(model, options)).data;
  const [a, b, c] = [await end(smooth.many), await end(sharp.many), await end(sharp.single)];
  // Two roundings of one float64 are near each other: 1e-4, a hundred times what the tests above see of this network.
  b.forEach((v, i) => assert(Math.abs(v - c[i]) <= 1e-4 * Math.max(1, Math.abs(v)), `${v}, ${c[i]}`));
  assert(a.some((v, i) => Math.abs(v - b[i]) > 1e-2));
  const told = loopFor(network, vp, { labels: [0], average: false }, () => webgpuMachine)!;
  const other = await end(withLoop({ ...sharp.single }, told));
  assert(other.some((v, i) => Math.abs(v - b[i]) > 1e-2));
});

onWebGpu("thirty runs keep no buffer that the first three had not needed", async (network) => {
  const { many } = both(network, vp), steps = stepsOf(3);
  const held = () =>
    (tf.memory() as unknown as { readonly numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
  let before = 0;
  for (let run = 0; run < 30; run++) {
    await taken(many, steps, 300);
    if (run === 2) before = held();
  }
  assertEquals(held(), before);
});

onCard("what a workgroup cannot hold is refused, and goes on one by one", async (card) => {
  await startBackend("webgpu");
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  const wide = network(drawn(mlp({ dim: 2, width: 1028, depth: 1 })), rng),
    { single, many, heard } = both(wide, vp);
  const options = { count: 3, rng, steps: 4, every: 2 };
  assertEquals(await framesOf(many, options), await framesOf(single, options));
  assertEquals(heard.map(({ made }) => made), [false]);
  wide.dispose();
  assertEquals([tf.memory().numTensors, tf.backend().numDataIds()], before);
  const { perceptron } = knownOf(mlp({ dim: 64, width: 128, depth: 2 }))!, { limits } = card.device;
  const least = {
    ...{
      maxComputeWorkgroupStorageSize: 16_384,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupSizeX: 256,
    },
    ...{ maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage },
    ...{ maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 },
  };
  // A row has 512 bytes of a layer, and 256 of each place, in fours; an array of all places 2¹¹ bytes a row.
  assertEquals([60, 61].map((places) => fitsLoop(perceptron, least, places, 1)), [true, false]);
  assertEquals([2 ** 16, 2 ** 16 + 1].map((rows) => fitsLoop(perceptron, least, 8, rows)), [true, false]);
  card.check();
});
