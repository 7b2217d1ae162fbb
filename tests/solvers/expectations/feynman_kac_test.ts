import { assert, assertAlmostEquals } from "@std/assert";
import { grid, interpolate, points, repeat } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import { backwardKolmogorov, last, record, simulate } from "driftfield/solvers";

Deno.test("E exp(−½ω²∫₀ᵀW²) = cosh(ωT)^−½: by the backward equation and by paths that carry their weight", async () => {
  const [omega, to, steps, paths] = [2, 1, 100, 20_000], exact = 1 / Math.sqrt(Math.cosh(omega * to));
  const brownian = sde({ drift: 0, diffusion: 1 }), rng = philox(15);
  const kill = (x: number) => omega ** 2 * x * x / 2;

  const value = async (cells: number) => {
    const line = grid({ domain: [-6, 6], cells });
    const options = { payoff: () => 1, potential: ([x]: readonly number[]) => kill(x), to, tolerance: 1e-8 };
    return interpolate(
      (await last(backwardKolmogorov(brownian, line, options))).expectation,
      points([[0]]),
    )[0];
  };
  const [coarse, fine] = [await value(120), await value(240)];
  // Of second order: what is left of the finer one is a third of what halving changed.
  assertAlmostEquals(fine, exact, 1.1 * Math.abs(fine - coarse) / 3);

  const { frames } = await record(
    simulate(brownian, repeat([0], paths), { dt: to / steps, steps, every: 1, rng }),
  );
  const weight = (i: number, rule: (n: number) => number) =>
    Math.exp(-frames.reduce((sum, { data }, n) => sum + rule(n) * kill(data[i]), 0) * to / steps);
  const ends = (n: number) => n === 0 || n === steps ? 1 / 2 : 1; // the trapezoidal rule
  const estimate = mean(Array.from({ length: paths }, (_, i) => weight(i, ends)));
  // Given both ends of a step, ∫W² over it exceeds that of the straight line by Δt²/6, which falls short of the rule by
  // (ΔW)² Δt/6, in the mean as much: what is left is of second order, 1e-4 of ω², far below a standard error.
  assertAlmostEquals(estimate.value, exact, 4 * estimate.standardError);
  // Without the potential nothing is killed, and the weight would be 1: the claim is not empty.
  assert(1 - exact > 100 * estimate.standardError);
});
