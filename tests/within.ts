import { assert } from "@std/assert";
import type { Estimate } from "driftfield/metrics";

/** Requires an estimate within four standard errors of the truth, and a bias that is known. */
export const within = (e: Estimate, truth: number, name: string, bias = 0): void =>
  assert(
    Math.abs(e.value - truth) < 4 * e.standardError + bias,
    `${name}: ${e.value} ± ${e.standardError}, not ${truth}`,
  );
