import { assertEquals } from "@std/assert";
import {
  brownianLatent,
  flowMatching,
  independentPairs,
  interpolant,
  optimalTransport,
  sineLatent,
  uniformTimes,
} from "driftfield/losses";
import { normalKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { pathsOf } from "../models.ts";
import { count, fc, made, positive, property, type Table } from "../support.ts";
import { regressionOf, seen, three } from "./seen.ts";

const parts = {
  path: pathsOf,
  times: fc.constant(uniformTimes),
  base: fc.constant(made({ ...normalKernel })),
};
const scale = fc.tuple(options({ scale: positive() }));
const latent = {
  valid: scale,
  probe: ({ gamma, dGamma }: { gamma(t: number): number; dGamma(t: number): number }) =>
    [0.1, 0.5, 0.9].flatMap((t) => [gamma(t), dGamma(t)]),
  law: ({ gamma }: { gamma(t: number): number }) => assertEquals([0, 1].map(gamma), [0, 0]),
  overflows: "the square of 1e300 is beyond float64",
};

export const flowProperties: Table = {
  brownianLatent: property(brownianLatent, latent),
  flowMatching: property(flowMatching, {
    valid: fc.tuple(options({
      ...parts,
      coupling: fc.constantFrom(made({ ...independentPairs }), made(optimalTransport())),
      sigmaData: positive(),
      sigmaBase: positive(),
    })),
    probe: (objective) => seen(objective),
    overflows: "the square of 1e300 is beyond float64",
    called: { sigmaData: "sigmaBase|a at", sigmaBase: "b at" },
    runs: 5,
    wrongRuns: 1,
  }),
  interpolant: property(interpolant, {
    valid: fc.tuple(options({ ...parts, dim: count(1, 4), latent: fc.constant(made(brownianLatent())) })),
    probe: (objective) => regressionOf(objective, objective.further),
    law: ({ further }, { dim }) => assertEquals(further, dim),
    runs: 5,
    wrongRuns: 1,
  }),
  optimalTransport: property(optimalTransport, {
    valid: fc.tuple(options({ group: count(1, 5) })),
    probe: ({ pair }) => pair(three(2), normalKernel, philox(1), { step: 0 }),
    law: ({ pair }) => {
      const { x0, x1 } = pair(three(2), normalKernel, philox(1), { step: 0 });
      const drawn = normalKernel.sample(x0.shape, philox(1), { step: 0 });
      assertEquals([...x1.data].sort(), [...drawn.data].sort());
    },
  }),
  sineLatent: property(sineLatent, latent),
};
