/**
 * What `scatter` accepts, brought to one form.
 *
 * @module
 */
import { type Points, points } from "../core/points.ts";
import { requireColumn, requireSameLength } from "./columns.ts";
import { columnOf, type Row } from "./rows.ts";

type ScatterColor = ArrayLike<number> | readonly string[];

/** Clouds by name; a number or a group for each point if there is one cloud. */
export interface Clouds {
  readonly clouds: readonly (readonly [name: string, cloud: Points])[];
  readonly color: ScatterColor | undefined;
}

/** Clouds by name, and the colour of each point if there is one. */
export function cloudsOf(
  data: Points | Readonly<Record<string, Points>> | readonly Row[],
  o: {
    readonly x?: string;
    readonly y?: string;
    readonly color?: ArrayLike<number> | readonly string[] | string;
  },
): Clouds {
  const { x = "x", y = "y" } = o;
  if (Array.isArray(data)) {
    const rows = data as readonly Row[], [across, upwards] = [columnOf(rows, x), columnOf(rows, y)];
    const cloud = points(across.map((v, i) => [v as number, upwards[i] as number]));
    const color = typeof o.color === "string" ? columnOf(rows, o.color) as string[] : o.color;
    return { clouds: [["points", cloud]], color: checked(color, rows.length) };
  }
  const clouds: [string, Points][] = "shape" in data
    ? [["points", data as Points]]
    : Object.entries(data as Record<string, Points>);
  if (clouds.length === 0) throw new RangeError("data must be at least one cloud, got none");
  if (o.color === undefined) return { clouds, color: undefined };
  if (clouds.length > 1) {
    throw new TypeError("color tells the points of one cloud apart; several clouds are coloured by name");
  }
  return { clouds, color: checked(o.color, clouds[0][1].shape[0]) };
}

function checked(color: ScatterColor | string | undefined, batch: number): ScatterColor | undefined {
  if (color === undefined) return undefined;
  if (typeof color === "string") {
    throw new TypeError(`color must list one value a point, got the word "${color}"`);
  }
  if (typeof color[0] !== "string") requireColumn("color", color as ArrayLike<number>);
  requireSameLength("points", { length: batch }, "color", color);
  return color;
}

/**
 * Which points of a cloud to draw: the outermost along both axes, and every k-th of the others.
 *
 * @param cloud Points of shape [batch, 2].
 * @param most How many to keep at most, at least 4.
 * @returns Increasing indices.
 */
export function thinCloud({ data, shape: [batch] }: Points, most: number): number[] {
  if (batch <= most) return Array.from({ length: batch }, (_, i) => i);
  const outermost = [0, 0, 0, 0];
  for (let i = 1; i < batch; i++) {
    for (let k = 0; k < 2; k++) {
      if (data[2 * i + k] < data[2 * outermost[k] + k]) outermost[k] = i;
      if (data[2 * i + k] > data[2 * outermost[k + 2] + k]) outermost[k + 2] = i;
    }
  }
  const keep = new Set(outermost), others = most - keep.size;
  for (let j = 0; j < others; j++) keep.add(Math.floor(j * batch / others));
  return [...keep].sort((a, b) => a - b);
}
