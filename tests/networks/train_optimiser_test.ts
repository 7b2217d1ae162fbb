import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { philox } from "driftfield/random";
import { constantRate, cosineRate } from "driftfield/networks";
import { adamW, averageKept, clipped } from "../../lib/networks/training/adam_w.ts";
import { onEachBackend } from "./backends.ts";

/** Rounding of float32, relative. */
const eps = 2 ** -24;

const usual = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** The same steps in float64, as algorithm 2 of Loshchilov and Hutter writes them. */
function plainly(theta: number[], gradients: number[][], rate: number, options: typeof usual): number[] {
  const { beta1, beta2, epsilon, weightDecay } = options, w = [...theta];
  const m = w.map(() => 0), v = w.map(() => 0);
  gradients.forEach((g, n) =>
    g.forEach((slope, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * slope;
      v[i] = beta2 * v[i] + (1 - beta2) * slope ** 2;
      const [mHat, vHat] = [m[i] / (1 - beta1 ** (n + 1)), v[i] / (1 - beta2 ** (n + 1))];
      w[i] -= rate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * w[i]);
    })
  );
  return w;
}

/** Weights after steps on tensors. */
async function onDevice(theta: number[], gradients: number[][], rate: number, options: typeof usual) {
  const last = tf.tidy(() => {
    let state = {
      weights: tf.tensor1d(theta),
      first: tf.zeros([theta.length]),
      second: tf.zeros([theta.length]),
    };
    gradients.forEach((g, n) => {
      state = adamW(state as Parameters<typeof adamW>[0], tf.tensor1d(g), { ...options, rate, step: n + 1 });
    });
    return state.weights;
  });
  const values = [...await last.data()];
  last.dispose();
  return values;
}

onEachBackend("adamW(): its first two steps are those worked out by hand", async () => {
  // g = 1, then −2: m = 0.1, −0.11; v = 0.001, 0.004999; m̂ = 1, −0.11/0.19; v̂ = 1, 0.004999/0.001999.
  const second = 0.11 / 0.19 / Math.sqrt(0.004999 / 0.001999);
  assertAlmostEquals((await onDevice([0], [[1]], 0.1, usual))[0], -0.1, 0.1 * 20 * eps);
  assertAlmostEquals((await onDevice([0], [[1], [-2]], 0.1, usual))[0], 0.1 * (second - 1), 0.1 * 20 * eps);
});

onEachBackend(
  "adamW(): on tensors and in float64 it is the same, weight decay and a large ε included",
  async () => {
    const steps = 12,
      size = 5,
      gradients = Array.from(
        { length: steps },
        (_, step) => [...philox(3).normal([size, 1], { step }).data.map((z, i) => z * 10 ** (i - 2))],
      );
    for (const options of [usual, { beta1: 0.5, beta2: 0.9, epsilon: 0.1, weightDecay: 0.3 }]) {
      const theta = [1, -2, 0.5, 3, 0], truth = plainly(theta, gradients, 0.05, options);
      const found = await onDevice(theta, gradients, 0.05, options);
      // A step rounds some ten numbers of at most |θ| ≤ 4 or rate, each by eps.
      truth.forEach((value, i) => assertAlmostEquals(found[i], value, steps * 10 * 4 * eps));
    }
  },
);

onEachBackend("adamW(): decay alone takes θ to θ (1 − ηλ)ⁿ, and not through the moments", async () => {
  const options = { ...usual, weightDecay: 0.5 },
    [found] = await onDevice([2], [[0], [0], [0]], 0.1, options);
  assertAlmostEquals(found, 2 * 0.95 ** 3, 2 * 6 * eps);
});

onEachBackend(
  "clipped(): a long gradient is as long as allowed and points where it did, a short one is itself",
  async () => {
    const length = async (g: number[], longest: number) => {
      const out = tf.tidy(() => {
        const row = tf.tensor1d(g);
        return clipped(row, tf.sum(tf.square(row)) as tf.Scalar, longest);
      });
      const values = [...await out.data()];
      out.dispose();
      return values;
    };
    (await length([3, -4], 1)).forEach((v, i) => assertAlmostEquals(v, [0.6, -0.8][i], 8 * eps));
    assertEquals(await length([3, -4], 5.5), [3, -4]);
    assertEquals(await length([0, 0], 1), [0, 0]);
  },
);

Deno.test("averageKept(): rises from 1/10 to what is asked for; 0 keeps nothing", () => {
  assertEquals([0, 1, 8].map((n) => averageKept(0.999, n)), [1 / 10, 2 / 11, 9 / 18]);
  assertEquals([averageKept(0.999, 1e6), averageKept(0, 5)], [0.999, 0]);
});

Deno.test("rates: rise in equal parts to the peak; a cosine falls to half in the middle and stays above 0", () => {
  const constant = constantRate(2, { warmUp: 8 }), cosine = cosineRate(2, { warmUp: 8 });
  for (const rate of [constant, cosine]) {
    assertEquals([0, 3, 7].map((done) => rate(done, 108)), [0.25, 1, 2]);
  }
  assertEquals([8, 50, 107].map((done) => constant(done, 108)), [2, 2, 2]);
  assertAlmostEquals(cosine(58, 108), 1);
  const tail = Array.from({ length: 100 }, (_, k) => cosine(8 + k, 108));
  assert(tail.every((rate, k) => rate > 0 && (k === 0 || rate < tail[k - 1])));
  assertAlmostEquals(tail[99], 2 * (Math.PI / 2 * 0.01) ** 2, 1e-6);
  assertEquals([cosineRate(1)(0, 50), cosineRate(1)(0, 1e4)], [1 / 5, 1 / 200]);
});
