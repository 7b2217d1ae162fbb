/** Small networks, on the backend that runs everywhere, and what they are asked. */
import type { Points } from "driftfield/core";
import { denoising } from "driftfield/losses";
import { type Architecture, mlp, type Network, network, useBackend } from "driftfield/networks";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { cloud, count, fc, made } from "../support.ts";

await useBackend("cpu");

/** Perceptrons of one or two coordinates and a few weights. */
export const architectures: fc.Arbitrary<Architecture> = fc.tuple(count(1, 2), count(1, 3), count(1, 2)).map((
  [dim, width, depth],
) => made(mlp({ dim, width, depth, frequencies: 1 })));

/** A network of one of them; it is not disposed of, so that wrong versions of a call can go on with it. */
export const networks: fc.Arbitrary<Network> = architectures.map((architecture) =>
  made(network(architecture, philox(1)))
);

/** A regression that such a network can learn. */
export const objective = made(denoising(variancePreserving()));

/** A network and points of its dimension. */
export const networkAnd = networks.chain((net) =>
  fc.tuple(fc.constant(net), cloud({ batch: [1, 4], dim: net.architecture.dim }))
);

/** Points of some dimension, all different. */
export const some = (dim: number): Points => ({
  data: Float64Array.from({ length: 3 * dim }, (_, i) => (i - 2) / 3),
  shape: [3, dim],
});
