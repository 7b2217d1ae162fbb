import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { grid, type GridFunction } from "driftfield/core";
import { ornsteinUhlenbeck, sde } from "driftfield/processes";
import { backwardKolmogorov, last, survival } from "driftfield/solvers";
import { largestError, open, orderOf } from "./slope.ts";

const brownian = sde({ drift: 0, diffusion: 1 });
const endOf = async (...run: Parameters<typeof backwardKolmogorov>): Promise<GridFunction> =>
  (await last(backwardKolmogorov(...run))).expectation;

/** Orders between widths h and h/2 are 2 + O(h²): 0.1 leaves room for terms of 7 % at the larger h. */
const isTwo = (order: number, name: string) => assertAlmostEquals(order, 2, 0.1, name);

Deno.test("E X and E X² of an Ornstein–Uhlenbeck process, of second order in h", async () => {
  const [theta, mu, sigma, to] = [1.5, 0.3, 0.8, 0.7], ou = ornsteinUhlenbeck({ theta, mu, sigma });
  const decay = Math.exp(-theta * to), mean = (x: number) => mu + (x - mu) * decay;
  const variance = sigma ** 2 * (1 - decay ** 2) / (2 * theta), sizes = [100, 200, 400];
  const moments = [
    [([x]: readonly number[]) => x, ([x]: readonly number[]) => mean(x)],
    [([x]: readonly number[]) => x * x, ([x]: readonly number[]) => mean(x) ** 2 + variance],
  ] as const;
  for (const [payoff, truth] of moments) {
    const errors = await Promise.all(sizes.map(async (cells) => {
      const line = grid({ domain: [-5, 5], cells }); // the ends are 8 standard deviations away from |x| < 1
      return largestError(
        await endOf(ou, line, { payoff, to, steps: 400 }),
        truth,
        ([x]) => Math.abs(x) < 1,
      );
    }));
    isTwo(orderOf(sizes.map((n) => 1 / n), errors), String(errors));
  }
});

Deno.test("coefficients that change in time, seen from t0: of second order in the step", async () => {
  // dX = cos t dt + (1 + t) dW: E X_T² = (x + sin T − sin t)² + ((1 + T)³ − (1 + t)³)/3, on cells exactly but for the drift:
  // differences between cells are those of u = x² + c x + d, and w²/12 of D, w = f h/D, is O(h²) = 1e-4 here.
  const driven = sde({ drift: "cos(t)", diffusion: "1 + t" }),
    line = grid({ domain: [-24, 24], cells: 2400 });
  const [t0, to] = [0.5, 1.5],
    shift = Math.sin(to) - Math.sin(t0),
    spread = ((1 + to) ** 3 - (1 + t0) ** 3) / 3;
  const error = async (steps: number) =>
    largestError(
      await endOf(driven, line, { payoff: ([x]) => x * x, t0, to, steps }),
      ([x]) => (x + shift) ** 2 + spread,
      ([x]) => Math.abs(x) < 1,
    );
  isTwo(orderOf([1 / 4, 1 / 8], [await error(4), await error(8)]), "order in the step");
});

Deno.test("Feynman–Kac: E exp(−½ω²∫W²) = cosh(ωT)^(−½), of second order in h", async () => {
  const [omega, to] = [2, 1.5], potential = ([x]: readonly number[]) => (omega * x) ** 2 / 2;
  const sizes = [41, 81, 161], truth = Math.cosh(omega * to) ** -0.5;
  const values = await Promise.all(sizes.map(async (cells) => {
    const line = grid({ domain: [-8, 8], cells }); // beyond, e^(−ω L²/2) = 1e-28 is missed
    return (await endOf(brownian, line, { payoff: () => 1, to, steps: 400, potential })).values[cells >> 1];
  }));
  const errors = values.map((value) => Math.abs(value - truth));
  isTwo(orderOf(sizes.map((n) => 1 / n), errors), String(errors));
  // Richardson's extrapolation leaves O(h⁴), (h/1)⁴ = 1e-4 of the size of the error, and the steps' 1e-2² · 1e-1.
  assertAlmostEquals(
    (sizes[2] ** 2 * values[2] - sizes[1] ** 2 * values[1]) / (sizes[2] ** 2 - sizes[1] ** 2),
    truth,
    1e-5,
  );
});

