/**
 * The rows that checks show.
 *
 * @module
 */
import { requireObject } from "../core/require.ts";
import type { Check } from "../metrics/check.ts";
import type { Table } from "./table.ts";
import { number, plusMinus } from "./words.ts";

/**
 * Checks as a table: the claim, what was measured, what should come out, how far apart they may be.
 *
 * @param checks Results of `check`.
 * @returns The table, one row a check, ✓ or ✗ before its name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkTable } from "driftfield/plots";
 *
 * const order = { name: "strong order", estimate: 0.496, truth: 0.5, standardError: 0.011, passed: true };
 * assertEquals(checkTable([order]).rows, [["✓ strong order", "0.496 ± 0.011", "0.5", "4 s.e."]]);
 * ```
 */
export function checkTable(checks: readonly Check[]): Table {
  if (!Array.isArray(checks)) throw new TypeError(`checks must be a list of checks, got ${checks}`);
  checks.forEach((one, i) => requireObject(`checks[${i}]`, one, "name", "estimate", "truth", "passed"));
  return {
    kind: "table",
    columns: ["check", "estimate", "truth", "within"],
    rows: checks.map((
      one,
    ) => [`${one.passed ? "✓" : "✗"} ${one.name}`, measured(one), wanted(one), within(one)]),
    numeric: [false, true, true, false],
  };
}

/**
 * What to say of the checks that failed: their names and numbers.
 *
 * @param checks Results of `check`.
 * @returns A sentence, or nothing if all passed.
 */
export function failures(checks: readonly Check[]): string | undefined {
  const failed = checks.filter((one) => !one.passed);
  if (failed.length === 0) return undefined;
  const claims = failed.map((one) =>
    `"${one.name}": ${measured(one)}, expected ${wanted(one)}${within(one) && ` within ${within(one)}`}${
      off(one)
    }`
  );
  return `${failed.length} of ${checks.length} check${checks.length > 1 ? "s" : ""} failed: ${
    claims.join("; ")
  }`;
}

const measured = ({ estimate, standardError }: Check) =>
  standardError === undefined ? number(estimate, 6) : plusMinus(estimate, standardError);

/** The truth, or the bound: "≤ 0.01". */
const wanted = ({ truth, side }: Check) =>
  `${side === "at most" ? "≤ " : side === "at least" ? "≥ " : ""}${number(truth, 6)}`;

/** What is allowed beyond it; nothing is, of most bounds. */
function within({ standardError, tolerance, side }: Check): string {
  if (standardError !== undefined) return tolerance ? `4 s.e. + ${number(tolerance, 3)}` : "4 s.e.";
  return side && !tolerance ? "" : `± ${number(tolerance ?? 0, 3)}`;
}

const off = ({ estimate, truth, standardError }: Check) =>
  standardError
    ? ` (off by ${number(Math.abs(estimate - truth) / standardError, 3)} s.e.)`
    : ` (off by ${number(Math.abs(estimate - truth), 3)})`;
