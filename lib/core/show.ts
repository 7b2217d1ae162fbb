/**
 * What an error says was given.
 *
 * @module
 */

/** What was given, in a few words. */
export const show = (value: unknown): string =>
  typeof value === "string"
    ? JSON.stringify(value)
    : value === null
    ? "null"
    : Array.isArray(value)
    ? `a list of ${value.length}`
    : typeof value === "object"
    ? `an object (${Object.keys(value).slice(0, 4).join(", ")})`
    : String(value);
