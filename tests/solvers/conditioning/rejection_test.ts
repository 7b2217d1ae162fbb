import { assert } from "@std/assert";
import { column, grid, type Points, repeat } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
import { doubleWell, type Sde, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  type Barrier,
  conditioned,
  diffusionBridge,
  exitProbability,
  firstPassage,
  firstPassageToEnd,
  interval,
  meanPassageTime,
  record,
  simulate,
} from "driftfield/solvers";

/** The distance of Kolmogorov and Smirnov between two samples, over what it exceeds with probability 1e-4. */
function apart(x: Float64Array, y: Float64Array): number {
  const sorted = y.toSorted(), n = x.length, m = y.length;
  const below = (value: number, closed: boolean) => {
    let [low, high] = [0, m];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (closed ? sorted[middle] <= value : sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low / m;
  };
  const distance = kolmogorovSmirnov(x, (v) => below(v, true), (v) => below(v, false));
  return distance / (kolmogorovQuantile(1e-4) * Math.sqrt((n + m) / (n * m)));
}

const sigma = 0.7, well = doubleWell({ sigma });

Deno.test("Brownian motion conditioned to leave at b takes ((b−a)² − (x−a)²)/(3σ²), by simulation", async () => {
  const [a, b, x] = [-1, 2, 0.2], dt = 0.02, brownian = sde({ drift: 0, diffusion: sigma });
  const line = grid({ domain: [a, b], cells: 60, boundaries: "absorbing" });
  const up = conditioned(brownian, exitProbability(brownian, line, { through: ([at]) => at > 0 }));
  const options = { barriers: interval(-Infinity, b), dt, steps: 10_000, rng: philox(81) };
  const { value, standardError } = meanPassageTime(await firstPassageToEnd(up, repeat([x], 2000), options));
  const truth = ((b - a) ** 2 - (x - a) ** 2) / (3 * sigma ** 2);
  // The few paths that come within a step of a are sent back by up to a step too far: a bias of the order of Δt.
  assert(Math.abs(value - truth) < 4 * standardError + 2 * dt, `${value} ± ${standardError}, not ${truth}`);
});

/** When paths leave, and where they are at a time (where they left, if they have): of those that leave through a barrier. */
async function leaving(
  equation: Sde<Points>,
  barriers: readonly Barrier[],
  paths: number,
  seed: number,
) {
  const options = { barriers, dt: 0.02, steps: 5000, every: 75, rng: philox(seed) },
    seen: Float64Array[] = [];
  let end;
  for await (const frame of firstPassage(equation, repeat([-0.3], paths), options)) {
    if (seen.length < 2) seen.push(column(await frame.points(), 0));
    end = frame.passages();
  }
  return (through: number) => {
    const own = (values: Float64Array) => values.filter((_, i) => end!.barriers[i] === through);
    return { times: own(end!.times), places: own(seen[1]) };
  };
}

Deno.test("a double well conditioned to leave at b has the law of those free paths that do", async () => {
  const line = grid({ domain: [-1.2, 1], cells: 110, boundaries: "absorbing" });
  const free = await leaving(well, interval(-1.2, 1), 4000, 82), [down, kept] = [free(0), free(1)];
  const u = exitProbability(well, line, { through: ([x]) => x > 0 });
  const bound = (await leaving(conditioned(well, u), interval(-Infinity, 1), 2000, 83))(0);
  assert(kept.times.length > 500, `${kept.times.length} paths kept`);
  for (const what of ["times", "places"] as const) {
    assert(apart(bound[what], kept[what]) < 1, `${what}: ${apart(bound[what], kept[what])}`);
    assert(apart(bound[what], down[what]) > 2, "paths that leave at a are others");
  }
});

Deno.test("a bridge of the double well has the law of those free paths that end near y", async () => {
  const [start, y, T, near, steps] = [-0.9, 0.4, 2, 0.1, 200], dt = T / steps;
  const half = async (equation: Sde<Points>, paths: number, seed: number) =>
    (await record(
      simulate(equation, repeat([start], paths), {
        dt,
        steps,
        every: steps / 2,
        rng: philox(seed),
      }),
    ))
      .frames.slice(1).map((x) => column(x, 0));
  const [middle, end] = await half(well, 30_000, 84),
    kept = middle.filter((_, i) => Math.abs(end[i] - y) < near);
  const bridge = await diffusionBridge(well, grid({ domain: [-2.5, 2.5], cells: 200 }), { at: [y], to: T });
  const [bound, arrived] = await half(bridge, 2000, 85);
  assert(kept.length > 500, `${kept.length} paths kept`);
  // Ends within ±0.1 of y move the middle by less than that, evenly to both sides: a hundredth of its variance.
  assert(apart(bound, kept) < 1, `${apart(bound, kept)}`);
  assert(apart(bound, middle) > 2, "free paths are others");
  // The last step's noise is all that is missing.
  assert(arrived.every((x) => Math.abs(x - y) < 6 * sigma * Math.sqrt(dt)));
});
