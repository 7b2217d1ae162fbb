/**
 * Many steps of a sampler with a perceptron in them, in one call.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { type Line, NotRecorded, recorder } from "../../kernels/loop/mod.ts";
import type { Loop } from "../../processes/diffusion/loop.ts";
import type { Readable } from "../learned.ts";
import { type Network, tensorNetwork } from "../network.ts";
import type { Tensor } from "../tensors.ts";
import { knownOf } from "./known.ts";
import { machineOf } from "./traced.ts";

/**
 * The loop of a network's model, if kernels know its architecture: steps are recorded over lines, and each thread, or
 * workgroup of a card, takes its rows through all of them.
 *
 * @param network The network.
 * @param objective What reads it.
 * @param which Labels of all rows, and which weights.
 * @param machineHere What computes perceptrons, when it is asked.
 * @returns The loop; none of a network that is no perceptron, sees waves of its points, or is told rows apart.
 */
export function loopFor(
  network: Network,
  objective: Readable,
  { labels, average }: { readonly labels: ArrayLike<number> | undefined; readonly average: boolean },
  machineHere = machineOf,
): Loop<Tensor> | undefined {
  const { architecture } = network, { dim } = architecture, known = knownOf(architecture);
  if (!known || known.perceptron.inputs !== dim || known.perceptron.outputs !== dim) return undefined;
  if (labels && labels.length > 1) return undefined;
  return (steps, start) => {
    const machine = machineHere(known.perceptron);
    if (!machine) return undefined;
    const heard = recorder(), input = heard.input(), before = start.seen && heard.input();
    const told = (time: number) => Float32Array.from(architecture.context([time], labels).data);
    const model = objective.model<Line>((x, time) => heard.network(x, told(time)), {
      dim,
      space: heard.space,
    });
    let x = input, seen: Line | undefined = before;
    try {
      steps.forEach((step, k) => {
        ({ x, seen } = step(model, x, seen, (draw) => heard.normal(draw, start.step + k)));
      });
    } catch (error) {
      if (error instanceof NotRecorded) return undefined;
      throw error;
    }
    const { weights, average: smooth } = tensorNetwork(network), { noise, row: row0 } = start;
    const tensor = (x: Tensor) => x as unknown as tf.Tensor2D;
    const inputs = [[input, tensor(start.x)] as const];
    if (before) inputs.push([before, tensor(start.seen!)]);
    const { perceptron } = known, row = average ? smooth : weights, outputs = seen ? [x, seen] : [x];
    const made = machine.loop({
      perceptron,
      row,
      heard,
      inputs,
      outputs,
      row0,
      ...noise && { key: noise.key },
    });
    return made && { x: made[0] as unknown as Tensor, seen: made[1] as unknown as Tensor | undefined };
  };
}
