import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "driftfield/networks";
import { withoutComments } from "../rooms.ts";
import { backends, onEachBackend } from "./backends.ts";

Deno.test("a backend that fails to start is an error, and no other takes its place unasked", async () => {
  const factory = tf.findBackendFactory("cpu");
  tf.removeBackend("cpu");
  tf.registerBackend("cpu", () => {
    throw new Error("out of order");
  });
  try {
    await assertRejects(() => useBackend("cpu"), Error, "backend cpu (asked for) failed to start");
    assertEquals((await useBackend("wasm")).name, "wasm");
  } finally {
    tf.removeBackend("cpu");
    tf.registerBackend("cpu", factory, 1);
  }
  assertEquals((await useBackend("cpu")).name, "cpu");
});

/** What a program prints that learns one step on a backend. */
async function printed(backend: BackendName): Promise<string[]> {
  const [networks, datasets, losses, processes, random] = [
    "networks",
    "datasets",
    "losses",
    "processes",
    "random",
  ].map((room) => import.meta.resolve(`driftfield/${room}`));
  const program = `
    const { mlp, network, regression, train, useBackend } = await import("${networks}");
    const { philox } = await import("${random}"), { gaussianMixture } = await import("${datasets}");
    const { denoising } = await import("${losses}"), { edm } = await import("${processes}");
    await useBackend("${backend}");
    const net = network(mlp({ dim: 1, width: 4 }), philox(0)), data = gaussianMixture({ means: [[0]], sigma: 1 });
    for await (const _ of train(net, denoising(edm()), data, { steps: 1, batch: 8, rng: philox(1) })) continue;
    net.dispose();`;
  const config = fileURLToPath(import.meta.resolve("../offline.json"));
  const args = ["eval", ...(existsSync(config) ? ["-c", config] : []), program];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const lines = [stdout, stderr].flatMap((out) => new TextDecoder().decode(out).split("\n")).filter((line) =>
    line !== ""
  );
  assertEquals(code, 0, lines.join("\n"));
  return lines.filter((line) => !line.includes("XDG_RUNTIME_DIR")); // the graphics driver's, and harmless
}

Deno.test("nothing is printed but what we print: no advertisement, no warning, on any backend", async () => {
  assertEquals(await Promise.all(backends.map(printed)), backends.map(() => []));
});

onEachBackend("shapes and numbers that do not fit are errors all the same", () => {
  const { numTensors } = tf.memory();
  tf.tidy(() => {
    const x = tf.zeros([2, 3]);
    assertThrows(() => tf.matMul(x, x), Error, "inner shapes");
    assertThrows(() => tf.add(x, tf.zeros([2, 2])), Error, "could not be broadcast");
    assertThrows(() => tf.reshape(x, [4, 2]), Error);
    assertThrows(() => tf.tensor2d([1, 2, 3], [2, 2]), Error, "should have 4 values");
  });
  assertEquals(tf.memory().numTensors, numTensors);
});

/** Every file of lib/networks, without its comments. */
function* sources(folder: URL): Generator<[file: string, source: string]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else yield [name, withoutComments(Deno.readTextFileSync(new URL(name, folder)))];
  }
}

// What must not be used, and why.
const faulty: Record<string, RegExp> = {
  "nested, these are silently wrong: derivatives go by tangents":
    /\btf\.(grads?|valueAndGrads?|variableGrads)\b/,
  "keeps tensors that nobody frees": /\btf\.(variable|train|layers)\b|\.minimize\(/,
  "is drawn from no seed": /\btf\.(random\w*|rand|truncatedNormal|multinomial|dropout|initializers)\b/,
  "has no gradient on WebAssembly, or a wrong one":
    /\btf\.(gather\w*|unsortedSegmentSum|einsum|complex|conv\w*|depthwise\w*|maxPool\w*)\b/,
  "checks each kernel, with false alarms": /IS_TEST/,
};

Deno.test("nothing in lib/networks uses what is known to be wrong in TensorFlow.js", () => {
  const found = (source: string) => Object.keys(faulty).filter((why) => faulty[why].test(source));
  const files = [...sources(new URL("../../lib/networks/", import.meta.url))];
  assert(files.length > 10, "there is something to read");
  for (const [file, source] of files) {
    const brought = file === "convolve.ts" ? ["tf.conv2d"] : []; // with gradients of its own
    assertEquals(found(brought.reduce((rest, name) => rest.replaceAll(name, ""), source)), [], file);
  }
  const guilty = [
    "tf.grad(f)",
    "tf.variable(x)",
    "tf.randomNormal([2])",
    "tf.gather(x, i)",
    'set("IS_TEST", true)',
  ];
  assertEquals(guilty.map((source) => found(source).length), guilty.map(() => 1));
});
