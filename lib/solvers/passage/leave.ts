/**
 * Paths stepped until they leave.
 *
 * @module
 */
import { float64, type Points, take } from "../../core/mod.ts";
import type { Sde } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { requireFiniteState } from "../failure.ts";
import { incrementOf } from "../sde/noise.ts";
import type { SdeSolver } from "../sde/solver.ts";
import type { Barrier } from "./barriers.ts";
import { leavingPoint } from "./bridge.ts";
import { distances, seenAtEnd, seenOnBridge } from "./meet.ts";
import { normalsByRow } from "./normals_by_row.ts";
import type { Passages } from "./passages.ts";

/** What is run. */
export interface PassageRun {
  readonly sde: Sde<Points>;
  readonly solver: SdeSolver;
  readonly barriers: readonly Barrier[];
  readonly rng: Rng;
  readonly t0: number;
  readonly dt: number;
  readonly bridge: boolean;
}

/** Paths on their way: steps done, how many are inside, one step more, and what has come of it. */
export interface Leaving {
  readonly step: number;
  readonly alive: number;
  go(): void;
  passages(): Passages;
}

/** Paths that leave. Noise W and H of path i at step n is that of `simulate`. */
export function leaving(run: PassageRun, start: Points): Leaving {
  const { sde, solver, barriers, rng, t0, dt, bridge } = run, [paths, dim] = start.shape;
  const m = sde.matrix?.brownians ?? dim;
  const W = normalsByRow(rng.fork("W"), m), H = normalsByRow(rng.fork("H"), m);
  const onBridge = seenOnBridge(rng, barriers), lands = rng.fork("leaving point");

  const times = new Float64Array(paths).fill(Infinity), through = new Int32Array(paths).fill(-1);
  const places = start.data.slice(), timeOf = (n: number) => t0 + n * dt;
  const leave = (row: number, k: number, t: number, place: Points) => {
    [times[row], through[row]] = [t, k];
    places.set(place.data, row * dim);
  };

  let n = 0, rows = Int32Array.from({ length: paths }, (_, i) => i), x = start;
  let before = distances(barriers, x, t0, rows);
  const stay = (kept: readonly number[], to: Points, phi: Float64Array[]) => {
    const all = kept.length === rows.length;
    x = all ? to : take(to, kept);
    before = all ? phi : phi.map((values) => Float64Array.from(kept, (i) => values[i]));
    if (!all) rows = Int32Array.from(kept, (i) => rows[i]);
  };

  const kept: number[] = [];
  for (const row of rows) {
    const k = before.findIndex((phi) => phi[row] <= 0);
    if (k < 0) kept.push(row);
    else if (before[k][row] === 0) leave(row, k, t0, take(x, [row]));
    else {throw new RangeError(
        `start must be inside, but barriers[${k}] gives ${before[k][row]} in row ${row}`,
      );}
  }
  stay(kept, x, before);

  const go = () => {
    const t = timeOf(n), noise = incrementOf(float64, dt, () => W(rows, n), () => H(rows, n));
    const y = solver.step(float64, sde, x, t, dt, noise);
    requireFinite({ solver: solver.name, t, dt, before: x, after: y }, rows);
    const after = distances(barriers, y, timeOf(n + 1), rows), step = { n, rows, before, after };
    const from = { matrix: sde.matrix, x, t, dt, g: bridge ? sde.diffusion(x, t) : x };
    const part = bridge ? onBridge(step, from) : seenAtEnd(step), kept: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      let first = -1, fraction = Infinity;
      for (let k = 0; k < barriers.length; k++) {
        const own = part(i, k);
        if (own < fraction) [first, fraction] = [k, own];
      }
      if (first < 0) kept.push(i);
      else if (!bridge) leave(rows[i], first, timeOf(n + 1), take(y, [i]));
      else {
        const here = { ...from, x: take(x, [i]), g: take(from.g, [i]) };
        const z = lands.normal([1, m], { row: rows[i] }), end = { to: take(y, [i]), fraction, z };
        leave(rows[i], first, t + fraction * dt, leavingPoint(here, barriers[first], end));
      }
    }
    stay(kept, y, after);
    n++;
  };

  const passages = (): Passages => {
    const data = places.slice();
    rows.forEach((row, i) => data.set(x.data.subarray(i * dim, (i + 1) * dim), row * dim));
    return {
      times: times.slice(),
      barriers: through.slice(),
      points: { data, shape: [paths, dim] },
      inside: rows.length,
      start: t0,
      end: timeOf(n),
    };
  };

  return {
    go,
    passages,
    get step() {
      return n;
    },
    get alive() {
      return rows.length;
    },
  };
}

/** As `requireFiniteState`, with the number that the failed path has among all. */
function requireFinite(step: Parameters<typeof requireFiniteState>[0], rows: Int32Array): void {
  const { data, shape: [, dim] } = step.after;
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / dim);
    if (!Number.isFinite(data[at])) requireFiniteState({ ...step, row: rows[row] - row });
  }
}
