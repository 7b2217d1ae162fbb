/**
 * The legend of a fan: lines as lines, bands as swatches of their shade.
 *
 * @module
 */
import { csv } from "./columns.ts";
import type { View } from "./plot.ts";
import { textWidth } from "./text_width.ts";
import { config } from "./theme.ts";

/** What the legend says of one line or band. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly band: boolean;
}

/** A legend in as many rows as fit into `width`, on dots at `x`, `y` that are not seen. */
export function legendLayer(
  entries: readonly LegendEntry[],
  { x, y, width }: { x: number; y: number; width: number },
): View {
  const names = entries.map(({ name }) => name), twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new RangeError(`each line and band needs a name of its own, got "${twice}" twice`);
  const fontSize = config.legend!.labelFontSize as number, gap = 14;
  const needed = names.reduce((sum, name) => sum + symbol + 6 + textWidth({ fontSize }, name) + gap, -gap);
  const columns = Math.ceil(names.length / Math.ceil(needed / width));
  const scaled = (range: string[]) => ({
    field: "name",
    type: "nominal",
    scale: { domain: names, range },
    legend: { symbolSize: symbol ** 2, columnPadding: gap, columns },
  });
  return {
    data: csv({ name: names, x: names.map(() => x), y: names.map(() => y) }),
    mark: { type: "point", filled: true, opacity: 0, aria: false },
    encoding: {
      color: scaled(entries.map(({ color }) => color)),
      shape: scaled(entries.map(({ band }) => band ? swatch : stripe)),
    },
  };
}

/** How wide a symbol is, in pixels. */
const symbol = 18;

/** A piece of a band, and one of a line: as high, so that their labels stand on one line. */
const swatch = "M-1,-.6H1V.6H-1Z", stripe = "M-1,-.6M-1,.6M-1,-.1H1V.1H-1Z";
