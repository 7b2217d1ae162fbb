import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { mlp, network, sizeOf, useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { mapValues } from "../../lib/networks/architecture.ts";
import { named, tensorNetwork } from "../../lib/networks/network.ts";
import { backends, onEachBackend, startBackend } from "./backends.ts";

const architecture = mlp({ dim: 2, width: 4, depth: 2, frequencies: 2 });

Deno.test("the same generator makes the same weights, to the byte, on every backend; another makes others", async () => {
  const bytes: Uint8Array[] = [];
  for (const backend of backends) {
    await startBackend(backend);
    const made = [
      network(architecture, philox(3)),
      network(architecture, philox(3)),
      network(architecture, philox(4)),
    ];
    const rows = await Promise.all(made.flatMap(({ weights, average }) => [weights.data(), average.data()]));
    for (const one of made) one.dispose();
    for (const row of rows.slice(1, 4)) assertEquals(row, rows[0]);
    assert(rows[4].some((v, i) => v !== rows[0][i]));
    bytes.push(new Uint8Array(new Float32Array(rows[0]).buffer));
  }
  for (const one of bytes) assertEquals(one, bytes[0]);
});

Deno.test("weights are drawn apart: a matrix is the same whatever other matrices there are", () => {
  const wide = mlp({ dim: 2, width: 4, depth: 5, outputs: 3, frequencies: 2 });
  const weights = wide.initial(philox(5));
  assertEquals(weights["2.weight"], architecture.initial(philox(5))["2.weight"]);
  weights["2.weight"].forEach((v, i) => assert(v !== weights["3.weight"][i]));
});

onEachBackend("a network is one row of weights, cut up by name; freed, it leaves nothing", async () => {
  const { initial, shapes } = architecture,
    made = network(architecture, philox(6)),
    first = initial(philox(6));
  assertEquals(made.weights.size, sizeOf(architecture));
  const parts = tf.tidy(() => named(architecture, made.weights));
  assertEquals(mapValues(parts, ({ shape }) => shape), mapValues(shapes, (shape) => [...shape]));
  for (const [name, part] of Object.entries(parts)) assertEquals(await part.data(), first[name], name);
  tf.dispose(Object.values(parts));
  made.dispose();
});

onEachBackend("points of another dim are refused on tensors too, and nothing is left behind", () => {
  const made = network(architecture, philox(7));
  const ask = (dim: number) =>
    tf.tidy(() => {
      const weights = named(architecture, made.weights);
      return architecture.apply(onTensors, weights, tf.zeros([3, dim]), tf.zeros([1, 5]));
    });
  assertThrows(() => ask(3), RangeError, "the network takes points of dim 2, got 3");
  const y = ask(2);
  assertEquals(y.shape, [3, 2]);
  y.dispose();
  made.dispose();
});

Deno.test("a network lives on the backend where it was made, and is found there again", async () => {
  await useBackend("cpu");
  const made = network(architecture, philox(8)), row = await made.weights.data();
  await useBackend("wasm");
  const there = tf.tidy(() => tf.mul(tensorNetwork(made).weights, 1));
  assertEquals(await there.data(), row);
  there.dispose();
  made.dispose();
});
