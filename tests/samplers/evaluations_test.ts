import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import {
  type DiffusionModel,
  edm,
  fromDenoiser,
  fromNoise,
  fromScore,
  fromVelocity,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  guided,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  sample,
  type SampleOptions,
} from "driftfield/samplers";
import { euler, rk4 } from "driftfield/solvers";

const rng = philox(891), steps = 7;

/** The count in each frame. */
async function countsOf(model: DiffusionModel, options: Partial<SampleOptions>): Promise<number[]> {
  const counts: number[] = [];
  for await (const { evaluations } of sample(model, { count: 3, rng, steps, every: 1, ...options })) {
    counts.push(evaluations);
  }
  return counts;
}

/** A model by its own view, which counts how often that is asked. */
function views() {
  let asked = 0;
  const vp = variancePreserving(), field = (x: Points) => (asked++, float64.scale(0.5, x));
  const models = [fromScore, fromDenoiser, fromNoise, fromVelocity].map((from) =>
    from(vp, field, { dim: 2 })
  );
  return { models, asked: () => asked, reset: () => asked = 0 };
}

Deno.test("evaluations are what the network behind a model is asked, whichever of its views it is", async () => {
  const { models, asked, reset } = views();
  const perStep: [SampleOptions["sampler"], number][] = [
    [ddim(), 1],
    [ddpm(), 1],
    [dpmSolver(), 1],
    [edmSampler(), 2],
    [probabilityFlow(), 2],
    [probabilityFlow({ solver: euler }), 1],
    [probabilityFlow({ solver: rk4, variable: "log noise" }), 4],
    [reverseDiffusion(), 1],
    [predictorCorrector({ corrections: 2 }), 3],
    [annealedLangevin({ corrections: 5 }), 5],
  ];
  for (const [sampler, each] of perStep) {
    for (const model of models) {
      reset();
      const counts = await countsOf(model, { sampler });
      const last = each * steps + 1; // and the last denoising
      assertEquals(counts, [...Array.from({ length: steps }, (_, n) => each * n), last], sampler!.name);
      assertEquals(asked(), last, sampler!.name);
      assertEquals((await countsOf(model, { sampler, denoise: false })).at(-1), each * steps, sampler!.name);
    }
  }
});

Deno.test("evaluations of an adaptive flow are those that its solver made", async () => {
  const { models: [model], asked, reset } = views();
  for (const variable of ["time", "log noise"] as const) {
    reset();
    const counts = await countsOf(model, { sampler: adaptiveFlow({ variable }), steps: 2 });
    assertEquals(counts.at(-1), asked());
    // 1 + 1 to begin a leg, 6 a step tried, 1 for the denoising
    counts.slice(1).forEach((count, n) => assert(count - counts[n] >= 2 + 6, `${counts}`));
  }
});

Deno.test("evaluations are of this run, start at none, and see a guided model as one", async () => {
  const model = noised(eightGaussians(), edm()), pair = guided(model, model, 2);
  assertEquals((await countsOf(pair, {})).at(-1), steps + 1);
  const from = { step: 5, x: points([[1, 2]]) };
  assertEquals(await countsOf(model, { count: undefined, from }), [0, 1, 3]);
});
