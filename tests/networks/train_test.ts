import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { points } from "driftfield/core";
import { denoising } from "driftfield/losses";
import { constantRate, mlp, type Network, network, train, trainToEnd, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox, type Rng } from "driftfield/random";
import { batchesOf } from "../../lib/networks/training/batches.ts";
import { onEachBackend } from "./backends.ts";
import { linear, lossOf, nothing, slope } from "./train_linear.ts";

const flat = (rate: number) => constantRate(rate, { warmUp: 0 });

const objective = denoising(edm());

/** Weights, or their average, read. */
const read = async (net: Network, which: "weights" | "average" = "weights") => [...await net[which].data()];

Deno.test("train(): a linear network comes to the minimum of its least squares", async () => {
  await useBackend("wasm");
  // y = 1, 2, 2 at x = (1, 0), (1, 1), (1, 2): the normal equations give 7/6 and 1/2, and the residuals' mean square 1/18.
  const x = points([[1, 0], [1, 1], [1, 2]]),
    y = points([[1], [2], [2]]),
    net = network(linear(2), philox(0));
  const squares = lossOf(() => ({ x, y }), (A, F, given) => {
    const error = A.add(F(given.x), A.scale(-1, given.y));
    return A.mul(error, error);
  });
  const steps = 300, learningRate = 0.1;
  let last = NaN;
  for await (
    const frame of train(net, squares, nothing, { steps, learningRate, every: steps / 10, rng: philox(0) })
  ) {
    last = await frame.loss();
  }
  // A step of Adam is about a rate long at most, and those of the last tenth (s ≥ 0.9 of cos²(π s/2)) are below
  // 0.0245 · 0.1: so far from the minimum may it go to and fro. The loss is above its least by |H| δ²/2, H ≤ 16/3.
  const delta = 0.1 * Math.cos(0.9 * Math.PI / 2) ** 2;
  (await read(net)).forEach((w, i) => assertAlmostEquals(w, [7 / 6, 1 / 2][i], delta));
  assertAlmostEquals(last, 1 / 18, 16 / 3 * delta ** 2);
  net.dispose();
});

onEachBackend(
  "train(): against a constant slope Adam goes one rate a step; the average is its weighted sum",
  async () => {
    const net = network(linear(2), philox(0)), rates = [0.1, 0.2, 0.05, 0.3], average = 0.25;
    const learningRate = (done: number) => rates[done];
    await trainToEnd(net, slope(points([[3, -0.01]])), nothing, {
      steps: 4,
      learningRate,
      average,
      rng: philox(0),
    });
    // w_n = 1 ∓ Σ rates: m̂ = g and v̂ = g² at every step. Kept of the average: 1/10, 2/11, then 1/4 < 3/12.
    const kept = [1 / 10, 2 / 11, 1 / 4, 1 / 4], w = [1, 1];
    let mean = [1, 1];
    rates.forEach((rate, n) => {
      [w[0], w[1]] = [w[0] - rate, w[1] + rate];
      mean = mean.map((value, i) => kept[n] * value + (1 - kept[n]) * w[i]);
    });
    const rounding = 4 * 20 * 2 ** -24 + 4 * 0.3 * 1e-8 / 0.01; // of some twenty numbers below 2 in a step; and ε/|g|
    (await read(net)).forEach((value, i) => assertAlmostEquals(value, w[i], rounding));
    (await read(net, "average")).forEach((value, i) => assertAlmostEquals(value, mean[i], rounding));
    net.dispose();
  },
);

