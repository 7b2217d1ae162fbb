/**
 * Where networks run.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireOneOf } from "../core/mod.ts";
import { type Gpu, gpu } from "../device/mod.ts";
import { guarded } from "./guard.ts";
import { repairWasm } from "./repair.ts";

/** The backends of TensorFlow.js that work under Deno. */
export type BackendName = "webgpu" | "wasm" | "cpu";

/** Which backend runs, and why that one. */
export interface Backend {
  /** Its name in TensorFlow.js. */
  readonly name: BackendName;
  /** One line for a reader: the adapter, or why it is not WebGPU. */
  readonly why: string;
}

const names: readonly BackendName[] = ["webgpu", "wasm", "cpu"];

/**
 * Chooses where networks run: WebGPU on a hardware adapter; on a software adapter or none, WebAssembly, which is
 * faster there.
 *
 * @param wanted Insists on one backend, WebGPU on a software adapter included. Left out, the environment variable
 *   DRIFTFIELD_BACKEND decides, if it is set.
 * @returns What runs now, and why.
 * @throws {RangeError} If there is no backend of that name.
 * @throws {Error} If the backend that was insisted on cannot start; nothing else is put in its place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "driftfield/networks";
 *
 * assertEquals((await useBackend("cpu")).name, "cpu");
 * ```
 */
export async function useBackend(wanted?: BackendName): Promise<Backend> {
  const asked = wanted ?? Deno.env.get("DRIFTFIELD_BACKEND");
  if (asked !== undefined) {
    requireOneOf(wanted !== undefined && wanted !== null ? "backend" : "DRIFTFIELD_BACKEND", asked, names);
  }
  const because = wanted ? "asked for" : "set by DRIFTFIELD_BACKEND";
  tf.enableProdMode(); // also silences the advertisement for its bindings to Node.js

  if (asked === "cpu") return await start("cpu", because);
  if (asked === "wasm") return await startWasm(because);
  const card = await gpu();
  if (asked === "webgpu") {
    if (!card) throw new Error("backend webgpu was asked for, but this machine offers no WebGPU adapter");
    return await startWebGpu(card, because);
  }
  if (!card) return await startWasm("no WebGPU adapter");
  if (card.software) return await startWasm(`WebGPU is software here: ${card.description}`);
  return await startWebGpu(card, "hardware adapter");
}

async function startWasm(why: string): Promise<Backend> {
  await import("@tensorflow/tfjs-backend-wasm");
  repairWasm();
  return await start("wasm", why);
}

/** What TensorFlow.js keeps of its backends: those that have been started, and how to start one without taking it up. */
interface Backends {
  readonly registry: Readonly<Record<string, unknown>>;
  initializeBackend(name: BackendName): { readonly success: boolean | Promise<boolean> };
}

/** The backend that runs, if its tensors can be read at once; else WebAssembly, started for {@linkcode within}. */
export async function readableBackend(): Promise<BackendName> {
  const name = tf.getBackend() as BackendName, engine = tf.engine() as unknown as Backends;
  if (name !== "webgpu") return name;
  await import("@tensorflow/tfjs-backend-wasm");
  repairWasm();
  if (!("wasm" in engine.registry) && !await engine.initializeBackend("wasm").success) {
    throw new Error("backend wasm (to read networks at once) failed to start");
  }
  return "wasm";
}

/** Runs f on a backend that has been started, and goes back to the one before: at once, so that nothing comes between. */
export function within<T>(backend: BackendName, f: () => T): T {
  const before = tf.getBackend();
  if (before === backend) return f();
  tf.setBackend(backend);
  try {
    return f();
  } finally {
    tf.setBackend(before);
  }
}

/** The card that TensorFlow.js's WebGPU backend stands on. */
let under: Gpu | undefined;

/** Whether TensorFlow.js's backend runs on hardware of WebGPU. */
export const onHardware = (): boolean => tf.getBackend() === "webgpu" && under?.software === false;

/** tfjs asks for a device with a malformed list of features; so it gets the one that our kernels run on. */
async function startWebGpu(card: Gpu, why: string): Promise<Backend> {
  if (card !== under) {
    const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
    tf.removeBackend("webgpu");
    const { device, info } = card;
    tf.registerBackend("webgpu", () => guarded(new WebGPUBackend(device as never, info as never), card), 3);
    under = card;
  }
  return await start("webgpu", `${card.description}, ${why}`);
}

async function start(name: BackendName, why: string): Promise<Backend> {
  const started = await tf.setBackend(name); // false if it failed, and then another may run in its place
  if (!started || tf.getBackend() !== name) throw new Error(`backend ${name} (${why}) failed to start`);
  return { name, why };
}
