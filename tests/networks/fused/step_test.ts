import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Points, points } from "driftfield/core";
import { type Architecture, type Loss, mlp, regression } from "driftfield/networks";
import { philox } from "driftfield/random";
import { knownOf } from "../../../lib/networks/fused/known.ts";
import { isRegression } from "../../../lib/networks/regression.ts";
import type { State } from "../../../lib/networks/training/course.ts";
import { drawOf } from "../../../lib/networks/training/gradient.ts";
import { recipeOf } from "../../../lib/networks/training/options.ts";
import { stepOf } from "../../../lib/networks/training/step.ts";
import { onEachBackend } from "../backends.ts";

const rng = philox(5),
  architecture = mlp({ dim: 3, outputs: 2, width: 13, depth: 2, inputFrequencies: [1.5] });

/** The same function, which no kernel knows. */
const unknown: Architecture = {
  ...architecture,
  apply: (A, w, x, context) => architecture.apply(A, w, x, context),
};

/** A regression on drawn numbers, its weights one a row or one a number. */
const drawnLoss = (each: boolean): Loss =>
  regression(
    {
      name: "drawn",
      regression: (x, rng, at) => ({
        x,
        time: Float64Array.from(rng.fork("t").normal([x.shape[0], 1], at).data),
        target: rng.fork("y").normal([x.shape[0], 2], at),
        weight: Float64Array.from(rng.fork("w").uniform([x.shape[0], each ? 2 : 1], at).data),
      }),
    } as Parameters<typeof regression>[0],
  );

/** Steps of a network from one start, each seen. */
async function steps(
  net: Architecture,
  loss: Loss,
  options: { clip?: number; weightDecay?: number },
  x: Points,
) {
  const { settings } = recipeOf({ steps: 1, rng, epsilon: 0.01, average: 0.9, ...options });
  const size = Object.values(net.shapes).reduce((sum, [n, m]) => sum + n * m, 0);
  const start = Float32Array.from(rng.fork("start").normal([size, 1]).data, (z) => z / 4);
  const rows = [start, new Float32Array(size), new Float32Array(size), start].map((row) => tf.tensor1d(row));
  let state = { weights: rows[0], first: rows[1], second: rows[2], average: rows[3] } as State;
  const seen: number[] = [];
  for (let done = 0; done < 5; done++) {
    const drawn = drawOf(loss, net, { x0: x }, rng, done);
    const { next, loss: value, squaredNorm } = stepOf(state, loss, net, drawn, settings, {
      done,
      rate: 0.05,
    });
    seen.push((await value.data())[0], (await squaredNorm.data())[0]);
    tf.dispose([value, squaredNorm, ...Object.values(state)]);
    state = next;
  }
  const end = await Promise.all(
    Object.values(state).map((row: unknown) => (row as tf.Tensor).data<"float32">()),
  );
  tf.dispose(Object.values(state));
  return { seen, end };
}

const x = rng.fork("x").normal([150, 3]);
const settings = { "plain": {}, "clipped": { clip: 0.1 }, "weights decay": { weightDecay: 0.1 } };
for (const [name, options] of Object.entries(settings)) {
  for (const each of [false, true]) {
    const weights = each ? "a weight a number" : "a weight a row";
    onEachBackend(
      `a step in one kernel is that along the gradient of tensors: ${name}, ${weights}`,
      async () => {
        const loss = drawnLoss(each);
        assert(isRegression(loss) && knownOf(architecture) && !knownOf(unknown));
        const [fused, plain] = [
          await steps(architecture, loss, options, x),
          await steps(unknown, loss, options, x),
        ];
        // A gradient's rounding, 2 · 5 · 70 u of its length at most (fused_test), moves a weight by rate/ε of it in a step: 5
        // times 2·10⁻⁴ of that length, 1 or less; and the steps after it by a little more.
        fused.seen.forEach((v, i) =>
          assert(Math.abs(v - plain.seen[i]) < 1e-4 * plain.seen[i], `${v} ${plain.seen[i]}`)
        );
        fused.end.forEach((row, k) =>
          row.forEach((v, i) =>
            assert(Math.abs(v - plain.end[k][i]) < 5 * 5 * 5e-5, `${k} ${i}: ${v} ${plain.end[k][i]}`)
          )
        );
      },
    );
  }
}

onEachBackend("a step in one kernel gives the same bytes twice", async () => {
  const [a, b] = [
    await steps(architecture, drawnLoss(true), {}, x),
    await steps(architecture, drawnLoss(true), {}, x),
  ];
  assertEquals(a, b);
});

onEachBackend("a loss or a network of one's own is not taken for another that a kernel knows", async () => {
  const loss = drawnLoss(false),
    own: Loss = { ...loss, rows: (A, network, arrays) => A.scale(4, loss.rows(A, network, arrays)) };
  assert(
    !isRegression(own) &&
      !isRegression({ ...loss, gradient: () => ({ rows: 0 as never, gradient: 0 as never }) }),
  );
  const four = points([[1, 2, 3]]), once = await steps(architecture, loss, {}, four);
  assert(
    Math.abs((await steps(architecture, own, {}, four)).seen[0] - 4 * once.seen[0]) < 1e-5 * once.seen[0] * 4,
  );
  const triple: Architecture = {
    ...architecture,
    apply: (A, w, x, phi) => A.scale(3, architecture.apply(A, w, x, phi)),
  };
  assert((await steps(triple, loss, {}, four)).seen[0] !== once.seen[0]);
});
