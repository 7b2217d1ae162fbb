/**
 * What pushes a jump forward more than back.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { type Coefficients, where } from "./coefficients.ts";
import { type Direction, weights } from "./geometry.ts";
import { requireDefinite } from "./shares.ts";

/** Of each edge of a direction. */
export interface Drives {
  /** ∫ D⁻¹ f · dl along it: the difference that log p has in equilibrium. */
  readonly push: Float64Array;
  /** Where there is no noise along it: the mean of f over its length, in 1/time. */
  readonly flow: Float64Array;
}

/**
 * Integrates drift over diffusion along each edge, by three Gauss points: exact where it is a polynomial of degree five.
 *
 * @param direction Its edges.
 * @param coefficients At the nodes.
 * @param force A further drift at the middles, if there is one: the force of the density on itself.
 * @returns What pushes; without noise along an axis, what flows.
 * @throws {RangeError} If D is not positive definite, or noise along an axis vanishes on a part of an edge.
 */
export function drives(
  direction: Direction,
  { x: nodes, f, own, cross }: Coefficients,
  force?: Points,
): Drives {
  const { from, reach, vector } = direction, dim = vector.length;
  const push = new Float64Array(from.length), flow = new Float64Array(from.length);
  const axis = vector.findIndex((component) => component !== 0), h = vector[axis];
  const at = (values: Points, row: number, k: number) => values.data[row * dim + k];
  for (let e = 0, node = 0; e < from.length; e++) {
    let still = 0;
    for (const weight of weights) {
      const share = weight * reach[e], pushed = force && weight === weights[1] ? 1 / weight : 0;
      const drift = (k: number) => at(f, node, k) + (pushed ? pushed * at(force!, e, k) : 0);
      if (cross) {
        const [a, b, c] = [own[0][node], cross[node], own[1][node]], i = node;
        requireDefinite(a, b, c, () => where(nodes, i));
        const x = c * drift(0) - b * drift(1), y = a * drift(1) - b * drift(0);
        push[e] += share * (x * vector[0] + y * vector[1]) / (a * c - b * b);
      } else if (own[axis][node] > 0) push[e] += share * drift(axis) * h / own[axis][node];
      else still++;
      flow[e] += weight * drift(axis) / h;
      node++;
    }
    if (still === weights.length) push[e] = NaN;
    else if (still > 0) throw new RangeError(vanishing(where(nodes, node - 2)));
  }
  return { push, flow };
}

/** What to say where noise ends in the middle of the domain. */
export const vanishing = (where: string): string =>
  `the diffusion vanishes near ${where}, but not everywhere along that axis: let the domain end there`;
