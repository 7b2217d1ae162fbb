import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points } from "driftfield/core";
import { denoising } from "driftfield/losses";
import {
  constantRate,
  loadNetwork,
  network,
  train,
  type TrainData,
  type TrainFrame,
  type TrainOptions,
  useBackend,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onEachBackend } from "./backends.ts";
import { linear, lossOf, nothing, slope } from "./train_linear.ts";

const options: TrainOptions = {
  steps: 20,
  learningRate: constantRate(0.1, { warmUp: 0 }),
  every: 1,
  rng: philox(0),
};
const x = points([[1]]), objective = denoising(edm());

/** Everything but the network, which is finite, has been freed. */
async function leavesNothing(run: (net: ReturnType<typeof network>) => Promise<unknown>): Promise<void> {
  const net = network(linear(1), philox(0)), before = tf.memory().numTensors;
  await run(net);
  assertEquals(tf.memory().numTensors, before);
  for (const row of [net.weights, net.average]) assert((await row.data()).every(Number.isFinite));
  net.dispose();
}

onEachBackend(
  "train(): break, a throw in the loop, and an abort free all but the network, which has its latest weights",
  async () => {
    await leavesNothing(async (net) => {
      for await (const { step } of train(net, slope(x), nothing, options)) if (step === 3) break;
      const [w] = await net.weights.data();
      assert(Math.abs(w - 0.7) < 1e-6, `${w}`); // 1 − 3 · 0.1, of rounding 2⁻²⁴ a step
    });
    await leavesNothing((net) =>
      assertRejects(
        async () => {
          for await (const { step } of train(net, slope(x), nothing, options)) {
            if (step === 2) throw new Error("mine");
          }
        },
        Error,
        "mine",
      )
    );
    const controller = new AbortController();
    await leavesNothing((net) =>
      assertRejects(
        async () => {
          for await (
            const { step } of train(net, slope(x), nothing, { ...options, signal: controller.signal })
          ) {
            if (step === 4) controller.abort(new Error("stopped"));
            assert(step <= 4);
          }
        },
        Error,
        "stopped",
      )
    );
  },
);

/** Losses that are bad at step 6 alone: of one the value, of the other only the gradient. */
const bad = {
  "it is NaN": lossOf(
    (step) => ({ x, n: points([[step === 5 ? NaN : 1]]) }),
    (A, F, given) => A.mul(F(given.x), given.n),
  ),
  // 1/√(10⁻³⁰ w²) = 10¹⁵/w, but its slope goes through the cube, 10⁴⁵ > 10³⁸.
  "its gradient is not finite": lossOf(
    (step) => ({ x, n: points([[step === 5 ? 1e-15 : 1]]) }),
    (A, F, given) => A.inverseRootMeanSquare(A.mul(F(given.x), given.n), 0),
  ),
};

for (const [what, loss] of Object.entries(bad)) {
  onEachBackend(
    `train(): where ${what}, the step, its rate and the last good checkpoint are said and kept`,
    async () => {
      const path = `${await Deno.makeTempDir()}/good.safetensors`, checkpoint = { path, every: 4 };
      const learningRate = (done: number) => 0.01 + 0.001 * done,
        says = `by hand: ${what} at step 6, learning rate 0.015.`;
      const fails = (other: Partial<TrainOptions>, look: (frame: TrainFrame) => unknown) =>
        leavesNothing(async (net) => {
          const run = async () => {
            const frames = train(net, loss, nothing, { ...options, learningRate, ...other });
            for await (const frame of frames) if (await look(frame) === "leave") break;
          };
          const { message, cause } = await assertRejects(run, Error, says);
          const { step, checkpoint } = cause as { step: number; checkpoint?: string };
          assertEquals([step, checkpoint], [6, other.checkpoint && `${path}, of step 4`]);
          assert(
            message.includes(`the last checkpoint ${checkpoint ?? "none"}. Try a smaller learning rate`),
            message,
          );
        });
      await fails({ every: 50, checkpoint }, () => assert(false, "no frame was due"));
      await fails({}, ({ step }) => step === 6 && "leave"); // one who leaves before it was looked at hears of it
      await fails({ every: 6 }, (frame) => frame.loss().catch(() => {})); // one who takes no notice stops all the same
      await fails({ steps: 6, every: 6 }, () => assert(false, "a bad end is shown")); // and a bad end is none
      const kept = await loadNetwork(path, { architecture: linear(1) });
      assert((await kept.weights.data()).every(Number.isFinite));
      kept.dispose();
    },
  );
}

