import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeNetwork, type TrainedName, trainedNetwork, useBackend } from "driftfield/networks";
import checksums from "../../data/checksums.json" with { type: "json" };
import { readStored } from "../experiments/stored_command.ts";
import { onEachBackend } from "./backends.ts";

const folder = new URL("../../data/models/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
const models = files.filter((name) => name.endsWith(".safetensors")).map((name) => name.split(".")[0]);
const networks = models.filter((name) => name !== "digits-classifier") as TrainedName[];

/** What the file beside a model says of it. */
const record = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, folder)));

Deno.test("data/models: each model has a record and an entry in checksums.json, which agree with its bytes", async () => {
  assert(models.includes("digits-classifier"), `${models}`);
  assertEquals(files.sort(), models.flatMap((name) => [`${name}.json`, `${name}.safetensors`]).sort());
  const entries = Object.entries(checksums).filter(([file]) => file.startsWith("models/"));
  assertEquals(
    entries.map(([file]) => file).sort(),
    models.map((name) => `models/${name}.safetensors`).sort(),
  );
  for (const [path, entry] of entries) {
    const file = path.slice("models/".length), bytes = await Deno.readFile(new URL(file, folder));
    const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    const said = await record(file.split(".")[0]), found = { bytes: bytes.length, sha256 };
    assertEquals({ bytes: entry.bytes, sha256: entry.sha256 }, found, `checksums.json of ${file}`);
    assertEquals({ file: said.file, bytes: said.bytes, sha256: said.sha256 }, { file, ...found }, file);
    assert(bytes.length <= 2_000_000, `${file} has ${bytes.length} bytes, more than 2 MB`);
  }
});

Deno.test("data/models: the command that made each is one of an experiment that there is, with options that it has", async () => {
  for (const name of models) {
    const { command, seed, backend } = await record(name), asked = readStored(command);
    assertEquals(asked.seed, seed, name);
    assertEquals(Object.values(asked.parameters).filter((value) => /^\/|\.csv$/.test(`${value}`)), [], name); // theirs alone
    assert(["float64", "cpu", "wasm", "webgpu"].includes(backend), `${name}: ${backend}`);
  }
});

onEachBackend("trainedNetwork() gives each network of data/models, to the byte", async () => {
  for (const name of networks) {
    const net = await trainedNetwork(name), { network, objective } = await record(name);
    assertEquals(await encodeNetwork(net), await Deno.readFile(new URL(`${name}.safetensors`, folder)), name);
    assertEquals(JSON.parse(JSON.stringify(net.architecture.config)), network, name);
    assertEquals(typeof objective.name, "string", `${name} does not say what it learned`);
    net.dispose();
  }
});

Deno.test("trainedNetwork() refuses a name that is none, and lists those that are", async () => {
  const known = `name must be one of ${Object.keys(checksums).flatMap(named).join(", ")}; got `;
  for (const name of ["diffusion-9gaussians", "digits-classifier", "../airports", "toString"]) {
    await assertRejects(() => trainedNetwork(name as TrainedName), RangeError, `${known}"${name}"`);
  }
});

/** The networks among the files of data/, in their order. */
const named = (file: string) =>
  networks.filter((name) => file === `models/${name}.safetensors`) as readonly string[];

Deno.test("trainedNetwork() refuses a file that is missing, truncated or altered, by name", async () => {
  await useBackend("cpu");
  const elsewhere = await Deno.makeTempDir();
  await Deno.mkdir(`${elsewhere}/models`);
  try {
    for (const name of networks) {
      const file = `models/${name}.safetensors`, path = `${elsewhere}/${file}`;
      const bytes = await Deno.readFile(new URL(`${name}.safetensors`, folder));
      const refused = (says: string) =>
        assertRejects(() => trainedNetwork(name, { folder: elsewhere }), RangeError, `${file} ${says}`);
      await refused("is missing");
      await Deno.writeFile(path, bytes.subarray(0, -1));
      await refused(`is truncated: ${bytes.length - 1} bytes, expected ${bytes.length}`);
      bytes[bytes.length - 1] ^= 1;
      await Deno.writeFile(path, bytes);
      await refused("was altered: its SHA-256 is");
      bytes[bytes.length - 1] ^= 1;
      await Deno.writeFile(path, bytes);
      (await trainedNetwork(name, { folder: elsewhere })).dispose();
    }
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
});
