/**
 * Which loop runs interacting particles.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { type Gpu, gpu } from "../../device/mod.ts";
import { fieldVia, runParticlesOnGpu } from "../../kernels/mod.ts";
import { type InteractingProcess, riesz } from "../../processes/mod.ts";
import type { Frame } from "../frame.ts";
import { explicitEuler } from "./explicit_euler.ts";
import { pairMap } from "./pair_map.ts";
import type { ParticleOptions } from "./simulate.ts";
import type { ParticleStepper } from "./stepper.ts";
import { tooLarge } from "./too_large.ts";

/** Particles on their way. */
interface Run {
  /** What runs. */
  readonly via: Frame["via"];
  /** Goes on to a number of steps. */
  advance(to: number): Promise<void>;
  /** Where they are now, to be asked for now or later. */
  state(): () => Promise<Points>;
  /** Frees what it holds. */
  close(): void;
}

/** Options whose defaults are filled in. */
type Filled = ParticleOptions & {
  readonly batch: number | "all";
  readonly stepper: ParticleStepper;
  readonly from: number;
};

/**
 * By the size of a step alone, its coordinates of pairs, so that a run taken up again goes on in the same way. Below
 * `worthWasm` a step takes less than a millisecond in plain TypeScript, and float64 is for the asking. A hardware GPU is
 * woken where WebAssembly takes tens of milliseconds a step on two cores, and for enough particles to keep it busy; on a
 * software adapter WebAssembly is the faster at every size.
 */
const worthWasm = 2e5, worthGpu = 1e8, rowsForGpu = 4096;

/** The runner for a process: the force in float32, in WebAssembly or on the GPU, where that pays; else in float64. */
export async function particleRunner(
  process: InteractingProcess,
  start: Points,
  options: Filled,
): Promise<Run> {
  const { via, batch, stepper } = options, { exponent } = process, [n, dim] = start.shape;
  const pairs = process.strength === 0 ? 0 : n * (batch === "all" ? n : batch), work = pairs * dim;
  const forGpu = exponent === undefined
    ? "a force of your own: give an exponent"
    : stepper !== explicitEuler
    ? "a stepper of your own choice: it has explicitEuler's"
    : undefined;
  if (via === "wgsl" && forGpu) throw new TypeError(`via: "wgsl" cannot run ${forGpu}`);
  if (via === "wasm" && exponent === undefined) throw new TypeError(`via: "wasm" cannot run ${forGpu}`);
  if (via === "wasm" && stepper === pairMap) {
    throw new TypeError('via: "wasm" cannot run pairMap, which sums no force');
  }
  const wanted = via === "wgsl" || (via === undefined && !forGpu && work >= worthGpu && n >= rowsForGpu);
  const card = wanted ? await gpu() : undefined;
  if (via === "wgsl" && !card) {
    throw new Error('via: "wgsl" was asked for, but this machine offers no WebGPU adapter');
  }
  if (card && (via === "wgsl" || !card.software)) return await onGpu(card, process, start, options);

  const worth = exponent !== undefined && stepper !== pairMap && work >= worthWasm;
  const fast = via === "wasm" || (via === undefined && worth && fieldVia(pairs, dim) === "wasm");
  return fast
    ? here({ ...process, interaction: riesz({ ...process, via: "wasm" }) }, start, options, "wasm")
    : here(process, start, options, "float64");
}

/** One step after another in this thread; a force in WebAssembly calls for others by itself. */
function here(
  process: InteractingProcess,
  start: Points,
  { stepper, dt, rng, batch, from }: Filled,
  via: Run["via"],
): Run {
  let x = start, step = from;
  return {
    via,
    advance: (to) =>
      Promise.try(() => {
        for (; step < to; step++) x = stepper(process, x, { dt, step, rng, batch });
      }),
    state: () => {
      const now = x;
      return () => Promise.resolve(now);
    },
    close: () => {},
  };
}

/** All of it on the card: its state is read back when it is asked for, which must be before the next advance. */
async function onGpu(
  card: Gpu,
  process: InteractingProcess,
  start: Points,
  { dt, rng, batch, from }: Filled,
): Promise<Run> {
  const { exponent, softening = 0 } = process, s = exponent === "coulomb" ? start.shape[1] : exponent!;
  const keys = { noise: rng.fork("noise").key, batches: rng.fork("batches").key };
  const run = { ...process, exponent: s, softening, dt, batch, keys };
  const runner = await runParticlesOnGpu(card, run, start, { from });
  let turn = 0;
  return {
    via: "wgsl",
    advance: async (to) => {
      turn++;
      const refused = await runner.advance(to);
      if (refused) throw tooLarge(process, { dt, batch, ...refused });
    },
    state: () => {
      const mine = turn;
      return async () => {
        if (mine === turn) return await runner.points();
        throw new Error("these particles have gone on: ask for points before the next frame");
      };
    },
    close: runner.close,
  };
}
