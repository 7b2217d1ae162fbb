import { float64, type Points, repeat } from "driftfield/core";
import { type NoiseKeys, runInJavaScript } from "driftfield/kernels";
import { ornsteinUhlenbeck, sde, toStratonovich } from "driftfield/processes";
import { fillNormals, philox } from "driftfield/random";
import {
  eulerMaruyama,
  type PathFrame,
  recordStep,
  simulate,
  simulateToEnd,
  slowRk,
} from "driftfield/solvers";
import type { Benchmark } from "./harness/benchmark.ts";

const ou = ornsteinUhlenbeck({ theta: 1, mu: 0, sigma: 0.7 }), rng = philox(0), dt = 5e-3;

/** The moments of many paths at the end, by whichever loop `simulate` takes. */
async function moments(paths: number, steps: number, via?: PathFrame["via"]): Promise<unknown> {
  for await (const frame of simulate(ou, repeat([1], paths), { dt, steps, rng, via })) {
    if (frame.step === steps) return await frame.moments();
  }
}

export const ensemble: Benchmark = {
  name: "OU, 100,000 paths × 1,000 steps, moments out",
  run: () => moments(100_000, 1000),
  work: { count: 1e8, of: "path-steps" },
  peers: [
    ...["torch", "torchsde", "jax", "diffrax", "numpy", "numba"].map((who) => (
      { script: "ou.py", args: [who], work: "paths" }
    )),
    { script: "plain_tfjs/ou.ts", work: "paths" },
  ],
};
/** Where there is no WebGPU adapter: workers. */
export const inWorkers: Benchmark = {
  name: `${ensemble.name}, in JavaScript`,
  run: () => moments(100_000, 1000, "javascript"),
  work: ensemble.work,
  repeats: 3,
  warmUp: 1,
};

/** A billion path-steps: what counts is that it stays small. */
export const billion: Benchmark = {
  name: "OU, 1,000,000 paths × 1,000 steps, moments out",
  run: () => moments(1_000_000, 1000),
  work: { count: 1e9, of: "path-steps" },
  repeats: 3,
  warmUp: 1,
};

const rows = 2000, steps = 1000, step = recordStep(eulerMaruyama, ou, { start: 0, dt });
const keys: NoiseKeys = { W: rng.fork("W").key, H: rng.fork("H").key };

/** The emitted loop on one thread. */
export const emitted: Benchmark = {
  name: "OU, 2,000 paths × 1,000 steps, emitted loop, one thread",
  run: async () => await (await runInJavaScript(step, repeat([1], rows), keys)).advance([steps]),
  work: { count: rows * steps, of: "path-steps" },
};

function ouByHand(state: Float64Array, z: Float64Array, normals: typeof fillNormals): void {
  const scale = 0.7 * Math.sqrt(dt);
  for (let i = 0; i < state.length; i++) {
    let x = state[i];
    for (let n = 0; n < steps; n += z.length) {
      const count = Math.min(z.length, steps - n);
      normals(z, count, keys.W, i, n);
      for (let j = 0; j < count; j++) x = x - x * dt + scale * z[j];
    }
    state[i] = x;
  }
}

/** The same, written by hand. (Inlined into the loop, fillNormals is at times half as fast: so it is handed over.) */
export const byHand: Benchmark = {
  name: "OU, 2,000 paths × 1,000 steps, loop written by hand",
  run: () => ouByHand(new Float64Array(rows).fill(1), new Float64Array(64), fillNormals),
  work: { count: rows * steps, of: "path-steps" },
};

/** X = arctan Y of dY = −Y dt + dW: multiplicative noise with a solution that can be drawn exactly; see peers/problem.py. */
const bent = toStratonovich(sde({ drift: "-(1 + cos(x)^2) * sin(x) * cos(x)", diffusion: "cos(x)^2" })),
  x0 = 0.1;

const solve = (paths: number, n: number, via?: PathFrame["via"]) =>
  simulateToEnd(bent, repeat([x0], paths), { dt: 1 / n, steps: n, rng, solver: slowRk, via });

/**
 * E|X̂₁ − X₁|: a step of Y is e^{−h}y + ∫e^{−(h−s)}dW, whose covariances with W and H are known; what is left of it is
 * independent of them and drawn from a stream of its own.
 */
async function strongError(paths: number, n: number): Promise<number> {
  const h = 1 / n, decay = Math.exp(-h), mass = (1 - decay) / h, all = (1 - decay * decay) / 2;
  const slope = (12 / h ** 2) * (1 - decay - h * (1 + decay) / 2); // on H: cov(∫e^{−(h−s)}dW, H)/(h/12), H = ∫(½ − s/h)dW
  const left = Math.sqrt(Math.max(0, all - mass ** 2 * h - slope ** 2 * h / 12));
  const [z, y, rest] = ["W", "H", "rest"].map((name) => rng.fork(name).normal([paths, n]).data);
  const end: Points = await solve(paths, n), exact = float64.constant(Math.tan(x0), end).data;
  for (let i = 0; i < paths; i++) {
    for (let k = i * n; k < (i + 1) * n; k++) {
      exact[i] = decay * exact[i] + mass * Math.sqrt(h) * z[k] + slope * Math.sqrt(h / 12) * y[k] +
        left * rest[k];
    }
  }
  return end.data.reduce((sum, x, i) => sum + Math.abs(x - Math.atan(exact[i])), 0) / paths;
}

/** The fewest steps of 1, 2^¼, 2^½, … that keep to an error: how the others are measured too. */
async function fewest(target: number): Promise<number> {
  const grid = [...new Set(Array.from({ length: 41 }, (_, k) => Math.round(2 ** (k / 4))))];
  const enough: number[] = [];
  for (const n of grid.filter((n) => Number.isInteger(Math.log2(n)))) {
    if (await strongError(20_000, n) <= target) {
      enough.push(n);
      break;
    }
  }
  for (const n of grid.filter((n) => n > enough[0] / 2)) if (await strongError(20_000, n) <= target) return n;
  throw new Error(`no number of steps keeps to ${target}`);
}

const atError = (target: string): Benchmark => {
  let n: Promise<number> | undefined;
  return {
    name: `strong error ${target}, 100,000 paths`,
    run: async () => solve(100_000, await (n ??= fewest(Number(target)))),
    peers: ["torchsde", "diffrax"].map((who) => ({
      script: "strong_error.py",
      args: [who, target],
      work: `strong error ${target}, 100000 paths`,
    })),
  };
};

/** At equal strong error on multiplicative noise. */
export const coarse: Benchmark = atError("1e-3");
export const fine: Benchmark = atError("1e-4");
