import { assert, assertAlmostEquals } from "@std/assert";
import { type Points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
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

/** Radial Kolmogorov–Smirnov distance to the mean field at t = 6. */
async function distance(stepper: ParticleStepper, temperature: number, dt: number): Promise<number> {
  const process = interacting({ temperature });
  const law = temperature > 0 ? warmEquilibrium(process) : coldEquilibrium(2);
  const options = { dt, steps: Math.round(6 / dt), rng: philox(92), batch: 2, stepper };
  const end = await simulateToEnd(process, start, options);
  return kolmogorovSmirnov(squaredNorms(end).map(Math.sqrt), law.cdf);
}

// Where two laws differ, the distance fluctuates as the empirical distribution function does at one point: by at most
// 1/(2√N). Four of those, for the difference of two independent runs of this size:
const tolerance = 4 * Math.SQRT2 / (2 * Math.sqrt(n));

Deno.test("explicit Euler on random pairs reproduces the distances measured independently of this library", async () => {
  const cold = [[0.1, 0.21], [0.025, 0.128], [0.00625, 0.074], [0.0016, 0.037]].map((row) => [0, ...row]);
  const measured = [...cold, [0.2, 0.1, 0.068], [0.2, 0.025, 0.03]];
  for (const [temperature, dt, truth] of measured) {
    const found = await distance(kickedPairs, temperature, dt);
    assertAlmostEquals(found, truth, tolerance, `T = ${temperature}, Δt = ${dt}: ${found}`);
  }
});

Deno.test("with noise explicit Euler's distance falls as Δt, until nothing but that of the sample is left", async () => {
  for (const dt of [0.00625, 0.0016]) { // in proportion from 0.030 at Δt = 0.025
    const found = await distance(kickedPairs, 0.2, dt), left = 0.03 * dt / 0.025;
    assert(found < left + kolmogorovQuantile(1e-4) / Math.sqrt(n), `Δt = ${dt}: ${found}`);
  }
});

Deno.test("the exact pair map is nearer to the mean field than Euler, of order above 1/2, and reaches it with noise", async () => {
  const dts = [0.1, 0.025, 0.00625];
  const [exact, euler] = [pairMap, kickedPairs].map((stepper) =>
    Promise.all(dts.map((dt) => distance(stepper, 0, dt)))
  );
  const [near, far] = [await exact, await euler];
  near.forEach((d, i) => assert(d < far[i] - tolerance, `Δt = ${dts[i]}: ${d} against Euler's ${far[i]}`));
  const order = Math.log(near[0] / near[2]) / Math.log(16);
  assert(order > 0.5, `order ${order}`);
  const warm = await distance(pairMap, 0.2, 0.00625);
  assert(warm < kolmogorovQuantile(1e-4) / Math.sqrt(n), `T = 0.2: ${warm}`);
});
