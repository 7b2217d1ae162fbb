import { assert } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { mean, normalCdf, variance } from "driftfield/metrics";
import { type DiffusionModel, edm, fromScore, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { reverseDiffusion, sampleToEnd } from "driftfield/samplers";
import { endLaw, gaussianAt, gaussianModel } from "./gaussian.ts";

const mixture = gaussianMixture({ means: [[-2], [1]], weights: [0.3, 0.7], sigma: 0.5 }), rng = philox(751);
const count = 4000, steps = 200, whole = 0.25 + 0.3 * 0.7 * 9; // the mixture's variance

/** Mean, variance and weight of the left mode of N(−2, ¼)·0.3 + N(1, ¼)·0.7 noised to x = α x₀ + σ ε. */
function truths({ schedule }: DiffusionModel) {
  const t = schedule.from, a = schedule.alpha(t), v = schedule.variance(t), s = Math.sqrt(a * a / 4 + v);
  const left = 0.3 * normalCdf(-a / 2, -2 * a, s) + 0.7 * normalCdf(-a / 2, a, s);
  return { mean: a * 0.1, variance: a * a * whole + v, left };
}

/** What `steps` steps are off by on Gaussians as wide as a mode and as the whole, exactly: relative, of the variance. */
function bias({ schedule }: DiffusionModel, lambda: number): number {
  const sampler = reverseDiffusion({ lambda }), times = sampler.times(schedule, steps);
  return Math.max(...[0.25, whole].map((variance) => {
    const data = { mean: 0, variance }, start = gaussianAt(schedule, data, schedule.to);
    const made = endLaw(sampler, gaussianModel(schedule, data), start, times).variance;
    return Math.abs(made / gaussianAt(schedule, data, schedule.from).variance - 1);
  }));
}

/** How far mean, variance and weight are from the truth, in units of what they may be: 4 standard errors and the bias. */
async function misses(model: DiffusionModel, lambda: number, start: Points): Promise<number[]> {
  const truth = truths(model), off = bias(model, lambda), sampler = reverseDiffusion({ lambda });
  const { data } = await sampleToEnd(model, { start, rng, sampler, steps, denoise: false });
  const side = data.map((x) => x < -model.schedule.alpha(model.schedule.from) / 2 ? 1 : 0);
  const width = Math.sqrt(truth.variance);
  return ([[mean(data), truth.mean, off * width], [variance(data), truth.variance, off * truth.variance], [
    mean(side),
    truth.left,
    off,
  ]] as const).map(([{ value, standardError }, exact, bias]) =>
    Math.abs(value - exact) / (4 * standardError + bias)
  );
}

for (const schedule of [variancePreserving(), edm()]) {
  const model = noised(mixture, schedule), start = model.at(schedule.to).sample(count, rng);

  Deno.test(`the reverse SDE has the laws of the noised data for every λ, ${schedule.name}`, async () => {
    for (const lambda of [0, 0.5, 1, 2]) {
      assert(bias(model, lambda) < 0.05, `${bias(model, lambda)}`); // else the bound would say nothing
      const [m, v, left] = await misses(model, lambda, start);
      assert(
        Math.max(m, v, left) < 1,
        `λ = ${lambda}: mean ${m}, variance ${v}, weight ${left} of what they may be`,
      );
    }
  });

  Deno.test(`with the score's sign turned it has not: Anderson's equation, ${schedule.name}`, async () => {
    const turned = fromScore(schedule, (x, t) => float64.scale(-1, model.score(x, t)), { dim: 1 });
    for (const lambda of [0, 0.5, 1]) {
      const sampler = reverseDiffusion({ lambda }), times = sampler.times(schedule, steps).slice(0, 60); // then it explodes
      const spread = async (which: DiffusionModel) =>
        variance((await sampleToEnd(which, { start, rng, sampler, times, denoise: false })).data);
      const [right, wrong] = [await spread(model), await spread(turned)];
      const exact = gaussianAt(schedule, { mean: 0.1, variance: whole }, times.at(-1)!).variance;
      assert(
        Math.abs(right.value / exact - 1) < 4 * right.standardError / exact + bias(model, lambda),
        `λ = ${lambda}`,
      );
      assert(Math.abs(wrong.value / exact - 1) > 0.2, `λ = ${lambda}: ${wrong.value}, not ${exact}`);
    }
  });
}
