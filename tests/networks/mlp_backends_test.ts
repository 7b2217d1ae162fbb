import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Points } from "driftfield/core";
import { type Algebra, onPoints, tangents } from "driftfield/networks";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { mapValues } from "../../lib/networks/architecture.ts";
import { named } from "../../lib/networks/network.ts";
import { onEachBackend } from "./backends.ts";
import { slopes, slopesOff } from "./differences.ts";
import { type Drawn, drawnNet, kinds } from "./mlp_nets.ts";
import { assertWithin, exactly, rounded } from "./rounding.ts";

const up = ({ data, shape }: Points): tf.Tensor => tf.tensor2d(Float32Array.from(data), [...shape]);

/** F and J u, over any algebra. */
function withTangent<A>(
  A: Algebra<A>,
  { architecture, weights, x, u, context }: Drawn,
  of: (x: Points) => A,
) {
  const constant = (value: Points) => ({ value: of(value), along: [] });
  const F = architecture.apply(
    tangents(A),
    mapValues(weights, constant),
    { value: of(x), along: [of(u)] },
    constant(context),
  );
  return [F.value, F.along[0]] as const;
}

for (const [name, options] of Object.entries(kinds)) {
  onEachBackend(`F and J u on tensors are those on points, within float32's rounding: ${name}`, async () => {
    const net = drawnNet(options, 21), expected = withTangent(rounded, net, exactly);
    const made = tf.tidy(() => [...withTangent(onTensors, net, up)]);
    assertWithin(await made[0].data(), expected[0], "F");
    assertWithin(await made[1].data(), expected[1], "J u");
    tf.dispose(made);
  });
}

/** All weights in one row, in the order of the shapes. */
const rowOf = ({ architecture, weights }: Drawn): Float64Array =>
  Float64Array.from(Object.keys(architecture.shapes).flatMap((name) => [...weights[name].data]));

/** Of each row, the mean of ½ F² + ½ (J u)². */
function loss<A>(A: Algebra<A>, F: A, Ju: A): A {
  return A.rowMeans(A.scale(0.5, A.add(A.mul(F, F), A.mul(Ju, Ju))));
}

/** The same in float64, of a row of weights. */
function lossOfRow(net: Drawn, row: Float64Array): number {
  let from = 0;
  const weights = mapValues(net.architecture.shapes, (shape) => ({
    data: row.subarray(from, from += shape[0] * shape[1]),
    shape,
  }));
  const { data } = loss(onPoints, ...withTangent(onPoints, { ...net, weights }, (x) => x));
  return data.reduce((sum, v) => sum + v) / data.length;
}

/** What its gradient is, weight by weight. */
function gradientOf(net: Drawn): Float64Array {
  const row = rowOf(net);
  return row.map((_, k) => slopes((t) => [lossOfRow(net, row.with(k, row[k] + t))])[0]);
}

for (const name of ["plain", "all of it"]) {
  const net = drawnNet(kinds[name], 22), { architecture, x, u, context } = net;
  let expected: Float64Array | undefined;
  onEachBackend(`one reverse pass over F and J u is right in every weight: ${name}`, async () => {
    expected ??= gradientOf(net);
    const [gradient] = tf.tidy(() => {
      const flat = tf.tensor1d(Float32Array.from(rowOf(net))), [tx, tu, tc] = [x, u, context].map(up);
      const constant = (value: tf.Tensor) => ({ value, along: [] }), moving = { value: tx, along: [tu] };
      const mean = () => {
        const weights = mapValues(named(architecture, flat), constant);
        const F = architecture.apply(tangents(onTensors), weights, moving, constant(tc));
        return tf.mean(loss(onTensors, F.value, F.along[0])) as tf.Scalar;
      };
      return tf.engine().gradients(mean, [flat], undefined, true).grads as tf.Tensor[];
    });
    const actual = await gradient.data();
    gradient.dispose();
    // A gradient is a sum of products along paths through value, tangent and reverse pass. Each meets, in one of 5 layers,
    // sums over at most 14 terms and less than 30 operations that round: at most 3 × 5 × 44 roundings, and the batch's 4. Of
    // terms as large as the largest entry of their matrix that is 664 u.
    let from = 0;
    for (const [weight, [rows, columns]] of Object.entries(architecture.shapes)) {
      const to = from + rows * columns, got = actual.subarray(from, to), wanted = expected.subarray(from, to);
      const off = 664 * 2 ** -24 * Math.max(...wanted.map(Math.abs)) + slopesOff;
      wanted.forEach((v, i) => assert(Math.abs(got[i] - v) <= off, `${weight}[${i}]: ${got[i]}, ${v}`));
      from = to;
    }
    assertEquals(from, actual.length);
  });
}

onEachBackend(
  "silu, its slope, and the gradients of both are right and finite from −10⁴ to 10⁴",
  async () => {
    // Beyond |h| = 100 e^{−|h|} is less than float32's smallest number: silu is 0 or h, its slope 0 or 1, its second
    // derivative, which the gradient of a tangent asks for, 0.
    const h = [-1e4, -120, 0, 120, 1e4], column = () => tf.tensor2d(h, [5, 1]);
    const u = () => tf.ones([5, 1]),
      F = (x: tf.Tensor) => tangents(onTensors).silu({ value: x, along: [u()] });
    const made = tf.tidy(() => {
      const x = column(), { value, along: [tangent] } = F(x);
      const gradient = (f: (x: tf.Tensor) => tf.Tensor) =>
        tf.engine().gradients(() => f(x), [x], u()).grads[0];
      return [value, tangent, gradient(onTensors.silu), gradient((x) => F(x).along[0])];
    });
    const [value, tangent, slope, second] = await Promise.all(made.map(async (y) => [...await y.data()]));
    tf.dispose(made);
    const numbers = (values: number[]) => values.map((v) => v + 0); // no −0
    assertEquals(numbers(value), [0, 0, 0, 120, 1e4]);
    assertEquals(numbers(tangent), [0, 0, 0.5, 1, 1]);
    assertEquals(numbers(slope), [0, 0, 0.5, 1, 1]);
    assertEquals(numbers(second), [0, 0, 0.5, 0, 0]); // silu″(0) = ½
  },
);
