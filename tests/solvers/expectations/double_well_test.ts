import { assert, assertAlmostEquals } from "@std/assert";
import { grid, interpolate, points, repeat } from "driftfield/core";
import { doubleWell } from "driftfield/processes";
import { philox } from "driftfield/random";
import { firstPassageToEnd, interval, meanExitTime, meanPassageTime } from "driftfield/solvers";
import { orderOf } from "./slope.ts";

const sigma = 1, from = -1, b = 0.5, well = doubleWell({ sigma });

/** τ = (2/σ²) ∫_from^b e^(2V(y)/σ²) ∫_{−∞}^y e^(−2V(z)/σ²) dz dy by midpoint rules, whose error is some 1e-7. */
function doubleIntegral(b: number): number {
  const dy = 1e-3, Phi = (y: number) => 2 / sigma ** 2 * (y * y - 1) ** 2 / 4;
  let [below, tau] = [0, 0];
  for (let i = 0; i < Math.round((b + 4) / dy); i++) {
    const y = -4 + (i + 0.5) * dy, weight = Math.exp(-Phi(y)) * dy;
    if (y > from) tau += 2 / sigma ** 2 * Math.exp(Phi(y)) * (below + weight / 2) * dy;
    below += weight;
  }
  return tau;
}

Deno.test("double well: the mean first-passage time on cells tends to the double integral, of second order", () => {
  const tau = doubleIntegral(b), sizes = [20, 60, 180]; // of all three, −1 is a centre
  const means = sizes.map((cells) => {
    const line = grid({ domain: [-3.5, b], cells, boundaries: ["no-flux", "absorbing"] });
    return interpolate(meanExitTime(well, line), points([[from]]))[0];
  });
  const errors = means.map((mean) => Math.abs(mean - tau));
  assertAlmostEquals(orderOf(sizes.map((n) => 1 / n), errors), 2, 0.1, String(errors));
  // Extrapolation takes off the term in h² and leaves that in h⁴: less than a tenth of the error.
  assertAlmostEquals(means[2] + (means[2] - means[1]) / 8, tau, errors[2] / 10);
});

Deno.test("double well: Monte Carlo agrees with both, without the bridge as for a barrier 0.5826 σ√dt farther", async () => {
  const dt = 0.02, options = { barriers: interval(-Infinity, b), dt, steps: 200 / dt, rng: philox(311) };
  const run = async (bridge: boolean) =>
    meanPassageTime(await firstPassageToEnd(well, repeat([from], 5000), { ...options, bridge }));
  const [seen, unseen] = [await run(true), await run(false)], tau = doubleIntegral(b);
  // Euler–Maruyama's own bias, of weak order 1: times in a well with V″ = 2 are off by a part of V″ dt/2.
  const bias = 2 * dt / 2 * tau;
  assertAlmostEquals(seen.value, tau, 4 * seen.standardError + bias);
  assertAlmostEquals(
    unseen.value,
    doubleIntegral(b + 0.5826 * sigma * Math.sqrt(dt)),
    4 * unseen.standardError + bias,
  );
  assert(unseen.value - tau > 4 * unseen.standardError);
});
