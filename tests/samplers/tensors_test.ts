import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Tensor, tensors, useBackend } from "driftfield/networks";
import { edm, fromDenoiser, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  probabilityFlow,
  reverseDiffusion,
  sample,
  sampleToEnd,
} from "driftfield/samplers";
import { pairModel } from "./pair.ts";

const rng = philox(761), steps = 20;

Deno.test("samplers over tensors give what they give over float64 arrays, to float32, and leave no tensor", async () => {
  await useBackend("cpu");
  const samplers = [
    ddim({ eta: 0.5 }),
    ddpm(),
    dpmSolver(),
    edmSampler(),
    edmSampler({ churn: 3 }),
    probabilityFlow(),
    reverseDiffusion(),
  ];
  for (const schedule of [variancePreserving(), edm({ sigmaMin: 0.1, sigmaMax: 10 })]) {
    const law = { m: 0.3, s: 0.5 }; // one hump: neighbours do not part
    for (const sampler of samplers) {
      const options = { count: 50, rng, sampler, steps }, before = tf.memory().numTensors;
      const plain = await sampleToEnd(pairModel(schedule, law), options);
      const made = await sampleToEnd(pairModel(schedule, { ...law, space: tensors }), options);
      assertEquals(tf.memory().numTensors, before, sampler.name);
      // A rounding 2⁻²⁴ of states up to 4σ in each of some 10 operations a step; as σ falls, it does so with the state.
      const bound = 10 * steps * 2 ** -24 * 4 * schedule.sigma(schedule.to);
      made.data.forEach((v, i) =>
        assert(Math.abs(v - plain.data[i]) < bound, `${sampler.name}: ${v - plain.data[i]}`)
      );
    }
  }
});

Deno.test("samples over tensors that are not finite are refused where they are read: NaN never comes out", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const off = fromDenoiser<Tensor>(edm(), (x) => tensors.scale(NaN, x), { dim: 2, space: tensors });
  const run = () => sampleToEnd(off, { count: 3, rng, sampler: ddim(), steps: 4, row: 5 });
  const says = "DDIM (η = 0): NaN in row 5, column 0 by t = 0.002. Try more steps";
  await assertRejects(run, Error, says);
  for await (const frame of sample(off, { count: 3, rng, steps: 4, every: 1 })) {
    if (frame.step === 0) assert((await frame.state()).x.data.every(Number.isFinite));
    else await assertRejects(() => frame.state(), Error, "NaN in row 0");
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("adaptiveFlow() says that tensors are not for it", async () => {
  await useBackend("cpu");
  const model = pairModel(edm(), { space: tensors }), before = tf.memory().numTensors;
  await assertRejects(
    () => sampleToEnd(model, { count: 2, rng, sampler: adaptiveFlow() }),
    TypeError,
    "float64 arrays",
  );
  assertEquals(tf.memory().numTensors, before);
});
