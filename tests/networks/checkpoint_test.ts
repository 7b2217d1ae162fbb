import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { decodeSafetensors, encodeSafetensors, type Points, points } from "driftfield/core";
import { denoising, logNormalTimes, preconditioned } from "driftfield/losses";
import {
  constantRate,
  mlp,
  network,
  saveNetwork,
  train,
  type TrainData,
  type TrainOptions,
  trainToEnd,
  useBackend,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onEachBackend } from "./backends.ts";

const objective = denoising(edm()), data = points([[-1, 0], [1, 2], [0, 1]]);
const architecture = mlp({ dim: 2, width: 4, depth: 2, frequencies: 2 });
const folder = await Deno.makeTempDir(),
  options: TrainOptions = {
    steps: 7,
    batch: 4,
    learningRate: 0.01,
    weightDecay: 0.1,
    clip: 0.5,
    average: 0.9,
    every: 1,
    rng: philox(2),
  };

/** Trains a new network to the end, or to where it is broken off; its bytes, and what it wrote. */
async function trained(path: string, other: Partial<TrainOptions> = {}, until = Infinity, seed = 0) {
  const net = network(architecture, philox(seed)), checkpoint = { path, every: 3 };
  for await (const { step } of train(net, objective, data, { ...options, checkpoint, ...other })) {
    if (step >= until) break;
  }
  const rows = [await net.weights.data(), await net.average.data()], file = await Deno.readFile(path);
  net.dispose();
  return { rows, file };
}

onEachBackend(
  "a run broken off and taken up again at its checkpoint ends in the bytes of one that was not",
  async (backend) => {
    const whole = await trained(`${folder}/${backend}-whole`), path = `${folder}/${backend}-broken`;
    const broken = await trained(path, {}, 5);
    assertNotEquals(broken.rows, whole.rows);
    assertEquals(decodeSafetensors(broken.file).metadata.step, "5"); // written as it was left, not at 3 alone
    const resumed = await trained(path, { from: path, every: 2 }, Infinity, 99); // its own weights are not looked at
    assertEquals(resumed.rows, whole.rows);
    assertEquals(resumed.file, whole.file); // Adam's moments too
  },
);

Deno.test("an aborted run, and one whose data fail, have written where they stopped; one that diverged has not", async () => {
  await useBackend("cpu");
  const controller = new AbortController(), enough = new Error("enough"), { signal } = controller;
  const stepsKept = async (name: string, law: TrainData, other: Partial<TrainOptions>, message: string) => {
    const net = network(architecture, philox(0)), path = `${folder}/${name}`;
    const run = async () => {
      const how = { ...options, batch: 3, checkpoint: { path, every: 3 }, ...other };
      for await (const { step } of train(net, objective, law, how)) if (step === 4) controller.abort(enough);
    };
    await assertRejects(run, Error, message);
    net.dispose();
    return decodeSafetensors(await Deno.readFile(path)).metadata.step;
  };
  let drawn = 0; // once before the first step
  const failing = (wrong: (x: Points) => Points) => ({ sample: () => ++drawn > 6 ? wrong(data) : data });
  const thrown = failing(() => {
    throw new Error("no more");
  });
  assertEquals(await stepsKept("aborted", data, { signal }, "enough"), "4");
  assertEquals(await stepsKept("failed", thrown, {}, "no more"), "5");
  drawn = 0;
  const huge = failing(({ shape }) => ({ data: new Float64Array(shape[0] * shape[1]).fill(1e300), shape }));
  assertEquals(await stepsKept("diverged", huge, {}, "step 6"), "3");
});

Deno.test("a checkpoint holds weights and average by name, both moments, step, generator and configuration", async () => {
  await useBackend("cpu");
  const { file, rows } = await trained(`${folder}/names`), { arrays, metadata } = decodeSafetensors(file);
  const names = Object.keys(architecture.shapes);
  assertEquals(
    Object.keys(arrays).sort(),
    [...names.flatMap((name) => [`weights.${name}`, `average.${name}`]), "first moments", "second moments"]
      .sort(),
  );
  assertEquals(arrays["weights.1.context"].shape, [...architecture.shapes["1.context"]]);
  assertEquals([...arrays["weights.1.weight"].data], [...rows[0].slice(0, 8)]);
  assertEquals(JSON.parse(metadata.architecture), architecture.config);
  const { rng, loss, batch } = JSON.parse(metadata.settings);
  assertEquals([rng, loss, batch, metadata.step], [[...philox(2).key], objective.name, 4, "7"]);
  // Each gradient was clipped to 0.5, so that their average of weights 1 − 0.9⁷ in sum is no longer.
  assert(Math.hypot(...arrays["first moments"].data) <= 0.5 * (1 - 0.9 ** 7) * (1 + 1e-6));
});