Deno.test("running payments: ∫X² is x²t + σ²t²/2 and ∫s ds what it is, to rounding", async () => {
  // u is of second degree in x and in time: differences and steps of second order are exact.
  const line = grid({ domain: [-12, 12], cells: 240 }),
    middle = ([x]: readonly number[]) => Math.abs(x) < 0.5;
  const options = { payoff: () => 0, t0: 0.5, to: 1.5, steps: 50 };
  const square = await endOf(brownian, line, { ...options, running: ([x]) => x * x });
  assert(largestError(square, ([x]) => x * x + 1 / 2, middle) < 1e-11);
  const time = await endOf(brownian, line, { ...options, running: (_, t) => t });
  assert(largestError(time, () => (1.5 ** 2 - 0.5 ** 2) / 2) < 1e-12);
  // With a potential c: (1 − e^(−c t))/c, of second order in the step.
  const options2 = { ...options, running: () => 1, potential: () => 2 }, truth = () => (1 - Math.exp(-2)) / 2;
  const errors = await Promise.all(
    [5, 10].map(async (steps) => largestError(await endOf(brownian, line, { ...options2, steps }), truth)),
  );
  isTwo(orderOf([1 / 5, 1 / 10], errors), "with a potential");
});

Deno.test("payments at the exit may change in time: X² − σ²t is a martingale also where it stops", async () => {
  // Half cells at the ends would make an error of −h² u″/8 = −h²/4 for good; what of it has come in is P(τ ≤ T).
  const line = open([-1, 2], 30),
    h = 0.1,
    T = 1.3,
    sigma = 0.8,
    process = sde({ drift: 0, diffusion: sigma });
  const u = ([x]: readonly number[], t: number) => x * x + sigma ** 2 * (T - t), steps = 4000;
  const { values } = await endOf(process, line, { payoff: ([x]) => x * x, atExit: u, to: T, steps });
  const { survival: { values: S } } = await last(survival(process, line, { to: T, steps }));
  // A step sees ψ as it is in its middle, σ²dt/2 away from what it is at its ends: 4 % of h²/4.
  const lag = sigma ** 2 * T / steps / 2;
  values.forEach((value, i) => {
    assertAlmostEquals(value - u([-1 + (i + 0.5) * h], 0), -h * h / 4 * (1 - S[i]), lag);
  });
});

Deno.test("with a tolerance: frames at the times asked for, backward, within the tolerance a step", async () => {
  const line = open([-1, 1], 40), payoff = ([x]: readonly number[]) => Math.cos(Math.PI * x / 2);
  const seen = await Array.fromAsync(
    backwardKolmogorov(brownian, line, { payoff, t0: 0.1, to: 1, times: [0.3, 0.75], tolerance: 1e-7 }),
  );
  assertEquals(seen.map(({ t }) => t), [1, 0.75, 0.3, 0.1]);
  // cos(πx/2) is an eigenfunction on cells too, but for the half cells: rate (2/h²) sin²(πh/4)·½·2, to O(h²) = 6e-4.
  for (const { t, step, expectation } of seen) {
    const decay = Math.exp(-(Math.PI ** 2) / 8 * (1 - t));
    assert(largestError(expectation, (x) => decay * payoff(x)) < step * 1e-7 + 6e-4);
  }
  // The largest error counts, not their sum: 31 times that wave takes no more steps.
  const wide = await last(
    backwardKolmogorov(brownian, open([-31, 31], 1240), {
      payoff,
      t0: 0.1,
      to: 1,
      times: [0.3, 0.75],
      tolerance: 1e-7,
    }),
  );
  assert(wide.step < 1.1 * seen[3].step);
  const fixed = await endOf(brownian, line, { payoff, t0: 0.1, to: 1, steps: 4000 }), end = seen[3];
  end.expectation.values.forEach((u, i) => assertAlmostEquals(u, fixed.values[i], end.step * 1e-7));
});

Deno.test("a run taken up at a frame gives the bytes of the run that was not interrupted", async () => {
  const line = open([-1, 1], 20),
    options = { t0: 0.5, to: 2, steps: 9, every: 3, running: ([x]: readonly number[], t: number) => x * t };
  const driven = sde({ drift: "sin(t) - x", diffusion: "1 + t" });
  const whole = await Array.fromAsync(
    backwardKolmogorov(driven, line, { ...options, payoff: ([x]) => x ** 3 }),
  );
  const rest = await Array.fromAsync(
    backwardKolmogorov(driven, line, { ...options, payoff: whole[1].expectation, from: 3 }),
  );
  assertEquals(rest, whole.slice(1));
});
