import { assert, assertEquals } from "@std/assert";
import {
  blurredCurve,
  checkerboard,
  circles,
  type Dataset,
  eightGaussians,
  moons,
  noised,
  type NoisedLaw,
  noisedPoints,
  rings,
  swissRoll,
} from "driftfield/datasets";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { schedulesOf } from "../models.ts";
import { cloud, count, fc, made, number, numbers, positive, property, type Table } from "../support.ts";

/** What a law says of some of its own points. */
const seen = (data: Dataset) => {
  const x = data.sample(5, philox(1));
  return { x, height: data.logDensity?.(x), score: data.score?.(x), entropy: data.entropy };
};

/** What a law under noise says of some points in the middle of its time. */
const under = (law: NoisedLaw) => {
  const { from, to } = law.schedule, t = from + (to - from) / 2;
  const x = {
    data: Float64Array.from({ length: 2 * law.dim }, (_, i) => i / 4),
    shape: [2, law.dim] as const,
  };
  const { score, denoise, noise, velocity, laplacian, logDensity } = law;
  return [score, denoise, noise, velocity, laplacian, logDensity].map((view) => view(x, t));
};

const dim2 = ({ dim, sample }: Dataset) => assertEquals([dim, sample(3, philox(0)).shape], [2, [3, 2]]);
/** Noise of 0.03 and more: with less, a curve is more than its hundred thousand Gaussians. */
const blurred = fc.tuple(options({ noise: positive(0.03, 1) }));
const curve = (u: number) => [Math.cos(u), u] as const;

export const lawProperties: Table = {
  blurredCurve: property(blurredCurve, {
    valid: fc.tuple(
      options({ name: fc.constant("curve"), curves: fc.constant([curve]), noise: positive(0.03, 1) }),
    ),
    probe: seen,
    law: dim2,
    called: { curves: "curve|curves|coordinates" },
    runs: 5,
    wrongRuns: 1,
  }),
  checkerboard: property(checkerboard, { valid: fc.tuple(), probe: seen, law: dim2, runs: 1 }),
  circles: property(circles, { valid: blurred, probe: seen, law: dim2, runs: 3, wrongRuns: 1 }),
  eightGaussians: property(eightGaussians, { valid: fc.tuple(), probe: seen, law: dim2, runs: 1 }),
  moons: property(moons, { valid: blurred, probe: seen, law: dim2, runs: 3, wrongRuns: 1 }),
  noised: property(noised, {
    valid: fc.tuple(
      fc.constant(made(eightGaussians())),
      schedulesOf,
      options({ extraDimensions: count(1, 4), tolerance: positive(1e-10, 1e-3) }),
    ),
    probe: under,
    law: ({ dim, schedule }, data, given) => {
      assertEquals(dim, data.dim);
      assert(schedule === given);
    },
    runs: 10,
    wrongRuns: 1,
  }),
  noisedPoints: property(noisedPoints, {
    valid: cloud({ batch: [1, 5] }).chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        schedulesOf,
        options({
          weights: numbers(rows.shape[0], number(0.1, 1)),
          extraDimensions: count(1, 4),
          tolerance: positive(1e-10, 1e-3),
        }),
      )
    ),
    probe: under,
    law: ({ dim }, { shape }) => assertEquals(dim, shape[1]),
    called: { rows: "data" },
    runs: 10,
  }),
  rings: property(rings, { valid: blurred, probe: seen, law: dim2, runs: 3, wrongRuns: 1 }),
  swissRoll: property(swissRoll, { valid: blurred, probe: seen, law: dim2, runs: 3, wrongRuns: 1 }),
};
