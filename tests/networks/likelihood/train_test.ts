import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { gaussianMixture } from "driftfield/datasets";
import { flowMatching } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  inFloat64,
  learned,
  maximumLikelihood,
  type MaximumLikelihoodOptions,
  mlp,
  network,
  onPoints,
  train,
  type TrainOptions,
  trainToEnd,
  useBackend,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { logLikelihood } from "driftfield/samplers";
import { euler } from "driftfield/solvers";
import { onEachBackend } from "../backends.ts";
import { linear } from "../loss_in_float64.ts";

const data = gaussianMixture({ means: [[2, -1]], covariances: [[[0.5, 0.3], [0.3, 1.5]]] });

for (const gradient of ["backpropagation", "adjoint"] as const) {
  Deno.test(`a linear flow learns a Gaussian law, to its entropy and no further, by ${gradient}`, async () => {
    await useBackend("wasm");
    const net = network(linear(2), philox(9421)),
      loss = maximumLikelihood({ steps: 4, gradient }),
      batch = 512;
    const options = { steps: 120, batch, learningRate: 0.1, rng: philox(9422) };
    await trainToEnd(net, loss, data, options);
    const model = learned(await inFloat64(net, { average: false }), loss);
    net.dispose();
    const fresh = data.sample(4000, philox(9433)), truth = data.logDensity!(fresh);
    const { logDensity } = await logLikelihood(model, fresh);
    const nll = mean(logDensity.map((v) => -v)), over = mean(truth.map((v, i) => v - logDensity[i])); // KL
    // Six weights, of which five tell Gaussian laws apart, fitted to n points are 5/2n nats off in the mean (Wilks 1938): the
    // last steps see a batch, and more.
    assert(nll.value > data.entropy! - 3 * nll.standardError, `${nll.value} below ${data.entropy}`);
    assert(
      Math.abs(over.value) < 4 * over.standardError + 5 / (2 * batch),
      `${over.value} ± ${over.standardError}`,
    );
  });
}

onEachBackend("training goes on from a flow-matched network at the likelihood of its flow", async () => {
  const objective = flowMatching({ sigmaData: 2 }),
    net = network(mlp({ dim: 2, width: 8, depth: 1 }), philox(9424));
  const options = { steps: 20, batch: 32, learningRate: 0.02, every: 1, rng: philox(9425) };
  await trainToEnd(net, objective, data, options);
  const fixed = data.sample(32, philox(9426)),
    view = await inFloat64(net, { average: false }),
    losses: number[] = [];
  const [fine, coarse] = [8, 4].map((steps) => maximumLikelihood({ objective, steps })),
    { arrays } = fine.draw(fixed, philox(0), { step: 0 });
  const [near, far] = [fine, coarse].map((loss) => mean(loss.rows(onPoints, view.at(0), arrays).data).value);
  const { logDensity } = await logLikelihood(learned(view, objective), fixed),
    before = -mean(logDensity).value / 2;
  for await (const frame of train(net, fine, { sample: () => fixed }, { ...options, steps: 6 })) {
    losses.push(await frame.loss());
  }
  net.dispose();
  const off = Math.abs(near - far) + 500 * 2 ** -24 * before; // rk4's error at half the step is a fifteenth of it; float32
  assertAlmostEquals(losses[0], before, off);
  assert(losses.at(-1)! < losses[0] - 10 * off, `${losses}, ${off}`);
});

const folder = await Deno.makeTempDir(), few = data.sample(20, philox(9427));
const options: TrainOptions = { steps: 5, batch: 4, learningRate: 0.01, every: 1, rng: philox(9428) };

async function run(
  how: MaximumLikelihoodOptions,
  other: Partial<TrainOptions> = {},
  until = Infinity,
  x: Points = few,
) {
  const net = network(mlp({ dim: 2, width: 4, depth: 1 }), philox(9429)),
    loss = maximumLikelihood({ steps: 2, ...how });
  try {
    for await (const { step } of train(net, loss, x, { ...options, ...other })) if (step >= until) break;
    return [await net.weights.data(), await net.average.data()];
  } finally {
    net.dispose();
  }
}

onEachBackend(
  "a run taken up again ends in the same bytes, and is not taken for another",
  async (backend) => {
    const path = `${folder}/${backend}`, checkpoint = { path, every: 2 };
    for (const how of [{ probes: 1, kinetic: 0.1 }, { gradient: "adjoint" }] as const) {
      const whole = await run(how);
      await run(how, { checkpoint }, 3);
      assertEquals(await run(how, { checkpoint, from: path }), whole);
      for (
        const other of [{ kinetic: 0.2 }, { jacobian: 1 }, { steps: 3 }, { solver: euler }, { probes: 2 }]
      ) {
        await assertRejects(() => run({ ...how, ...other }, { from: path }), RangeError, path);
      }
    }
  },
);

onEachBackend(
  "where the likelihood leaves the finite numbers training says so, and leaks nothing",
  async () => {
    for (const gradient of ["backpropagation", "adjoint"] as const) {
      await assertRejects(
        () => run({ gradient }, {}, Infinity, float64.scale(1e30, points([[1, 1]]))),
        Error,
        `maximum likelihood by 2 steps of rk4${
          gradient === "adjoint" ? ", adjoint gradient" : ""
        }: it is Infinity at step 1`,
      );
    }
  },
);

Deno.test("a network that answers another number of coordinates is refused, and left as it was", async () => {
  await useBackend("cpu");
  const net = network(mlp({ dim: 2, outputs: 3, width: 4 }), philox(0)), before = await net.weights.data();
  await assertRejects(
    () => trainToEnd(net, maximumLikelihood(), few, options),
    RangeError,
    "the network must answer 2 numbers, got 3",
  );
  assertEquals(await net.weights.data(), before);
  net.dispose();
});
