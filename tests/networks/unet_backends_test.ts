import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Points } from "driftfield/core";
import { type Algebra, mapValues, tangents, unet } from "driftfield/networks";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { named } from "../../lib/networks/network.ts";
import { up } from "./algebra_operations.ts";
import { onEachBackend } from "./backends.ts";
import { type Drawn, drawn } from "./mlp_nets.ts";
import { assertNear, largestOf, type Near, near } from "./shaken.ts";
import { kinds } from "./unet_nets.ts";

const constant = <A>(value: A) => ({ value, along: [] });
const nets = Object.entries(kinds).map(([name, options]) => [name, drawn(unet(options), 21)] as const);

/** F and J u, over any algebra. */
function withTangent<A>(
  A: Algebra<A>,
  { architecture, weights, x, u, context }: Drawn,
  of: (x: Points) => A,
) {
  const w = mapValues(weights, (weight) => constant(of(weight)));
  const F = architecture.apply(tangents(A), w, { value: of(x), along: [of(u)] }, constant(of(context)));
  return [F.value, F.along[0]];
}

for (const [name, net] of nets) {
  let expected: readonly Near[] | undefined;
  onEachBackend(`a U-Net and its J u on tensors are those on points, to rounding: ${name}`, async () => {
    expected ??= near((A) => withTangent(A, net, (x) => x).map(({ data }) => data));
    const made = tf.tidy(() => withTangent(onTensors, net, up));
    for (const [i, what] of ["F", "J u"].entries()) assertNear(await made[i].data(), expected[i], what);
    tf.dispose(made);
  });
}

/** One direction for each weight. */
const directions = ({ architecture: { shapes } }: Drawn) =>
  mapValues(shapes, (shape, name) => philox(23).fork(name).normal(shape));

/** How Σ ½ F² changes along each weight's direction: Σ F · ∂F, by tangents in the weights. */
function slopes(A: Algebra<Points>, net: Drawn): number[] {
  const { architecture, weights, x, context } = net;
  return Object.entries(directions(net)).map(([moving, direction]) => {
    const w = mapValues(weights, (value, name) => ({ value, along: name === moving ? [direction] : [] }));
    const F = architecture.apply(tangents(A), w, constant(x), constant(context));
    return F.value.data.reduce((sum, v, i) => sum + v * F.along[0].data[i], 0);
  });
}

for (const [name, net] of nets) {
  let expected: readonly Near[] | undefined;
  onEachBackend(`one reverse pass over a U-Net is right in every weight: ${name}`, async () => {
    const { architecture, weights, x, context } = net;
    expected ??= near((A) => slopes(A, net).map((slope) => [slope]));
    const [gradient] = tf.tidy(() => {
      const row = Object.keys(architecture.shapes).flatMap((name) => [...weights[name].data]);
      const flat = tf.tensor1d(Float32Array.from(row)), [tx, tc] = [x, context].map(up);
      const loss = () => {
        const F = architecture.apply(onTensors, named(architecture, flat), tx, tc);
        return tf.sum(tf.mul(0.5, tf.square(F))) as tf.Scalar;
      };
      return tf.engine().gradients(loss, [flat], undefined, true).grads as tf.Tensor[];
    });
    const got = await gradient.data();
    gradient.dispose();
    let from = 0;
    for (const [k, [weight, { data }]] of Object.entries(directions(net)).entries()) {
      const part = got.subarray(from, from += data.length);
      assertNear(
        [data.reduce((sum, v, i) => sum + v * part[i], 0)],
        expected[k],
        weight,
        largestOf(...expected),
      );
    }
    assertEquals(from, got.length);
  });
}
