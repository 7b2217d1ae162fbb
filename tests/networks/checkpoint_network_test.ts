import { assertEquals, assertRejects } from "@std/assert";
import { decodeSafetensors, points } from "driftfield/core";
import {
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
  await assertRejects(
    () => loadNetwork(`${folder}/none`),
    RangeError,
    "cannot be read: there is no such file",
  );
  for (const one of [net, back]) one.dispose();
});
