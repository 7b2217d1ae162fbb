/** Starts, options and recordings that the tables of paths share. */
import { float64, type Points, points } from "driftfield/core";
import { geometricBrownian } from "driftfield/processes";
import { firstPassageToEnd, interval } from "driftfield/solvers";
import { philox } from "driftfield/random";
import { cloud, clouds, count, fc, made, number, positive, rng } from "../support.ts";
import { equation } from "./common.ts";

export const few = { runs: 6, wrongRuns: 1 };
export const inner = "the inside of a solver's loop, which has looked at what it is given";
export const leaves = "a state of 1e300 has moments beyond float64";
export const start = cloud({ batch: [1, 4], dim: 1, of: number(-0.9, 0.9) });
export const options = fc.record({ dt: positive(0.01, 0.1), steps: count(0, 9), every: count(1, 4), rng });
export const called = {
  process: "sde|drift|diffusion",
  sde: "drift|diffusion|equation",
  rng: "path",
  dt: "t",
  steps: "from",
};

export type Frames = AsyncIterable<{ points(): Promise<Points>; moments?(): Promise<unknown> }>;
export async function seen(frames: Frames) {
  const all = [];
  for await (const frame of frames) all.push(await frame.points());
  return all;
}
export const decay = (x: Points) => float64.scale(-1, x);
export const ode = fc.tuple(
  fc.constant(decay),
  cloud({ batch: [1, 3], dim: [1, 3] }),
  fc.record({ to: positive(0.1, 2), maxSteps: fc.constant(300) }),
);
export const passage = fc.tuple(
  fc.constant(equation),
  start,
  fc.record({
    barriers: fc.constant(made([...interval(-1, 1)])),
    dt: positive(0.05, 0.1),
    steps: count(1, 9),
    rng,
  }),
);
export const left = fc.nat().map((seed) =>
  firstPassageToEnd(geometricBrownian({ mu: 0, sigma: 2 }), points([[1], [0.9], [1.1], [1.2]]), {
    barriers: interval(0.5, 1.5),
    dt: 0.1,
    steps: 400,
    rng: philox(seed),
  })
);
export const passages = made(await fc.sample(left, { seed: 3, numRuns: 1 })[0]);
export const recording = fc.tuple(count(1, 4), count(1, 3), count(1, 3)).chain(([frames, batch, dim]) =>
  fc.tuple(
    clouds(frames, { batch, dim }).map((frames) => made({ times: frames.map((_, k) => k), frames })),
    count(0, dim - 1),
  )
);
export const step = { solver: "euler", t: 0, dt: 1 };
