/**
 * What a step of training looks at.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Points, requireObject } from "../../core/mod.ts";
import type { Objective } from "../../losses/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Loss } from "../loss.ts";
import { regression } from "../regression.ts";
import { type Network, tensorNetwork } from "../network.ts";
import { drawOf, gradientOf } from "./gradient.ts";

/** Which draw, and of what. */
export interface LossGradientOptions {
  /** What the loss draws, depends on (rng, step) alone. */
  readonly rng: Rng;
  /** Number of the draw, 0 by default. */
  readonly step?: number;
  /** A label for each row, if the network has classes. */
  readonly labels?: ArrayLike<number>;
}

/**
 * The mean loss of a batch, and its gradient in all of the network's weights as they are: for comparing ways to a gradient,
 * or watching how long it is.
 *
 * @param network What is judged; not changed.
 * @param loss What it is judged by; a regression is squared errors.
 * @param x0 Data, shape [batch, dim].
 * @param options Draw, labels.
 * @returns The loss, and its gradient: length [weights], in the order of `architecture.shapes`.
 * @throws {RangeError} If data or loss do not fit the network.
 * @throws {TypeError} If the loss does not depend on the network.
 *
 * @example The likelihood of data under a flow that does not move: both ways to its gradient
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { lossGradient, maximumLikelihood, mlp, network, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const net = network(mlp({ dim: 1, width: 4 }), philox(0)), x0 = points([[1], [2]]), rng = philox(1);
 * const through = await lossGradient(net, maximumLikelihood({ steps: 4 }), x0, { rng });
 * const adjoint = await lossGradient(net, maximumLikelihood({ steps: 4, gradient: "adjoint" }), x0, { rng });
 * assertAlmostEquals(through.loss, (1 + 4) / 4 + Math.log(2 * Math.PI) / 2, 1e-6);
 * through.gradient.forEach((g, i) => assertAlmostEquals(adjoint.gradient[i], g, 1e-5));
 * net.dispose();
 * ```
 */
export async function lossGradient(
  network: Network,
  loss: Loss | Objective,
  x0: Points,
  { rng, step = 0, labels }: LossGradientOptions,
): Promise<{ readonly loss: number; readonly gradient: Float64Array }> {
  requireObject("network", network, "architecture", "weights", "average");
  requireObject("loss", loss, "name");
  if (!("regression" in loss)) requireObject("loss", loss, "draw", "rows");
  requireObject("rng", rng, "fork");
  const judge = "regression" in loss ? regression(loss) : loss,
    { architecture, weights } = tensorNetwork(network);
  const drawn = drawOf(judge, architecture, { x0, ...(labels && { labels }) }, rng, step);
  const { value, gradient } = tf.tidy(() => {
    const { value, gradient } = gradientOf(judge, architecture, weights, drawn);
    return { value, gradient };
  });
  try {
    return { loss: (await value.data())[0], gradient: Float64Array.from(await gradient.data()) };
  } finally {
    tf.dispose([value, gradient]);
  }
}
