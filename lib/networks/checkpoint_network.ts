/**
 * Networks as bytes, and on disk.
 *
 * @module
 */
import { requireObject, type Safetensors } from "../core/mod.ts";
import { writeWhole } from "../core/whole_file.ts";
import type { Architecture } from "./architecture.ts";
import { about, readWhole, requireWritable, sealed, unsealed } from "./checkpoint_file.ts";
import { arraysOf, requireSame, rowOf, saidOf } from "./checkpoint_rows.ts";
import { mlp, type MlpOptions } from "./mlp.ts";
import { type Network, withWeights } from "./network.ts";
import { unet, type UnetOptions } from "./unet.ts";

type Config = Architecture["config"];

/** How architectures come back from their configurations. */
const kinds: Readonly<Record<string, (config: Config) => Architecture>> = {
  mlp: (config) => mlp(config as unknown as MlpOptions),
  unet: (config) => unet(config as unknown as UnetOptions),
};

/** The architecture of a configuration. Each of its sizes has a number stored at least: it is not made to be refused. */
function architectureOf(config: Config, arrays: Safetensors["arrays"]): Architecture {
  const kind = `${config.kind}`;
  if (!Object.hasOwn(kinds, kind)) {
    throw new RangeError(`of a kind not known here, ${kind}: give its architecture`);
  }
  const stored = Object.values(arrays).reduce((sum, { data }) => sum + data.length, 0);
  for (const [name, size] of Object.entries(config)) {
    if (typeof size !== "number" || size <= stored) continue;
    throw new RangeError(`its ${name} is ${size}, but it has ${stored} numbers in all`);
  }
  return kinds[kind](config);
}

/** What a network must be. */
export interface DecodeOptions {
  /** Its architecture; needed only for one that is not of this library. */
  readonly architecture?: Architecture;
  /** What errors call the bytes; "network" by default. */
  readonly name?: string;
}

/**
 * A network, its averaged weights alone, as the bytes of a file in the format safetensors: arrays under the names that the
 * architecture gives them, its configuration, and a checksum. The same weights give the same bytes.
 *
 * @param network The network.
 * @returns The bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeSafetensors } from "driftfield/core";
 * import { encodeNetwork, mlp, network, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const net = network(mlp({ dim: 2, width: 8 }), philox(0)), { arrays } = decodeSafetensors(await encodeNetwork(net));
 * assertEquals(arrays["1.weight"].shape, [2, 8]);
 * net.dispose();
 * ```
 */
export async function encodeNetwork(network: Network): Promise<Uint8Array<ArrayBuffer>> {
  requireObject("network", network, "architecture", "weights", "average");
  const { architecture, average } = network;
  const arrays = arraysOf(architecture, await average.data() as Float32Array);
  const metadata = { holds: "network", architecture: JSON.stringify(architecture.config) };
  return sealed({ arrays, metadata });
}

/**
 * The network that {@linkcode encodeNetwork} made bytes of, or the averaged weights of a checkpoint of training, on the
 * backend that runs.
 *
 * @param bytes A whole file.
 * @param options `architecture`: what it must be; `name`: what errors call the bytes.
 * @returns The network, its weights those of the average; `dispose` it when it is no longer needed.
 * @throws {RangeError} If the bytes are truncated, altered, or of another network: the message says what differs.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { decodeNetwork, encodeNetwork, mlp, network, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const net = network(mlp({ dim: 2, width: 8 }), philox(0)), bytes = await encodeNetwork(net);
 * const back = await decodeNetwork(bytes);
 * assertEquals(await encodeNetwork(back), bytes);
 * await assertRejects(() => decodeNetwork(bytes.subarray(0, 500), { name: "mine" }), RangeError, "mine: safetensors: truncated");
 * for (const one of [net, back]) one.dispose();
 * ```
 */
export async function decodeNetwork(
  bytes: Uint8Array,
  { architecture, name = "network" }: DecodeOptions = {},
): Promise<Network> {
  if (architecture !== undefined) requireObject("architecture", architecture, "config", "shapes", "apply");
  return await about(name, async () => {
    const { arrays, metadata } = await unsealed(bytes), config = saidOf(metadata, "architecture");
    const { holds } = metadata, prefix = holds === "network" ? "" : "average.";
    if (prefix && holds !== "training") throw new RangeError(`it is no network, but holds ${holds}`);
    const made = architecture ?? architectureOf(config as Config, arrays);
    requireSame("network", config, made.config);
    return withWeights(made, rowOf(made, arrays, prefix));
  });
}

/**
 * Writes the file of {@linkcode encodeNetwork}, whole or not at all.
 *
 * @param path Where to; an older file is replaced.
 * @param network The network.
 * @returns When it is written.
 * @throws {RangeError} If there is no such folder.
 * @throws {Error} If the file cannot be written: an older one is left as it was.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadNetwork, mlp, network, saveNetwork, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const path = `${await Deno.makeTempDir()}/net.safetensors`, made = network(mlp({ dim: 2, width: 8 }), philox(0));
 * await saveNetwork(path, made);
 * const back = await loadNetwork(path);
 * assertEquals(back.architecture.config, made.architecture.config);
 * for (const one of [made, back]) one.dispose();
 * ```
 */
export async function saveNetwork(path: string, network: Network): Promise<void> {
  requirePath(path);
  requireObject("network", network, "architecture", "weights", "average");
  await requireWritable(path);
  await writeWhole(path, await encodeNetwork(network));
}

/**
 * Reads a network that `saveNetwork` wrote, or the averaged weights of a checkpoint of training.
 *
 * @param path Where from.
 * @param options `architecture`: what it must be; needed only for one that is not of this library.
 * @returns The network, its weights those of the average; `dispose` it when it is no longer needed.
 * @throws {RangeError} If the file is missing, truncated, altered, or of another network: the message says what differs.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { loadNetwork, mlp, network, saveNetwork, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const path = `${await Deno.makeTempDir()}/net.safetensors`, made = network(mlp({ dim: 2, width: 8 }), philox(0));
 * await saveNetwork(path, made);
 * made.dispose();
 * const other = mlp({ dim: 2, width: 9 });
 * await assertRejects(() => loadNetwork(path, { architecture: other }), RangeError, "width: stored 8, expected 9");
 * ```
 */
export async function loadNetwork(
  path: string,
  { architecture }: Pick<DecodeOptions, "architecture"> = {},
): Promise<Network> {
  requirePath(path);
  return decodeNetwork(await readWhole(path), { architecture, name: path });
}

function requirePath(path: string): void {
  if (typeof path !== "string" || path === "") throw new TypeError(`path must be a file's, got ${path}`);
}
