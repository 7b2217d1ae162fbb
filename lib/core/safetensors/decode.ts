/**
 * Reading the format safetensors, from whatever bytes.
 *
 * @module
 */
import { isShape, kinds, type Safetensors, sizeOf } from "./format.ts";

/** Longest header read, in bytes: as in the format's own implementation. */
const longest = 100_000_000;

/**
 * What the bytes of a safetensors file say.
 *
 * @param bytes The whole file.
 * @returns Copies of its arrays, and its metadata.
 * @throws {RangeError} If the file is truncated, its header is too large or no such JSON, an array is neither float32
 *   nor float64, or the arrays' places do not fit their shapes, overlap, leave a gap, or go beyond the file.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { decodeSafetensors } from "driftfield/core";
 *
 * assertThrows(() => decodeSafetensors(new Uint8Array(3)), RangeError, "truncated: 3 bytes");
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, data } = parts(bytes), { __metadata__: metadata = {}, ...entries } = header;
  if (!isObject(metadata) || Object.values(metadata).some((word) => typeof word !== "string")) {
    throw new RangeError("safetensors: __metadata__ must hold words by name");
  }
  const placed = Object.entries(entries).map(([name, entry]) => place(name, entry, data.length));
  let covered = 0;
  for (const { name, begin, end } of placed.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const wrong = begin < covered ? "overlaps another array" : `leaves a gap after byte ${covered}`;
      throw new RangeError(`safetensors: ${name} begins at byte ${begin} of the data and ${wrong}`);
    }
    covered = end;
  }
  if (covered !== data.length) {
    throw new RangeError(`safetensors: the arrays end at byte ${covered} of ${data.length} of data`);
  }
  const arrays = placed.map(({ name, kind, shape, begin, end }) =>
    [name, { data: new kind(data.slice(begin, end).buffer), shape }] as const
  );
  return { arrays: Object.fromEntries(arrays), metadata: metadata as Record<string, string> };
}

/** Header and data of a file. */
function parts(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`safetensors: bytes must be a Uint8Array, got ${bytes}`);
  }
  if (bytes.length < 8) {
    throw new RangeError(`safetensors: truncated: ${bytes.length} bytes, at least 8 needed`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > longest) {
    throw new RangeError(`safetensors: header of ${length} bytes, at most ${longest} are read`);
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    throw new RangeError(`safetensors: truncated: ${bytes.length} bytes, the header alone ends at ${start}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start)),
    );
  } catch (error) {
    throw new RangeError(`safetensors: the header is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!isObject(header)) throw new RangeError("safetensors: the header must be a JSON object");
  return { header, data: bytes.subarray(start) };
}

/** Where an array lies, held to its shape and to the length of the data. */
function place(name: string, entry: unknown, length: number) {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (typeof dtype !== "string" || !Object.hasOwn(kinds, dtype)) {
    throw new RangeError(`safetensors: ${name} must be F32 or F64, got ${shown(dtype)}`);
  }
  if (!isShape(shape)) {
    throw new RangeError(`safetensors: ${name} has no shape, got ${shown(shape)}`);
  }
  if (!isShape(offsets) || offsets.length !== 2 || offsets[0] > offsets[1] || offsets[1] > length) {
    throw new RangeError(
      `safetensors: ${name} must lie within the ${length} bytes of data, got ${shown(offsets)}`,
    );
  }
  const kind = kinds[dtype as keyof typeof kinds], [begin, end] = offsets;
  const needed = sizeOf(shape) * kind.BYTES_PER_ELEMENT;
  if (end - begin !== needed) {
    throw new RangeError(
      `safetensors: ${name} of shape ${shown(shape)} needs ${needed} bytes, got ${end - begin}`,
    );
  }
  return { name, kind, shape, begin, end };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What was found, in few words however much it is. */
function shown(value: unknown): string {
  if (!Array.isArray(value)) return word(value);
  return `[${value.slice(0, 9).map(word)}${value.length > 9 ? ",…" : ""}]`;
}

/** One value; of what it may hold, nothing. */
function word(value: unknown): string {
  const text = isObject(value) ? "{…}" : Array.isArray(value) ? "[…]" : `${JSON.stringify(value)}`;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
