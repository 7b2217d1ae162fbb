import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { loadNetwork, network, trainToEnd, useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";
import { architecture, broken, type Case, data, good, objective, options, sealedWrong } from "./corpus.ts";

const folder = await Deno.makeTempDir(), path = `${folder}/one.safetensors`;
await useBackend("cpu");

/** Reads each file; what is wrong is refused with its name and what is wrong, and nothing else has happened. */
async function judge(cases: readonly Case[], read: (path: string) => Promise<unknown>): Promise<void> {
  const before = tf.memory().numTensors, { rss } = Deno.memoryUsage();
  for (const { name, bytes, says } of cases) {
    await Deno.writeFile(path, bytes);
    if (says) {
      const { message } = await assertRejects(() => read(path), RangeError, `${path}: `, name);
      assert(says.test(message), `${name}: ${message}`);
      assert(message.length < 1000, `${name}: ${message.length} characters are said of it`);
    } else await read(path);
    assertEquals(tf.memory().numTensors, before, name);
  }
  assert(({} as Record<string, unknown>).dtype === undefined && Object.keys(Object.prototype).length === 0);
  const grown = Deno.memoryUsage().rss - rss;
  assert(grown < 2 ** 28, `files of a few MB have taken ${grown} bytes`); // what a depth of 10⁹ would take is 10¹² bytes
}

/** Loads a network, and lets it go. */
const load = async (path: string) => (await loadNetwork(path)).dispose();

/** Goes on with training; where that is refused, the network is as it was. */
async function goOn(path: string): Promise<void> {
  const net = network(architecture, philox(5)), { weights, average } = net, were = [...await weights.data()];
  try {
    await trainToEnd(net, objective, data, { ...options, from: path });
  } catch (error) {
    assert(net.weights === weights && net.average === average);
    assertEquals([...await net.weights.data()], were);
    throw error;
  } finally {
    net.dispose();
  }
}

for (const holds of ["network", "training"] as const) {
  Deno.test(`of a file that holds a ${holds}, what is cut off, altered or nonsense is refused by name`, async () => {
    const bytes = await good(holds), cases = broken(bytes);
    assert(cases.length >= 80, `${cases.length}`);
    await judge([{ name: "good", bytes }], load);
    await judge(cases, load);
    if (holds === "training") await judge([{ name: "good", bytes }, ...cases], goOn);
  });

  Deno.test(`of a file that holds a ${holds}, what its checksum holds and is wrong all the same is refused by name`, async () => {
    const cases = await sealedWrong(await good(holds)), training = holds === "training";
    assert(cases.length >= 30, `${cases.length}`);
    if (training) await judge(cases, goOn);
    else await judge(cases, load);
  });
}

Deno.test("what is no file is refused by name: a folder, a pipe, a device without end, a link that leads to itself", async () => {
  await Deno.symlink(`${folder}/loop`, `${folder}/loop`);
  const { code } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
  assertEquals(code, 0);
  const places = [folder, `${folder}/pipe`, "/dev/zero", `${folder}/loop`, `${folder}/none`, "\0"];
  for (const place of places) {
    for (const read of [load, goOn]) {
      await assertRejects(() => read(place), RangeError, `${place} cannot be read: `);
    }
  }
  await assertRejects(() => load(""), TypeError, "path must be a file's, got ");
  await assertRejects(() => goOn(""), RangeError, " cannot be read: ");
});
