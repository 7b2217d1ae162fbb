import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { denoising, flowMatching, noisePrediction, preconditioned } from "driftfield/losses";
import { type Architecture, learned, mapValues, mlp, network, type Tensor } from "driftfield/networks";
import { type DiffusionModel, edm, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import * as S from "driftfield/samplers";
import { loopOf } from "../../../lib/processes/diffusion/loop.ts";
import { startBackend } from "../backends.ts";

const rng = philox(3);

/** A network whose weights are all drawn. */
const drawnNetwork = (architecture: Architecture) =>
  network({
    ...architecture,
    initial: (rng) =>
      mapValues(
        architecture.shapes,
        (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])),
      ),
  }, rng);

/** The same model, whose steps are taken one by one. */
const alone = <V>(model: DiffusionModel<V>): DiffusionModel<V> => ({ ...model });

const vp = denoising(variancePreserving(), { predict: preconditioned() }), flow = flowMatching();
const level = denoising(edm(), { predict: noisePrediction });
const samplers: readonly S.Sampler[] = [
  S.reverseDiffusion(),
  S.reverseDiffusion({ lambda: 0.5 }),
  S.dpmSolver(),
  S.ddim(),
  S.ddpm(),
  S.probabilityFlow(),
  S.edmSampler({ churn: 20 }),
  S.predictorCorrector({ predictor: S.reverseDiffusion() }),
];

for (const sampler of samplers) {
  Deno.test(`steps in one call are the same bits as one by one: ${sampler.name}`, async () => {
    await startBackend("wasm");
    const net = drawnNetwork(mlp({ dim: 2, width: 12, depth: 2 })), before = tf.memory().numTensors;
    const model = learned(net, sampler.name.startsWith("EDM") ? level : vp) as DiffusionModel<Tensor>;
    assert(loopOf(model) && !loopOf(alone(model)));
    const run = async (model: DiffusionModel<Tensor>, more: Partial<S.SampleOptions> = {}) => {
      const frames = [];
      for await (const frame of S.sample(model, { count: 300, rng, sampler, steps: 12, every: 5, ...more })) {
        frames.push({ n: frame.step, evaluations: frame.evaluations, state: await frame.state() });
      }
      return frames;
    };
    const [many, single] = [await run(model), await run(alone(model))];
    assertEquals(many, single);
    assertEquals((await run(model, { every: 12 })).at(-1), many.at(-1));
    assertEquals(
      (await run(model, { count: undefined, from: many[1].state })).at(-1)?.state,
      many.at(-1)?.state,
    );
    const tail = { count: 100, row: 200 }, part = (await run(model, tail)).at(-1)!.state.x.data;
    assertEquals(part, many.at(-1)!.state.x.data.slice(400));
    assertEquals(tf.memory().numTensors, before);
    net.dispose();
  });
}

Deno.test("flows, labels and the weights themselves are followed in one call to the same bits", async () => {
  await startBackend("wasm");
  const plain = drawnNetwork(mlp({ dim: 3, width: 9, depth: 3, residual: true }));
  const told = drawnNetwork(mlp({ dim: 2, width: 8, classes: 4 }));
  const models = [
    learned(plain, flow),
    learned(told, vp, { labels: 2 }),
    learned(told, vp, { average: false }),
  ] as DiffusionModel<Tensor>[];
  for (const model of models) {
    assert(loopOf(model));
    const options = { count: 40, rng, steps: 9 };
    assertEquals(await S.sampleToEnd(model, options), await S.sampleToEnd(alone(model), options));
  }
  const [a, b] = await Promise.all(
    [1, 2].map((labels) => S.sampleToEnd(learned(told, vp, { labels }), { count: 5, rng, steps: 3 })),
  );
  assert(a.data[0] !== b.data[0]);
  for (const labels of [[0, 1, 2]]) {
    assertEquals(loopOf(learned(told, vp, { labels }) as DiffusionModel<Tensor>), undefined);
  }
  const waves = drawnNetwork(mlp({ dim: 2, width: 8, inputFrequencies: [1] }));
  assertEquals(loopOf(learned(waves, vp) as DiffusionModel<Tensor>), undefined);
  [plain, told, waves].forEach((net) => net.dispose());
});

Deno.test("a sampler with what no list says, and a model made of another, go on one by one", async () => {
  await startBackend("wasm");
  const net = drawnNetwork(mlp({ dim: 2, width: 8 })), model = learned(net, vp) as DiffusionModel<Tensor>;
  let asked = 0;
  const bent: S.Sampler = {
    ...S.ddim(),
    step: ({ model, x, t }) => (asked++, { x: model.space.map("tanh", model.denoise(x, t)) }),
  };
  const options = { count: 6, rng, steps: 4, sampler: bent };
  const ends = await S.sampleToEnd(model, options);
  assertEquals(asked, 5); // one of them in vain
  assertEquals(ends, await S.sampleToEnd(alone(model), options));
  const still = { ...model, denoise: (x: Tensor) => model.space.scale(0, x) };
  const zero = await S.sampleToEnd(still, { count: 4, rng, steps: 4, sampler: S.dpmSolver() });
  assert(zero.data.every((v) => v === 0));
  const calls = new AbortController(), reason = new Error("enough");
  const frames = S.sample(model, { count: 10, rng, steps: 50, every: 10, signal: calls.signal });
  await frames.next();
  calls.abort(reason);
  await assertRejects(() => frames.next(), Error, "enough");
  net.dispose();
});
