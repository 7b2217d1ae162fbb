/**
 * How a failure reads.
 *
 * @module
 */
import type { Problem } from "./check_notebooks.ts";

/** Where it failed, why, and the line itself. */
export function report({ notebook, cell, line, source, message }: Problem): string {
  if (notebook === "") return `FAILED ${message}`;
  const place = [notebook, ...cell > 0 ? [`cell ${cell}`] : [], ...line > 0 ? [`line ${line}`] : []].join(
    ", ",
  );
  return [`FAILED ${place}: ${message}`, ...source.trim() === "" ? [] : [`    ${source.trim()}`]].join("\n");
}
