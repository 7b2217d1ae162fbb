import { cellWidths, density, grid } from "driftfield/core";
import { applyStencil, applyStencilInWasm, type Stencil } from "driftfield/kernels";
import { gpu } from "driftfield/device";
import { useBackend } from "driftfield/networks";
import { generator, sde } from "driftfield/processes";
import { fokkerPlanck, forwardEuler, last, operator } from "driftfield/solvers";
import type { Benchmark } from "../harness/benchmark.ts";
import { inTensors } from "./tensors.ts";

const n = 256, steps = 1000, size = "256 × 256 cells × 1,000 explicit steps";
const work = { count: n * n * steps, of: "cell-steps" };

/** −∇V of V = x₁⁴/40 − x₁²/5 + x₂²/2, and D = ½: what peers/densities.py solves. */
const well = sde({ drift: ["2 * x1 / 5 - x1^3 / 10", "-x2"], diffusion: [1, 1] });
const square = grid({ domain: [[-4, 4], [-4, 4]], cells: [n, n] }), [h] = cellWidths(square);
const start = density(square, ([x, y]) => Math.exp(-((x - 1) ** 2) - y ** 2), { normalise: true });
const schedule = { start, to: steps * 0.4 * h ** 2, steps, stepper: forwardEuler };

const peer = (who: string, form: string) => ({
  script: "densities.py",
  args: [who],
  work: `explicit, ${form}`,
});

export const explicit: Benchmark = {
  name: `Fokker–Planck, ${size}`,
  run: () => last(fokkerPlanck(well, square, schedule)),
  work,
  memory: true,
  peers: [
    peer("numba", "float64"),
    peer("numba", "float32"),
    peer("jax", "float64"),
    peer("jax", "float32"),
    peer("numpy", "float64"),
    peer("py-pde", "compiled before"),
    peer("py-pde", "solve()"),
  ],
};

const { repeat } = operator(generator(well, square), "forward");

/** The steps alone, rates being at hand, as they are for numba and JAX. */
export const explicitSteps: Benchmark = {
  name: `Fokker–Planck, ${size}, rates at hand`,
  run: () => repeat!(start.values, schedule.to / steps, steps),
  work,
  peers: [peer("numba", "float64"), peer("numba", "float32")],
};

/** The same in float32 on the GPU, where there is one: what stands in for it takes seconds. */
export const explicitOnGpu: Benchmark = {
  name: `Fokker–Planck, ${size}, float32 on the GPU`,
  prepare: async () => {
    const card = await gpu();
    if (!card) return "there is no WebGPU adapter";
    if (card.software) return `${card.description} is no hardware`;
    return () => last(fokkerPlanck(well, square, { ...schedule, via: "wgsl" }));
  },
  work,
};

/** The same steps in operations of TensorFlow.js, rates at hand, read back once: what its user would write. */
export const explicitInTensorFlow: Benchmark = {
  name: `Fokker–Planck, ${size}, rates at hand, plain TensorFlow.js`,
  prepare: async () => {
    await useBackend();
    return inTensors(
      operator(generator(well, square), "forward").explicit!(schedule.to / steps),
      start.values,
      steps,
    );
  },
  work,
  repeats: 3,
  warmUp: 1,
};

const fifth = start.values.map(() => 1 / 5), periodic = [true, true] as const;
const offsets = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const, coefficients = offsets.map(() => fifth);
const spread: Stencil = { shape: [n, n], centre: fifth, offsets, coefficients, periodic };

/** A stencil of five cells alone, in both languages. */
export const stencils: readonly Benchmark[] = [
  { name: `stencil, ${size}, WebAssembly`, run: () => applyStencilInWasm(spread, start.values, steps), work },
  {
    name: `stencil, ${size}, plain TypeScript`,
    run: () => applyStencil(spread, start.values, steps),
    work,
    repeats: 3,
    warmUp: 1,
  },
];
