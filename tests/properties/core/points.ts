import { assertEquals } from "@std/assert";
import { column, points, repeat, squaredNorms, take, zeros } from "driftfield/core";
import { anySize, cloud, count, fc, list, numbers, property, type Table } from "../support.ts";

/** Rows for {@linkcode points}, or one flat array of them. */
const rows: fc.Arbitrary<[Float64Array | number[][], number]> = fc.tuple(count(0, 5), count(1, 6)).chain((
  [batch, dim],
) =>
  fc.oneof(
    fc.tuple(fc.array(list(dim, anySize), { minLength: batch, maxLength: batch }), fc.constant(1)),
    fc.tuple(numbers(batch * dim, anySize), fc.constant(dim)),
  )
);

export const pointsProperties: Table = {
  points: property(points, {
    valid: rows,
    carries: "it computes nothing with the coordinates",
    called: { rows: "row|points" },
    law: ({ data, shape }, rows, dim) =>
      assertEquals(
        shape,
        rows instanceof Float64Array ? [data.length / dim, dim] : [rows.length, rows[0]?.length ?? 1],
      ),
  }),
  zeros: property(zeros, {
    valid: fc.tuple(fc.tuple(count(0, 5), count(1, 6))),
    law: ({ data, shape }, [batch, dim]) => {
      assertEquals(shape, [batch, dim]);
      assertEquals(data, new Float64Array(batch * dim));
    },
    called: { shape: "batch|dim" },
  }),
  repeat: property(repeat, {
    valid: fc.tuple(count(1, 6).chain((dim) => list(dim, anySize)), count(0, 5)),
    law: (x, row, batch) =>
      assertEquals(x, points(Float64Array.from(Array(batch).fill(row).flat()), row.length)),
  }),
  column: property(column, {
    carries: "it copies",
    valid: cloud({ of: anySize }).chain((x) => fc.tuple(fc.constant(x), count(0, x.shape[1] - 1))),
    law: (values, x, k) =>
      assertEquals([...values], Array.from(values, (_, i) => x.data[i * x.shape[1] + k])),
  }),
  take: property(take, {
    carries: "it copies",
    valid: cloud({ batch: [1, 5], of: anySize }).chain((x) =>
      fc.tuple(fc.constant(x), fc.array(count(0, x.shape[0] - 1), { maxLength: 6 }))
    ),
    law: (some, x, indices) => {
      assertEquals(some.shape, [indices.length, x.shape[1]]);
      for (let k = 0; k < x.shape[1]; k++) {
        const all = column(x, k);
        assertEquals([...column(some, k)], indices.map((i: number) => all[i]));
      }
    },
  }),
  squaredNorms: property(squaredNorms, {
    carries: "‖x‖² of NaN is NaN, and its callers know x",
    valid: fc.tuple(cloud()),
    law: (r, x) => assertEquals(r.length, x.shape[0]),
    overflows: "the square of 1e300 is beyond float64",
  }),
};