Deno.test("train(): a step that left the finite numbers is found though nobody asks: after seconds at most", async () => {
  await useBackend("cpu");
  let drawn = 0;
  const counted = lossOf(
    (step) => ({ x: points([[(drawn = step) === 5 ? NaN : 1]]) }),
    (_A, F, given) => F(given.x),
  );
  await leavesNothing((net) =>
    assertRejects(
      async () => {
        for await (const _ of train(net, counted, nothing, { ...options, steps: 9999, every: 9999 }));
      },
      Error,
      "at step 6",
    )
  );
  assert(drawn < 7, `${drawn}`); // read after steps 1, 3, 7 at the latest
});

Deno.test("train(): a frame's loss may be asked for until the next frame is", async () => {
  await useBackend("cpu");
  await leavesNothing(async (net) => {
    const frames = train(net, slope(x), nothing, { ...options, steps: 2 });
    const { value: first } = await frames.next();
    await frames.next();
    await assertRejects(() => first!.loss(), Error, "training has gone on");
    await frames.return();
  });
});

const three = { points: points([[1], [2], [3]]), labels: [0, 1, 1] };

// What is asked for, the classes of the network, and what is said.
const refused: [wrong: Partial<TrainOptions> & { data?: unknown }, says: string, classes?: number][] = [
  [{ learningRate: 0 }, "learningRate must be positive, got 0"],
  [{ learningRate: -1e-3 }, "learningRate must be positive, got -0.001"],
  [{ learningRate: NaN }, "learningRate must be finite, got NaN"],
  [{ learningRate: (done) => 10 - done }, "learningRate of step 11 must be positive, got 0"],
  [{ steps: 0 }, "steps must be at least 1, got 0"],
  [{ steps: 2.5 }, "steps must be a whole number, got 2.5"],
  [{ batch: 0 }, "batch must be at least 1, got 0"],
  [{ weightDecay: -1 }, "weightDecay must be at least 0, got -1"],
  [{ beta1: 1 }, "beta1 must be below 1, got 1"],
  [{ beta2: -0.1 }, "beta2 must be at least 0, got -0.1"],
  [{ epsilon: 0 }, "epsilon must be positive, got 0"],
  [{ clip: 0 }, "clip must be positive, got 0"],
  [{ average: 1 }, "average must be below 1, got 1"],
  [{ every: 0 }, "every must be at least 1, got 0"],
  [{ dropLabels: 2 }, "dropLabels must be between 0 and 1, got 2"],
  [{ dropLabels: 0.1 }, "dropLabels must be 0 where the network has no classes, got 0.1"],
  [{ checkpoint: { path: "x", every: 0 } }, "checkpoint.every must be at least 1, got 0"],
  [{ checkpoint: { path: "no/such/folder/x" } }, "there is no folder no/such/folder for no/such/folder/x"],
  [{ from: "no.safetensors" }, "no.safetensors cannot be read: there is no such file"],
  [{ data: points([[1, 2]]) }, "data of dim 2 gives x of dim 2, but the network takes 1"],
  [{ data: points([[NaN]]) }, "data must be finite, got NaN in row 0, column 0"],
  [{ data: { sample: () => points([[1]]) } }, "data must have at least 512 points, got 1"],
  [{ data: three }, "data has labels, but the network has no classes"],
  [{ data: three.points }, "data must be points with labels: the network has 2 classes", 2],
  [{ data: { ...three, labels: [0, 3, 1] } }, "labels[1] must be between 0 and 2, got 3", 2],
  [{ data: { ...three, labels: [0, 1] } }, "data has 3 points, but 2 labels", 2],
];

Deno.test("train(): what is out of range is refused by name and value, before anything is touched", async () => {
  await useBackend("cpu");
  for (const [{ data = three.points, ...wrong }, says, classes = 0] of refused) {
    const net = network(linear(1, 1, classes), philox(0)), { weights, average } = net;
    const frames = train(net, objective, data as TrainData, { ...options, ...wrong });
    const before = tf.memory().numTensors;
    await assertRejects(() => frames.next(), RangeError, says);
    assert(net.weights === weights && net.average === average && tf.memory().numTensors === before, says);
    net.dispose();
  }
  const net = network(linear(1, 2), philox(0));
  const frames = train(net, objective, three.points, options);
  await assertRejects(() => frames.next(), RangeError, "gives target of dim 1, but the network answers 2");
  await assertRejects(
    () => train(net, slope(x), {} as TrainData, options).next(),
    TypeError,
    "data must be a law",
  );
  net.dispose();
});
