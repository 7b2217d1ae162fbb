/**
 * What a cell displays.
 *
 * @module
 */
import type { Check } from "../metrics/check.ts";
import type { Animation } from "./animation.ts";
import { checkTable, failures } from "./checks.ts";
import { flush, kernel, type MimeBundle } from "./jupyter.ts";
import { movingScale, pictures, svg } from "./picture.ts";
import type { Movie } from "./movie.ts";
import { encodeApng } from "./indexed_png.ts";
import { type Plot, vegaLite } from "./plot.ts";
import { slider } from "./slider.ts";
import { type Table, tableHtml, tableText } from "./table.ts";

/** What `show` can display. A string is Markdown. */
export type Showable = Plot | Animation | Movie | Table | Check | readonly Check[] | string | {
  readonly tex: string;
};

/**
 * Displays something below the cell, or prints it outside a notebook. A check that failed is displayed, then thrown.
 *
 * @param thing A plot, an animation, a movie, a table, a check or several, Markdown, or `{ tex }`.
 * @returns When the front end has it.
 * @throws {Error} If a check failed: its claim and numbers.
 * @throws {TypeError} If it is nothing that can be displayed.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { show } from "driftfield/plots";
 *
 * await show("The variance grows **linearly**.");
 * const wrong = { name: "mean zero", estimate: 0.3, truth: 0, tolerance: 0.1, passed: false };
 * await assertRejects(() => show(wrong), Error, '"mean zero": 0.3, expected 0 within ± 0.1');
 * ```
 */
export async function show(thing: Showable): Promise<void> {
  const { data, metadata } = await mimeBundle(thing), jupyter = kernel();
  if (jupyter) {
    await jupyter.broadcast("display_data", { data, metadata, transient: {} });
    await flush();
  } else {
    console.log(data["text/plain"]);
  }
  const failed = isChecks(thing) && failures([thing].flat());
  if (failed) throw new Error(failed);
}

/**
 * A thing in every form that a front end may choose from.
 *
 * @param thing What `show` would display.
 * @returns The forms by MIME type, and hints (alt text, width) for those that take them.
 * @throws {TypeError} If it is nothing that can be displayed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mimeBundle } from "driftfield/plots";
 *
 * const { data } = await mimeBundle({ tex: "e^{i\\pi}" });
 * assertEquals(Object.keys(data), ["text/latex", "text/plain"]);
 * ```
 */
export async function mimeBundle(thing: Showable): Promise<{ data: MimeBundle; metadata: MimeBundle }> {
  if (typeof thing === "string") {
    return { data: { "text/markdown": thing, "text/plain": thing }, metadata: {} };
  }
  if (isChecks(thing)) return tableBundle(checkTable([thing].flat()));
  if (typeof thing === "object" && thing !== null && "tex" in thing) {
    return { data: { "text/latex": `$$${thing.tex}$$`, "text/plain": thing.tex }, metadata: {} };
  }
  switch (thing?.kind) {
    case "plot":
      return {
        data: {
          "application/vnd.vegalite.v5+json": vegaLite(thing),
          "image/svg+xml": await svg(thing),
          "text/plain": thing.alt,
        },
        metadata: {},
      };
    case "animation":
    case "movie": { // no SVG beside them: pages without the slider would prefer that, and nothing would move
      const drawn = await pictures(thing, movingScale);
      return {
        data: {
          "application/vnd.vegalite.v5+json": slider(drawn, movingScale, thing.alt),
          "image/png": encodeApng(drawn.frames, drawn.palette, thing.delays).toBase64(),
          "text/plain": thing.alt,
        },
        metadata: { "image/png": { width: Math.round(drawn.frames[0].width / movingScale), alt: thing.alt } },
      };
    }
    case "table":
      return tableBundle(thing);
    default:
      throw new TypeError(
        `thing must be a plot, an animation, a movie, a table, checks, Markdown or { tex }, got ${typeof thing}`,
      );
  }
}

const tableBundle = (table: Table) => ({
  data: { "text/html": tableHtml(table), "text/plain": tableText(table) },
  metadata: {},
});

const isChecks = (thing: Showable): thing is Check | readonly Check[] =>
  Array.isArray(thing) ? thing.length > 0 && thing.every(isCheck) : isCheck(thing);

const isCheck = (thing: unknown): thing is Check =>
  typeof thing === "object" && thing !== null && "passed" in thing && "truth" in thing;
