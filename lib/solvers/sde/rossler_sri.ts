/**
 * Rößler's stochastic Runge–Kutta method for diagonal noise.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Rößler's method SRI2W1, for Itô equations with diagonal noise. With h = |dt| and the iterated integrals
 *
 *     U = I₁₀/h = ½W + H,      I₁₁/√h = ½ (W² − h)/√h,      I₁₁₁/h = ⅙ (W³ − 3hW)/h,
 *
 *     g₂ at x + ¼ f dt − ½ g √h,                   t + ¼ dt        f₂ at x + f dt,                          t + dt
 *     g₃ at x + f dt + g √h,                       t + dt          f₃ at x + ¼ (f + f₂) dt + (g + ½ g₂) U,  t + ½ dt
 *     g₄ at x + ¼ f₃ dt + (2g − g₂ + ½ g₃) √h,     t + ¼ dt        ḡ = −g + 4/3 g₂ + 2/3 g₃
 *
 *     x ← x + ⅙ (f + f₂ + 4f₃) dt + g U + ḡ (W − U) + (g₃ − ḡ) I₁₁/√h + (g₄ − 2g + 5/3 g₂ − 2/3 g₃) I₁₁₁/h.
 *
 * Strong and weak order 1.5; three evaluations of f, four of g. Its sibling SRI1W1 saves one of f, for errors that
 * are a third to a half larger where the drift counts. Rößler (2010), "Runge–Kutta methods for the strong approximation
 * of solutions of stochastic differential equations", SIAM J. Numer. Anal. 48(3), scheme SRI2W1.
 *
 * @example dX = X dW: the series of exp(W − dt/2) up to the third power of √dt
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { rosslerSri } from "driftfield/solvers";
 *
 * const [w, dt] = [0.1, 0.01], noise = { W: points([[w]]), H: points([[0.02]]) };
 * const x = rosslerSri.step(float64, sde({ drift: 0, diffusion: "x" }), points([[1]]), 0, dt, noise);
 * assertAlmostEquals(x.data[0], 1 + w + (w * w - dt) / 2 + (w ** 3 - 3 * w * dt) / 6);
 * ```
 */
export const rosslerSri: SdeSolver = {
  name: "rosslerSri",
  calculus: "ito",
  noise: "diagonal",
  strongOrder: 1.5,
  weakOrder: 1.5,
  step(space, sde, x, t, dt, { W, H }) {
    const { add, sub, mul, scale, constant } = space, h = Math.abs(dt), root = Math.sqrt(h);
    const U = combine(space, H, [1 / 2, W]), W2 = mul(W, W);
    const I11 = scale(1 / (2 * root), sub(W2, constant(h, W)));
    const I111 = scale(1 / (6 * h), mul(W, sub(W2, constant(3 * h, W))));
    const noisy = (y: typeof x, g: typeof x, w: typeof x) => add(y, act(space, sde, g, w));
    const spread = (y: typeof x, g: typeof x) => noisy(y, g, constant(root, W));

    const f = sde.drift(x, t), g = sde.diffusion(x, t);
    const early = combine(space, x, [dt / 4, f]), late = combine(space, x, [dt, f]);
    const f2 = sde.drift(late, t + dt);
    const g2 = sde.diffusion(spread(early, scale(-1 / 2, g)), t + dt / 4);
    const g3 = sde.diffusion(spread(late, g), t + dt);
    const f3 = sde.drift(
      noisy(combine(space, early, [dt / 4, f2]), combine(space, g, [1 / 2, g2]), U),
      t + dt / 2,
    );
    const bent = combine(space, scale(2, g), [-1, g2], [1 / 2, g3]);
    const g4 = sde.diffusion(spread(combine(space, x, [dt / 4, f3]), bent), t + dt / 4);

    const mean = combine(space, scale(-1, g), [4 / 3, g2], [2 / 3, g3]);
    const third = combine(space, g4, [-2, g], [5 / 3, g2], [-2 / 3, g3]);
    const drifted = combine(space, x, [dt / 6, f], [dt / 6, f2], [2 / 3 * dt, f3]);
    return [[g, U], [mean, sub(W, U)], [sub(g3, mean), I11], [third, I111]]
      .reduce((y, [g, w]) => noisy(y, g, w), drifted);
  },
};
