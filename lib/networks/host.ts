/**
 * A network on the host: float64 outside, float32 inside.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Points, requireObject } from "../core/mod.ts";
import { onTensors } from "./algebra/on_tensors.ts";
import { readableBackend, within } from "./backend.ts";
import { tracedRow } from "./fused/traced.ts";
import type { Traced } from "./loss.ts";
import type { Network } from "./network.ts";
import { listed, type View, type ViewOptions } from "./view.ts";

/**
 * A network on points: states are float64, its arithmetic float32 and read back at once, the fast way to an exact
 * likelihood. It is a copy of the weights, on the backend that runs, or on WebAssembly if that is WebGPU, which cannot be
 * read at once; training goes on without it, and another backend may be chosen meanwhile.
 *
 * @param network The network.
 * @param options `average`: of the weights, which.
 * @returns The view, once the weights are read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { mlp, network, onHost, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const fresh = network(mlp({ dim: 2, width: 8 }), philox(0)), host = await onHost(fresh);
 * fresh.dispose();
 * assertEquals(host.at(0).value(points([[3, 4]])), points([[0, 0]]));
 * ```
 */
export async function onHost(network: Network, { average = true }: ViewOptions = {}): Promise<View> {
  requireObject("network", network, "architecture", "weights", "average");
  const { architecture } = network, backend = await readableBackend();
  const row = Float32Array.from(await (average ? network.average : network.weights).data());
  const at = (time: number, labels?: ArrayLike<number>): Traced<Points> => {
    const context = architecture.context([time], labels);
    const F = () => tracedRow(architecture, tf.tensor1d(row), up(context));
    const read = (f: () => tf.Tensor[]): Points[] => within(backend, () => valuesOf(f));
    return {
      value: (x) => read(() => [F().value(up(x))])[0],
      along(x, directions) {
        const [value, ...along] = read(() => listed(F().along(up(x), directions.map(up))));
        return { value, along };
      },
      at: (time) => at(time, labels),
    };
  };
  return { architecture, at };
}

const up = onTensors.from;

/** The values of tensors, which are freed. */
function valuesOf(f: () => tf.Tensor[]): Points[] {
  const out: Points[] = [];
  tf.tidy(() => {
    for (const y of f()) {
      out.push({ data: Float64Array.from(y.dataSync()), shape: [y.shape[0], y.shape[1]!] });
    }
  });
  return out;
}
