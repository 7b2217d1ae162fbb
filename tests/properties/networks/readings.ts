import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  inFloat64,
  learned,
  mapValues,
  mlp,
  network,
  onHost,
  onPoints,
  traced,
  trainedNetwork,
  type View,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { middle } from "../models.ts";
import { fc, made, property, type Table } from "../support.ts";
import { architectures, networks, objective, some } from "./nets.ts";

const view = made(await inFloat64(network(mlp({ dim: 2, width: 3, depth: 1 }), philox(1))));

/** What a view answers to three points. */
const answered = ({ at, architecture: { dim } }: View) => at(0.5).value(some(dim));
const viewed = {
  valid: fc.tuple(networks, options({ average: fc.boolean() })),
  probe: answered,
  law: ({ architecture }: View, network: { readonly architecture: unknown }) =>
    assert(architecture === network.architecture),
  runs: 4,
  wrongRuns: 1,
};

export const readingProperties: Table = {
  inFloat64: property(inFloat64, {
    ...viewed,
    law: async (view, network) => {
      const [twin, host] = [view, await onHost(network, { average: true })].map(answered);
      twin.data.forEach((v, i) => assertAlmostEquals(host.data[i], v, 1e-4 * (1 + Math.abs(v)))); // float32's rounding
    },
  }),
  learned: property(learned, {
    valid: fc.tuple(
      fc.constant(view),
      fc.constant(objective),
      options({}),
    ),
    probe: (model) => [model.score, model.denoise, model.velocity].map((f) => f(some(2), middle(model))),
    law: ({ dim }) => assertEquals(dim, 2),
    runs: 2,
    wrongRuns: 1,
  }),
  onHost: property(onHost, viewed),
  traced: property(traced, {
    valid: architectures.map((architecture) => {
      const initial = architecture.initial(philox(1));
      const weights = mapValues(architecture.shapes, (shape, name) => ({
        data: Float64Array.from(initial[name]),
        shape,
      }));
      const context = architecture.context([0.5]);
      return [made({ ...onPoints }), architecture, made(weights), made(context)] as const;
    }),
    probe: (made, _, { dim }) => made.value(some(dim)),
    unchecked: "it is what losses and views look through, which check the network they are given",
    runs: 4,
  }),
  trainedNetwork: property(trainedNetwork, {
    valid: fc.tuple(fc.constant("diffusion-8gaussians" as const), fc.constant({})),
    probe: (net) => net.average.data(),
    law: ({ architecture }) => assertEquals(architecture.dim, 2),
    runs: 1,
    wrongRuns: 1,
  }),
};
