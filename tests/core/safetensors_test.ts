import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeSafetensors, encodeSafetensors, type StoredArray } from "driftfield/core";

const arrays: Record<string, StoredArray> = {
  weight: { data: Float32Array.of(1.5, -0, Infinity, 1e-40, 2, 3), shape: [2, 3] },
  exact: { data: Float64Array.of(0.1, Number.MIN_VALUE), shape: [2] },
  one: { data: Float32Array.of(7), shape: [] },
  none: { data: new Float32Array(0), shape: [0, 4] },
};

/** A file with that header, as text or as what is to be JSON, and so many bytes of data. */
function file(header: unknown, data = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

Deno.test("what is encoded is decoded, to the bit: float32, float64, a number alone, an empty array, metadata", () => {
  const metadata = { made: "by hand", __proto__x: "é" };
  const found = decodeSafetensors(encodeSafetensors(arrays, { metadata }));
  assertEquals(Object.keys(found.arrays).sort(), Object.keys(arrays).sort());
  for (const [name, { data, shape }] of Object.entries(arrays)) {
    assertEquals(found.arrays[name].shape, shape);
    assert(found.arrays[name].data.every((v, i) => Object.is(v, data[i])), name);
    assertEquals(found.arrays[name].data.constructor, data.constructor);
  }
  assertEquals(found.metadata, metadata);
  assertEquals(decodeSafetensors(encodeSafetensors({})), { arrays: {}, metadata: {} });
});

Deno.test("the bytes are those of the format: length, JSON padded to eight bytes, little-endian data, float64 first", () => {
  const bytes = encodeSafetensors({
    c: { data: Float32Array.of(2), shape: [1] },
    b: { data: Float32Array.of(1), shape: [1] },
    a: { data: Float64Array.of(1), shape: [1] },
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  assertEquals([length % 8, bytes.length], [0, 8 + length + 16]);
  assertEquals(
    header.trimEnd(),
    '{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
      '"c":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}',
  );
  assertEquals([...bytes.subarray(8 + length)], [
    0,
    0,
    0,
    0,
    0,
    0,
    0xf0,
    0x3f,
    0,
    0,
    0x80,
    0x3f,
    0,
    0,
    0,
    0x40,
  ]);
});

Deno.test("the same content gives the same bytes, in whatever order it comes, and wherever it lies in memory", () => {
  const turned = Object.fromEntries(Object.entries(arrays).reverse());
  const once = encodeSafetensors(arrays, { metadata: { a: "1", b: "2" } });
  assertEquals(encodeSafetensors(turned, { metadata: { b: "2", a: "1" } }), once);
  const part = Float32Array.of(9, 1, 2, 9).subarray(1, 3),
    shifted = new Uint8Array([0, 0, 0, ...once]).subarray(3);
  const encoded = encodeSafetensors({ part: { data: part, shape: [2] } });
  assertEquals([...decodeSafetensors(encoded).arrays.part.data], [1, 2]);
  assertEquals(decodeSafetensors(shifted), decodeSafetensors(once));
});

Deno.test("every file that is cut off anywhere is refused", () => {
  const bytes = encodeSafetensors(arrays);
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(() => decodeSafetensors(bytes.slice(0, length)), RangeError, "safetensors: ");
  }
  assertThrows(() => decodeSafetensors(new Uint8Array([...bytes, 0])), RangeError, "end at byte 44 of 45");
});

Deno.test("bad files are refused, each for what is wrong with it", () => {
  const f32 = (shape: unknown, offsets: unknown, dtype: unknown = "F32") => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const huge = file({}), endless = file({});
  new DataView(huge.buffer).setBigUint64(0, 100_000_001n, true);
  new DataView(endless.buffer).setBigUint64(0, 2n ** 64n - 1n, true);
  const refused: [Uint8Array, string][] = [
    [new Uint8Array(7), "truncated: 7 bytes"],
    [huge, "header of 100000001 bytes, at most 100000000"],
    [endless, "header of 18446744073709551615 bytes"],
    [file("{").subarray(0, 8), "truncated: 8 bytes, the header alone ends at 9"],
    [file("not JSON"), "the header is not JSON"],
    [new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0xff]), "the header is not JSON"],
    [file([1]), "must be a JSON object"],
    [file("null"), "must be a JSON object"],
    [file({ a: 1 }), "a must be F32 or F64, got undefined"],
    [file({ a: f32([1], [0, 2], "F16") }, 2), 'a must be F32 or F64, got "F16"'],
    [file({ a: f32([1], [0, 4], "toString") }, 4), 'got "toString"'],
    [file({ a: f32(undefined, [0, 4]) }, 4), "a has no shape, got undefined"],
    [file({ a: f32([-1], [0, 4]) }, 4), "a has no shape, got [-1]"],
    [file({ a: f32([1.5], [0, 4]) }, 4), "a has no shape"],
    [file({ a: f32([1], [0, 8]) }, 4), "a must lie within the 4 bytes of data, got [0,8]"],
    [file({ a: f32([1], [4, 0]) }, 4), "must lie within"],
    [file({ a: f32([1], [0]) }, 4), "must lie within"],
    [file({ a: f32([1], [-4, 0]) }, 4), "must lie within"],
    [file({ a: f32([2], [0, 4]) }, 4), "a of shape [2] needs 8 bytes, got 4"],
    [file({ a: f32([2 ** 40, 2 ** 40], [0, 4]) }, 4), "needs 4.835703278458517e+24 bytes"],
    [file({ a: f32([1], [0, 4]), b: f32([1], [0, 4]) }, 4), "b begins at byte 0 of the data and overlaps"],
    [file({ a: f32([1], [4, 8]) }, 8), "a begins at byte 4 of the data and leaves a gap after byte 0"],
    [file({}, 3), "the arrays end at byte 0 of 3"],
    [file({ __metadata__: { a: 1 } }), "__metadata__ must hold words"],
    [file({ __metadata__: "a" }), "__metadata__ must hold words"],
  ];
  for (const [bytes, message] of refused) assertThrows(() => decodeSafetensors(bytes), RangeError, message);
});

Deno.test("what cannot be stored is refused", () => {
  const data = Float32Array.of(1, 2);
  assertThrows(
    () => encodeSafetensors({ a: { data, shape: [3] } }),
    RangeError,
    "a: shape [3] does not fit 2",
  );
  assertThrows(() => encodeSafetensors({ a: { data, shape: [-1, -2] } }), RangeError, "does not fit");
  assertThrows(() => encodeSafetensors({ __metadata__: { data, shape: [2] } }), RangeError, "__metadata__");
  const whole = Int32Array.of(1) as unknown as Float32Array;
  assertThrows(
    () => encodeSafetensors({ a: { data: whole, shape: [1] } }),
    TypeError,
    "a must be a Float32Array",
  );
});
