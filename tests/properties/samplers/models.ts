/** Models and equations made of models. */
import { assertEquals } from "@std/assert";
import type { Points } from "driftfield/core";
import type { DiffusionModel, Sde } from "driftfield/processes";
import { classifierGuided, guided, inpainted, langevin, reverseSde, tunableSde } from "driftfield/samplers";
import { options } from "../learning_support.ts";
import { middle, modelOf } from "../models.ts";
import { cloud, count, fc, number, property, type Table } from "../support.ts";
import { three, viewsOf } from "../losses/seen.ts";

const some = count(1, 3).chain((dim) => modelOf(dim));
/** Drift and diffusion at some points. */
const rates = ({ drift, diffusion }: Sde<Points>, { dim, schedule }: DiffusionModel<Points>) => {
  const x = three(dim), t = middle({ schedule });
  return [drift(x, t), diffusion(x, t)];
};
export const modelProperties: Table = {
  classifierGuided: property(classifierGuided, {
    valid: some.chain((model) =>
      fc.tuple(fc.constant(model), fc.constant((x: Points) => x), options({ weight: number(0, 3) }))
    ),
    probe: viewsOf,
    overflows: "1e300 times a gradient is beyond float64",
    carries: "gradient is a field of the user's, called where the sampler is",
    law: ({ dim }, model) => assertEquals(dim, model.dim),
    runs: 8,
    wrongRuns: 1,
  }),
  guided: property(guided, {
    valid: some.chain((model) => fc.tuple(fc.constant(model), fc.constant(model), number(0, 3))),
    probe: viewsOf,
    overflows: "1e300 times a score is beyond float64",
    runs: 8,
    wrongRuns: 1,
  }),
  inpainted: property(inpainted, {
    valid: count(2, 3).chain((dim) => fc.tuple(modelOf(dim), cloud({ batch: 3, dim }))).map((
      [model, known],
    ) => [model, { known, mask: Array.from({ length: model.dim }, (_, k) => k === 0) }] as const),
    probe: viewsOf,
    overflows: "the square of 1e300 is beyond float64",
    called: { "0": "mask", known: "x|shapes" },
    runs: 8,
    wrongRuns: 1,
  }),
  langevin: property(langevin, {
    valid: some.map((model) => [model, { t: middle(model) }] as const),
    probe: rates,
    called: { t: "alpha" },
    runs: 8,
    wrongRuns: 1,
  }),
  reverseSde: property(reverseSde, {
    valid: some.chain((model) => fc.tuple(fc.constant(model), options({ lambda: number(0, 2) }))),
    probe: rates,
    overflows: "the square of 1e300 is beyond float64",
    runs: 8,
    wrongRuns: 1,
  }),
  tunableSde: property(tunableSde, {
    valid: some.chain((model) => fc.tuple(fc.constant(model), options({ diffusion: number(0, 2) }))),
    probe: rates,
    overflows: "1e300 times a score is beyond float64",
    runs: 8,
    wrongRuns: 1,
  }),
};
