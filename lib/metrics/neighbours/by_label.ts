/**
 * Precision, recall, density and coverage of any part of a pool, from neighbours that are found once.
 *
 * @module
 */
import { type Points, take } from "../../core/mod.ts";
import { inside, squaredRadii, visitInside } from "./balls.ts";
import { nearestSquares } from "./nearest.ts";
import { share } from "./precision_recall.ts";

/** A measure of the pooled points whose label is `label`. */
export type Measure = (labels: Uint8Array, label: number) => number;

/** The four, by name; `k` neighbours for the first two, `kCoverage` for the others. */
export function measuresByLabel(
  real: Points,
  pool: Points,
  k: number,
  kCoverage: number,
): Record<"precision" | "recall" | "density" | "coverage", Measure> {
  const near = inside(real, pool, k).ballsOfPoint, dense = inside(real, pool, kCoverage).ballsOfPoint;
  const meanOf = (f: (point: number) => number): Measure => (labels, label) => {
    let sum = 0, count = 0;
    labels.forEach((one, point) => {
      if (one !== label) return;
      sum += f(point);
      count++;
    });
    return sum / count;
  };
  return {
    precision: meanOf((point) => near[point] > 0 ? 1 : 0),
    recall: recallByLabel(real, pool, k),
    density: meanOf((point) => dense[point] / kCoverage),
    coverage: coverageByLabel(real, pool, kCoverage),
  };
}

function coverageByLabel(real: Points, pool: Points, k: number): Measure {
  const balls: number[] = [], points: number[] = [];
  visitInside(real, squaredRadii(real, k), pool, (ball, point) => {
    balls.push(ball);
    points.push(point);
  });
  return (labels, label) => {
    const reached = new Uint8Array(real.shape[0]);
    points.forEach((point, at) => {
      if (labels[point] === label) reached[balls[at]] = 1;
    });
    return share(reached);
  };
}

/**
 * The k-th neighbour of a point among those of its label is one of its first `known` in the pool, all but surely: of
 * half the pool, chosen by chance, fewer than 3 are among the first 40 in one case of 10⁹. Where it is not, the part is
 * looked at anew.
 */
const known = 40;

function recallByLabel(real: Points, pool: Points, k: number): Measure {
  const size = pool.shape[0], first = Math.min(size - 1, known);
  const { squares, rows } = nearestSquares(pool, pool, first, true);
  const furthest = Float64Array.from({ length: size }, (_, p) => squares[p * first + first - 1]);
  const seen: { of: number; square: number }[][] = Array.from({ length: size }, () => []);
  visitInside(pool, furthest, real, (p, of, square) => seen[p].push({ of, square }));
  return (labels, label) => {
    const reached = new Uint8Array(real.shape[0]);
    for (let p = 0; p < size; p++) {
      if (labels[p] !== label) continue;
      let at = p * first, left = k;
      for (; at < (p + 1) * first; at++) if (labels[rows[at]] === label && --left === 0) break;
      if (left > 0) return share(inside(take(pool, partOf(labels, label)), real, k).ballsOfPoint);
      for (const { of, square } of seen[p]) if (square <= squares[at]) reached[of] = 1;
    }
    return share(reached);
  };
}

const partOf = (labels: Uint8Array, label: number) =>
  Array.from(labels.keys()).filter((point) => labels[point] === label);
