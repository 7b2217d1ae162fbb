import { assertEquals, assertThrows } from "@std/assert";
import {
  column,
  points,
  requireInteger,
  requireNumber,
  requireOneOf,
  requirePoints,
  requirePositive,
  requireSameDim,
  squaredNorms,
  take,
  zeros,
} from "driftfield/core";

const square = points([[0, 1], [2, 3], [4, 5], [6, 7]]);

Deno.test("points(), column(), take() and squaredNorms() agree on where a coordinate is", () => {
  assertEquals([...square.data], [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals(points(square.data, 2), square);
  assertEquals([...column(square, 1)], [1, 3, 5, 7]);
  assertEquals(take(square, [3, 0]), points([[6, 7], [0, 1]]));
  assertEquals([...squaredNorms(square)], [1, 13, 41, 85]);
  assertEquals(zeros([2, 3]), points([[0, 0, 0], [0, 0, 0]]));
  assertThrows(() => column(square, 2), RangeError, "k must be between 0 and 1, got 2");
});

Deno.test("points() refuses ragged rows and flat arrays that do not divide", () => {
  assertThrows(() => points([[1, 2], [3]]), RangeError, "row 1 has 1 coordinates, row 0 has 2");
  assertThrows(() => points(new Float64Array(5), 2), RangeError, "5 coordinates");
  assertThrows(() => points(new Float64Array(4), 0), RangeError, "dim must be at least 1, got 0");
});

Deno.test("argument checks name the argument and its value", () => {
  assertThrows(
    () => requireNumber("dt", "1" as unknown as number),
    TypeError,
    'dt must be a number, got "1"',
  );
  assertThrows(() => requireNumber("dt", NaN), RangeError, "dt must be finite, got NaN");
  assertThrows(() => requireNumber("p", 2, 0, 1), RangeError, "p must be between 0 and 1, got 2");
  assertThrows(() => requireNumber("T", -1, 0), RangeError, "T must be at least 0, got -1");
  assertThrows(() => requirePositive("dt", 0), RangeError, "dt must be positive, got 0");
  assertThrows(() => requireInteger("n", 1.5), RangeError, "n must be a whole number, got 1.5");
  assertThrows(
    () => requireOneOf("data", "cats", ["dogs"]),
    RangeError,
    'data must be one of dogs; got "cats"',
  );
  assertThrows(
    () => requireSameDim("x", square, "y", zeros([1, 3])),
    RangeError,
    "x has dim 2, but y has dim 3",
  );
});

Deno.test("requirePoints() names the row and column of the first value that is not finite", () => {
  const bad = points([[0, 1], [2, NaN]]);
  assertThrows(() => requirePoints("x", bad), RangeError, "x must be finite, got NaN in row 1, column 1");
  assertThrows(() => requirePoints("x", zeros([0, 2])), RangeError, "x must have at least 1 points, got 0");
  assertThrows(
    () => requirePoints("x", { data: new Float64Array(3), shape: [2, 2] }),
    RangeError,
    "does not fit",
  );
  assertThrows(() => requirePoints("x", [[1]] as unknown as typeof bad), TypeError, "x must be Points");
});
