/**
 * A network as others find it: its weights, and where they come from.
 *
 * @module
 */
import { type Network, saveNetwork } from "../networks/mod.ts";
import type { Outcome, Parameters } from "./experiment.ts";

/** The bytes that a network is stored as. */
async function bytesOf(network: Network): Promise<Uint8Array> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await saveNetwork(path, network);
    return await Deno.readFile(path);
  } finally {
    await Deno.remove(path);
  }
}

/** The command line that a run came from; a word that is empty is left out. */
export function commandOf(seed: number, parameters: Parameters): string {
  const words = Object.entries(parameters).filter(([, value]) => value !== "");
  const given = words.map(([name, value]) => `--${name} ${value}`);
  return `deno task experiment score-matching --seed ${seed} ${given.join(" ")}`;
}

/** The weights, and beside them what is known of them. */
export async function networkFiles(network: Network, about: object): Promise<Outcome["files"]> {
  const weights = await bytesOf(network);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", weights as BufferSource)).toHex();
  const record = { file: "network.safetensors", bytes: weights.length, sha256, ...about };
  return {
    [record.file]: weights,
    "network.json": new TextEncoder().encode(JSON.stringify(record, null, 2) + "\n"),
  };
}
