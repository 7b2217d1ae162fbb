import { assert, assertEquals } from "@std/assert";
import type * as tf from "@tensorflow/tfjs";
import { type Points, zeros } from "driftfield/core";
import { onPoints, tangents } from "driftfield/networks";
import type { differentiable } from "./algebra_operations.ts";

export type Operation = typeof differentiable[number][1];

/** Of Σ c f(x…): in the k-th number of the j-th operand Σ_i c_i ∂f_i, by tangents in float64, and Σ_i |c_i ∂f_i|. */
export function gradientOf({ shapes, of }: Operation, at: Points[], c: Points) {
  return at.map(({ data, shape }, j) =>
    Array.from(data, (_, k) => {
      const unit = zeros(shape);
      unit.data[k] = 1;
      const given = at.map((value, i) => ({ value, along: [i === j ? unit : zeros(shapes[i])] }));
      const terms = of(tangents(onPoints), given).along[0].data.map((slope, i) => c.data[i] * slope);
      return { sum: terms.reduce((a, b) => a + b), size: terms.reduce((a, b) => a + Math.abs(b), 0) };
    })
  );
}

/** Asserts that gradients are those, to float32's rounding; frees them. */
export async function assertGradients(
  name: string,
  { shapes }: Operation,
  grads: tf.Tensor[],
  expected: ReturnType<typeof gradientOf>,
) {
  for (const [j, grad] of grads.entries()) {
    assertEquals(grad.shape, [...shapes[j]], name);
    const got = await grad.data();
    // Sums of at most 45 products, of which each passes on less than 50 roundings: of the exponential in silu and softmax,
    // 22 at |x| ≤ 4 where WGSL is loosest, of sines 16.
    const off = 100 * 2 ** -24 * Math.max(...expected[j].map(({ size }) => size));
    expected[j].forEach(({ sum }, k) => {
      assert(
        Math.abs(got[k] - sum) <= off,
        `${name}, operand ${j}, entry ${k}: ${got[k]}, ${sum}, not ${off}`,
      );
    });
    grad.dispose();
  }
}
