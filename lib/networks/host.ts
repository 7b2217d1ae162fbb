/**
 * A network on the host: float64 outside, the backend inside.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Points } from "../core/mod.ts";
import type { Network } from "./network.ts";
import { inFloat64 } from "./twin.ts";
import { listed, nowOf, up, type View, type ViewOptions } from "./view.ts";

/**
 * A network on points: states are float64, its arithmetic float32 on the backend, read back at once. The fast way to an
 * exact likelihood. It sees the weights of the moment; on WebGPU, which cannot be read at once, it is the float64 twin
 * instead: a copy, and slower.
 *
 * @param network The network.
 * @param options `average`: of the weights, which.
 * @returns The view.
 * @throws {Error} When it is asked after the backend has been changed to WebGPU.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { mlp, network, onHost, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const fresh = network(mlp({ dim: 2, width: 8 }), philox(0));
 * const host = await onHost(fresh);
 * assertEquals(host.at(0).value(points([[3, 4]])), points([[0, 0]]));
 * fresh.dispose();
 * ```
 */
export async function onHost(network: Network, options: ViewOptions = {}): Promise<View> {
  if (tf.getBackend() === "webgpu") return await inFloat64(network, options);
  const now = nowOf(network, options);
  return {
    architecture: network.architecture,
    at(time, labels) {
      const F = now(time, labels);
      return {
        value: (x) => read(() => [F().value(up(x))])[0],
        along(x, directions) {
          const [value, ...along] = read(() => listed(F().along(up(x), directions.map(up))));
          return { value, along };
        },
      };
    },
  };
}

/** The values of tensors, which are freed. */
function read(f: () => tf.Tensor[]): Points[] {
  if (tf.getBackend() === "webgpu") {
    throw new Error("WebGPU cannot be read at once: this view was made on another backend");
  }
  const out: Points[] = [];
  tf.tidy(() => {
    for (const y of f()) {
      out.push({ data: Float64Array.from(y.dataSync()), shape: [y.shape[0], y.shape[1]!] });
    }
  });
  return out;
}
