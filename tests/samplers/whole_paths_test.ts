import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { eightGaussians, gaussianMixture, moons, noised } from "driftfield/datasets";
import { normalCdf } from "driftfield/metrics";
import { edm, fromVelocity, lawKernel, linearPath, type Schedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  encode,
  evenTimes,
  karrasTimes,
  logSnrTimes,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  sample,
  type SampleOptions,
  sampleToEnd,
} from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { apart, pair } from "./likelihood/mixtures.ts";
import { gaussianFlow, straight, wholePaths } from "./whole.ts";

const rng = philox(1311), half: Schedule = { ...linearPath(), to: 1 }; // pure noise at one end, some noise at the other

Deno.test("from pure noise to pure data the default is Heun's method in even steps, with no denoising at the end", async () => {
  for (const path of wholePaths) {
    const model = noised(eightGaussians(), path), frames: [number, number, number][] = [];
    for await (const { step, t, evaluations } of sample(model, { count: 5, rng, steps: 10, every: 5 })) {
      frames.push([step, t, evaluations]);
    }
    assertEquals(frames, [[0, 1, 0], [5, 0.5, 10], [10, 0, 20]]);
    const plain = await sampleToEnd(model, { count: 5, rng });
    const said = { count: 5, rng, sampler: probabilityFlow(), times: evenTimes(path, 50) };
    assertEquals(plain, await sampleToEnd(model, said));
    assertEquals(plain, await sampleToEnd(model, { ...said, denoise: true }), "x₀ is there already");
  }
});

Deno.test("where a little noise is left at the end, it is taken out", async () => {
  const model = noised(eightGaussians(), half), said = { count: 5, rng, times: evenTimes(half, 50) };
  const raw = await sampleToEnd(model, { ...said, sampler: probabilityFlow(), denoise: false });
  assertEquals(await sampleToEnd(model, { count: 5, rng }), model.denoise(raw, half.from));
});

Deno.test("times of one's own reach both ends, down and up, by fixed steps and by a tolerance", async () => {
  const times = [1, 0.7, 0.2, 0];
  for (const path of wholePaths) {
    const model = noised(eightGaussians(), path), start = rng.normal([5, 2]);
    for (const sampler of [probabilityFlow({ solver: rk4 }), adaptiveFlow({ relTol: 1e-8 })]) {
      const down = await sampleToEnd(model, { start, sampler, times });
      assert(down.data.every(Number.isFinite) && apart(down.data, start.data) > 0.1);
      const up = await sampleToEnd(model, { start: down, sampler, times: times.toReversed() });
      assertEquals(up, await encode(model, down, { sampler, times }));
    }
  }
});

Deno.test("the flow to pure data is known where the data are Gaussian: x₀ = m + s x₁", async () => {
  const data = { mean: 2, variance: 0.25 }, start = points([[-2], [0], [1.5]]);
  const truth = start.data.map((z) => 2 + 0.5 * z), errors: number[] = [];
  for (const path of wholePaths) {
    const model = gaussianFlow(path, data);
    const sampler = adaptiveFlow({ relTol: 1e-10 });
    const { data: end } = await sampleToEnd(model, { start, sampler, steps: 1 });
    assert(apart(end, truth) < 1e-8); // 100 steps of 10⁻¹⁰ |x| each
    for (const steps of [20, 40]) {
      errors.push(apart((await sampleToEnd(model, { start, steps })).data, truth));
    }
    const order = Math.log2(errors.at(-2)! / errors.at(-1)!);
    assert(Math.abs(order - 2) < 0.2, `${path.name}: order ${order}`); // Heun's
  }
});

Deno.test("on a line the latent is where the base has as much below it as the data have below x", async () => {
  const modes = [[-2, 0.3, 0.5], [1, 0.7, 0.3]] as const; // mean, weight, deviation
  const mixture = gaussianMixture({
    means: modes.map(([mean]) => [mean]),
    weights: modes.map(([, weight]) => weight),
    covariances: modes.map(([, , sigma]) => [[sigma ** 2]]),
  });
  const x = mixture.sample(60, rng),
    below = x.data.map((v) =>
      modes.reduce((sum, [mean, weight, sigma]) => sum + weight * normalCdf(v, mean, sigma), 0)
    );
  for (const path of wholePaths) {
    const latents = await encode(noised(mixture, path), x, {
      sampler: adaptiveFlow({ relTol: 1e-9 }),
      steps: 1,
    });
    // At most some 200 steps of 10⁻⁹ each, which the flow makes up to e^∫|∂v/∂x| < 100 times larger, density 0.4.
    assert(apart(latents.data.map((z) => normalCdf(z, 0, 1)), below) < 200 * 1e-9 * 100 * 0.4, path.name);
  }
});

