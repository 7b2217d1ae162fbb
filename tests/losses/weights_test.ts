import { assertAlmostEquals, assertThrows } from "@std/assert";
import { float64 } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import {
  dataPrediction,
  denoising,
  edmWeight,
  likelihoodWeight,
  minSnr,
  noisePrediction,
  preconditioned,
  scorePrediction,
  squaredErrors,
  varianceWeight,
  vPrediction,
  type Weight,
} from "driftfield/losses";
import { edm, logSnr, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { round } from "../datasets/noised_laws.ts";
import { schedules } from "../schedules.ts";
import { answers, only, predictions, timeAt } from "./networks.ts";

const shares = [0.05, 0.35, 0.6, 0.9];
const weights: [name: string, weight: Weight][] = [
  ["variance", varianceWeight],
  ["likelihood", likelihoodWeight],
  ["min-SNR", minSnr()],
  ["EDM", edmWeight({ sigmaData: 0.7 })],
];

for (const [name, weight] of weights) {
  Deno.test(`${name} weight: each row's loss is that of the score, whatever the network is asked for`, () => {
    for (const schedule of schedules) {
      // a model that is wrong, so that there is something to weigh
      const x0 = round.sample(6, philox(811)),
        wrong = noised(gaussianMixture({ means: [[0.5, -1]], sigma: 0.9 }), schedule);
      for (const t of shares.map((share) => timeAt(schedule, share))) {
        const drawn = (predict = noisePrediction) =>
          denoising(schedule, { predict, weight, times: only(t) }).regression(x0, philox(812));
        const { x, target: noise } = drawn(), sigma = schedule.sigma(t);
        const score = wrong.score(x, t).data, clean = wrong.denoise(x, t).data, lambda = weight(schedule, t);
        for (const [asked, predict] of predictions) {
          const regression = drawn(predict), { a, b } = predict(schedule, t);
          const rows = squaredErrors(
            regression,
            answers(wrong, predict, t)(regression.x, regression.time[0]),
          );
          rows.forEach((row, i) => {
            let truth = 0, slack = 0;
            for (const at of [2 * i, 2 * i + 1]) {
              const error = score[at] + noise.data[at] / sigma; // ∇ log p(x_t | x₀) = −ε/σ
              truth += lambda * error ** 2 / 2;
              // both errors are differences: of two scores, and of two numbers a x₀ + b ε
              const ofScore = 1e-14 * (Math.abs(score[at]) + Math.abs(noise.data[at] / sigma));
              const own = Math.sqrt(regression.weight[i] / lambda); // of a score, an error of the answer is this much
              const ofAnswer = 1e-14 * own * (
                Math.abs(a) * (Math.abs(x0.data[at]) + Math.abs(clean[at])) +
                Math.abs(b) * (Math.abs(noise.data[at]) + Math.abs(sigma * score[at]))
              );
              slack += lambda * (Math.abs(error) + ofScore + ofAnswer) * (ofScore + ofAnswer);
            }
            assertAlmostEquals(row, truth, slack + 1e-14 * truth, `${schedule.name}, ${asked}, t = ${t}`);
          });
        }
      }
    }
  });
}

/** What an error of the prediction counts at a time. */
const counts = (
  schedule = variancePreserving(),
  predict = noisePrediction,
  weight: Weight | undefined,
  t: number,
) =>
  denoising(schedule, { predict, weight, times: only(t) }).regression(
    float64.from({ data: new Float64Array(1), shape: [1, 1] }),
    philox(0),
  )
    .weight[0];

Deno.test("weights are the papers': what an error of the prediction counts", () => {
  for (const schedule of schedules) {
    for (const t of shares.map((share) => timeAt(schedule, share))) {
      const alpha = schedule.alpha(t), variance = schedule.variance(t), level2 = variance / alpha ** 2;
      const snr = Math.exp(logSnr(schedule, t)), gamma = 3;
      const near = (value: number, truth: number, name: string) =>
        assertAlmostEquals(value, truth, 1e-13 * truth, `${name}, ${schedule.name}, t = ${t}`);
      // Hang et al. (2023): min(SNR, γ) for x₀, min(SNR, γ)/SNR for ε, and where α² + σ² = 1 min(SNR, γ)/(SNR + 1) for v
      const least = Math.min(snr, gamma), v = least / (snr + 1) / (alpha ** 2 + variance);
      near(counts(schedule, dataPrediction, minSnr(gamma), t), least, "min-SNR, data");
      near(counts(schedule, noisePrediction, minSnr(gamma), t), least / snr, "min-SNR, noise");
      near(counts(schedule, vPrediction, minSnr(gamma), t), v, "min-SNR, v");
      // Ho et al. (2020): the simple loss; Song, Ermon (2019): σ² for the score
      near(counts(schedule, noisePrediction, varianceWeight, t), 1, "simple");
      near(counts(schedule, scorePrediction, varianceWeight, t), variance, "Song, Ermon");
      // Karras et al. (2022), table 1: of the denoiser (σ² + s²)/(σ s)²; of F it is 1
      const edm = edmWeight({ sigmaData: 0.7 });
      near(counts(schedule, dataPrediction, edm, t), (level2 + 0.49) / (level2 * 0.49), "EDM, data");
      near(counts(schedule, preconditioned({ sigmaData: 0.7 }), edm, t), 1, "EDM, F");
      near(counts(schedule, preconditioned(), undefined, t), 1, "none");
    }
  }
  // Song et al. (2021b): g², for the score
  const vp = variancePreserving({ betaMin: 0.1, betaMax: 20 });
  assertAlmostEquals(counts(vp, scorePrediction, likelihoodWeight, 0.3), 0.1 + 0.3 * 19.9, 1e-12);
  assertAlmostEquals(counts(edm(), scorePrediction, likelihoodWeight, 3), 6, 1e-12);
});

Deno.test("weights refuse parameters out of range", () => {
  assertThrows(() => minSnr(0), RangeError, "gamma must be positive, got 0");
  assertThrows(() => edmWeight({ sigmaData: -1 }), RangeError, "sigmaData must be positive, got -1");
});
