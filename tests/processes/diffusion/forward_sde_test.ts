import { assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, points, repeat } from "driftfield/core";
import { mean, variance } from "driftfield/metrics";
import {
  cosine,
  forwardSde,
  noising,
  ratesAt,
  type Schedule,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { eulerMaruyama, exact, simulateToEnd } from "driftfield/solvers";
import { within } from "../../within.ts";
import { schedules } from "../../schedules.ts";

const paths = 20_000, x0 = 2;

/** Mean and variance of Euler's method from x0 at time 0: it is linear, so they obey a recursion of their own. */
function eulerMoments(made: Schedule, steps: number, end = made.to) {
  const dt = end / steps;
  let m = x0, v = 0;
  for (let n = 0; n < steps; n++) {
    const { rate, g2 } = ratesAt(made, n * dt);
    m *= 1 + rate * dt;
    v = (1 + rate * dt) ** 2 * v + g2 * dt;
  }
  return { m, v };
}

for (const [i, made] of schedules.entries()) {
  const gained = made.variance(made.to) - (made.alpha(made.to) / made.alpha(0)) ** 2 * made.variance(0);

  Deno.test(`${made.name}: paths of the forward SDE have mean α x₀ and the variance σ² that the data gained since t = 0`, async () => {
    const steps = 100, dt = made.to / steps, start = repeat([x0], paths), rng = philox(300 + i);
    const { m, v } = eulerMoments(made, steps);
    const { data } = await simulateToEnd(forwardSde(made), start, { dt, steps, rng, solver: eulerMaruyama });
    within(mean(data), m, "Euler's mean");
    within(variance(data), v, "Euler's variance");
    // what its steps are off by is known exactly
    within(mean(data), x0 * made.alpha(made.to), "mean", Math.abs(m - x0 * made.alpha(made.to)));
    within(variance(data), gained, "variance", Math.abs(v - gained));
  });

  Deno.test(`${made.name}: Euler's moments tend to them with order 1`, () => {
    const end = 0.9 * made.to, keep = made.alpha(end) / made.alpha(0); // before drifts become steep
    const off = [800, 1600].map((steps) => {
      const { m, v } = eulerMoments(made, steps, end);
      return [m - keep * x0, v - (made.variance(end) - keep ** 2 * made.variance(0))];
    });
    const orders = off[0].map((coarse, k) => Math.log2(coarse / off[1][k]));
    // no drift, or (linear path) a product that telescopes: the mean is exact
    if (Math.abs(off[0][0]) > 1e-9) assertAlmostEquals(orders[0], 1, 0.1);
    assertAlmostEquals(orders[1], 1, 0.1);
  });

  Deno.test(`${made.name}: exact steps, few or many, recorded or not, have the law of α x₀ + σ ε`, async () => {
    const sde = forwardSde(made, { dim: 2 }), options = { solver: exact, t0: made.from };
    const { keep, spread } = noising(made, made.from, made.to);
    for (const steps of [1, 5]) {
      const dt = (made.to - made.from) / steps, rng = philox(310 + i);
      const run = (via?: "javascript" | "float64") =>
        simulateToEnd(sde, repeat([x0, -x0], paths / 2), { ...options, dt, steps, rng, via });
      const [fused, general] = [await run(), await run("float64")];
      fused.data.forEach((v, at) => assertAlmostEquals(general.data[at], v, 1e-12 * made.sigma(made.to)));
      const signed = fused.data.map((v, at) => at % 2 === 0 ? v : -v);
      within(mean(signed), keep * x0, `mean after ${steps}`);
      within(variance(signed), spread ** 2, `variance after ${steps}`);
    }
  });

  Deno.test(`${made.name}: noising in two steps is noising in one; steps of the transition are those`, () => {
    const at = (u: number) => made.from + u * (made.to - made.from);
    for (const [r, s, t] of [[0, 0.3, 1], [0.1, 0.11, 0.9], [0.5, 0.75, 0.76]].map((row) => row.map(at))) {
      const [first, second, both] = [noising(made, r, s), noising(made, s, t), noising(made, r, t)];
      assertAlmostEquals(first.keep * second.keep, both.keep, 4e-16);
      const composed = (second.keep * first.spread) ** 2 + second.spread ** 2;
      assertAlmostEquals(composed, both.spread ** 2, 1e-14 * Math.max(1, made.variance(t))); // differences of σ² ≤ 1, or so
      const W = points([[0.7]]), x = points([[1.5]]), dt = t - s;
      const made1 = forwardSde(made).transition!(float64, x, s, dt, W).data[0];
      assertAlmostEquals(
        made1,
        second.keep * 1.5 + second.spread * 0.7 / Math.sqrt(dt),
        1e-12 * Math.max(1, made.sigma(t)),
      );
    }
  });
}

Deno.test("the variance-exploding SDE, from t = 0, adds σ(t)² − σ_min²: the noise that data have already is not made again", () => {
  const made = varianceExploding();
  for (const t of [0.2, 0.5, 1]) {
    assertAlmostEquals(noising(made, 0, t).spread ** 2, made.sigma(t) ** 2 - 1e-4, 1e-12 * made.variance(t));
  }
});

Deno.test("the cosine's last step takes all that is left of the data, however small it is", () => {
  const made = cosine();
  for (const h of [1e-2, 1e-5]) {
    const { keep, spread } = noising(made, 1 - h, 1);
    assertAlmostEquals(keep, 0, 1e-15 / h); // cos(π/2) is 6e-17, α(1 − h) about πh/2
    assertAlmostEquals(spread, 1, 1e-15 / h);
  }
});

Deno.test("σ² near t = 0 is off by no more than a rounding error of 1", () => {
  for (const t of [1e-3, 1e-5, 1e-8]) {
    const truth = -Math.expm1(-(0.1 * t + 19.9 * t * t / 2));
    assertAlmostEquals(variancePreserving().variance(t), truth, 2 ** -52);
  }
});

Deno.test("in more dimensions each coordinate is noised by itself", () => {
  const { drift, diffusion, noise } = forwardSde(variancePreserving(), { dim: 3 }), x = points([[1, 2, 3]]);
  const one = forwardSde(variancePreserving());
  assertEquals(noise, "additive");
  assertEquals([...drift(x, 0.4).data], [1, 2, 3].map((v) => one.drift(points([[v]]), 0.4).data[0]));
  assertEquals([...diffusion(x, 0.4).data], Array(3).fill(one.diffusion(points([[1]]), 0.4).data[0]));
});
