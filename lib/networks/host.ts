/**
 * A network on the host: float64 outside, the backend inside.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Points } from "../core/mod.ts";
import type { Network } from "./network.ts";
import { listed, nowOf, up, type View, type ViewOptions } from "./view.ts";

/**
 * A network on points: states are float64, its arithmetic float32 on the backend, read back at once. The fast way to an
 * exact likelihood. It sees the weights of the moment.
 *
 * @param network The network.
 * @param options `average`: of the weights, which.
 * @returns The view.
 * @throws {Error} On WebGPU, which cannot be read at once: see {@linkcode inFloat64}.
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
 * assertEquals(onHost(fresh).at(0).value(points([[3, 4]])), points([[0, 0]]));
 * fresh.dispose();
 * ```
 */
export function onHost(network: Network, options: ViewOptions = {}): View {
  const now = nowOf(network, options);
  requireReadable();
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
  requireReadable();
  const out: Points[] = [];
  tf.tidy(() => {
    for (const y of f()) {
      out.push({ data: Float64Array.from(y.dataSync()), shape: [y.shape[0], y.shape[1]!] });
    }
  });
  return out;
}

function requireReadable(): void {
  if (tf.getBackend() !== "webgpu") return;
  throw new Error(
    'WebGPU cannot be read at once: take await inFloat64(network), or train on useBackend("wasm")',
  );
}
