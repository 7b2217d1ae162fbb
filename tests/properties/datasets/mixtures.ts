import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  conditional,
  type GaussianMixture,
  gaussianMixture,
  marginal,
  responsibilities,
  subMixture,
} from "driftfield/datasets";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { cloud, count, fc, made, number, numbers, positive, property, type Table } from "../support.ts";

const seen = (mixture: GaussianMixture) => {
  const x = mixture.sample(4, philox(1));
  return {
    x,
    height: mixture.logDensity(x),
    score: mixture.score(x),
    mean: mixture.mean(),
    covariance: mixture.covariance(),
    entropy: mixture.entropy,
  };
};

/** Mixtures of one to three components in two to four dimensions. */
const mixtures = fc.tuple(cloud({ batch: [1, 3], dim: [2, 4] }), positive(0.2, 3)).map(([means, sigma]) =>
  made(gaussianMixture({ means, sigma }))
);

export const mixtureProperties: Table = {
  conditional: property(conditional, {
    valid: mixtures.chain((mixture) =>
      fc.tuple(fc.constant(mixture), count(0, mixture.dim - 1), number(-3, 3))
    ).map(([mixture, d, v]) => [mixture, { [d]: v }] as const),
    probe: seen,
    law: ({ dim }, mixture) => assertEquals(dim, mixture.dim - 1),
    called: { "0": "known|x", "1": "known|x", "2": "known|x", "3": "known|x" },
  }),
  gaussianMixture: property(gaussianMixture, {
    valid: cloud({ batch: [1, 3], dim: [1, 4] }).chain((means) =>
      options({
        means: fc.constant(means),
        weights: numbers(means.shape[0], positive(0.1, 1)),
        sigma: numbers(means.shape[0], positive(0.2, 3)),
        name: fc.constant("mixture"),
      })
    ).map((how) => [how] as const),
    probe: seen,
    overflows: "the squares of 1e300 in a covariance are beyond float64",
    law: ({ dim, weights }, { means }) => {
      assertEquals(dim, means.shape[1]);
      assertAlmostEquals(weights.reduce((sum, w) => sum + w, 0), 1, 1e-12);
    },
    runs: 15,
  }),
  marginal: property(marginal, {
    valid: mixtures.chain((mixture) =>
      fc.tuple(
        fc.constant(mixture),
        fc.uniqueArray(count(0, mixture.dim - 1), { minLength: 1, maxLength: mixture.dim }),
      )
    ),
    probe: seen,
    law: ({ dim }, _, coordinates) => assertEquals(dim, coordinates.length),
    runs: 15,
  }),
  responsibilities: property(responsibilities, {
    valid: mixtures.chain((mixture) =>
      fc.tuple(fc.constant(mixture), cloud({ batch: [1, 4], dim: mixture.dim }))
    ),
    law: ({ data, shape }, { weights }, x) => {
      assertEquals(shape, [x.shape[0], weights.length]);
      assert(data.every((p) => p >= 0 && p <= 1));
    },
  }),
  subMixture: property(subMixture, {
    valid: mixtures.chain((mixture) =>
      fc.tuple(
        fc.constant(mixture),
        fc.array(count(0, mixture.weights.length - 1), { minLength: 1, maxLength: 3 }),
      )
    ),
    probe: seen,
    law: ({ weights, dim }, mixture, components) => {
      assertEquals(weights.length, components.length);
      assertEquals(dim, mixture.dim);
    },
    runs: 15,
  }),
};
