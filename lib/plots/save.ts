/**
 * Plots written to disk.
 *
 * @module
 */
import { requirePlot } from "./require_plot.ts";
import { png, svg } from "./picture.ts";
import type { Animation } from "./animation.ts";
import type { Movie } from "./movie.ts";
import type { Plot } from "./plot.ts";

/**
 * Writes `path.svg` and `path.png`, each whole or not at all.
 *
 * @param plot A plot, an animation or a movie (stills as SVG, all of it as animated PNG).
 * @param path Where to, without extension; its folder must exist.
 * @returns When both are written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { line, save } from "driftfield/plots";
 *
 * const folder = await Deno.makeTempDir();
 * await save(line({ x: [0, 1], y: [0, 1] }), `${folder}/ramp`);
 * assertEquals([...Deno.readDirSync(folder)].length, 2);
 * ```
 */
export async function save(plot: Plot | Animation | Movie, path: string): Promise<void> {
  requirePlot("plot", plot, "plot", "animation", "movie");
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`path must be a file without its ending, got ${path}`);
  }
  const files: [string, Uint8Array][] = [
    [`${path}.svg`, new TextEncoder().encode(await svg(plot))],
    [`${path}.png`, await png(plot)],
  ];
  for (const [file, bytes] of files) {
    const part = `${file}.part`;
    try {
      await Deno.writeFile(part, bytes);
      await Deno.rename(part, file);
    } catch (error) {
      await Deno.remove(part).catch(() => {}); // it may not be there
      throw error;
    }
  }
}
