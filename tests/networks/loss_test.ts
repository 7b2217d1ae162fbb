import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Points, points } from "driftfield/core";
import { denoising, type Objective, squaredErrors } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  implicit,
  type Loss,
  mapValues,
  onPoints,
  regression,
  sizeOf,
  sliced,
  traced,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { named } from "../../lib/networks/network.ts";
import { onEachBackend } from "./backends.ts";
import { inFloat64, linear, randomRow, rowsOf, slopes, small, weightsOf } from "./loss_in_float64.ts";
import { assertWithin, exactly, in32, rounded } from "./rounding.ts";

const schedule = edm({ sigmaMin: 0.1, sigmaMax: 2 }), net = small(2), at = { step: 2 };

/** ‖J u‖² on top of denoising: a loss of one's own. */
const smooth: Loss = {
  name: "smooth denoising",
  draw(x0, rng, at) {
    const { time, arrays } = regression(denoising(schedule)).draw(x0, rng, at);
    return { time, arrays: { ...arrays, u: rng.fork("u").normal(x0.shape, at) } };
  },
  rows(A, network, arrays) {
    const { along: [Ju] } = network.along(arrays.x, [arrays.u]);
    return A.add(regression(denoising(schedule)).rows(A, network, arrays), A.rowMeans(A.mul(Ju, Ju)));
  },
};

/** Denoising of which each number counts by a weight of its own. */
const weighed: Objective = {
  name: "weighed denoising",
  regression(x0, rng, at) {
    const plain = denoising(schedule).regression(x0, rng, at);
    return { ...plain, weight: rng.fork("weights").uniform(plain.target.shape, at).data };
  },
};

const losses: readonly Loss[] = [
  regression(denoising(schedule)),
  regression(weighed),
  implicit(),
  implicit(schedule),
  sliced(schedule, { slices: 2 }),
  sliced(undefined, { exactNorm: false }),
  smooth,
];

Deno.test("the loss of a regression is its weighted squared errors", () => {
  const rng = philox(8331), x0 = rng.normal([7, 2]), row = randomRow(net, rng.fork("weights"));
  for (const objective of [denoising(schedule), weighed]) {
    const loss = regression(objective),
      drawn = loss.draw(x0, rng, at),
      batch = objective.regression(x0, rng, at);
    const F = inFloat64(net, row, drawn).value(batch.x), columns = objective === weighed ? 2 : 1;
    assertEquals(drawn.arrays.weight, { data: batch.weight, shape: [7, columns] });
    const errors = squaredErrors(batch, F);
    rowsOf(loss, net, row, drawn).forEach((v, i) => {
      if (columns === 1) assertEquals(v, errors[i]);
      else assertAlmostEquals(v, errors[i], 16 * Number.EPSILON * v); // there by the roots of its weights
    });
  }
});

Deno.test("traced() has a derivative for each direction, where nothing depends on the points too", () => {
  const x = points([[1, 2]]),
    u = points([[3, 5]]),
    weights = { W: points([[0, 1], [2, 0]]), b: points([[7, 7]]) };
  const { value, along } = traced(onPoints, linear(2), weights, points([[0]])).along(x, [u, x]);
  assertEquals([value, ...along], [points([[11, 8]]), points([[10, 3]]), points([[4, 1]])]);
  const constant = { ...linear(2), apply: <A>(_: unknown, { b }: Readonly<Record<string, A>>) => b };
  assertEquals(traced(onPoints, constant, weights, points([[0]])).along(x, [u]).along, [points([[0, 0]])]);
});

onEachBackend(
  "every loss has float64's rows, and its gradient by one reverse pass, over tensors",
  async () => {
    const rng = philox(8332),
      x0 = rng.normal([8, 2]),
      row = randomRow(net, rng.fork("weights")).map(Math.fround);
    const directions = [0, 1].map((k) => rng.fork(`direction ${k}`).normal([1, sizeOf(net)]).data);
    const exact = { ...net, context: (times: ArrayLike<number>) => in32(net.context(times)) };
    const up = ({ data, shape }: Points) => tf.tensor2d(Float32Array.from(data), [...shape]);
    for (const loss of losses) {
      const draw = loss.draw(x0, rng, at),
        { time } = draw,
        arrays = mapValues(draw.arrays, in32),
        drawn = { time, arrays };
      const [rows, gradient] = tf.tidy(() => {
        const weights = tf.tensor1d(Float32Array.from(row)),
          context = up(exact.context(time)),
          on = mapValues(arrays, up);
        const rows = () => loss.rows(onTensors, traced(onTensors, exact, named(exact, weights), context), on);
        const { grads } = tf.engine().gradients(
          () => tf.mean(rows()) as tf.Scalar,
          [weights],
          undefined,
          true,
        );
        return [rows(), grads[0]];
      });
      const [got, slope] = [await rows.data(), Float64Array.from(await gradient.data())];
      tf.dispose([rows, gradient]);
      const weights = mapValues(weightsOf(exact, row), exactly), context = exactly(exact.context(time));
      const bounds = loss.rows(rounded, traced(rounded, exact, weights, context), mapValues(arrays, exactly));
      assertEquals(bounds.value.data, rowsOf(loss, exact, row, drawn));
      assertWithin(got, bounds, loss.name);
      for (const direction of directions) {
        const steep = slopes(loss, exact, row, drawn, direction), terms = mean(steep.map(Math.abs)).value;
        const off = slope.reduce((sum, g, i) => sum + g * direction[i], 0) - mean(steep).value;
        // As far as rounding takes the rows from values of their size, so far it takes slopes from slopes of theirs.
        const relative = Math.max(...bounds.error.data) / Math.max(...bounds.value.data.map(Math.abs));
        assert(Math.abs(off) < relative * terms, `${loss.name}: ${off} of ${terms}`);
      }
    }
  },
);
