/**
 * Networks that need no training: what a model would answer for each thing that can be asked.
 *
 * @module
 */
import { combine, type Field, float64, type Points } from "driftfield/core";
import {
  dataPrediction,
  noisePrediction,
  preconditioned,
  type Prediction,
  scorePrediction,
  type Times,
  velocityPrediction,
  vPrediction,
} from "driftfield/losses";
import { type DiffusionModel, noiseLevel, type Schedule, timeAtNoiseLevel } from "driftfield/processes";

/** All that a network can be asked for. */
export const predictions: readonly (readonly [name: string, predict: Prediction])[] = [
  ["noise", noisePrediction],
  ["data", dataPrediction],
  ["score", scorePrediction],
  ["velocity", velocityPrediction],
  ["v", vPrediction],
  ["preconditioned", preconditioned({ sigmaData: 1.3 })],
];

/** One time and no other. */
export const only = (t: number): Times => () => ({ quantile: () => t, weight: () => 1 });

/** F(scale · x, ·) = a E[x₀ | x] + b E[ε | x] at a time, as a model has them. */
export const answers = (model: DiffusionModel, predict: Prediction, t: number): Field<Points> => {
  const { a, b, scale } = predict(model.schedule, t);
  return (input) => {
    const x = float64.scale(1 / scale, input);
    return combine(float64, float64.scale(a, model.denoise(x, t)), [b, model.noise(x, t)]);
  };
};

/** The time at which ln σ/α has gone a share of its way. */
export const timeAt = (schedule: Schedule, share: number): number =>
  timeAtNoiseLevel(
    schedule,
    noiseLevel(schedule, schedule.from) ** (1 - share) * noiseLevel(schedule, schedule.to) ** share,
  );
