import { assert, assertEquals } from "@std/assert";
import { normalKernel } from "driftfield/processes";
import {
  bitsPerDimension,
  byCoordinates,
  changeOfVariables,
  dequantise,
  dequantisedBound,
  type Divergence,
  exactDivergence,
  hutchinson,
  hutchPlusPlus,
  kernelPrior,
  logLikelihood,
  normalPrior,
  type Prior,
} from "driftfield/samplers";
import { eightGaussians, noised } from "driftfield/datasets";
import { variancePreserving } from "driftfield/processes";
import { options, unlessFailed } from "../learning_support.ts";
import { middle, modelAnd } from "../models.ts";
import { cloud, count, fc, made, numbers, positive, property, rng, type Table } from "../support.ts";
import { three } from "../losses/seen.ts";

const model = noised(eightGaussians(), variancePreserving());
/** The divergence of a flow at three points. */
const of = (divergence: Divergence) => divergence(model, three(2), middle(model));
const heights = (prior: Prior) => prior.logDensity(three(2));
const law = fc.constantFrom("rademacher" as const, "gaussian" as const);

const byChance = (probes: fc.Arbitrary<number>) => ({
  valid: fc.tuple(options({ probes, rng, law, row: count(0, 3), scale: positive(0.5, 2) })),
  probe: of,
  overflows: "a step of 1e300 leaves the law",
  called: { scale: "x" },
  runs: 5,
});

export const likelihoodProperties: Table = {
  bitsPerDimension: property(bitsPerDimension, {
    valid: fc.tuple(count(2, 6).chain((n) => numbers(n)), options({ dim: count(), unit: positive() })),
    law: ({ standardError }) => assert(standardError >= 0),
  }),
  byCoordinates: property(byCoordinates, {
    valid: fc.tuple(options({ scale: positive(0.5, 2) })),
    probe: of,
    law: (divergence) => {
      const exact = exactDivergence(model, three(2), middle(model)).data;
      of(divergence).data.forEach((v, i) => assert(Math.abs(v - exact[i]) < 1e-4));
    },
    overflows: "a step of 1e300 leaves the law",
    called: { scale: "x" },
    runs: 5,
  }),
  changeOfVariables: property(changeOfVariables, {
    valid: modelAnd([1, 3]).chain(([model, x]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x),
        options({
          from: fc.constant(model.schedule.from),
          to: fc.constant(model.schedule.to),
          relTol: positive(1e-5, 1e-3),
          absTol: positive(1e-5, 1e-3),
          divergence: fc.constant(exactDivergence),
          signal: fc.constant(new AbortController().signal),
        }),
      )
    ),
    probe: (frames) =>
      unlessFailed(async () => {
        const out = [];
        for await (const frame of frames) out.push(frame);
        return out;
      }),
    called: { from: "to|t", to: "from|t", absTol: "t|x" },
    overflows: "beyond its schedule a model may be anything",
    runs: 4,
    wrongRuns: 1,
  }),
  dequantise: property(dequantise, {
    valid: fc.tuple(
      cloud({ batch: [1, 4], of: count(0, 9) }),
      rng,
      options({ draw: count(0, 4), row: count(0, 4) }),
    ),
    law: ({ data }, integers) =>
      data.forEach((v, at) => assert(v >= integers.data[at] && v <= integers.data[at] + 1)),
    called: { draw: "step" },
  }),
  dequantisedBound: property(dequantisedBound, {
    valid: fc.tuple(count(2, 4), count(1, 5)).chain(([draws, batch]) =>
      fc.tuple(fc.array(numbers(batch), { minLength: draws, maxLength: draws }))
    ),
    law: ({ value, standardError }, [{ length }]) =>
      assertEquals([value.length, standardError.length], [length, length]),
    overflows: "the square of 1e300 is beyond float64",
  }),
  exactDivergence: property(exactDivergence, {
    valid: modelAnd([1, 3]).map(([model, x]) => [model, x, middle(model)] as const),
    law: ({ shape }, _, x) => assertEquals(shape, [x.shape[0], 1]),
    overflows: "at 1e300 a schedule has no rates",
    called: { t: "x" },
    runs: 8,
  }),
  hutchPlusPlus: property(hutchPlusPlus, {
    ...byChance(count(3, 6)),
  }),
  hutchinson: property(hutchinson, {
    ...byChance(count(1, 6)),
  }),
  kernelPrior: property(kernelPrior, {
    valid: fc.tuple(fc.constant(made({ ...normalKernel })), positive()),
    probe: heights,
    overflows: "the square of 3e299 is beyond float64",
  }),
  logLikelihood: property(logLikelihood, {
    valid: modelAnd([1, 3]).chain(([model, x]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x),
        options({
          prior: fc.constant(made(normalPrior(model.schedule.sigma(model.schedule.to)))),
          relTol: positive(1e-5, 1e-3),
          absTol: positive(1e-5, 1e-3),
        }),
      )
    ),
    law: ({ logDensity }, _, x) => assertEquals(logDensity.length, x.shape[0]),
    called: { from: "to|t", to: "from|t", absTol: "t|x" },
    overflows: "beyond its schedule a model may be anything",
    runs: 4,
    wrongRuns: 1,
  }),
  normalPrior: property(normalPrior, {
    valid: fc.tuple(positive()),
    probe: heights,
    overflows: "the square of 3e299 is beyond float64",
  }),
};
