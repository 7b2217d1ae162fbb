/**
 * Two points at one place.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/** The source nearest to a target, which is not itself. */
export function nearestSource(targets: Points, i: number, sources: Points): number {
  const [m, dim] = sources.shape, own = targets === sources ? i : -1;
  let nearest = -1, least = Infinity;
  for (let j = 0; j < m; j++) {
    let square = 0;
    for (let k = 0; k < dim; k++) square += (targets.data[i * dim + k] - sources.data[j * dim + k]) ** 2;
    if (j !== own && square < least) [nearest, least] = [j, square];
  }
  return nearest;
}

/** The error where r = 0. */
export function atOnePoint(one: string, other: string): RangeError {
  return new RangeError(
    `${one} and ${other} are at one point (in float32), where the force is infinite: ` +
      `drop the duplicate or set softening > 0`,
  );
}
