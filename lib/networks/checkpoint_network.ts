/**
 * Networks on disk.
 *
 * @module
 */
import type { Architecture } from "./architecture.ts";
import { readSealed, requireWritable, writeSealed } from "./checkpoint_file.ts";
import { arraysOf, requireSame, rowOf, said } from "./checkpoint_rows.ts";
import { mlp, type MlpOptions } from "./mlp.ts";
import { type Network, withWeights } from "./network.ts";

type Config = Architecture["config"];

/** How architectures come back from their configurations. */
const kinds: Readonly<Record<string, (config: Config) => Architecture>> = {
  mlp: (config) => mlp(config as unknown as MlpOptions),
};

/**
 * Writes a network, its averaged weights alone: arrays in the format safetensors under the names that the architecture
 * gives them, its configuration, and a checksum. The file is written whole or not at all.
 *
 * @param path Where to; an older file is replaced.
 * @param network The network.
 * @returns When it is written.
 * @throws {RangeError} If there is no such folder.
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
export async function saveNetwork(path: string, { architecture, average }: Network): Promise<void> {
  await requireWritable(path);
  const arrays = arraysOf(architecture, await average.data() as Float32Array);
  await writeSealed(path, {
    arrays,
    metadata: { holds: "network", architecture: JSON.stringify(architecture.config) },
  });
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
  { architecture }: { readonly architecture?: Architecture } = {},
): Promise<Network> {
  const { arrays, metadata } = await readSealed(path);
  try {
    const config = said<Config>(metadata, "architecture"),
      made = architecture ?? kinds[`${config.kind}`]?.(config);
    if (!made) throw new RangeError(`of a kind not known here, ${config.kind}: give its architecture`);
    requireSame("network", config, made.config);
    return withWeights(made, rowOf(made, arrays, metadata.holds === "network" ? "" : "average."));
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
