/**
 * Random directions.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requireOneOf, type Shape } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { DirectionOptions } from "./jacobian.ts";

/** What probes are made of. */
export interface ProbeOptions extends DirectionOptions {
  /** What the probes are made of: probe j of row i depends on (rng, i, j) alone. */
  readonly rng: Rng;
  /** ±1 by a coin ("rademacher", by default: the lesser variance), or standard normal ("gaussian"). */
  readonly law?: "rademacher" | "gaussian";
  /** Number of the first point: for points `row`, `row` + 1, … of a larger set. */
  readonly row?: number;
}

/**
 * Directions with E εεᵀ = I, frozen: the same whenever they are asked for.
 *
 * @param options Noise, law, number of the first row.
 * @param name Of the stream: probes of different names are independent.
 * @returns Probe j of points of a shape: that shape.
 * @throws {RangeError} If the law has another name, or the row is no whole number ≥ 0.
 */
export function probesOf(
  { rng, law = "rademacher", row = 0 }: ProbeOptions,
  name: string,
): (shape: Shape, j: number) => Points {
  requireObject("rng", rng, "fork");
  requireInteger("row", row, 0);
  requireOneOf("law", law, ["rademacher", "gaussian"]);
  const noise = rng.fork(name);
  return (shape, j) => {
    const at = { row, step: j };
    if (law === "gaussian") return noise.normal(shape, at);
    return { data: noise.uniform(shape, at).data.map((u) => u < 0.5 ? -1 : 1), shape };
  };
}
