import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, points } from "driftfield/core";
import { brownian, formulaText, geometricBrownian, kuboOscillator } from "driftfield/processes";
import { ornsteinUhlenbeck, sde, type SymbolicSde, toIto, toStratonovich } from "driftfield/processes";
import { philox } from "driftfield/random";

const heston = sde({
  variables: ["s", "v"],
  drift: ["mu * s", "kappa * (theta - v)"],
  diffusion: [["sqrt(v) * s", 0], ["rho * xi * sqrt(v)", "xi * sqrt(1 - rho^2) * sqrt(v)"]],
  parameters: { mu: 0.1, kappa: 2, theta: 0.3, rho: -0.6, xi: 0.4 },
});
const tangled = sde({
  drift: ["x2 * t", "-x1", "x1 * x3"],
  diffusion: [["x2 * x3", "sin(x1)"], ["exp(-x1)", "x1 * x2 * t"], ["1", "x3^2"]],
});
const crossed = sde({ drift: ["0", "0"], diffusion: ["x2", "x1 * x2"] });

/** ½ Σ_k Σ_j g_kj ∂g_ij/∂x_k by central differences. */
function correction({ diffusion, matrix }: SymbolicSde, x: number[], t: number): number[] {
  const { dim, brownians } = matrix!, h = 1e-5, g = (at: number[]) => diffusion(points([at]), t).data;
  const here = g(x), out = new Array(dim).fill(0);
  for (let k = 0; k < dim; k++) {
    const [up, down] = [h, -h].map((step) => g(x.map((v, l) => l === k ? v + step : v)));
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < brownians; j++) {
        const at = i * brownians + j;
        out[i] += here[k * brownians + j] * (up[at] - down[at]) / (4 * h);
      }
    }
  }
  return out;
}

Deno.test("toStratonovich() takes ½ Σ g_kj ∂g_ij/∂x_k from the drift, with full noise too", () => {
  for (const ito of [heston, tangled, crossed]) {
    const strat = toStratonovich(ito), dim = ito.symbols.variables.length;
    assertEquals([strat.calculus, strat.noise, strat.matrix], ["stratonovich", "full", ito.matrix]);
    const x = [0.7, 0.4, 1.3].slice(0, dim), expected = correction(ito, x, 0.5);
    const [before, after] = [ito, strat].map(({ drift }) => drift(points([x]), 0.5).data);
    // Central differences: h²/6 times third derivatives, which are below 100 here, and rounding ε/h: 1e-8.
    expected.forEach((c, i) => assertAlmostEquals(before[i] - after[i], c, 1e-8));
    assert(Math.hypot(...expected) > 0.01, "there is a correction");
  }
});

Deno.test("there and back again gives the same drift, to rounding", () => {
  const noise = philox(411).uniform([50, 3]);
  for (const one of [heston, tangled, crossed, geometricBrownian(), toStratonovich(heston)]) {
    const there = one.calculus === "ito" ? toStratonovich : toIto,
      back = one.calculus === "ito" ? toIto : toStratonovich;
    const dim = one.symbols.variables.length,
      x = points(noise.data.slice(0, 50 * dim).map((u) => u + 0.1), dim);
    const [first, second] = [one, back(there(one))].map(({ drift }) => drift(x, 0.3).data);
    first.forEach((v, i) => assertAlmostEquals(second[i], v, 1e-12));
    assertEquals(there(there(one)).calculus, there(one).calculus);
  }
});

Deno.test("the corrections of textbooks come out as they are printed there", () => {
  const drift = (one: SymbolicSde) => one.symbols.drift.map(formulaText);
  assertEquals(drift(toStratonovich(geometricBrownian())), ["x * (mu - sigma^2 / 2)"]);
  assertEquals(drift(toIto(kuboOscillator())), [
    "-(omega * y + sigma^2 * x / 2)",
    "omega * x - sigma^2 * y / 2",
  ]);
  const root = sde({ drift: "0", diffusion: "sigma * sqrt(x)", parameters: { sigma: 1 } });
  assertEquals(drift(toStratonovich(root)), ["-(sigma^2 / 4)"]);
  const tanh = sde({ drift: 0, diffusion: "1 / cosh(x)" });
  assertEquals(drift(toStratonovich(tanh)), ["sinh(x) / (2 * cosh(x)^3)"]);
});

Deno.test("with additive noise the two readings are the same expressions, and the transition stays", () => {
  const ou = ornsteinUhlenbeck(), same = toStratonovich(ou);
  assertEquals([same.symbols, same.calculus], [ou.symbols, "stratonovich"]);
  assertEquals(same.transition, ou.transition);
  assertEquals(toStratonovich(same), same);
});

Deno.test("Euler's method on the Itô form of Kubo's oscillator ends where it must, without the correction elsewhere", () => {
  // The exact end is a turn by ωT + σW_T. Euler errs by σ²/2 ((ΔW)² − Δt) |z| a step in the radius, independently: in
  // the root mean square √(Σ σ⁴ Δt²/2) = σ² √(Δt/2) = 8e-3 at T = 1. Without the correction it drifts away by ½σ²T, 12 %.
  const kubo = kuboOscillator({ omega: 2, sigma: 0.5 }), ito = toIto(kubo), steps = 512, dt = 1 / steps;
  const path = brownian(philox(412), { paths: 200 }),
    start = points(Array.from({ length: 200 }, () => [1, 0]));
  const wrong: SymbolicSde = { ...kubo, calculus: "ito" };
  const euler = ({ drift, diffusion }: SymbolicSde) => {
    let z = start;
    for (let n = 0; n < steps; n++) {
      const { W } = path(n * dt, (n + 1) * dt), f = drift(z, n * dt).data, g = diffusion(z, n * dt).data;
      z = points(z.data.map((v, i) => v + f[i] * dt + g[i] * W.data[i >> 1]), 2);
    }
    return z;
  };
  const exact = kubo.transition!(float64, start, 0, 1, path(0, 1).W);
  const error = (one: SymbolicSde) =>
    Math.sqrt(euler(one).data.reduce((sum, v, i) => sum + (v - exact.data[i]) ** 2, 0) / 200);
  assert(error(ito) < 0.02, `${error(ito)}`);
  assert(error(wrong) > 0.1, `${error(wrong)}`);
});
