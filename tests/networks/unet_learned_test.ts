import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { float64, type Points, take } from "driftfield/core";
import { denoising, preconditioned } from "driftfield/losses";
import {
  type Architecture,
  inFloat64,
  learned,
  loadNetwork,
  mapValues,
  type Network,
  network,
  onHost,
  onPoints,
  saveNetwork,
  traced,
  trainToEnd,
  unet,
  useBackend,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { units } from "../../lib/networks/directions.ts";
import { named } from "../../lib/networks/network.ts";
import { up } from "./algebra_operations.ts";
import { onEachBackend } from "./backends.ts";
import { drawn } from "./mlp_nets.ts";
import { in32 } from "./rounding.ts";
import { assertNear, near } from "./shaken.ts";

const architecture = unet({ height: 4, width: 4, channels: 3, frequencies: 2, classes: 2 });
const schedule = edm({ sigmaMin: 0.1, sigmaMax: 3 });
const objective = denoising(schedule, { predict: preconditioned({ sigmaData: 0.6 }) });

/** A network of weights drawn, and a context that float32 holds. */
function random(seed: number) {
  const net = drawn(architecture, seed), { weights } = net;
  const given: Architecture = {
    ...architecture,
    context: (times, labels) => in32(architecture.context(times, labels)),
    initial: () => mapValues(weights, ({ data }) => Float32Array.from(data)),
  };
  return { ...net, given, made: () => network(given, philox(0)) };
}

const rowOf = async ({ weights }: Network) => [...await weights.data()];

Deno.test("every weight has a gradient: none is dead", async () => {
  await useBackend("cpu");
  const { given, made, x } = random(51), net = made();
  const context = architecture.context([-1.5, -0.2, 0.3, 1], [0, 2, 1, 2]); // every label, none among them
  const gradient = tf.tidy(() => {
    const loss = (row: tf.Tensor) =>
      tf.sum(tf.square(given.apply(onTensors, named(given, row), up(x), up(context))));
    return tf.grad(loss)(net.weights as unknown as tf.Tensor);
  });
  const slopes = await gradient.data();
  let from = 0;
  for (const [name, [rows, columns]] of Object.entries(given.shapes)) {
    const part = slopes.subarray(from, from += rows * columns);
    assert(part.every((v) => v !== 0 && Number.isFinite(v)), name);
  }
  gradient.dispose();
  net.dispose();
});

onEachBackend("a new U-Net answers 0, and after a few steps all of its weights have learned", async () => {
  const rng = philox(52), data = { points: rng.normal([6, 16]), labels: [0, 1, 2, 0, 1, 2] };
  const net = network(architecture, rng), before = await rowOf(net), x = rng.fork("x").normal([2, 16]);
  const host = await onHost(net);
  assertEquals(host.at(0.3, [1]).value(x).data.map(Math.abs), new Float64Array(32));
  // One step for the answer, one for the last block, one for what comes before it in the block and below it, …: with the
  // attention behind `out` and the last block, its logits come fourth.
  await trainToEnd(net, objective, data, { steps: 5, batch: 8, weightDecay: 0, learningRate: 0.01, rng });
  const after = await rowOf(net);
  let from = 0;
  for (const [name, [rows, columns]] of Object.entries(architecture.shapes)) {
    const to = from + rows * columns, still = after.slice(from, to).filter((v, i) => v === before[from + i]);
    assertEquals(still.length, 0, name);
    from = to;
  }
  net.dispose();
});

onEachBackend(
  "saved and loaded a U-Net has the same weights and the same answers, to the bit",
  async (backend) => {
    const path = `${await Deno.makeTempDir()}/${backend}.safetensors`, { x } = random(53);
    const net = network(architecture, philox(54));
    await trainToEnd(net, objective, { points: x, labels: [0, 1, 2, 0] }, {
      steps: 2,
      batch: 4,
      rng: philox(55),
    });
    await saveNetwork(path, net);
    const back = await loadNetwork(path);
    assertEquals(back.architecture.config, architecture.config);
    assertEquals([...await back.average.data()], [...await net.average.data()]);
    const [one, other] = await Promise.all([net, back].map((net) => onHost(net)));
    assertEquals(one.at(0.3, [1]).value(x), other.at(0.3, [1]).value(x));
    for (const used of [net, back]) used.dispose();
  },
);

Deno.test("an image's answer does not depend on its batch, to the bit, on cpu and wasm", async () => {
  const labels = [0, 2, 1, 0];
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const { made, x } = random(59), net = made(), host = await onHost(net);
    const all = host.at(0.3, labels).value(x);
    labels.forEach((label, row) => {
      assertEquals(host.at(0.3, [label]).value(take(x, [row])), take(all, [row]));
    });
    net.dispose();
  }
});

Deno.test("a learned U-Net's laplacian and jvp are the derivatives of its score and velocity", async () => {
  await useBackend("wasm");
  const { made, x } = random(56), net = made(), { add, scale, sub } = float64, h = 1e-4;
  const model = learned(await inFloat64(net), objective, { labels: 1 }), w = philox(57).normal(x.shape);
  const along = (field: (x: Points) => Points, u: Points) =>
    scale(1 / (2 * h), sub(field(add(x, scale(h, u))), field(add(x, scale(-h, u)))));
  const off = 1e4 * (h ** 2 + Number.EPSILON / h); // of third derivatives of some 10⁴
  model.jvp(x, 1, w).data.forEach((v, i) =>
    assertAlmostEquals(v, along((x) => model.velocity(x, 1), w).data[i], off)
  );
  const diagonal = new Float64Array(4);
  units(x.shape).forEach((unit, k) => {
    const column = along((x) => model.score(x, 1), unit).data;
    for (let row = 0; row < 4; row++) diagonal[row] += column[16 * row + k];
  });
  model.laplacian(x, 1).data.forEach((v, row) => assertAlmostEquals(v, diagonal[row], 16 * off));
  net.dispose();
});

onEachBackend("on the host a U-Net's answers and derivatives are those in float64, to rounding", async () => {
  const { given, weights, made, x, u } = random(58), net = made(), context = given.context([0.3], [1]);
  const expected = near((A) => {
    const { value, along } = traced(A, given, weights, context).along(x, [u]);
    return [value.data, along[0].data];
  });
  const { value, along } = (await onHost(net)).at(0.3, [1]).along(x, [u]);
  assertNear(value.data, expected[0], "F");
  assertNear(along[0].data, expected[1], "J u");
  const twin = (await inFloat64(net)).at(0.3, [1]).along(x, [u]);
  assertEquals(twin, traced(onPoints, given, weights, context).along(x, [u]));
  net.dispose();
});