Deno.test("there and back is where one was, to 10⁻⁵ at a tolerance of 10⁻⁸, on a nonlinear flow", async () => {
  for (const path of wholePaths) {
    for (const data of [eightGaussians(), moons(), pair(3)]) {
      const model = noised(data, path), x = data.sample(50, rng), sampler = adaptiveFlow({ relTol: 1e-8 });
      const latents = await encode(model, x, { sampler, steps: 1 });
      const back = await sampleToEnd(model, { start: latents, sampler, steps: 1 });
      assert(apart(back.data, x.data) < 1e-5, `${data.name}, ${path.name}: ${apart(back.data, x.data)}`);
      assert(apart(latents.data, x.data) > 1, "it went somewhere");
    }
  }
});

Deno.test("a flow between two laws starts at draws of the other one", async () => {
  const kernel = lawKernel(moons());
  const still = fromVelocity(straight, (x: Points) => float64.constant(0, x), { dim: 2, kernel });
  assertEquals(
    await sampleToEnd(still, { count: 4, rng, row: 3 }),
    kernel.sample([4, 2], rng.fork("start"), { row: 3 }),
  );
  await assertRejects(
    () => sampleToEnd(still, { count: 4, rng, sampler: reverseDiffusion() }),
    TypeError,
    "is for standard normal noise, but the model's is moons",
  );
});

Deno.test("samplers that divide by σ or α say so, with the path, the time, and what to take", async () => {
  const cannot = [
    dpmSolver(),
    edmSampler(),
    ddim(),
    ddpm(),
    reverseDiffusion(),
    predictorCorrector(),
    probabilityFlow({ variable: "log noise" }),
    adaptiveFlow({ variable: "log noise" }),
  ];
  const remedy = "take probabilityFlow or adaptiveFlow in time, or times that do not reach there";
  const model = noised(eightGaussians(), straight);
  const says = (options: SampleOptions, message: string, of = model) =>
    assertRejects(() => sampleToEnd(of, { count: 1, rng, ...options }), RangeError, message);
  for (const sampler of cannot) {
    const needs = `${sampler.name} needs both data and noise, but linear path has alpha =`;
    await says({ sampler }, `${needs} 1 and sigma = 0 at t = 0: ${remedy}`);
    await says({ sampler }, `${needs} 0 and sigma = 1 at t = 1: ${remedy}`, noised(eightGaussians(), half));
    await says(
      { sampler, times: [1, 0.5, 0] },
      `sigma at times[2] = 0 must be positive, got 0: ${sampler.name} needs noise under linear path, ${remedy}`,
    );
    if (sampler.draws > 0) continue;
    await assertRejects(() => encode(model, points([[0, 0]]), { sampler }), RangeError, needs);
  }
  for (const sampler of [edmSampler(), probabilityFlow({ variable: "log noise" })]) {
    await says({ sampler, times: [1, 0.5, 0.1] }, "alpha = 0 and sigma = 1 at t = 1");
  }
  for (const sampler of [dpmSolver(), ddim()]) { // which can leave α = 0, and always could
    await sampleToEnd(model, { count: 3, rng, sampler, times: [1, 0.5, 0.1] });
  }
  for (const grid of [karrasTimes, logSnrTimes]) {
    const says =
      `${grid.name} needs both data and noise, but linear path has alpha = 0 and sigma = 1 at t = 1: take evenTimes`;
    assertThrows(() => grid(half, 3), RangeError, says);
  }
  // A schedule that starts with noise is not gone back beyond.
  const noisy = noised(eightGaussians(), edm());
  await says({ sampler: probabilityFlow(), times: [1, 0] }, "under EDM, take times that end at 0.002", noisy);
});
