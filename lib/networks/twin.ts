/**
 * A network in float64.
 *
 * @module
 */
import { type Points, requireObject } from "../core/mod.ts";
import { onPoints } from "./algebra/mod.ts";
import { mapValues } from "./architecture.ts";
import { traced } from "./loss.ts";
import type { Network } from "./network.ts";
import type { View, ViewOptions } from "./view.ts";

/**
 * The float64 twin of a network: plain loops over a copy of its weights, the reference of the others and the way to
 * tolerances below float32's; on any backend, and slow. Training goes on without it.
 *
 * @param network The network.
 * @param options `average`: of the weights, which.
 * @returns The view, once the weights are read.
 * @throws {Error} If something went wrong on the card meanwhile.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { inFloat64, mlp, network, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const fresh = network(mlp({ dim: 2, width: 8 }), philox(0)), twin = await inFloat64(fresh);
 * fresh.dispose();
 * assertEquals(twin.at(0).value(points([[3, 4]])), points([[0, 0]]));
 * ```
 */
export async function inFloat64(
  network: Network,
  { average = true }: ViewOptions = {},
): Promise<View> {
  requireObject("network", network, "architecture", "weights", "average");
  const { architecture } = network, row = await (average ? network.average : network.weights).data();
  let from = 0;
  const weights = mapValues(architecture.shapes, (shape): Points => {
    const part = row.subarray(from, from += shape[0] * shape[1]);
    return { data: Float64Array.from(part), shape };
  });
  return {
    architecture,
    at: (time, labels) =>
      traced(onPoints, architecture, weights, architecture.context([time], labels), labels),
  };
}
