/**
 * A claim held to its truth.
 *
 * @module
 */
import { requireObject } from "../core/mod.ts";

/** A number estimated from a sample, with the standard deviation of that estimate. */
export interface Estimate {
  /** The estimate. */
  readonly value: number;
  /** Its standard error. */
  readonly standardError: number;
}

/** How far an estimate may be from the truth. */
export interface Within {
  /** Standard error of a Monte Carlo estimate: four of them are allowed. */
  readonly standardError?: number;
  /** Known discretisation bias or numerical error, allowed on top of (or instead of) the four standard errors. */
  readonly tolerance?: number;
  /** For a claim that is a bound: the truth is the most, or the least, that the estimate may be. */
  readonly side?: "at most" | "at least";
}

/** What came of a check: a pure result, the row of a table and the entry of metrics.json. */
export interface Check {
  /** The claim. */
  readonly name: string;
  /** What was measured. */
  readonly estimate: number;
  /** What should come out. */
  readonly truth: number;
  /** Standard error of the estimate, if it is one of Monte Carlo. */
  readonly standardError?: number;
  /** Deterministic tolerance, if there is one. */
  readonly tolerance?: number;
  /** On which side of the truth the estimate may be as far as it likes. */
  readonly side?: "at most" | "at least";
  /** |estimate − truth| ≤ 4 standardError + tolerance, or only the one side of it. */
  readonly passed: boolean;
}

/**
 * Compares an estimate with the truth.
 *
 *     passed  ⇔  |estimate − truth| ≤ 4 · standardError + tolerance
 *
 * @param name The claim, as a reader should see it.
 * @param estimate A number, or an estimate that carries its standard error.
 * @param truth What should come out, in the same unit.
 * @param within Standard error and tolerance; at least one must be known. Or a side, for a bound: the tolerance of
 *   that is 0 unless it is given.
 * @returns The result; it throws nothing when the claim fails.
 * @throws {TypeError} If neither a standard error nor a tolerance is known.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { check } from "driftfield/metrics";
 *
 * assert(check("mean", { value: 0.02, standardError: 0.01 }, 0).passed);
 * assert(!check("π", 3.14, Math.PI, { tolerance: 1e-3 }).passed);
 * assert(check("error", 0.003, 0.01, { side: "at most" }).passed);
 * ```
 */
export function check(name: string, estimate: number | Estimate, truth: number, within: Within = {}): Check {
  if (typeof name !== "string") throw new TypeError(`name must be a claim in words, got ${name}`);
  if (typeof estimate !== "number") {
    requireObject("estimate", estimate, "value");
    if (typeof estimate.value !== "number") {
      throw new TypeError(`estimate must be a number, got ${estimate.value}`);
    }
  }
  if (typeof truth !== "number") throw new TypeError(`truth must be a number, got ${truth}`);
  const { value, ...own } = typeof estimate === "number" ? { value: estimate } : estimate;
  const { standardError, side, tolerance = side && 0 } = { ...own, ...within } as Within;
  for (const [key, bound] of Object.entries({ standardError, tolerance })) {
    if (bound !== undefined && !(typeof bound === "number" && bound >= 0)) {
      throw new RangeError(`${key} of "${name}" must be ≥ 0, got ${bound}`);
    }
  }
  if (standardError === undefined && tolerance === undefined) {
    throw new TypeError(`check "${name}" needs a standardError or a tolerance, got neither`);
  }
  const beyond = side === "at most"
    ? value - truth
    : side === "at least"
    ? truth - value
    : Math.abs(value - truth);
  const passed = beyond <= 4 * (standardError ?? 0) + (tolerance ?? 0);
  return {
    name,
    estimate: value,
    truth,
    ...(standardError === undefined ? {} : { standardError }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(side === undefined ? {} : { side }),
    passed,
  };
}
