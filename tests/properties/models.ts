/** Schedules and models that the tables of samplers, losses and networks are drawn from. */
import type { Points } from "driftfield/core";
import { gaussianMixture, noised, type NoisedLaw } from "driftfield/datasets";
import {
  cosine,
  type DiffusionModel,
  edm,
  linearPath,
  type Schedule,
  trigonometricPath,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";
import { cloud, count, fc, made } from "./support.ts";

/** Schedules that stop short of both ends. */
export const schedulesOf: fc.Arbitrary<Schedule> = fc.constantFrom(
  ...[variancePreserving(), cosine(), varianceExploding(), edm()].map(made),
);

/** Schedules from data alone to noise alone. */
export const pathsOf: fc.Arbitrary<Schedule> = fc.constantFrom(
  ...[linearPath(), trigonometricPath()].map(made),
);

/** The exact model of a mixture of a few Gaussians in so many dimensions. */
export const modelOf = (
  dim: number,
  schedules: fc.Arbitrary<Schedule> = schedulesOf,
): fc.Arbitrary<NoisedLaw> =>
  fc.tuple(cloud({ batch: [1, 3], dim }), schedules).map(([means, schedule]) =>
    made(noised(gaussianMixture({ means, sigma: 0.5 }), schedule))
  );

/** A model and points of its dimension. */
export const modelAnd = (
  batch: number | readonly [number, number] = [1, 4],
  schedules: fc.Arbitrary<Schedule> = schedulesOf,
): fc.Arbitrary<readonly [NoisedLaw, Points]> =>
  count(1, 3).chain((dim) => fc.tuple(modelOf(dim, schedules), cloud({ batch, dim })));

/** A time in the inside of a model's schedule. */
export const middle = ({ schedule: { from, to } }: Pick<DiffusionModel<unknown>, "schedule">): number =>
  from + (to - from) / 2;
