import { assert } from "@std/assert";
import {
  constantRate,
  cosineRate,
  mlp,
  network,
  type Rate,
  regression,
  train,
  trainToEnd,
} from "driftfield/networks";
import { eightGaussians } from "driftfield/datasets";
import { philox } from "driftfield/random";
import { options } from "../learning_support.ts";
import { count, fc, made, number, positive, property, rng, type Table } from "../support.ts";
import { objective } from "./nets.ts";

const seen = (rate: Rate) => [0, 3, 9].map((done) => rate(done, 10));
const rated = {
  valid: fc.tuple(positive(0.001, 1), options({ warmUp: number(0, 5) })),
  probe: seen,
  law: (rate: Rate, peak: number) => assert(seen(rate).every((v) => v > 0 && v <= peak)),
  called: { peak: "learningRate" },
};

/** A network of the plane is made for each run, as training changes it. */
const trained = fc.tuple(
  fc.nat().map((seed) => made(network(mlp({ dim: 2, width: 2, depth: 1, frequencies: 1 }), philox(seed)))),
  fc.constantFrom(made(regression(objective)), objective),
  fc.constant(made(eightGaussians())),
  options({
    steps: count(1, 3),
    batch: count(1, 5),
    learningRate: fc.constant(constantRate(1e-3)),
    weightDecay: number(0, 0.1),
    beta1: number(0, 0.9),
    beta2: number(0.5, 0.9),
    epsilon: positive(1e-8, 1e-6),
    clip: positive(0.1, 5),
    average: number(0, 0.9),
    rng,
    every: count(1, 2),
    signal: fc.constant(new AbortController().signal),
  }),
);

export const trainingProperties: Table = {
  constantRate: property(constantRate, rated),
  cosineRate: property(cosineRate, rated),
  train: property(train, {
    valid: trained,
    probe: async (frames, net) => {
      const out = [];
      for await (const { step, learningRate, loss } of frames) out.push(step, learningRate, await loss());
      return [out, await net.weights.data()];
    },
    called: { net: "network" },
    runs: 2,
    wrongRuns: 1,
  }),
  trainToEnd: property(trainToEnd, {
    valid: trained,
    probe: (net) => net.average.data(),
    runs: 2,
    wrongRuns: 1,
  }),
};
