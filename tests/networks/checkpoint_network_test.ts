import { assertEquals, assertRejects } from "@std/assert";
import { decodeSafetensors, encodeSafetensors, points } from "driftfield/core";
import {
  decodeNetwork,
  encodeNetwork,
  loadNetwork,
  mlp,
  type Network,
  network,
  saveNetwork,
  trainToEnd,
  useBackend,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { onEachBackend } from "./backends.ts";
import { linear, slope } from "./train_linear.ts";

const folder = await Deno.makeTempDir(), data = points([[-1, 0], [1, 2]]);

const architecture = mlp({ dim: 2, width: 4, depth: 2, frequencies: 2 });

/** The average's bytes. */
const averageOf = async (net: Network) => [...await net.average.data()];

onEachBackend(
  "saveNetwork(): loadNetwork() gives its average back, to the bit; of a checkpoint too",
  async (backend) => {
    const path = `${folder}/${backend}-net`,
      from = `${folder}/${backend}-run`,
      net = network(architecture, philox(0));
    await trainToEnd(net, slope(data), data, { steps: 2, rng: philox(1), checkpoint: { path: from } });
    await saveNetwork(path, net);
    assertEquals(
      Object.keys(decodeSafetensors(await Deno.readFile(path)).arrays),
      Object.keys(architecture.shapes).sort(),
    );
    for (const file of [path, from]) {
      const back = await loadNetwork(file);
      assertEquals(back.architecture.config, architecture.config);
      assertEquals(await averageOf(back), await averageOf(net));
      assertEquals([...await back.weights.data()], await averageOf(net));
      back.dispose();
    }
    net.dispose();
  },
);

Deno.test("loadNetwork(): one's own architecture must be given, and must be the one that was saved", async () => {
  await useBackend("cpu");
  const path = `${folder}/own`, net = network(linear(2), philox(0));
  await trainToEnd(net, slope(data), data, { steps: 1, rng: philox(0) });
  await saveNetwork(path, net);
  await assertRejects(
    () => loadNetwork(path),
    RangeError,
    "of a kind not known here, linear: give its architecture",
  );
  const says = `${path}: it is of another network (dim: stored 2, expected 3)`;
  await assertRejects(() => loadNetwork(path, { architecture: linear(3) }), RangeError, says);
  const back = await loadNetwork(path, { architecture: linear(2) });
  assertEquals(await averageOf(back), await averageOf(net));
  await assertRejects(() => saveNetwork(`${folder}/none/own`, net), RangeError, "there is no folder");
  const long = `${folder}/${"x".repeat(255)}`; // with what it is called until it is whole, too long for a file system
  await assertRejects(() => saveNetwork(long, net), RangeError, "cannot be written");
  await assertRejects(
    () => loadNetwork(`${folder}/none`),
    RangeError,
    "cannot be read: there is no such file",
  );
  for (const one of [net, back]) one.dispose();
});

onEachBackend(
  "encodeNetwork(): the bytes of saveNetwork(), from which decodeNetwork() makes the average again, to the bit",
  async (backend) => {
    const net = network(architecture, philox(0)), path = `${folder}/${backend}-bytes`;
    await trainToEnd(net, slope(data), data, { steps: 2, rng: philox(1) });
    const bytes = await encodeNetwork(net), back = await decodeNetwork(bytes);
    await saveNetwork(path, net);
    assertEquals(await Deno.readFile(path), bytes);
    assertEquals(back.architecture.config, architecture.config);
    assertEquals(await averageOf(back), await averageOf(net));
    assertEquals(await encodeNetwork(back), bytes);
    for (const one of [net, back]) one.dispose();
  },
);

onEachBackend(
  "decodeNetwork(): bytes that are truncated, altered anywhere, or of something else are refused, by name",
  async () => {
    const net = network(architecture, philox(0)), bytes = await encodeNetwork(net);
    net.dispose();
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const refused = (wrong: Uint8Array, says: string) =>
      assertRejects(() => decodeNetwork(wrong, { name: "mine" }), RangeError, `mine: ${says}`);
    for (const length of [0, 7, start - 1, start, bytes.length - 1]) {
      await refused(bytes.subarray(0, length), "safetensors: ");
    }
    const width = new TextDecoder().decode(bytes).indexOf(`"width":4`.replaceAll('"', '\\"')) + 10;
    for (const at of [start, start + 50, bytes.length - 1, width]) {
      const altered = bytes.slice();
      altered[at] ^= 1;
      await refused(altered, "it was altered: its SHA-256 is ");
    }
    const { arrays, metadata: { sha256: _, ...metadata } } = decodeSafetensors(bytes);
    await refused(encodeSafetensors(arrays, { metadata }), "it has no checksum");
    await assertRejects(
      () => decodeNetwork(new Uint8Array(3)),
      RangeError,
      "network: safetensors: truncated",
    );
    const wider = { ...architecture, shapes: { ...architecture.shapes, "out.weight": [2, 4] as const } };
    for (
      const [other, says] of [
        [
          mlp({ dim: 2, width: 5, depth: 2, frequencies: 2 }),
          "it is of another network (width: stored 4, expected 5)",
        ],
        [wider, "out.weight: stored [4, 2] in float32, expected [2, 4] in float32"],
      ] as const
    ) {
      await assertRejects(
        () => decodeNetwork(bytes, { architecture: other }),
        RangeError,
        `network: ${says}`,
      );
    }
  },
);
