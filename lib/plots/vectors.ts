/**
 * Which arrows show a vector field.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";
import { type Field, type Points, points } from "../core/points.ts";
import { requirePoints } from "../core/require.ts";
import { type Domain, requirePlanar } from "./frame.ts";

/** Vectors at places: a probability current at the centres of a grid's cells, velocities of particles. */
export interface Vectors {
  /** Where, shape [n, 2]. */
  readonly at: Points;
  /** Which way and how strong, shape [n, 2]. */
  readonly vectors: Points;
}

/** A rectangle cut into nearly square cells, one arrow each. */
export interface Lattice {
  readonly domain: Domain;
  /** How many cells along x and y. */
  readonly counts: readonly [number, number];
}

/** A rectangle with `n` cells along its longer side. */
export function lattice(domain: Domain, n: number): Lattice {
  const [across, upwards] = domain.map(([low, high]) => high - low), step = Math.max(across, upwards) / n;
  return {
    domain,
    counts: [Math.max(1, Math.round(across / step)), Math.max(1, Math.round(upwards / step))],
  };
}

/** A field at the centres of all cells, row after row. */
export function sampled(
  field: Field<Points>,
  t: number,
  { domain: [x, y], counts: [nx, ny] }: Lattice,
): Vectors {
  const along = ([low, high]: Interval, count: number) =>
    Array.from({ length: count }, (_, i) => low + (high - low) * (i + 0.5) / count);
  const at = points(along(y, ny).flatMap((v) => along(x, nx).map((u) => [u, v]))), vectors = field(at, t);
  requirePoints("field", vectors);
  if (`${vectors.shape}` !== `${at.shape}`) {
    throw new RangeError(`field must give shape [${at.shape}], as it was given, got [${vectors.shape}]`);
  }
  return { at, vectors };
}

/** In each cell that holds some of the places, their mean and that of their vectors. */
export function means({ at, vectors }: Vectors, { domain: [x, y], counts: [nx, ny] }: Lattice): Vectors {
  requirePlanar("at", at);
  requirePlanar("vectors", vectors);
  if (at.shape[0] !== vectors.shape[0]) {
    throw new RangeError(`at has ${at.shape[0]} places, but there are ${vectors.shape[0]} vectors`);
  }
  const sums = new Map<number, [n: number, x: number, y: number, dx: number, dy: number]>();
  const place = (v: number, [low, high]: Interval, count: number) =>
    v === high ? count - 1 : Math.floor((v - low) / (high - low) * count);
  for (let i = 0; i < at.shape[0]; i++) {
    const [u, v, du, dv] = [at.data[2 * i], at.data[2 * i + 1], vectors.data[2 * i], vectors.data[2 * i + 1]];
    const column = place(u, x, nx), row = place(v, y, ny);
    if (column < 0 || column >= nx || row < 0 || row >= ny) continue;
    const [n, ...sum] = sums.get(row * nx + column) ?? [0, 0, 0, 0, 0];
    sums.set(row * nx + column, [n + 1, sum[0] + u, sum[1] + v, sum[2] + du, sum[3] + dv]);
  }
  if (sums.size === 0) throw new RangeError("at has no place inside the domain");
  const rows = [...sums.values()];
  return {
    at: points(rows.map(([n, u, v]) => [u / n, v / n])),
    vectors: points(rows.map(([n, , , du, dv]) => [du / n, dv / n])),
  };
}
