/**
 * How many threads take part.
 *
 * @module
 */

/** The environment variable that decides. */
const variable = "DRIFTFIELD_THREADS";

/**
 * How many threads jobs are shared by, the caller's among them: as many as the environment variable DRIFTFIELD_THREADS says,
 * or one for each core. Results are the same bytes whatever it is; where several processes run side by side, 1 keeps each
 * to a core of its own.
 *
 * @returns The number, at least 1.
 * @throws {RangeError} If DRIFTFIELD_THREADS is set, and not to a whole number from 1 on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { threadCount } from "driftfield/device";
 *
 * const asked = Deno.env.get("DRIFTFIELD_THREADS"); // as in DRIFTFIELD_THREADS=1 deno task experiment …
 * assertEquals(threadCount(), Number(asked ?? navigator.hardwareConcurrency));
 * ```
 */
export function threadCount(): number {
  const asked = wanted();
  if (asked === undefined) return navigator.hardwareConcurrency;
  if (!/^[1-9]\d{0,8}$/.test(asked)) {
    throw new RangeError(`${variable} must be a whole number from 1 on, got ${JSON.stringify(asked)}`);
  }
  return Number(asked);
}

function wanted(): string | undefined {
  try {
    return Deno.env.get(variable);
  } catch {
    return undefined; // without permission to look there is none
  }
}
