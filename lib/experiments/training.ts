/**
 * Training as experiments do it.
 *
 * @module
 */
import { type Architecture, sizeOf, type TrainFrame } from "../networks/mod.ts";
import { line, type Plot } from "../plots/mod.ts";

/** The loss on the way. */
export interface LossCurve {
  /** Steps done. */
  readonly x: readonly number[];
  /** Mean loss since the point before. */
  readonly y: readonly number[];
}

/**
 * Trains to the end.
 *
 * @param training What `train` gives.
 * @param seen Is told how many steps are done.
 * @returns The loss on the way.
 */
export async function trained(
  training: AsyncIterable<TrainFrame>,
  seen?: (step: number) => void | Promise<void>,
): Promise<LossCurve> {
  const x: number[] = [], y: number[] = [];
  for await (const frame of training) {
    x.push(frame.step);
    y.push(await frame.loss());
    await seen?.(frame.step);
  }
  return { x, y };
}

/** The loss on the way, drawn if there was one. */
export const trainingPlot = ({ x, y }: LossCurve, loss = "denoising loss"): { training?: Plot } =>
  x.length < 2
    ? {}
    : { training: line({ x, y }, { x: "step", y: "loss", title: `The ${loss} in training` }) };

/** Where training is kept, and whether it goes on from there. */
export async function kept(path: string) {
  if (path === "") return {};
  const there = await Deno.stat(path).then(() => true, () => false);
  return { checkpoint: { path }, ...there && { from: path } };
}

/** A network that there is room to train: 2²⁶ weights, of which training keeps some six rows, are 1.6 GB. */
export function fitting(architecture: Architecture): Architecture {
  const size = sizeOf(architecture), most = 2 ** 26;
  if (size <= most) return architecture;
  throw new RangeError(`the network must have at most ${most} weights, got ${size}: take a smaller one`);
}

/** Frequencies as one types them: numbers with commas between. */
export function wavesOf(words: string): number[] {
  return words.split(",").filter((word) => word.trim() !== "").map((word) => {
    const wave = Number(word);
    if (wave > 0 && wave < Infinity) return wave;
    throw new RangeError(`waves must be positive numbers with commas between, got ${JSON.stringify(words)}`);
  });
}

/** Lets interrupts and displays through; throws the signal's reason if it is aborted. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
