/**
 * Writing the format safetensors.
 *
 * @module
 */
import { requireObject } from "../require.ts";
import { isShape, sizeOf, type StoredArray } from "./format.ts";

/**
 * The bytes of a safetensors file. The same content gives the same bytes, in whatever order it is given.
 *
 * @param arrays Arrays by name, float32 or float64.
 * @param options `metadata`: words by name.
 * @returns The whole file: float64 before float32 (so that each array is aligned), names in order.
 * @throws {RangeError} If an array's shape does not fit its data, or its name is `__metadata__`.
 * @throws {TypeError} If an array is of another kind.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeSafetensors, encodeSafetensors } from "driftfield/core";
 *
 * const bytes = encodeSafetensors({ bias: { data: new Float32Array([1, 2]), shape: [2] } });
 * assertEquals([...decodeSafetensors(bytes).arrays.bias.data], [1, 2]);
 * ```
 */
export function encodeSafetensors(
  arrays: Readonly<Record<string, StoredArray>>,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array<ArrayBuffer> {
  requireObject("arrays", arrays);
  const named = Object.entries(arrays).map(([name, array]) => {
    requireObject(`arrays.${name}`, array, "data", "shape");
    const { data, shape } = array;
    const dtype = data instanceof Float64Array ? "F64" : data instanceof Float32Array ? "F32" : undefined;
    if (!dtype) throw new TypeError(`${name} must be a Float32Array or Float64Array, got ${data}`);
    if (name === "__metadata__") throw new RangeError(`no array may be called __metadata__`);
    if (!isShape(shape) || sizeOf(shape) !== data.length) {
      throw new RangeError(`${name}: shape [${shape}] does not fit ${data.length} entries`);
    }
    return { name, dtype, data, shape };
  });
  named.sort((a, b) => a.dtype === b.dtype ? (a.name < b.name ? -1 : 1) : a.dtype < b.dtype ? 1 : -1);
  let end = 0;
  const entries = named.map(({ name, dtype, data, shape }) =>
    [name, { dtype, shape, data_offsets: [end, end += data.byteLength] }] as const
  );
  const words = Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1);
  const described = [
    ...words.length ? [["__metadata__", Object.fromEntries(words)] as const] : [],
    ...entries,
  ];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(described)));
  const start = 8 * Math.ceil(json.length / 8) + 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  named.forEach(({ data }, i) =>
    bytes.set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      start + entries[i][1].data_offsets[0],
    )
  );
  return bytes;
}
