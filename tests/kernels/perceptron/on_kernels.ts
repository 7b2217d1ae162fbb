import type { Points } from "driftfield/core";
import type { Gpu } from "driftfield/device";
import { buffers } from "../../../lib/kernels/particles/launch.ts";
import { record } from "../../../lib/kernels/perceptron/record.ts";
import { pullLaunches } from "../../../lib/kernels/perceptron/wgsl_gradient.ts";
import { alongLaunches } from "../../../lib/kernels/perceptron/wgsl_launch.ts";
import type { CardLimits } from "../../../lib/kernels/perceptron/wgsl_plan.ts";
import type { Case } from "./pullback.ts";

/** What the kernels make of a case, on a card that may be taken for a smaller one. */
export async function onKernels(
  card: Gpu,
  { perceptron, row, context, x, cotangents }: Case,
  limits: CardLimits = card.device.limits,
): Promise<{ readonly answers: Float32Array; readonly row: Float32Array; readonly x: Float32Array }> {
  const own = buffers(card), [rows] = x[0].shape, blocks = x.length;
  const up = (parts: readonly Points[]) =>
    own.filled("a test's numbers", Float32Array.from(parts.flatMap(({ data }) => [...data])));
  const empty = (numbers: number) => own.storage("a test's numbers", 4 * numbers);
  try {
    const question = {
      ...{ row: up([row]), context: up([context]), x: up(x) },
      ...{ rows, contexts: context.shape[0], directions: blocks - 1 },
    };
    const answer = empty(blocks * rows * perceptron.outputs);
    const gradient = empty(row.data.length), below = empty(blocks * rows * perceptron.inputs);
    const on = { perceptron, limits, scratch: own }, encoder = card.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    record(card.device, pass, alongLaunches(on, question, answer));
    record(card.device, pass, pullLaunches(on, question, up(cotangents), { gradient, below }));
    pass.end();
    card.device.queue.submit([encoder.finish()]);
    const [answers, row32, x32] = await Promise.all(
      [answer, gradient, below].map(async (buffer) => new Float32Array(await card.read(buffer))),
    );
    return { answers, row: row32, x: x32 };
  } finally {
    own.free();
  }
}
