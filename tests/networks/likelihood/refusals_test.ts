import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points } from "driftfield/core";
import { denoising, flowMatching, preconditioned } from "driftfield/losses";
import {
  inFloat64,
  learned,
  lossGradient,
  maximumLikelihood,
  mlp,
  network,
  trainToEnd,
  useBackend,
} from "driftfield/networks";
import { edm, trigonometricPath } from "driftfield/processes";
import { philox } from "driftfield/random";
import { logLikelihood, normalPrior } from "driftfield/samplers";

Deno.test("a base N(0, σ²) of any σ: the loss is that of the likelihood, with its constant", async () => {
  await useBackend("cpu");
  const rng = philox(621), schedule = edm({ sigmaMin: 0.5, sigmaMax: 3 });
  const objective = denoising(schedule, { predict: preconditioned() }),
    loss = maximumLikelihood({ objective, steps: 32 });
  const net = network(mlp({ dim: 2, width: 8 }), rng.fork("net")), x = rng.fork("x").normal([5, 2]);
  const model = learned(await inFloat64(net), loss), prior = normalPrior(3);
  const { logDensity } = await logLikelihood(model, x, { prior, relTol: 1e-9 });
  const { loss: value } = await lossGradient(net, loss, x, { rng });
  assertAlmostEquals(value, -logDensity.reduce((sum, p) => sum + p, 0) / 10, 1e-4); // 32 steps of order 4, float32
  net.dispose();
});

Deno.test("a network of another number of outputs is refused, and nothing is left of it", async () => {
  await useBackend("cpu");
  const net = network(mlp({ dim: 1, outputs: 2, width: 4 }), philox(622)), before = tf.memory().numTensors;
  const how = { steps: 2, batch: 2, rng: philox(623) };
  for (const gradient of ["backpropagation", "adjoint"] as const) {
    const loss = maximumLikelihood({ gradient });
    await assertRejects(
      () => trainToEnd(net, loss, points([[1]]), how),
      RangeError,
      "must answer 1 numbers, got 2",
    );
  }
  assertEquals(tf.memory().numTensors, before);
  net.dispose();
});

Deno.test("a loss is known by what reads the network; directions without probes are none", () => {
  const names = [undefined, flowMatching({ path: trigonometricPath() }), flowMatching({ sigmaData: 3 })]
    .map((objective) => maximumLikelihood({ ...objective && { objective } }).name);
  assertEquals(names[0], "maximum likelihood by 8 steps of rk4");
  assert(new Set(names).size === 3, `${names}`);
  assertThrows(() => maximumLikelihood({ law: "gaussian" }), TypeError, "law must be left out");
});
