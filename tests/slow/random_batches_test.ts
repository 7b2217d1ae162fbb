import { assertAlmostEquals } from "@std/assert";
import { type Points, squaredNorms } from "driftfield/core";
import { kolmogorovSmirnov } from "driftfield/metrics";
import { coldEquilibrium, interacting, warmEquilibrium } from "driftfield/processes";
import { philox } from "driftfield/random";
import { pairMap, type ParticleStepper, simulateToEnd } from "driftfield/solvers";

const n = 20_000, start: Points = philox(90).normal([n, 2]);

/** Plain Euler on random pairs, unsoftened and unguarded: what `explicitEuler` refuses to do. */
const kickedPairs: ParticleStepper = ({ strength, pull, temperature }, x, { dt, step, rng }) => {
  const order = rng.fork("batches").permutation(n, { step }),
    noise = rng.fork("noise").normal(x.shape, { step }).data;
  const sd = Math.sqrt(2 * temperature * dt), y = x.data.map((v, i) => v - pull * v * dt + sd * noise[i]);
  for (let i = 0; i + 1 < n; i += 2) {
    const [a, b] = [2 * order[i], 2 * order[i + 1]];
    const z = [x.data[a] - x.data[b], x.data[a + 1] - x.data[b + 1]],
      kick = strength * dt / (z[0] ** 2 + z[1] ** 2);
    for (const k of [0, 1]) {
      y[a + k] += kick * z[k];
      y[b + k] -= kick * z[k];
    }
  }
  return { data: y, shape: x.shape };
};

// Radial Kolmogorov–Smirnov distance to the mean field at t = 6. The distance of a sample from its own law is about
// 0.87/√N in the mean, 0.26/√N its standard deviation; shifted laws add theirs. Four of those, for two such runs:
const tolerance = 4 * Math.SQRT2 * 0.5 / Math.sqrt(n);

for (
  const [name, stepper, temperature, expected] of [
    ["explicit Euler", kickedPairs, 0, { 0.1: 0.21, 0.025: 0.128, 0.00625: 0.074 }],
    ["explicit Euler", kickedPairs, 0.2, { 0.1: 0.068, 0.025: 0.03, 0.00625: 0.01 }],
    ["the exact pair map", pairMap, 0, { 0.1: 0.169, 0.025: 0.061, 0.00625: 0.024 }],
    ["the exact pair map", pairMap, 0.2, { 0.1: 0.027, 0.025: 0.011, 0.00625: 0.0055 }],
  ] as const
) {
  Deno.test(`random pairs by ${name}, T = ${temperature}: distance to the mean field as first measured`, async () => {
    const process = interacting({ temperature });
    const law = temperature > 0 ? warmEquilibrium(process) : coldEquilibrium(2);
    for (const [dt, truth] of Object.entries(expected).map(([dt, truth]) => [Number(dt), truth])) {
      const options = { dt, steps: Math.round(6 / dt), rng: philox(92), batch: 2, stepper };
      const radii = squaredNorms(await simulateToEnd(process, start, options)).map(Math.sqrt);
      assertAlmostEquals(kolmogorovSmirnov(radii, law.cdf), truth, tolerance, `Δt = ${dt}`);
    }
  });
}