onEachBackend(
  "train(): frames give the mean loss of the steps since the last one, and the rate of the last",
  async () => {
    const net = network(linear(1), philox(0)),
      seen: number[][] = [],
      learningRate = (done: number) => 1 / (1 + done);
    const counted = lossOf(
      (step) => ({ x: points([[0]]), n: points([[step + 1]]) }),
      (A, F, given) => A.add(F(given.x), given.n),
    );
    for await (
      const frame of train(net, counted, nothing, { steps: 7, learningRate, every: 3, rng: philox(0) })
    ) {
      seen.push([frame.step, frame.steps, frame.learningRate, frame.step === 6 ? NaN : await frame.loss()]);
    }
    assertEquals(seen, [[3, 7, 1 / 3, 2], [6, 7, 1 / 6, NaN], [7, 7, 1 / 7, 7]]);
    net.dispose();
  },
);

onEachBackend(
  "train(): the same seed gives the same bytes, however it is watched; another seed does not",
  async (backend) => {
    const steps = backend === "webgpu" ? 3 : 8, options = { steps, batch: 8, learningRate: flat(0.01) };
    const run = async (seed: number, every: number) => {
      const net = network(mlp({ dim: 1, width: 4, frequencies: 2 }), philox(0));
      for await (
        const frame of train(net, objective, points([[-1], [1]]), {
          ...options,
          every,
          rng: philox(seed),
        })
      ) {
        if (frame.step % 2 === 0) await frame.loss();
      }
      const out = [await read(net), await read(net, "average")];
      net.dispose();
      return out;
    };
    assertEquals(await run(1, 1), await run(1, 5));
    assertNotEquals(await run(1, 1), await run(2, 1));
  },
);

Deno.test("train(): what step k draws does not depend on how many steps there are, or on those before", async () => {
  await useBackend("cpu");
  const keys = (steps: number) => {
    const seen: string[] = [],
      sample = (n: number, rng: Rng) => {
        seen.push(`${rng.key}`);
        return rng.normal([n, 1]);
      };
    const net = network(linear(1), philox(0));
    return trainToEnd(net, slope(points([[1]])), { sample }, { steps, batch: 2, rng: philox(4) }).then(() => {
      net.dispose();
      return seen.slice(-steps);
    });
  };
  const [few, many] = [await keys(3), await keys(6)];
  assertEquals(new Set(many).size, 6);
  assertEquals(few, many.slice(0, 3));
});

Deno.test("batches: rows keep their labels, rows are equally likely, and labels are dropped as often as asked", () => {
  const rows = points([[10], [11], [12], [13]]),
    labels = Uint8Array.of(0, 1, 2, 1),
    batch = 4000,
    dropLabels = 0.2;
  const at = batchesOf({ points: rows, labels }, linear(1, 1, 3), { batch, dropLabels, rng: philox(5) });
  const { x0, labels: told } = at(7), counts = [0, 0, 0, 0];
  let dropped = 0;
  for (let i = 0; i < batch; i++) {
    counts[x0.data[i] - 10]++;
    if (told![i] === 3) dropped++;
    else assertEquals(told![i], labels[x0.data[i] - 10]);
  }
  const error = (p: number) => 4 * Math.sqrt(p * (1 - p) * batch); // four standard errors of a count
  counts.forEach((count) => assertAlmostEquals(count, batch / 4, error(1 / 4)));
  assertAlmostEquals(dropped, batch * dropLabels, error(dropLabels));
  assertEquals(at(7), { x0, labels: told });
  assertNotEquals(at(8).x0, x0);
  const none = batchesOf({ points: rows, labels }, linear(1, 1, 3), {
    batch: 50,
    dropLabels: 1,
    rng: philox(5),
  })(0);
  assert(Array.from(none.labels!).every((label) => label === 3));
});

Deno.test("train(): the network is told each row's label", async () => {
  await useBackend("cpu");
  const told: unknown[] = [],
    net = network({
      ...linear(1, 1, 2),
      context: (times, labels) => {
        told.push(labels);
        return points([[times[0]]]);
      },
    }, philox(0));
  const data = { points: points([[5]]), labels: [1] };
  await trainToEnd(net, slope(points([[1]])), data, { steps: 1, batch: 3, rng: philox(0) });
  assertEquals(told.at(-1), [1, 1, 1]);
  net.dispose();
});