/** What resuming says, which must leave the network alone. */
async function refused(
  from: string,
  { data: given = data, ...change }: Partial<TrainOptions> & { data?: Points },
  says: string,
  make = architecture,
  loss = objective,
) {
  const net = network(make, philox(0)), { weights, average } = net, before = tf.memory().numTensors;
  await assertRejects(
    () => train(net, loss, given, { ...options, from, ...change }).next(),
    RangeError,
    says,
  );
  assert(net.weights === weights && net.average === average && tf.memory().numTensors === before, says);
  net.dispose();
}

Deno.test("a checkpoint of another run, network or loss is refused: the message says what differs", async () => {
  await useBackend("cpu");
  const path = `${folder}/run`;
  await trained(path);
  const run = `${path}: it is of another run (`;
  await refused(path, { batch: 5 }, `${run}batch: stored 4, expected 5)`);
  await refused(
    path,
    { rng: philox(3), clip: 1 },
    "clip: stored 0.5, expected 1; rng: stored [2,0], expected [3,0]",
  );
  await refused(path, { clip: undefined }, `${run}clip: stored 0.5, expected null)`);
  await refused(
    path,
    { learningRate: 0.02 },
    `${run}learningRate of step 1: stored 0.01, expected 0.02; learningRate of step 7`,
  );
  await refused(path, { steps: 9 }, `${run}learningRate of step 7: stored`); // the cosine is another
  await refused(path, { steps: 5 }, `${path}: it has 7 steps done, of 5 to do`);
  await refused(path, {}, `loss: stored "denoising score matching", expected "mine"`, architecture, {
    ...objective,
    name: "mine",
  });
  const halved = denoising(edm(), { predict: preconditioned({ sigmaData: 0.5 }) });
  const other = `${path}: it is of another data set or objective (x: stored`;
  await refused(path, {}, other, architecture, halved);
  await refused(path, {}, other, architecture, denoising(edm(), { times: logNormalTimes({ mean: 0 }) }));
  await refused(path, { data: points([[-1, 0.001], [1, 2.001], [0, 1.001]]) }, other);
  const wider = mlp({ dim: 2, width: 6, depth: 2, frequencies: 2 });
  await refused(path, {}, `${path}: it is of another network (width: stored 4, expected 6)`, wider);
  const reshaped = { ...architecture, shapes: { ...architecture.shapes, "out.weight": [2, 4] as const } };
  await refused(
    path,
    {},
    "weights.out.weight: stored [4, 2] in float32, expected [2, 4] in float32",
    reshaped,
  );
  await refused(path, { data: points([[1]]) }, "data of dim 1 gives x of dim 1, but the network takes 2");
  const net = await trainToEnd(network(architecture, philox(0)), objective, data, { ...options, from: path }); // is at its end
  net.dispose();
});

Deno.test("where the rate does not depend on it, a run may be given more steps, and is the longer run", async () => {
  await useBackend("cpu");
  const learningRate = constantRate(0.01, { warmUp: 3 }), path = `${folder}/longer`;
  await trained(path, { learningRate });
  const longer = await trained(path, { learningRate, from: path, steps: 9 });
  assertEquals(longer.rows, (await trained(`${folder}/long`, { learningRate, steps: 9 })).rows);
});

Deno.test("a file that is truncated, altered anywhere, or of another kind is refused, and changes nothing", async () => {
  await useBackend("cpu");
  const { file } = await trained(`${folder}/good`), path = `${folder}/bad`;
  const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  for (const length of [0, 5, start - 1, start, file.length - 1]) {
    await Deno.writeFile(path, file.subarray(0, length));
    await refused(path, {}, `${path}: safetensors: `);
  }
  const step = new TextDecoder().decode(file).indexOf('"step":"7"') + 8;
  for (const at of [start, start + 50, file.length - 1, step]) {
    const altered = file.slice();
    altered[at] ^= 1;
    await Deno.writeFile(path, altered);
    await refused(path, {}, `${path}: it was altered: its SHA-256 is `);
  }
  await Deno.writeFile(path, encodeSafetensors({}));
  await refused(path, {}, `${path}: it has no checksum`);
  const net = network(architecture, philox(0));
  await saveNetwork(path, net);
  net.dispose();
  await refused(path, {}, `${path}: it is no checkpoint of training`);
});

Deno.test("a write that fails keeps the file that was there, and the network what it has learned", async () => {
  await useBackend("cpu");
  const path = `${folder}/kept`, { file } = await trained(path), { open } = Deno;
  const refusing: typeof open = (place, how) =>
    how?.write ? Promise.reject(new Error("disk gone")) : open(place, how);
  Deno.open = refusing;
  const net = network(architecture, philox(1)), before = tf.memory().numTensors;
  await assertRejects(() => trainToEnd(net, objective, data, { ...options, checkpoint: { path, every: 3 } }));
  assertEquals([tf.memory().numTensors, await Deno.readFile(path)], [before, file]);
  await assertRejects(() => saveNetwork(path, net));
  assertEquals(await Deno.readFile(path), file);
  Deno.open = open;
  await saveNetwork(path, net);
  assertEquals([...Deno.readDirSync(folder)].filter(({ name }) => name.includes(".part")), []);
  net.dispose();
});
