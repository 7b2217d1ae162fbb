/**
 * Differences of a logarithm along an axis, the singularities taken out.
 *
 * @module
 */
import type { Axis, GridFunction } from "../../core/mod.ts";

/** ∂log u along one axis, line after line of cells. */
export interface Slopes {
  readonly axis: Axis;
  /** The axis across, if there is one. */
  readonly across?: Axis;
  /** Places between two cells of a line: one less than cells, or as many on a ring. */
  readonly faces: number;
  /** ∂log(u/d) at these: length [lines · faces]. */
  readonly smooth: Float64Array;
  /** Whether u vanishes at the lower and at the upper end of each line, 1 or 0: each of length [lines]. */
  readonly vanishes: readonly [low: Uint8Array, high: Uint8Array];
}

/** The slopes of log u along axis k. */
export function slopesAlong({ grid: { axes }, values }: GridFunction, k: number): Slopes {
  const axis = axes[k], across = axes[1 - k] as Axis | undefined, n = axis.cells, lines = across?.cells ?? 1;
  const [step, stride] = k === 0 ? [1, n] : [lines, 1], ring = axis.boundaries[0] === "periodic";
  const faces = ring ? n : n - 1, smooth = new Float64Array(lines * faces), h = (axis.high - axis.low) / n;
  const vanishes = [new Uint8Array(lines), new Uint8Array(lines)] as const;
  const zeroAt = (side: 0 | 1, last: number, next: number) =>
    axis.boundaries[side] === "absorbing" && next > 2 * last ? 1 : 0;
  for (let line = 0; line < lines; line++) {
    const u = (i: number) => values[line * stride + i % n * step];
    const low = vanishes[0][line] = zeroAt(0, u(0), u(1));
    const high = vanishes[1][line] = zeroAt(1, u(n - 1), u(n - 2));
    for (let i = 0; i < faces; i++) {
      const singular = (low && Math.log((i + 1.5) / (i + 0.5))) +
        (high && Math.log((n - i - 1.5) / (n - i - 0.5)));
      smooth[line * faces + i] = (Math.log(u(i + 1)) - Math.log(u(i)) - singular) / h;
    }
  }
  return { axis, ...across && { across }, faces, smooth, vanishes };
}

/** ∂log u where the coordinate along is x, and that across is y. */
export function along(slopes: Slopes, x: number, y: number): number {
  const { axis, across, faces, smooth, vanishes: [low, high] } = slopes, { low: a, high: b, cells } = axis;
  const h = (b - a) / cells,
    i = between(axis, x, faces, 1),
    j = across && between(across, y, across.cells, 0.5);
  const away = (end: number) => Math.max(Math.abs(x - end), h / 20), below = 1 / away(a), above = 1 / away(b);
  const onLine = (line: number) => {
    const from = line * faces;
    return (1 - i.share) * smooth[from + i.first] + i.share * smooth[from + i.second] +
      low[line] * below - high[line] * above;
  };
  return j ? (1 - j.share) * onLine(j.first) + j.share * onLine(j.second) : onLine(0);
}

/**
 * Between which two of `count` places, a cell apart and the first `offset` cells from the low end, a coordinate is: on
 * the straight line through the last two beyond them, but not beyond the axis.
 */
function between({ low, high, cells, boundaries: [end] }: Axis, x: number, count: number, offset: number) {
  const u = (x - low) / (high - low) * cells;
  if (end === "periodic") {
    const place = u - offset, first = Math.floor(place), index = (i: number) => (i % count + count) % count;
    return { first: index(first), second: index(first + 1), share: place - first };
  }
  const place = Math.min(cells, Math.max(0, u)) - offset;
  const first = Math.min(count - 2, Math.max(0, Math.floor(place)));
  return { first, second: first + 1, share: place - first };
}
