/** What is asked of the functions of lib/random. */
import { assert, assertEquals } from "@std/assert";
import {
  fillNormals,
  forkKey,
  lowerQuantile,
  normalOf,
  normalQuantile,
  permutationKeys,
  permuted,
  philox,
  philox4x32,
} from "driftfield/random";
import { count, fc, made, number, property, type Table } from "../support.ts";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const key = fc.tuple(word, word).map(made);
const inside = "the inside of the loops that draw, whose callers give it words";

export const properties: Table = {
  philox: property(philox, {
    valid: fc.tuple(fc.nat(Number.MAX_SAFE_INTEGER)),
    probe: (rng) => [rng.normal([2, 3]), rng.uniform([0, 1]), rng.fork("a").permutation(5)],
    law: (rng, seed) => {
      assertEquals(
        rng.normal([3, 2], { row: 1 }).data.subarray(0, 4),
        philox(seed).normal([3, 2]).data.subarray(2),
      );
      assertEquals([...rng.permutation(9, { step: 2 })].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    },
  }),
  philox4x32: property(philox4x32, {
    valid: fc.tuple(word, word, word, word, word, word, fc.constant(0)).map(([a, b, c, d, k, l]) =>
      [a, b, c, d, k, l, new Uint32Array(4)] as const
    ),
    unchecked: inside,
    law: (_, ...args) => {
      const again = new Uint32Array(4);
      philox4x32(args[0], args[1], args[2], args[3], args[4], args[5], again);
      assertEquals(args[6], again);
    },
  }),
  forkKey: property(forkKey, {
    valid: fc.tuple(key, fc.string()),
    law: (made) => assert(made.every((k) => Number.isInteger(k) && k >= 0 && k < 2 ** 32)),
  }),
  normalQuantile: property(normalQuantile, {
    valid: fc.tuple(number(2 ** -33, 1 - 2 ** -33)),
    law: (z, p) => {
      const mirrored = normalQuantile(1 - p), q = 1 - p;
      if (1 - q === p) assertEquals(Math.abs(mirrored), Math.abs(z), "odd about ½, wherever 1 − p is exact");
    },
  }),
  lowerQuantile: property(lowerQuantile, {
    valid: fc.tuple(number(2 ** -33, 0.5)),
    unchecked: inside,
    law: (z) => assert(z <= 0),
  }),
  normalOf: property(normalOf, {
    valid: fc.tuple(word),
    unchecked: inside,
    law: (z, w) => assertEquals(z, -normalOf(2 ** 32 - 1 - w)),
  }),
  permutationKeys: property(permutationKeys, {
    valid: fc.tuple(key, word),
    law: (keys) => assertEquals(keys.length, 12),
  }),
  permuted: property(permuted, {
    valid: fc.tuple(count(1, 50), key, word).chain(([n, key, step]) =>
      fc.tuple(count(0, n - 1), fc.constant(n), fc.constant(permutationKeys(key, step)))
    ),
    unchecked: inside,
    law: (_, _i, n, keys) => {
      const all = Array.from({ length: n }, (_, i) => permuted(i, n, keys));
      assertEquals(new Set(all).size, n);
      assert(all.every((i) => i >= 0 && i < n));
    },
  }),
  fillNormals: property(fillNormals, {
    valid: fc.tuple(count(0, 9), key, count(0, 9), count(0, 9)).map(([n, key, row, column]) =>
      [new Float64Array(n), n, key, row, column] as const
    ),
    unchecked: inside,
    law: (_, out, n, [k0, k1], row, column) => {
      const whole = new Float64Array(n + column);
      fillNormals(whole, n + column, [k0, k1], row, 0);
      assertEquals(out, whole.slice(column), "where a draw begins changes nothing");
    },
  }),
};
