/**
 * Along which directions a network is differentiated.
 *
 * @module
 */
import { type Points, requireOneOf, type Shape, zeros } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";

/** What random directions are made of. */
export type DirectionLaw = "rademacher" | "gaussian";

/** Each row the k-th unit vector, for every k. */
export const units = (shape: Shape) =>
  Array.from({ length: shape[1] }, (_, k) => {
    const unit = zeros(shape);
    for (let at = k; at < unit.data.length; at += shape[1]) unit.data[at] = 1;
    return unit;
  });

/**
 * Random directions with E u uᵀ = I.
 *
 * @param count How many for each row.
 * @param law ±1 by a coin, or standard normal.
 * @param noise What draws them: direction j of row i depends on (noise, step, i, j) alone.
 * @returns What draws `count` of a shape.
 * @throws {RangeError} If the law has another name.
 */
export function chances(count: number, law: DirectionLaw) {
  requireOneOf("law", law, ["rademacher", "gaussian"]);
  const coin = (u: number) => u < 0.5 ? -1 : 1;
  return (shape: Shape, noise: Rng, at: { readonly step: number }) =>
    Array.from({ length: count }, (_, j): Points => {
      const place = { ...at, column: j * shape[1] };
      return law === "gaussian"
        ? noise.normal(shape, place)
        : { data: noise.uniform(shape, place).data.map(coin), shape };
    });
}
