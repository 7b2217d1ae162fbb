import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Field, float64, type Points, points, take } from "driftfield/core";
import { gaussianMixture } from "driftfield/datasets";
import {
  brownianLatent,
  givenPairs,
  interpolant,
  type InterpolantOptions,
  optimalTransport,
  sineLatent,
} from "driftfield/losses";
import { mean, variance } from "driftfield/metrics";
import { type Latent, lawKernel, linearPath, trigonometricPath } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { only } from "../networks.ts";
import { beside, between, drawable } from "./laws.ts";

const rng = philox(1321), paths = [linearPath(), trigonometricPath()];
const latents: [string, Latent][] = [["Brownian", brownianLatent({ scale: 2 })], [
  "sine",
  sineLatent({ scale: 0.5 }),
]];
const data = { mean: 1, deviation: 0.5 }, base = { mean: -2, deviation: 2 };

Deno.test("latents are 0 at the ends and above between, and their slopes those of differences", () => {
  for (const [name, { gamma, dGamma }] of latents) {
    for (const t of [0, 1]) assertAlmostEquals(gamma(t), 0, 1e-30, name);
    for (const t of [0.01, 0.2, 0.5, 0.9]) {
      const h = 1e-3 * Math.min(t, 1 - t), slope = (h: number) => (gamma(t + h) - gamma(t - h)) / (2 * h);
      const [coarse, fine] = [slope(2 * h), slope(h)], better = (4 * fine - coarse) / 3;
      assertAlmostEquals(dGamma(t), better, Math.abs(fine - coarse) + 1e-15 / h, name);
      assert(gamma(t) > 0);
    }
  }
  assertAlmostEquals(brownianLatent({ scale: 3 }).gamma(0.5), 3 / Math.SQRT2, 1e-15);
});

Deno.test("of normal laws, velocity, score, η, E[x₀ | x_t] and E[x₁ | x_t] are those in closed form", () => {
  const x = points([[-3], [0.2], [4]]);
  for (const [name, latent] of latents) {
    for (const path of paths) {
      const exact = between(data, base, path, latent),
        F: Field<Points> = (x, t) => beside(exact.velocity(x, t), exact.latentNoise(x, t));
      const model = interpolant({ dim: 1, path, latent }).model(F, { dim: 1 });
      for (const t of [0.01, 0.3, 0.5, 0.99]) {
        // solved from terms as large as γ′ η/det
        const rounding = 1e-14 * (1 + Math.abs(latent.dGamma(t)) * 10);
        for (const view of ["velocity", "latentNoise", "denoise", "noise"] as const) {
          model[view](x, t).data.forEach((v, i) =>
            assertAlmostEquals(v, exact[view](x, t).data[i], rounding, `${name}: ${view}`)
          );
        }
        const score = (v: number) => (exact.mean(t) - v) / exact.variance(t);
        model.score(x, t).data.forEach((v, i) =>
          assertAlmostEquals(v, score(x.data[i]), 1e-13 / latent.gamma(t))
        );
      }
    }
  }
});

Deno.test("up to the ends nothing is lost: velocity and η are the network's, x₀ is x at t = 0 and x₁ at t = 1", () => {
  for (const [, latent] of latents) {
    for (const path of paths) {
      const model = interpolant({ dim: 2, path, latent }).model(() => points([[1, 2, 3, 4]]), { dim: 2 }),
        x = points([[5, 6]]);
      for (const t of [0, 1]) {
        assertEquals([model.velocity(x, t), model.latentNoise(x, t)], [points([[1, 2]]), points([[3, 4]])]);
        // what is left of γ′ η: cos ½π = 6e-17 times 2/√(2 · 2⁻⁵²) = 9.5e7
        const here = t === 0 ? model.denoise : model.noise, there = t === 0 ? model.noise : model.denoise;
        here(x, t).data.forEach((v, k) => assertAlmostEquals(v, x.data[k], 4 * 6.2e-17 * 9.5e7));
        assert(there(x, t).data.every(Number.isFinite));
      }
    }
  }
});

Deno.test("the minimiser of the regression is (b, η), and a row counts 1/(1 + γ′²)", () => {
  // Σ θ φ(x, t): the gradient at (b, η) is −2 E weight φ (target − (b, η)), of rows that are 0 in the mean given x_t and t.
  const features = [() => 1, (x: number) => x, (x: number, t: number) => Math.sin(x - 3 * t)];
  const x0 = drawable(data).sample(4000, philox(1322));
  for (const [name, latent] of latents) {
    for (const path of paths) {
      const other = path === paths[0] ? base : { mean: 0, deviation: 1 }; // normal noise is the default, and no latent
      const exact = between(data, other, path, latent);
      const options = { dim: 1, path, latent, ...(other === base && { base: lawKernel(drawable(base)) }) };
      const { x, time, target, weight } = interpolant(options).regression(x0, rng);
      const truth = points(Array.from(time, (t, i) => {
        const row = take(x, [i]);
        return [exact.velocity(row, t).data[0], exact.latentNoise(row, t).data[0]];
      }));
      time.forEach((t, i) => assertAlmostEquals(weight[i], 1 / (1 + latent.dGamma(t) ** 2), 1e-15));
      for (const k of [0, 1]) {
        const off = target.data.map((v, at) => v - truth.data[at]).filter((_, at) => at % 2 === k);
        features.forEach((phi, j) => {
          const rows = off.map((v, i) => weight[i] * phi(x.data[i], time[i]) * v);
          within(mean(rows), 0, `${name}, ${path.name}, output ${k}, feature ${j}`);
          assert(variance(rows).value > 1e-3);
        });
      }
    }
  }
});

