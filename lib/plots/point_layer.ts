/**
 * Particles on top of a picture.
 *
 * @module
 */
import { type Points, take } from "../core/points.ts";
import { thinCloud } from "./clouds.ts";
import { csv } from "./columns.ts";
import { columnsOf } from "./frame.ts";
import type { View } from "./plot.ts";

/** Points as dots of a certain look, 800 of them at most; no layer without points. */
export function pointLayer(points: Points | undefined, look: object): View[] {
  if (!points) return [];
  const shown = points.shape[0] > 800 ? take(points, thinCloud(points, 800)) : points;
  const mark = { type: "point", filled: true, opacity: 1, clip: true, aria: false, ...look };
  return [{ data: csv(columnsOf(shown)), mark, encoding: {} }];
}
