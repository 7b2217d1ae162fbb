/**
 * TensorFlow.js as it is shipped, without this library's repairs: a process of its own, for those are for good.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { gpu } from "driftfield/device";
import { summary, timed } from "../../harness/benchmark.ts";

/** Starts the backend that its users would take: WebGPU on a hardware adapter, else WebAssembly. */
export async function start(): Promise<string> {
  tf.enableProdMode();
  const card = await gpu(), name = card && !card.software ? "webgpu" : "wasm";
  await (name === "webgpu"
    ? import("@tensorflow/tfjs-backend-webgpu")
    : import("@tensorflow/tfjs-backend-wasm"));
  if (!await tf.setBackend(name) || tf.getBackend() !== name) throw new Error(`${name} failed to start`);
  return name;
}

/** What is timed. */
export interface Timed {
  /** The piece of work, as the benchmark names it. */
  readonly work: string;
  /** What was done, if there are several ways; and how much of it, where `share` is below 1. */
  readonly how: string;
  readonly run: () => Promise<unknown>;
  /** Which share of the work a run does, its time being divided by that; 1 by default. */
  readonly share?: number;
  readonly repeats?: number;
}

/** Prints a peer's line. */
export async function report({ work, how, run, share = 1, repeats = 3 }: Timed): Promise<void> {
  const times = await timed(run, { repeats, warmUp: 1 });
  const { median: ms, lower, upper } = summary(times.map((ms) => ms / share));
  const about = { who: `plain tfjs (${how})`, version: tf.version.tfjs, name: work };
  console.log(JSON.stringify({ ...about, ms, lower, upper }));
}

/** Reads a result, so that it has been computed, and frees it. */
export async function read(made: tf.Tensor): Promise<Float32Array> {
  const data = await made.data() as Float32Array;
  made.dispose();
  return data;
}
