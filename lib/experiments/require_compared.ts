/**
 * What pictures and tables of a comparison must be given.
 *
 * @module
 */
import { requireObject } from "../core/mod.ts";
import type { Compared } from "./comparison.ts";

/** Requires methods that were compared, each with what is asked of it. */
export function requireCompared(methods: readonly Compared[], ...keys: readonly (keyof Compared)[]): void {
  if (!Array.isArray(methods) || methods.length === 0) {
    throw new TypeError(`methods must be a list of what was compared, got ${methods}`);
  }
  methods.forEach((one, k) => requireObject(`methods[${k}]`, one, "name", ...keys));
}
