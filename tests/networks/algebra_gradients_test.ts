import * as tf from "@tensorflow/tfjs";
import { onPoints } from "driftfield/networks";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { differentiable, operands, up } from "./algebra_operations.ts";
import { onEachBackend } from "./backends.ts";
import { assertGradients, gradientOf } from "./gradients.ts";
import { in32 } from "./rounding.ts";

onEachBackend("one reverse pass through every operation is the transpose of its tangents", async () => {
  for (const [name, operation] of differentiable) {
    const { shapes, of } = operation, at = operands(shapes, 8), { shape } = of(onPoints, at);
    const c = in32(philox(9).normal(shape)), expected = gradientOf(operation, at, c);
    const grads = tf.tidy(() =>
      tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(of(onTensors, x), up(c))))(at.map(up))
    );
    await assertGradients(name, operation, grads, expected);
  }
});
