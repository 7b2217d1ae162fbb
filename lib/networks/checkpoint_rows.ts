/**
 * Rows of weights as the named arrays of a file, and back.
 *
 * @module
 */
import type { Safetensors, StoredArray } from "../core/mod.ts";
import type { Architecture } from "./architecture.ts";
import { sizeOf } from "./network.ts";

/** Arrays by name. */
type Arrays = Readonly<Record<string, StoredArray>>;

/**
 * A row of weights, cut up.
 *
 * @param architecture Names and shapes.
 * @param row All weights, [size].
 * @param prefix What comes before each name.
 * @returns Arrays by name: views of the row.
 */
export function arraysOf({ shapes }: Architecture, row: Float32Array, prefix = ""): Arrays {
  let at = 0;
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) =>
      [prefix + name, { data: row.subarray(at, at += shape[0] * shape[1]), shape }] as const
    ),
  );
}

/**
 * A row of weights from arrays by name.
 *
 * @param architecture Names and shapes.
 * @param arrays What a file holds.
 * @param prefix What comes before each name.
 * @returns All weights, [size].
 * @throws {RangeError} If an array is missing, not of that shape in float32, or not finite.
 */
export function rowOf(architecture: Architecture, arrays: Arrays, prefix = ""): Float32Array {
  const row = new Float32Array(sizeOf(architecture));
  let at = 0;
  for (const [name, shape] of Object.entries(architecture.shapes)) {
    const stored = arrays[prefix + name], found = stored ? shown(stored) : "nothing";
    const wanted = shown({ data: row, shape });
    if (found !== wanted) throw new RangeError(`${prefix}${name}: stored ${found}, expected ${wanted}`);
    const wrong = stored.data.findIndex((weight: number) => !Number.isFinite(weight));
    if (wrong >= 0) throw new RangeError(`${prefix}${name}: number ${wrong} is ${stored.data[wrong]}`);
    row.set(stored.data, at);
    at += stored.data.length;
  }
  return row;
}

const shown = ({ data, shape }: StoredArray) =>
  `[${shape.join(", ")}] in ${data instanceof Float32Array ? "float32" : "float64"}`;

/**
 * Requires that what a file says it was made by is what one expects.
 *
 * @param what What the file is said to be of, if it is not.
 * @param stored As stored.
 * @param expected As expected.
 * @throws {RangeError} If they are not equal; the message says what differs.
 */
export function requireSame(
  what: string,
  stored: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(stored)])];
  const words = (value: unknown) => JSON.stringify(value) ?? "nothing";
  const differing = names.filter((name) => words(stored[name]) !== words(expected[name]))
    .map((name) => `${name}: stored ${words(stored[name])}, expected ${words(expected[name])}`);
  if (differing.length > 0) throw new RangeError(`it is of another ${what} (${differing.join("; ")})`);
}

/**
 * A word of a file's metadata as what it says.
 *
 * @param metadata Words by name.
 * @param name Which.
 * @returns What the JSON says.
 * @throws {RangeError} If it is missing, or no JSON.
 */
export function said(metadata: Safetensors["metadata"], name: string): unknown {
  if (!Object.hasOwn(metadata, name)) throw new RangeError(`it does not say its ${name}`);
  try {
    return JSON.parse(metadata[name]);
  } catch (cause) {
    throw new RangeError(`its ${name} is no JSON: ${metadata[name]}`, { cause });
  }
}

/**
 * A word of a file's metadata as the values by name that it says.
 *
 * @param metadata Words by name.
 * @param name Which.
 * @returns The values.
 * @throws {RangeError} If it is missing, no JSON, or something else.
 */
export function saidOf(metadata: Safetensors["metadata"], name: string): Readonly<Record<string, unknown>> {
  const values = said(metadata, name);
  if (typeof values === "object" && values !== null && !Array.isArray(values)) {
    return values as Record<string, unknown>;
  }
  throw new RangeError(`its ${name} must be values by name, got ${metadata[name]}`);
}
