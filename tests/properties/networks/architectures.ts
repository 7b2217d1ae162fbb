import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Points } from "driftfield/core";
import {
  type Architecture,
  type Dual,
  fourierFeatures,
  mapValues,
  mlp,
  network,
  onPoints,
  rootMeanSquareNorm,
  sizeOf,
  tangents,
  traced,
  unet,
  useBackend,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { cloud, count, fc, list, made, positive, property, rng, type Table } from "../support.ts";
import { architectures, some } from "./nets.ts";

/** Its answer to three points, with its initial weights. */
function answer(architecture: Architecture) {
  const { shapes, dim, outputs, classes } = architecture, initial = architecture.initial(philox(1));
  const weights = mapValues(shapes, (shape, name) => ({ data: Float64Array.from(initial[name]), shape }));
  const context = architecture.context([0.5], classes > 0 ? [0] : undefined);
  const made = traced(onPoints, architecture, weights, onPoints.from(context)).value(some(dim));
  assertEquals(made.shape, [3, outputs]);
  return made;
}

const algebra = fc.constant(made({ ...onPoints }));

export const architectureProperties: Table = {
  fourierFeatures: property(fourierFeatures, {
    valid: fc.tuple(algebra, cloud({ batch: [1, 4] }), count(0, 3).chain((n) => list(n, positive()))),
    law: ({ shape }, _, x, { length }) => assertEquals(shape, [x.shape[0], x.shape[1] * (1 + 2 * length)]),
    unchecked: "it is part of a network's apply, which is called for each batch",
  }),
  mapValues: property(mapValues, {
    valid: fc.tuple(fc.constant(made({ a: 1, b: 2 })), fc.constant((v: number) => 2 * v)),
    law: (values) => assertEquals(values, { a: 2, b: 4 }),
    carries: "it gives what the function gives",
  }),
  mlp: property(mlp, {
    valid: fc.tuple(options({
      dim: count(1, 3),
      outputs: count(1, 3),
      width: count(1, 4),
      depth: count(1, 3),
      residual: fc.boolean(),
      normalise: fc.boolean(),
      frequencies: count(1, 3),
      inputFrequencies: count(0, 2).chain((n) => list(n, positive())),
      classes: count(0, 2),
    })),
    probe: answer,
    called: { "0": "inputFrequencies" },
    overflows: "the cosine of 1e300 times x is a number, but of its square none",
    runs: 8,
    wrongRuns: 1,
  }),
  network: property(network, {
    valid: fc.tuple(architectures, rng),
    probe: async (net) => {
      const weights = await net.weights.data();
      net.dispose();
      return weights;
    },
    law: ({ architecture, weights }, given) => {
      assertEquals(weights.size, sizeOf(architecture));
      assert(architecture === given);
    },
    runs: 4,
    wrongRuns: 1,
  }),
  rootMeanSquareNorm: property(rootMeanSquareNorm, {
    valid: fc.tuple(algebra, cloud({ batch: [1, 4] })),
    law: ({ data, shape }: Points, _, x) => {
      assertEquals(shape, x.shape);
      assert(data.reduce((sum, v) => sum + v * v, 0) <= data.length * (1 + 1e-9));
    },
    unchecked: "it is part of a network's apply, which is called for each batch",
  }),
  sizeOf: property(sizeOf, {
    valid: fc.tuple(architectures),
    law: (size, { shapes }: Architecture) =>
      assertEquals(size, Object.values(shapes).reduce((sum, [rows, columns]) => sum + rows * columns, 0)),
  }),
  tangents: property(tangents, {
    valid: fc.tuple(algebra),
    probe: (dual) => {
      const x = some(2), one = { ...x, data: x.data.map(() => 1) };
      const { value, along }: Dual<Points> = dual.mul({ value: x, along: [one] }, { value: x, along: [one] });
      along[0].data.forEach((slope, i) => assertAlmostEquals(slope, 2 * x.data[i], 1e-12)); // of the square
      return [value, along];
    },
    runs: 1,
  }),
  unet: property(unet, {
    valid: fc.tuple(options({
      height: fc.constantFrom(2, 4),
      width: fc.constantFrom(2, 4),
      colours: count(1, 2),
      channels: count(1, 3),
      levels: count(1, 2),
      frequencies: count(1, 2),
      classes: count(0, 2),
    })),
    probe: answer,
    called: { height: "levels", width: "levels", levels: "height|width" },
    runs: 4,
    wrongRuns: 1,
  }),
  useBackend: property(useBackend, {
    valid: fc.tuple(fc.constant("cpu" as const)),
    law: ({ name, why }) => assertEquals([name, why], ["cpu", "asked for"]),
    called: { wanted: "backend" },
    runs: 1,
    wrongRuns: 1,
  }),
};
