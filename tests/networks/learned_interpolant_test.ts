import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { interpolant, sineLatent } from "driftfield/losses";
import { inFloat64, learned, mlp, network, tensors, train, useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";

Deno.test("a learned interpolant keeps its latent noise, over tensors as over points, and frees what it makes", async () => {
  await useBackend("cpu");
  const rng = philox(951), objective = interpolant({ dim: 2, latent: sineLatent() });
  const net = network(mlp({ dim: 2, outputs: 4, width: 8 }), rng), x0 = rng.fork("data").normal([32, 2]);
  for await (
    const _ of train(net, objective, x0, { steps: 20, batch: 16, rng })
  ) { /* so that it does not answer 0 */ }
  const onPoints = learned(await inFloat64(net), objective), onTensors = learned(net, objective);
  assertEquals(onTensors.latent.gamma(0.3), onPoints.latent.gamma(0.3));
  const x = tensors.from(x0), before = tf.memory().numTensors, eta = onTensors.latentNoise(x, 0.3);
  assertEquals(tf.memory().numTensors, before + 1);
  const [got, score] = [await tensors.to(eta), await tensors.to(onTensors.score(x, 0.3))];
  const truth = onPoints.latentNoise(x0, 0.3);
  truth.data.forEach((eta, i) => { // float32: sums of 8 products, each of some units, in three layers
    assertAlmostEquals(got.data[i], eta, 1e-5);
    assertAlmostEquals(score.data[i], -eta / onPoints.latent.gamma(0.3), 1e-5 / onPoints.latent.gamma(0.3));
  });
  net.dispose();
});
