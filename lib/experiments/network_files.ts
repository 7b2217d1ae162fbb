/**
 * A network as others find it: its weights, and where they come from.
 *
 * @module
 */
import { encodeNetwork, type Network } from "../networks/mod.ts";
import type { Parameters } from "./experiment.ts";

/** What goes with a network. */
export interface NetworkFilesOptions {
  /** What the files are called; "network" by default. */
  readonly name?: string;
  /** What is known of it: command, seed, backend, configuration, objective, figures. */
  readonly about: Readonly<Record<string, unknown>>;
}

/**
 * The files of a network: NAME.safetensors, its averaged weights, which `loadNetwork` reads; and NAME.json, which says how
 * many bytes they are, their SHA-256, and what else is known of them.
 *
 * @param network The network.
 * @param options Name, and what is known.
 * @returns Bytes by file name.
 */
export async function networkFiles(
  network: Network,
  { name = "network", about }: NetworkFilesOptions,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const weights = await encodeNetwork(network), file = `${name}.safetensors`;
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", weights)).toHex();
  const record = { file, bytes: weights.length, sha256, ...about };
  return {
    [file]: weights,
    [`${name}.json`]: new TextEncoder().encode(JSON.stringify(record, null, 2) + "\n"),
  };
}

/**
 * The command line of a run.
 *
 * @param experiment Name of the experiment.
 * @param seed Its seed.
 * @param parameters Those that say what comes out, by name.
 * @returns What one types: what is not plain in a shell stands in quotes.
 */
export function commandOf(experiment: string, seed: number, parameters: Parameters): string {
  const given = Object.entries(parameters).map(([name, value]) =>
    value === "" ? `--${name}=` : `--${name} ${quoted(`${value}`)}`
  );
  return ["deno task experiment", experiment, `--seed ${seed}`, ...given].join(" ");
}

const quoted = (word: string) =>
  /^[\w.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
