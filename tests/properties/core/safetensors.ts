import { assertEquals } from "@std/assert";
import { decodeSafetensors, encodeSafetensors, type StoredArray } from "driftfield/core";
import { anySize, count, fc, numbers, property, type Table } from "../support.ts";

const stored: fc.Arbitrary<StoredArray> = fc.array(count(0, 3), { maxLength: 3 }).chain((shape) =>
  numbers(shape.reduce((a, b) => a * b, 1), anySize).map((data) => ({ data, shape }))
);
const named = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), stored, { minKeys: 1, maxKeys: 3 });

export const safetensorsProperties: Table = {
  encodeSafetensors: property(encodeSafetensors, {
    valid: fc.tuple(named),
    law: (bytes, arrays) => assertEquals(decodeSafetensors(bytes).arrays, { ...arrays }),
    deep: [],
  }),
  decodeSafetensors: property(decodeSafetensors, {
    valid: fc.tuple(named.map((arrays) => encodeSafetensors(arrays))),
    law: (file, bytes) => assertEquals(encodeSafetensors(file.arrays), bytes),
    called: { bytes: "safetensors" },
  }),
};
