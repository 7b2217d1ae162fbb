import { assertEquals, assertThrows } from "@std/assert";
import { perceptronPull, perceptronStep, perceptronValues } from "driftfield/kernels";
import { philox } from "driftfield/random";
import { perceptronJob } from "../../../lib/kernels/perceptron/job.ts";
import { weightsOf } from "../../../lib/kernels/perceptron/perceptron.ts";
import { perceptronPiece } from "../../../lib/kernels/perceptron/piece.ts";
import { inShared } from "../../../lib/kernels/wasm/arena.ts";

const perceptron = { inputs: 3, features: 4, width: 18, depth: 3, outputs: 2, residual: true }, rows = 500;
const drawn = (name: string, length: number) =>
  Float32Array.from(philox(8).fork(name).normal([length, 1]).data);
const row = drawn("row", weightsOf(perceptron)).map((z) => z / 4),
  context = drawn("phi", 4 * rows),
  x = drawn("x", 3 * rows);
const asked = { perceptron, row, context, x, directions: [drawn("u", 3 * rows)] };

Deno.test("gradients are the same bytes whichever thread does which piece, in whatever order", () => {
  const cotangents = [drawn("dF", 2 * rows), drawn("dJu", 2 * rows)];
  const to = { row: row.slice(), x: [x.slice(), x.slice()] };
  perceptronPull(asked, cotangents, to);
  inShared((arena) => {
    const { job, pieces, padded, y, sums } = perceptronJob(arena, asked, "pull");
    cotangents.forEach((from, d) => {
      for (let i = 0; i < 2 * rows; i++) y[4 * (d * rows + (i >> 1)) + i % 2] = from[i];
    });
    for (let piece = pieces; piece-- > 0;) {
      perceptronPiece({ kernel: "perceptron", does: "pull", job }, piece, 0);
    }
    const first = Float32Array.from({ length: 18 * 3 }, (_, i) => {
      const at = 20 * Math.floor(i / 18) + i % 18; // W of the first layer, eighteen columns padded to twenty
      let sum = sums[at];
      for (let piece = 1; piece < pieces; piece++) sum = Math.fround(sum + sums[piece * padded + at]);
      return sum;
    });
    assertEquals(first, to.row.slice(0, 18 * 3));
  });
});

Deno.test("perceptrons refuse what does not fit, by its name", () => {
  const out = () => [new Float32Array(2 * rows), new Float32Array(2 * rows)];
  const short = new Float32Array(5);
  assertThrows(() => perceptronValues({ ...asked, row: short }, out()), RangeError, "row must have");
  assertThrows(
    () => perceptronValues({ ...asked, x: short }, out()),
    RangeError,
    "x must have rows of 3, got 5",
  );
  assertThrows(
    () => perceptronValues({ ...asked, context: short }, out()),
    RangeError,
    "context must have 1 or 500 rows",
  );
  assertThrows(() => perceptronValues({ ...asked, directions: [short] }, out()), RangeError, "directions[0]");
  assertThrows(
    () => perceptronValues(asked, out().slice(1)),
    RangeError,
    "there must be 2 arrays of answers, got 1",
  );
  assertThrows(
    () => perceptronValues(asked, [short, short]),
    RangeError,
    "answers[0] must have 1000 numbers, got 5",
  );
  const adam = { beta1: 0.1, beta2: 0.1, epsilon: 1, kept: 1, rate: 1, share: 1, clip: null };
  const before = { weights: row, first: row, second: row, average: row },
    alone = { ...asked, directions: [] };
  const step = (target: Float32Array, weight: Float32Array) =>
    perceptronStep(alone, { target, weight }, before, adam, () => {});
  assertThrows(() => step(short, new Float32Array(rows)), RangeError, "target must have 1000 numbers, got 5");
  assertThrows(
    () => step(new Float32Array(2 * rows), short),
    RangeError,
    "weight must have 500 or 1000 numbers, got 5",
  );
});
