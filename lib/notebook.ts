/**
 * The set-up cell of a notebook: a seed, a backend, and an interrupt that cancels instead of killing the kernel.
 *
 * @module
 */
import { requireOneOf } from "./core/mod.ts";
import { computes } from "./kernels/mod.ts";
import { kernel } from "./plots/jupyter.ts";
import { show } from "./plots/mod.ts";
import { philox, type Rng } from "./random/mod.ts";

/** What a notebook starts from. */
export interface Setup {
  /** Names every random number of the notebook, 0 by default. */
  readonly seed?: number;
  /**
   * "auto" or the name of a TensorFlow.js backend, for notebooks that train or run a network; left out, TensorFlow.js
   * is not loaded.
   */
  readonly backend?: "auto" | "webgpu" | "wasm" | "cpu";
}

/** What the set-up cell gives to the cells below it. */
export interface Session {
  /** The stream of the seed; fork it for each use. */
  readonly rng: Rng;
  /** What numbers are computed on: "float64", or the backend of the networks. */
  readonly backend: string;
  /** A new signal that Jupyter's interrupt will abort: pass it to what may take long. */
  interrupt(): AbortSignal;
}

/**
 * Sets a notebook up, and says in one line what with.
 *
 * Jupyter's interrupt kills Deno's kernel unless the program listens for it; from here on it aborts the signals that
 * `interrupt()` gave out, and the kernel keeps its variables.
 *
 * @param options Seed and backend.
 * @returns Random stream, backend and interrupt.
 * @throws {RangeError} If the seed is no whole number ≥ 0, or the backend is unknown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { setup } from "driftfield/notebook";
 *
 * const { rng, backend, interrupt } = await setup({ seed: 1 });
 * assertEquals([rng.key[0], backend, interrupt().aborted], [1, "float64", false]);
 * ```
 */
export async function setup({ seed = 0, backend }: Setup = {}): Promise<Session> {
  const rng = philox(seed);
  const [name, why] = backend === undefined
    ? ["float64", `large jobs: ${computes()}`]
    : await choose(backend);
  if (kernel()) listen();
  await show(
    `driftfield · seed ${seed} · ${name} (${why}) · Deno ${Deno.version.deno} · interrupting a cell cancels it`,
  );
  return { rng, backend: name, interrupt };
}

async function choose(backend: NonNullable<Setup["backend"]>): Promise<[string, string]> {
  requireOneOf("backend", backend, ["auto", "webgpu", "wasm", "cpu"]);
  const { useBackend } = await import("./networks/mod.ts");
  const { name, why } = await useBackend(backend === "auto" ? undefined : backend);
  return [name, why];
}

let controller = new AbortController();
let listening = false;

function interrupt(): AbortSignal {
  return controller.signal;
}

/** Once a kernel, however often the set-up cell runs. After an interrupt, the next signal is a fresh one. */
function listen(): void {
  if (listening) return;
  listening = true;
  Deno.addSignalListener("SIGINT", () => {
    const interrupted = controller;
    controller = new AbortController();
    interrupted.abort(
      new DOMException("interrupted; the kernel and its variables are still there", "AbortError"),
    );
  });
}