Deno.test("−η/γ is ∇ log p_t of coupled pairs and a base that is not normal, where −E[x₁ | x_t]/σ is not", () => {
  // x₀ = ±1 and x₁ = −2 x₀: x_t is a mixture of two normal laws of deviation γ at ±(α − 2σ)
  const sign = philox(1323).normal([20_000, 1]),
    x0 = float64.map("sign", sign),
    pairs = beside(x0, float64.scale(-2, x0));
  const path = linearPath(), latent = brownianLatent();
  for (const t of [0.1, 0.5]) {
    const options: InterpolantOptions = { dim: 1, coupling: givenPairs, latent, times: only(t) };
    const { x, target } = interpolant(options).regression(pairs, rng), at = path.alpha(t) - 2 * path.sigma(t);
    const law = gaussianMixture({ means: [[-at], [at]], sigma: latent.gamma(t) }), score = law.score(x);
    const z = target.data.filter((_, at) => at % 2 === 1);
    for (const phi of [(v: number) => v, Math.sin, Math.tanh]) {
      within(mean(z.map((z, i) => phi(x.data[i]) * (z + latent.gamma(t) * score.data[i]))), 0, `η, t = ${t}`);
      const wrong = mean(z.map((_, i) => phi(x.data[i]) * (-2 * x0.data[i] + path.sigma(t) * score.data[i])));
      assert(Math.abs(wrong.value) > 8 * wrong.standardError);
    }
  }
});

Deno.test("rows are x_t, its slope and z; those of independent pairs do not know their batch", () => {
  const latent = sineLatent(),
    objective = interpolant({ dim: 2, latent, times: only(0.3) }),
    x0 = philox(1324).normal([40, 2]);
  const all = objective.regression(x0, rng, { step: 4 }),
    first = [0, 1, 2],
    few = objective.regression(take(x0, first), rng, { step: 4 });
  assertEquals([few.x, few.target], [take(all.x, first), take(all.target, first)]);
  const flat = interpolant({
    dim: 2,
    latent: { gamma: (t) => 1e-9 * latent.gamma(t), dGamma: () => 0 },
    times: only(0.3),
  });
  const bare = flat.regression(x0, rng, { step: 4 }); // the same pairs and z, and next to no noise
  all.x.data.forEach((v, at) => {
    const [i, k] = [Math.floor(at / 2), at % 2], z = all.target.data[4 * i + 2 + k];
    assertEquals(bare.target.data[4 * i + 2 + k], z);
    assertAlmostEquals(v, bare.x.data[at] + latent.gamma(0.3) * z, 1e-8);
    assertAlmostEquals(
      all.target.data[4 * i + k],
      bare.target.data[4 * i + k] + latent.dGamma(0.3) * z,
      1e-13,
    );
  });
  assert(objective.regression(x0, rng, { step: 5 }).target.data[2] !== all.target.data[2]);
  assertEquals(objective.further, 2);
  const { kernel } = interpolant({ dim: 2, coupling: optimalTransport() }).model((x) => x, { dim: 2 });
  assertEquals(kernel!.name, "standard normal, mini-batch optimal transport");
});

Deno.test("interpolants refuse what is none, by name", () => {
  const made = interpolant({ dim: 2 }), never = () => points([[0, 0, 0, 0]]);
  assertThrows(() => interpolant({ dim: 0 }), RangeError, "dim must be at least 1, got 0");
  assertThrows(
    () => made.regression(points([[1, 2, 3]]), rng),
    RangeError,
    "data must have points of dim 2, as the interpolant, got 3",
  );
  assertThrows(
    () => made.model(never, { dim: 3 }),
    RangeError,
    "model must have points of dim 2, as the interpolant, got 3",
  );
  const latent = (gamma: (t: number) => number) => () =>
    interpolant({ dim: 1, latent: { gamma, dGamma: () => 0 } });
  assertThrows(latent(() => 1), RangeError, "gamma must be 0 at t = 0, got 1");
  assertThrows(latent((t) => t), RangeError, "gamma must be 0 at t = 1, got 1");
  assertThrows(latent(() => 0), RangeError, "gamma at t = 0.125 must be positive, got 0");
  assertThrows(
    () => made.model(never, { dim: 2 }).score(points([[1, 2]]), 0),
    RangeError,
    "γ is 0 at t = 0: ask for latentNoise",
  );
  for (const [make, name] of [[brownianLatent, "scale"], [sineLatent, "scale"]] as const) {
    assertThrows(() => make({ scale: 0 }), RangeError, `${name} must be positive, got 0`);
  }
});
