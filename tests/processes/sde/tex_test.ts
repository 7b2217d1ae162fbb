import { assertEquals } from "@std/assert";
import { brownianBridge, coxIngersollRoss, kuboOscillator, ornsteinUhlenbeck } from "driftfield/processes";
import { sde, type SdeDefinition, toStratonovich } from "driftfield/processes";

const equals = (definition: SdeDefinition, tex: string) => assertEquals(sde(definition).tex(), tex);

Deno.test("known equations are printed as in a textbook", () => {
  assertEquals(ornsteinUhlenbeck().tex(), "dX_t = \\theta (\\mu - X_t)\\,dt + \\sigma\\,dW_t");
  assertEquals(brownianBridge().tex(), "dX_t = \\frac{b - X_t}{T - t}\\,dt + dW_t");
  assertEquals(
    coxIngersollRoss().tex(),
    "dX_t = \\kappa (\\theta - X_t)\\,dt + \\sigma \\sqrt{\\left|X_t\\right|}\\,dW_t",
  );
  assertEquals(
    kuboOscillator().tex(),
    "\\begin{aligned} dX_t &= -\\omega Y_t\\,dt - \\sigma Y_t \\circ dW_t \\\\ " +
      "dY_t &= \\omega X_t\\,dt + \\sigma X_t \\circ dW_t \\end{aligned}",
  );
});

Deno.test("each coordinate has its Brownian motion, a matrix has them in its columns", () => {
  equals(
    { drift: ["0", "-x1"], diffusion: ["1", "x2"] },
    "\\begin{aligned} dX_{1,t} &= dW_{1,t} \\\\ dX_{2,t} &= -X_{1,t}\\,dt + X_{2,t}\\,dW_{2,t} \\end{aligned}",
  );
  equals(
    { drift: "0", diffusion: [["x", "-1"]] },
    "dX_t = X_t\\,dW_{1,t} - dW_{2,t}",
  );
  equals({ drift: 0, diffusion: 0 }, "dX_t = 0");
});

Deno.test("signs, fractions, powers and parentheses stand where they must", () => {
  const drift = (source: string, tex: string) =>
    equals({ drift: source, diffusion: 0, variables: ["x"] }, `dX_t = ${tex}\\,dt`);
  drift("-(x + 1)", "-(X_t + 1)");
  drift("x - (1 - x)", "(X_t - 1 + X_t)");
  drift("2 * (x - 1) / 3", "\\tfrac{2}{3} (X_t - 1)");
  drift("(x - 1) / (2 * x)", "\\frac{X_t - 1}{2 X_t}");
  drift("x * 0.5", "\\tfrac{1}{2} X_t");
  drift("x / 7", "0.142857142857 X_t");
  drift("1e-7 * x", "10^{-7} X_t");
  drift("2.5e20 * x", "250000000000000000000 X_t");
  drift("x^-2", "\\frac{1}{X_t^{2}}");
  drift("(x + 1)^2", "(X_t + 1)^{2}");
  drift("x * 2^3", "2^{3} X_t");
  drift("2 * 3^x", "2 \\cdot 3^{X_t}");
  drift("sin(x)^2 * exp(-x)", "\\sin^{2}(X_t) e^{-X_t}");
  drift("exp(x)^2", "(e^{X_t})^{2}");
  drift(
    "sign(x) * abs(x)^0.5 * atan(x)",
    "\\operatorname{sign}(X_t) \\left|X_t\\right|^{1/2} \\arctan(X_t)",
  );
  drift("x * pi * e * t", "\\pi e t X_t");
  drift("-x * -1", "X_t");
});

Deno.test("names are Greek letters, single letters, words, with an index where they have one", () => {
  equals(
    {
      variables: ["v", "rate", "phi"],
      drift: ["alpha1 * v + beta_0 * v", "speed_max * rate", "Omega * k * phi + theta_long"],
      diffusion: [0, 0, 0],
      parameters: { alpha1: 1, beta_0: 2, speed_max: 3, Omega: 4, k: 5, theta_long: 6 },
    },
    "\\begin{aligned} dV_t &= (\\alpha_{1} V_t + \\beta_{0} V_t)\\,dt \\\\ " +
      "d\\mathrm{rate}_t &= \\mathrm{speed}_{\\mathrm{max}} \\mathrm{rate}_t\\,dt \\\\ " +
      "d\\phi_t &= (\\Omega k \\phi_t + \\theta_{\\mathrm{long}})\\,dt \\end{aligned}",
  );
});

Deno.test("parameters stand before variables, also after a change of calculus", () => {
  const gbm = sde({ drift: "x * mu", diffusion: "x * sigma", parameters: { mu: 1, sigma: 1 } });
  assertEquals(gbm.tex(), "dX_t = \\mu X_t\\,dt + \\sigma X_t\\,dW_t");
  assertEquals(
    toStratonovich(gbm).tex(),
    "dX_t = \\left(\\mu - \\tfrac{1}{2} \\sigma^{2}\\right) X_t\\,dt + \\sigma X_t \\circ dW_t",
  );
});
