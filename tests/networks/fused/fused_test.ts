import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Points } from "driftfield/core";
import type { Perceptron } from "driftfield/kernels";
import { onPoints, traced } from "driftfield/networks";
import { philox } from "driftfield/random";
import { webgpuMachine } from "../../../lib/networks/fused/on_webgpu.ts";
import { machineOf, tracedRow } from "../../../lib/networks/fused/traced.ts";
import { onEachBackend } from "../backends.ts";
import { slopes, slopesOff } from "../differences.ts";
import { assertWithin, exactly, rounded } from "../rounding.ts";
import { answers, byName, cases, cotangentsOf, type Drawn, drawnCase, paired, up } from "./fused_nets.ts";
import { mapValues } from "../../../lib/networks/architecture.ts";

/** On WebGPU the card's own kernels, though it may be a program that stands in for one. */
const onCard = () => tf.getBackend() === "webgpu" ? webgpuMachine : machineOf({} as Perceptron);

/** Answers on the backend that runs. */
const onBackend = ({ architecture, row, context, x, u }: Drawn) =>
  tf.tidy(
    () => [
      ...answers(
        tracedRow(architecture, tf.tensor1d(Float32Array.from(row.data)), up(context)),
        up(x),
        u.map(up),
      ),
    ],
  );

for (const [name, one] of Object.entries(cases)) {
  onEachBackend(`a perceptron's answers and tangents are those on points, to rounding: ${name}`, async () => {
    const net = drawnCase(one, 31), { architecture, row, context, x, u } = net;
    const weights = mapValues(byName(architecture, row), exactly);
    const network = traced(rounded, architecture, weights, exactly(context));
    const expected = answers(network, exactly(x), u.map(exactly)), made = onBackend(net);
    for (const [d, y] of made.entries()) {
      const numbers = await y.data();
      if (one.gain === undefined) assertWithin(numbers, expected[d], d === 0 ? "F" : `J u${d}`);
      else assertClose(numbers, expected[d].value.data, 1e-4, "steep"); // the bound grows with |h|, and says nothing
    }
    tf.dispose(made);
  });
}

/** That numbers are right relative to the largest of them. */
function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  share: number,
  what: string,
): void {
  const largest = Math.max(...Array.from(expected, Math.abs));
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert(
      Math.abs(actual[i] - expected[i]) <= share * largest,
      `${what}[${i}]: ${actual[i]}, ${expected[i]}`,
    );
  }
}

/** Derivatives of Σ cotangents · answers in the row, in x and in each direction, along one drawn direction of each. */
function slopesOf(
  { architecture, row, context, x, u }: Drawn,
  cotangents: readonly Points[],
  along: readonly Points[],
) {
  const at = (moved: number, t: number) => {
    const [r, p, ...v] = [row, x, ...u].map((a, k) =>
      k === moved ? onPoints.add(a, onPoints.scale(t, along[k])) : a
    );
    return paired(
      answers(traced(onPoints, architecture, byName(architecture, r), context), p, v),
      cotangents,
    );
  };
  return along.map((_, k) => slopes((t) => [at(k, t)])[0]);
}

for (
  const name of [
    "one row",
    "one unit, one layer",
    "odd widths",
    "tiles",
    "residual",
    "waves and classes",
    "several parts a piece",
  ]
) {
  onEachBackend(`a perceptron's gradients are right in weights, points and directions: ${name}`, async () => {
    const net = drawnCase(cases[name], 32),
      { architecture, row, context, x, u } = net,
      cotangents = cotangentsOf(net);
    const along = [row, x, ...u].map(({ shape }, k) => philox(90 + k).normal(shape));
    const grads = tf.tidy(() => {
      const given = [tf.tensor1d(Float32Array.from(row.data)), up(x), ...u.map(up)];
      const phi = up(context), dy = cotangents.map(up), choose = name === "odd widths" ? onCard : machineOf;
      const sum = () => {
        const network = tracedRow(architecture, given[0] as tf.Tensor1D, phi, undefined, choose);
        const parts = answers(network, given[1], given.slice(2)).map((y, d) => tf.sum(tf.mul(y, dy[d])));
        return tf.addN(parts) as tf.Scalar;
      };
      return tf.engine().gradients(sum, given, undefined, true).grads as tf.Tensor[];
    });
    const expected = slopesOf(net, cotangents, along);
    for (const [k, gradient] of grads.entries()) {
      const got = await gradient.data(), terms = Float64Array.from(got, (g, i) => g * along[k].data[i]);
      const sum = terms.reduce((s, v) => s + v, 0), size = Math.hypot(...got) * Math.hypot(...along[k].data);
      // Each entry is a sum of products through at most 5 layers forward and back, of at most 40 terms and 30 roundings.
      const off = 2 * 5 * 70 * 2 ** -24 * size +
        slopesOff * Math.max(1, Math.abs(sum)) * along[k].data.length;
      assert(
        Math.abs(sum - expected[k]) <= off,
        `argument ${k}: ${sum}, not ${expected[k]}, off by more than ${off}`,
      );
    }
    tf.dispose(grads);
  });
}

Deno.test("a row's answer is the same bits whatever is asked beside it, and however it is told the time", async () => {
  const { startBackend } = await import("../backends.ts");
  await startBackend("wasm");
  const net = drawnCase(cases["tiles"], 33),
    alone = (i: number): Points => ({
      data: net.x.data.slice(4 * i, 4 * i + 4),
      shape: [1, 4],
    });
  const [all] = onBackend(net), numbers = await all.data(), { data, shape: [, features] } = net.context;
  const repeated = {
    data: Float64Array.from({ length: 133 * features }, (_, i) => data[i % features]),
    shape: [133, features] as const,
  };
  const [told] = onBackend({ ...net, context: repeated });
  assertEquals(await told.data(), numbers);
  for (const i of [0, 5, 66, 132]) {
    const [one] = onBackend({ ...net, x: alone(i) });
    assertEquals(await one.data(), numbers.slice(4 * i, 4 * i + 4));
    one.dispose();
  }
  tf.dispose([all, told]);
});
