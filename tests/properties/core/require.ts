import {
  requireFunction,
  requireInteger,
  requireNumber,
  requireNumbers,
  requireObject,
  requireOneOf,
  requirePoints,
  requirePositive,
  requireSameDim,
  requireShape,
} from "driftfield/core";
import { anySize, cloud, count, fc, list, number, positive, property, type Table } from "../support.ts";

const value = fc.constant("value"), x = fc.constant("x");

/** Each is told that its argument is called as its parameter is, so that errors can be found to name it. */
export const requireProperties: Table = {
  requireNumber: property(requireNumber, { valid: fc.tuple(value, anySize) }),
  requirePositive: property(requirePositive, { valid: fc.tuple(value, positive(5e-324, 1e300)) }),
  requireInteger: property(requireInteger, { valid: fc.tuple(value, fc.maxSafeInteger()) }),
  requireNumbers: property(requireNumbers, {
    valid: count(0, 5).chain((n) => fc.tuple(fc.constant("values"), list(n, anySize), fc.constant(n))),
    called: { length: "values" },
  }),
  requireFunction: property(requireFunction, { valid: fc.tuple(value, fc.constant(() => 1)) }),
  requireObject: property(requireObject, {
    valid: fc.tuple(value, fc.constant({ drift: 1 }), fc.constant("drift")),
    called: { drift: "value", keys: "value" },
  }),
  requireOneOf: property(requireOneOf, {
    valid: fc.tuple(value, fc.constantFrom("a", "b"), fc.constant(["a", "b"])),
    called: { choices: "value" },
  }),
  requireShape: property(requireShape, {
    valid: fc.tuple(x, cloud({ of: anySize })),
    carries: "it does not look at coordinates",
  }),
  requirePoints: property(requirePoints, {
    valid: fc.tuple(x, cloud({ of: anySize }), fc.constant(0)),
    called: { rows: "x" },
  }),
  requireSameDim: property(requireSameDim, {
    valid: count(1, 5).chain((dim) =>
      fc.tuple(x, cloud({ dim, of: number() }), fc.constant("y"), cloud({ dim }))
    ),
    carries: "it does not look at coordinates",
  }),
};
