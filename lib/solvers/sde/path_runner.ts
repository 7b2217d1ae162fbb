/**
 * Which loop runs an equation.
 *
 * @module
 */
import { float64, type Points, type Space, take } from "../../core/mod.ts";
import { gpu } from "../../device/mod.ts";
import { type PathRunner, runInJavaScript, runOnGpu } from "../../kernels/mod.ts";
import { type Increment, overSpace, type Sde, type SymbolicSde } from "../../processes/mod.ts";
import { expectedSeconds } from "./expected_seconds.ts";
import { type GeneralRun, runInSpace } from "./general.ts";
import { incrementOf } from "./noise.ts";
import { recordStep } from "./recorded.ts";
import type { PathOptions } from "./simulate_paths.ts";
import type { SdeSolver } from "./solver.ts";

/** Options whose defaults are filled in. */
type Filled<V> = PathOptions<V> & { readonly t0: number; readonly from: number; readonly solver: SdeSolver };

/**
 * Seconds that one thread would take from which on others are worth it. Measured on two cores, with the GPU in software:
 * threads start within 0.05 s, a kernel compiles within 0.2 to 0.5 s and then takes a tenth of the time. It needs many rows
 * to be busy. How many cores there are is not asked: a run given fewer of them must not give other bytes.
 */
const worthThreads = 0.1, worthGpu = 0.3, rowsForGpu = 1000;

/** The runner for an equation: fused where there are expressions to fuse, the general loop otherwise. */
export async function pathRunner<V>(
  sde: Sde<V> | SymbolicSde,
  start: Points,
  options: Filled<V>,
): Promise<PathRunner> {
  const { via, space, path, rng, steps, from, t0, dt, solver } = options;
  const obstacle = space
    ? "over a space of your own"
    : path
    ? "on a Brownian path object"
    : sde.symbols
    ? undefined
    : "of closures: give expressions";
  if (via && via !== "float64" && obstacle) {
    throw new TypeError(`via: "${via}" cannot run an equation ${obstacle}`);
  }
  if (via === "float64" || obstacle) return runInSpace(generalRun(sde, start, options), start);

  const step = recordStep(solver, sde as SymbolicSde, { start: t0, dt });
  const keys = { W: rng!.fork("W").key, H: rng!.fork("H").key }, rows = start.shape[0];
  const alone = expectedSeconds(step, rows * steps), forGpu = rows >= rowsForGpu && alone >= worthGpu;
  const card = via === "wgsl" || (via === undefined && forGpu) ? await gpu() : undefined;
  if (via === "wgsl" && !card) {
    throw new Error('via: "wgsl" was asked for, but this machine offers no WebGPU adapter');
  }
  if (card) return await runOnGpu(card, step, start, keys, { from });
  return await runInJavaScript(step, start, keys, { from, parallel: alone >= worthThreads });
}

/** The general loop's run: the noise of the grid's streams, or that of the path. */
function generalRun<V>(
  sde: Sde<V> | SymbolicSde,
  { shape }: Points,
  { space: given, path, rng, t0, dt, from, solver }: Filled<V>,
  row = 0,
): GeneralRun<V> {
  const space = given ?? float64 as unknown as Space<V>;
  const m = sde.matrix?.brownians ?? shape[1];
  const draw = (stream: string, n: number) => () =>
    space.from(rng!.fork(stream).normal([shape[0], m], { row, column: n * m }));
  const follow = (t: number): Increment<V> => {
    const { W, H } = path!(t, t + dt);
    return { W: space.from(W), H: space.from(H) };
  };
  const noise = path
    ? (n: number) => follow(t0 + n * dt)
    : (n: number) => incrementOf(space, dt, draw("W", n), draw("H", n));
  return {
    space,
    sde: given && sde.symbols ? overSpace(space, sde as SymbolicSde) : sde as Sde<V>,
    solver,
    t0,
    dt,
    from,
    noise,
    row,
  };
}

/** What went wrong in a fused loop: the first path that is not finite runs again in the general one, which tells. */
export async function locateFailure<V>(
  sde: Sde<V> | SymbolicSde,
  start: Points,
  options: Filled<V>,
  x: Points,
  step: number,
): Promise<unknown> {
  const row = Math.floor(x.data.findIndex((v) => !Number.isFinite(v)) / x.shape[1]), one = take(start, [row]);
  try {
    await runInSpace(generalRun(sde, one, options, row), one).advance([step]);
  } catch (failure) {
    return failure;
  }
  return new Error(
    `path ${row} left the range of float32 before step ${step}: run it in float64, via: "javascript"`,
  );
}
