/**
 * Plots as SVG, without a browser or a canvas.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import { type Plot, vegaLite } from "./plot.ts";
import { slim } from "./slim.ts";
import { textWidth } from "./text_width.ts";

/**
 * Draws a plot as SVG.
 *
 * @param plot A plot.
 * @returns A whole SVG document; the same plot gives the same text. Its root carries the alt text.
 * @throws {Error} If Vega-Lite warns about the specification: a plot that is not what was asked for is not drawn.
 */
export async function plotSvg(plot: Plot): Promise<string> {
  const [{ compile }, vega] = await Promise.all([import("vega-lite"), import("vega")]); // 0.3 s, so on first use
  // without a canvas Vega would guess, and place legends far apart; its types leave textMetrics out
  (vega as unknown as { textMetrics: { width: typeof textWidth } }).textMetrics.width = textWidth;
  const view = new vega.View(
    vega.parse(compile(vegaLite(plot) as unknown as TopLevelSpec, { logger: strict }).spec),
    {
      renderer: "none",
      logger: vega.logger(vega.Error),
    },
  );
  try {
    return slim(await view.toSVG(), plot.alt);
  } finally {
    view.finalize();
  }
}

type Logger = NonNullable<NonNullable<Parameters<typeof import("vega-lite").compile>[1]>["logger"]>;

/** What Vega-Lite only warns of is an error here. */
const strict: Logger = {
  level: (() => strict) as unknown as Logger["level"],
  error: (...message) => fail(message),
  warn: (...message) => fail(message),
  info: () => strict,
  debug: () => strict,
};

function fail(message: readonly unknown[]): never {
  throw new Error(`Vega-Lite: ${message.join(" ")}`);
}
