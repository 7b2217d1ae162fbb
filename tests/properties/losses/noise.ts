import { assert, assertEquals } from "@std/assert";
import {
  dataPrediction,
  denoising,
  dequantised,
  edmWeight,
  importanceTimes,
  likelihoodWeight,
  logNormalTimes,
  minSnr,
  noisedBatches,
  noisePrediction,
  normalisedField,
  poissonMatching,
  preconditioned,
  scorePrediction,
  squaredErrors,
  type TimeLaw,
  uniformTimes,
  varianceWeight,
  velocityPrediction,
  vPrediction,
} from "driftfield/losses";
import { philox } from "driftfield/random";
import { variancePreserving } from "driftfield/processes";
import { options } from "../learning_support.ts";
import { middle, schedulesOf } from "../models.ts";
import { clouds, count, fc, made, number, numbers, positive, property, type Table } from "../support.ts";
import { regressionOf, seen, three } from "./seen.ts";

/** A schedule and a time inside it. */
const instant = fc.tuple(schedulesOf, number(0, 1)).map(([schedule, u]) =>
  [schedule, schedule.from + u * (schedule.to - schedule.from)] as const
);
const unchecked = "the loss tabulates it over its schedule, and refuses what is not finite";
const prediction = { valid: instant, unchecked };
const weight = { valid: instant, law: (w: number) => assert(w > 0), unchecked };
const vp = variancePreserving();
/** The times at which a law puts its quantiles, with their weights. */
const timesOf = (law: TimeLaw) =>
  [0.01, 0.5, 0.99].map((u) => {
    const t = law.quantile(u);
    return [t, law.weight(t)];
  });

const learnt = options({
  predict: fc.constantFrom(noisePrediction, dataPrediction, vPrediction),
  weight: fc.constantFrom(varianceWeight, likelihoodWeight),
  times: fc.constant(uniformTimes),
});

export const noiseProperties: Table = {
  dataPrediction: property(dataPrediction, prediction),
  denoising: property(denoising, {
    valid: fc.tuple(schedulesOf, learnt),
    probe: (objective) => seen(objective),
    law: ({ schedule }, given) => assert(schedule === given),
    runs: 3,
    wrongRuns: 1,
  }),
  dequantised: property(dequantised, {
    valid: fc.tuple(fc.constant(made(denoising(vp))), options({ unit: positive() })),
    probe: (objective) => regressionOf(objective),
    runs: 5,
    wrongRuns: 1,
  }),
  edmWeight: property(edmWeight, {
    valid: fc.tuple(options({ sigmaData: positive() })),
    probe: (weigh) => weigh(vp, 0.5),
    overflows: "the square of 1e300 is beyond float64",
  }),
  importanceTimes: property(importanceTimes, {
    valid: fc.tuple(fc.constant(() => 2)),
    probe: (times) => timesOf(times(vp)),
    runs: 1,
  }),
  likelihoodWeight: property(likelihoodWeight, weight),
  logNormalTimes: property(logNormalTimes, {
    valid: fc.tuple(options({ mean: number(-2, 2), deviation: positive(0.1, 2) })),
    probe: (times) => timesOf(times(vp)),
    called: { mean: "noise level", deviation: "noise level" },
  }),
  minSnr: property(minSnr, { valid: fc.tuple(positive()), probe: (weigh) => weigh(vp, 0.5) }),
  noisedBatches: property(noisedBatches, {
    valid: fc.tuple(schedulesOf, learnt),
    probe: (batches) => batches(three(2), philox(1), { step: 3 }),
    runs: 3,
    wrongRuns: 1,
  }),
  noisePrediction: property(noisePrediction, prediction),
  normalisedField: property(normalisedField, {
    valid: fc.tuple(options({
      extraDimensions: count(1, 5),
      schedule: schedulesOf,
      sigmaData: positive(),
      share: positive(0.05, 1),
      gamma: number(0, 1),
    })),
    probe: (objective) => seen(objective),
    overflows: "squares of 1e300 are beyond float64",
    runs: 2,
    wrongRuns: 1,
  }),
  poissonMatching: property(poissonMatching, {
    valid: fc.tuple(options({
      extraDimensions: count(1, 5),
      schedule: schedulesOf,
      sigmaData: positive(),
      times: fc.constant(uniformTimes),
    })),
    probe: (objective) => seen(objective),
    overflows: "squares of 1e300 are beyond float64",
    runs: 5,
    wrongRuns: 1,
  }),
  preconditioned: property(preconditioned, {
    valid: fc.tuple(options({ sigmaData: positive() })),
    probe: (predict) => predict(vp, 0.5),
    overflows: "a target over 5e-324 is beyond float64",
  }),
  scorePrediction: property(scorePrediction, prediction),
  squaredErrors: property(squaredErrors, {
    valid: clouds(3, { batch: [1, 4] }).chain(([x, target, output]) =>
      fc.tuple(numbers(x.shape[0], positive()), numbers(x.shape[0], number(0, 1))).map(([weight, time]) =>
        [{ x, target, weight, time }, output] as const
      )
    ),
    law: (errors, { x, target }) => {
      assertEquals(errors.length, x.shape[0]);
      assertEquals(
        [...squaredErrors({ x, target, time: errors, weight: errors }, target)],
        [...errors].fill(0),
      );
    },
    overflows: "the square of 1e300 is beyond float64",
  }),
  uniformTimes: property(uniformTimes, {
    valid: fc.tuple(schedulesOf),
    probe: timesOf,
    law: ({ quantile }, schedule) =>
      assert(Math.abs(quantile(0.5) - middle({ schedule })) < 1e-9 * schedule.to),
    runs: 4,
  }),
  varianceWeight: property(varianceWeight, weight),
  velocityPrediction: property(velocityPrediction, prediction),
  vPrediction: property(vPrediction, prediction),
};
