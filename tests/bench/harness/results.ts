/**
 * Results on disk.
 *
 * @module
 */
import { join } from "node:path";
import { save } from "driftfield/plots";
import type { Plot } from "driftfield/plots";

/** What a run leaves behind. */
export interface Kept {
  /** Everything measured, to be written as JSON. */
  readonly data: object;
  /** Plots by the ending of their name. */
  readonly plots: Readonly<Record<string, Plot>>;
}

/** Writes NAME.json, and NAME_ENDING.svg and .png for each plot, each whole or not at all. */
export async function keep(folder: string, name: string, { data, plots }: Kept): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`), part = `${path}.part`;
  await Deno.writeTextFile(part, JSON.stringify(data, null, 2) + "\n");
  await Deno.rename(part, path);
  for (const [ending, plot] of Object.entries(plots)) await save(plot, join(folder, `${name}_${ending}`));
}

/** overParticles → over_particles. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
