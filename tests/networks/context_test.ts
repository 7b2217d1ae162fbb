import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mlp } from "driftfield/networks";

Deno.test("a network is told 1, the time as cosines and sines, and its class: of none, the last", () => {
  const { context } = mlp({ dim: 1, frequencies: 2, classes: 3 });
  const { data, shape } = context([0.3, 0.7], [2, 3]);
  assertEquals(shape, [2, 9]);
  assertEquals([data[0], data[9]], [1, 1]);
  for (const at of [1, 2, 10, 11]) assertAlmostEquals(data[at] ** 2 + data[at + 2] ** 2, 1, 1e-15);
  assertEquals([...data.subarray(5, 9), ...data.subarray(14)], [0, 0, 1, 0, 0, 0, 0, 1]);
  assertEquals(context([0.3]).data, context([0.3], [3]).data);
});

Deno.test("one time or one label stands for all rows", () => {
  const { context } = mlp({ dim: 1, classes: 2 });
  assertEquals(context([0.5], [0, 1, 0]), context([0.5, 0.5, 0.5], [0, 1, 0]));
  assertEquals(context([0.1, 0.2], [1]), context([0.1, 0.2], [1, 1]));
  assertEquals(context([0.1, 0.2]), context([0.1, 0.2], [2, 2]));
});

Deno.test("no two noise levels from 10⁻³ to 10² are told alike, and close ones are told nearly alike", () => {
  // As the networks' time, ¼ ln σ. |φ(s) − φ(t)|² = Σ 4 sin² π f (s − t): at most (2π (s − t))² Σ f², and at least what the
  // least frequency, 1/16, gives, of which the whole range is less than half a period.
  const { context } = mlp({ dim: 1 }),
    times = Array.from({ length: 24 }, (_, k) => Math.log(1e-3 * 10 ** (k * 5 / 23)) / 4);
  const { data, shape: [rows, features] } = context(times),
    far = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < features; k++) sum += (data[i * features + k] - data[j * features + k]) ** 2;
      return Math.sqrt(sum);
    };
  const squares = Array.from({ length: 8 }, (_, k) => (16 ** (k / 7) / 16) ** 2).reduce((sum, f2) =>
    sum + f2
  );
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const apart = times[i] - times[j];
      assert(far(i, j) <= 2 * Math.PI * apart * Math.sqrt(squares) + 1e-12, `${times[i]} and ${times[j]}`);
      assert(far(i, j) >= 2 * Math.sin(Math.PI * apart / 16) - 1e-12, `${times[i]} and ${times[j]}`);
    }
  }
});

Deno.test("context() refuses labels and times that are none, and numbers of them that do not fit", () => {
  const { context } = mlp({ dim: 1, classes: 10 }), plain = mlp({ dim: 1 });
  const told = (label: number) => () => context([0], [0, 9, 10, label]);
  for (const label of [11, -1, 0.5, NaN]) {
    assertThrows(told(label), RangeError, `labels must be 0 … 9, or 10 for none; got ${label} in row 3`);
  }
  assertThrows(
    () => plain.context([0], [0]),
    RangeError,
    "labels were given, but the network knows no classes",
  );
  assertThrows(() => context([0, NaN], [1]), RangeError, "time in row 1 must be finite, got NaN");
  assertThrows(() => context([0, 1], [1, 2, 3]), RangeError, "times: 2 of them for 3 rows");
  assertThrows(() => context([0, 1, 2], [1, 2]), RangeError, "labels: 2 of them for 3 rows");
  assertThrows(() => context([]), RangeError, "times: 0 of them for 1 rows");
  assertThrows(() => context([1], []), RangeError, "labels: 0 of them for 1 rows");
});
