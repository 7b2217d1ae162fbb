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
export function drives(direction: Direction, nodes: Coefficients, force?: Points): Drives {
  return nodes.cross ? across(direction, nodes, nodes.cross, force) : straight(direction, nodes, force);
}

/** Along an axis, whose noise is its own. */
function straight({ from, reach, vector }: Direction, { x, f, own }: Coefficients, force?: Points): Drives {
  const dim = vector.length, axis = vector.findIndex((component) => component !== 0);
  const h = vector[axis], D = own[axis], push = new Float64Array(from.length), flow = push.slice();
  for (let e = 0, node = 0; e < from.length; e++) {
    const extra = force ? force.data[e * dim + axis] : 0;
    let still = 0, sum = 0, mean = extra;
    for (let g = 0; g < 3; g++, node++) {
      const drift = f.data[node * dim + axis];
      mean += weights[g] * drift;
      if (D[node] > 0) sum += (weights[g] * drift + (g === 1 ? extra : 0)) / D[node];
      else still++;
    }
    if (still > 0 && still < 3) throw new RangeError(vanishing(where(x, node - 2)));
    push[e] = still ? NaN : sum * reach[e] * h;
    flow[e] = mean / h;
  }
  return { push, flow };
}

/** Where noise is correlated, D⁻¹ is that of a matrix. */
function across(
  { from, reach, vector: [h0, h1] }: Direction,
  { x, f, own }: Coefficients,
  cross: Float64Array,
  force?: Points,
): Drives {
  const push = new Float64Array(from.length);
  for (let e = 0, node = 0; e < from.length; e++) {
    for (let g = 0; g < 3; g++, node++) {
      const a = own[0][node], b = cross[node], c = own[1][node], i = node;
      requireDefinite(a, b, c, () => where(x, i));
      const own0 = force && g === 1 ? force.data[2 * e] : 0,
        own1 = force && g === 1 ? force.data[2 * e + 1] : 0;
      const f0 = weights[g] * f.data[2 * node] + own0, f1 = weights[g] * f.data[2 * node + 1] + own1;
      push[e] += reach[e] * ((c * f0 - b * f1) * h0 + (a * f1 - b * f0) * h1) / (a * c - b * b);
    }
  }
  return { push, flow: push };
}

/** What to say where noise ends in the middle of the domain. */
export const vanishing = (where: string): string =>
  `the diffusion vanishes near ${where}, but not everywhere along that axis: let the domain end there`;
