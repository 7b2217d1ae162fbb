/**
 * Named arrays in one file that other programs read too: the format safetensors.
 *
 *     8 bytes     N, the length of the header, little-endian
 *     N bytes     JSON {"name": {"dtype": "F32", "shape": […], "data_offsets": [begin, end]}, …}, then spaces
 *     the rest    the arrays, row-major and little-endian; offsets count from here and leave no gap
 *
 * https://github.com/huggingface/safetensors, its README's "Format"; float32 and float64 alone.
 *
 * @module
 */

/** An array of any number of axes. */
export interface StoredArray {
  /** Entries, the last axis running fastest. */
  readonly data: Float32Array | Float64Array;
  /** Length of each axis; none for a single number. */
  readonly shape: readonly number[];
}

/** What such a file holds. */
export interface Safetensors {
  /** Arrays by name. */
  readonly arrays: Readonly<Record<string, StoredArray>>;
  /** Words by name, the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Kinds of numbers by the format's names. */
export const kinds = { F64: Float64Array, F32: Float32Array } as const;

/** Whether a value is a list of lengths: whole numbers, none negative. */
export const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);

/** Entries of an array of that shape. */
export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
