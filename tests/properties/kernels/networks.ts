import { assert, assertEquals } from "@std/assert";
import {
  computes,
  perceptronPull,
  perceptronStep,
  perceptronValues,
  type Program,
  programsRun,
  runProgram,
} from "driftfield/kernels";
import { count, fc, number, property, type Table } from "../support.ts";

const inner = "the arithmetic of a network, whose owner knows its sizes; it runs at every step of training";
const compiled = programsRun ? {} : { refuses: "not possible here" };
const floats = (n: number) =>
  fc.array(number(-1, 1), { minLength: n, maxLength: n }).map((v) => Float32Array.from(v));

/** A perceptron of any small size, asked at some rows. */
const asked = fc.record({
  inputs: count(1, 5),
  features: count(1, 3),
  width: count(1, 9),
  depth: count(1, 3),
  outputs: count(1, 5),
  residual: fc.boolean(),
  rows: count(1, 5),
}).chain(({ rows, ...perceptron }) => {
  const { inputs, features, width, depth, outputs } = perceptron;
  const sizes = Array.from(
    { length: depth + 1 },
    (_, l) => [l ? width : inputs, l < depth ? width : outputs],
  );
  const size = sizes.reduce((sum, [from, to]) => sum + (from + features) * to, 0);
  return fc.record({
    perceptron: fc.constant(perceptron),
    row: floats(size),
    context: floats(features),
    x: floats(rows * inputs),
    directions: fc.constant([] as Float32Array[]),
    rows: fc.constant(rows),
  });
});

const twice: Program = {
  values: [
    { where: "given", from: 0, rows: 1, columns: 1, which: 0, each: true },
    { where: "given", from: 0, rows: 1, columns: 1, which: 1, each: false },
    { where: "own", from: 0, rows: 1, columns: 1, which: 0, each: true },
  ],
  given: [2, 1],
  own: [{ each: true, numbers: 1 }],
  sums: [],
  before: [],
  instructions: [
    { operation: "matMul", of: [0, 1, 2], numbers: [], add: false },
    { operation: "scaled", of: [2, 0], numbers: [1], add: false },
  ],
};

export const networkProperties: Table = {
  computes: property(computes, { valid: fc.constant([] as const), law: (words) => assert(words.length > 0) }),
  perceptronValues: property(perceptronValues, {
    valid: asked.map(({ rows, ...asked }) =>
      [asked, [new Float32Array(rows * asked.perceptron.outputs)]] as const
    ),
    unchecked: inner,
    law: (_, asked, [to]) => {
      const { row, ...rest } = asked, again = [new Float32Array(to.length)];
      perceptronValues({ ...rest, row: row.map((v: number) => v) }, again);
      assertEquals(again[0], to);
      assert(to.every(Number.isFinite));
    },
    ...compiled,
  }),
  perceptronPull: property(perceptronPull, {
    valid: asked.map(({ rows, ...asked }) =>
      [
        asked,
        [new Float32Array(rows * asked.perceptron.outputs)],
        { row: new Float32Array(asked.row.length).fill(NaN), x: [asked.x.map(() => NaN)] },
      ] as const
    ),
    unchecked: inner,
    infinite: "what is to be written begins as NaN",
    law: (_, _asked, _cotangents, to) =>
      assert([...to.row, ...to.x[0]].every((v) => v === 0), "of nothing, nothing"),
    ...compiled,
  }),
  perceptronStep: property(perceptronStep, {
    valid: asked.map(({ rows, ...asked }) => {
      const target = new Float32Array(rows * asked.perceptron.outputs),
        zeros = () => new Float32Array(asked.row.length);
      const before = { weights: asked.row, first: zeros(), second: zeros(), average: asked.row };
      const step = { beta1: 0.1, beta2: 0.001, epsilon: 1e-8, kept: 1, rate: 0.01, share: 1, clip: null };
      const to = (after: typeof before) => assertEquals(after.weights.length, asked.row.length);
      return [asked, { target, weight: new Float32Array(rows).fill(1) }, before, step, to] as const;
    }),
    unchecked: inner,
    law: ({ loss, squaredNorm }) => assert(loss >= 0 && squaredNorm >= 0),
    ...compiled,
  }),
  runProgram: property(runProgram, {
    valid: fc.tuple(number(-5, 5), number(-5, 5), number(-5, 5)).map(([a, b, w]) =>
      [twice, 2, ([x, by]: readonly Float32Array[]) => {
        x.set([a, b]);
        by.set([w]);
      }, ([y]: readonly Float32Array[]) => {
        const product = [a, b].map((v) => Math.fround(Math.fround(v) * Math.fround(w)));
        product.forEach((v, i) => assert(Math.abs(y[i] - v) <= 2 ** -22 * Math.abs(v)));
      }] as const
    ),
    unchecked: inner,
    ...compiled,
  }),
};
