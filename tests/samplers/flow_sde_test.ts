import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { eightGaussians, gaussianMixture, moons, noised } from "driftfield/datasets";
import { convergenceOrder, mean, normalCdf, variance } from "driftfield/metrics";
import {
  type DiffusionModel,
  fromVelocity,
  lawKernel,
  ratesAt,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  evenTimes,
  flowSde,
  probabilityFlow,
  reverseSde,
  sample,
  sampleToEnd,
  tunableSde,
} from "driftfield/samplers";
import { euler, eulerMaruyama, rosslerSra } from "driftfield/solvers";
import { endLaw, gaussianAt, type Law } from "./gaussian.ts";
import { apart } from "./likelihood/mixtures.ts";
import { gaussianFlow, gaussianInterpolant, straight, wholePaths } from "./whole.ts";

const rng = philox(1361), normal: Law = { mean: 0, variance: 1 };

Deno.test("its drift is v − ε ∇ log p, ε = c σ, and at ε = λ² g²/2 it is the reverse SDE", () => {
  const x = eightGaussians().sample(20, rng);
  for (const path of [...wholePaths, variancePreserving()]) {
    const model = noised(eightGaussians(), path), { velocity, score, schedule } = model;
    for (const t of [0.2, 0.5, 0.9]) {
      const epsilon = 0.7 * schedule.sigma(t), { drift, diffusion } = tunableSde(model, { diffusion: 0.7 });
      const truth = float64.sub(velocity(x, t), float64.scale(epsilon, score(x, t)));
      const size = Math.max(...truth.data.map(Math.abs)); // some ten roundings of it, over α ≥ 0.1
      assert(apart(drift(x, t).data, truth.data) < 1e-14 * 10 * size, path.name);
      assertAlmostEquals(diffusion(x, t).data[0] ** 2, 2 * epsilon, 1e-14);
      const lambda = Math.sqrt(2 * epsilon / ratesAt(path, t).g2), reverse = reverseSde(model, { lambda });
      assert(apart(drift(x, t).data, reverse.drift(x, t).data) < 1e-13 * 10 * size, path.name);
      assertAlmostEquals(diffusion(x, t).data[0], reverse.diffusion(x, t).data[0], 1e-14);
    }
  }
});

Deno.test("without diffusion it is the flow: Euler's method, which needs no rng and no normal base", async () => {
  const kernel = lawKernel(moons()), start = rng.normal([5, 2]), sampler = flowSde({ diffusion: 0 });
  const between = fromVelocity(straight, (x: Points, t) => float64.scale(Math.cos(t), x), { dim: 2, kernel });
  for (const model of [noised(eightGaussians(), straight), between]) {
    const how = { start, times: evenTimes(straight, 20) };
    const plain = await sampleToEnd(model, { ...how, sampler: probabilityFlow({ solver: euler }) });
    assertEquals(await sampleToEnd(model, { ...how, sampler }), plain);
    assertEquals(await sampleToEnd(model, { start, sampler, steps: 20 }), plain);
  }
});

const laws: Law[] = [{ mean: 1, variance: 0.1 }, { mean: -1, variance: 5 }], counts = [200, 400, 800];

/** |moment − truth| at data, exactly: no draws. */
function errors(sampler: ReturnType<typeof flowSde>, model: DiffusionModel, data: Law): Law[] {
  return counts.map((n) => {
    const end = endLaw(sampler, model, normal, evenTimes(straight, n));
    return { mean: Math.abs(end.mean - data.mean), variance: Math.abs(end.variance - data.variance) };
  });
}

function fitted(each: readonly Law[][], moment: keyof Law): number {
  return convergenceOrder(
    counts.map((n) => 1 / n),
    counts.map((_, k) => each.map((error) => error[k][moment])),
  ).value;
}

Deno.test("from pure noise to pure data it has weak order 1 by Euler–Maruyama and 2 by SRA1, for every diffusion", () => {
  for (const [solver, order] of [[eulerMaruyama, 1], [rosslerSra, 2]] as const) {
    for (const diffusion of [0.3, 1, 2]) {
      const sampler = flowSde({ solver, diffusion });
      for (const path of wholePaths) {
        const each = laws.map((data) => errors(sampler, gaussianFlow(path, data), data)),
          name = `${sampler.name}, ${path.name}`;
        if (path !== straight) assertAlmostEquals(fitted(each, "mean"), order, 0.15, name);
        else each.flat().forEach(({ mean }) => assert(mean < rounding, `${name}: ${mean}`)); // α m is a line
        assertAlmostEquals(fitted(each, "variance"), order, 0.15, name);
      }
    }
  }
});

Deno.test("an interpolant with noise of its own has weak order 1 too, and asks twice a step", async () => {
  for (const diffusion of [0.3, 1, 2]) {
    const sampler = flowSde({ diffusion });
    const each = laws.map((data) => errors(sampler, gaussianInterpolant(straight, data, 0.5), data));
    assertAlmostEquals(fitted(each, "variance"), 1, 0.15, sampler.name);
  }
  const model = gaussianInterpolant(straight, laws[0], 0.5);
  for await (
    const { step, evaluations } of sample(model, { count: 2, rng, sampler: flowSde(), steps: 5, every: 1 })
  ) {
    assertEquals(evaluations, 2 * step);
  }
});

/** Roundings of 800 steps, at their worst each of a few units of the last place of 10. */
const rounding = 800 * 10 * 2 ** -52;

const modes = gaussianMixture({ means: [[-2], [1]], weights: [0.3, 0.7], sigma: 0.5 }),
  whole = 0.25 + 0.3 * 0.7 * 9;

Deno.test("its law at every time is that of the flow, whatever the diffusion", async () => {
  const model = noised(modes, straight), start = rng.normal([4000, 1]), steps = 200;
  for (const diffusion of [0, 0.5, 2]) {
    const sampler = flowSde({ diffusion });
    for await (const frame of sample(model, { start, rng, sampler, steps, every: 100 })) {
      const { alpha, variance: noise } = straight,
        a = alpha(frame.t),
        v = noise(frame.t),
        s = Math.sqrt(a * a / 4 + v);
      const { data } = await frame.points(), width = Math.sqrt(a * a * whole + v);
      // What so many steps are off by on Gaussians as wide as a mode and as the whole, exactly: relative, of the variance.
      const off = Math.max(...[0.25, whole].map((variance) => {
        const law = { mean: 0, variance }, times = evenTimes(straight, steps).slice(0, frame.step + 1);
        const made = endLaw(sampler, gaussianFlow(straight, law), normal, times);
        return Math.abs(made.variance / gaussianAt(straight, law, frame.t).variance - 1);
      }));
      assert(off < 0.05, `${off}`); // else the bound would say nothing
      const near = (found: { value: number; standardError: number }, truth: number, bias: number) =>
        assert(
          Math.abs(found.value - truth) < 4 * found.standardError + bias,
          `diffusion ${diffusion}, t = ${frame.t}: ${found.value}, not ${truth}`,
        );
      near(mean(data), a * 0.1, off * width);
      near(variance(data), width ** 2, off * width ** 2);
      const left = 0.3 * normalCdf(-a / 2, -2 * a, s) + 0.7 * normalCdf(-a / 2, a, s);
      near(mean(data.map((x) => x < -a / 2 ? 1 : 0)), left, off);
    }
  }
});

Deno.test("with the sign of the score turned it is not: noise alone spreads", async () => {
  const model = noised(modes, straight), start = rng.normal([2000, 1]), sampler = flowSde({ diffusion: 1 });
  const wrong = {
    ...sampler,
    step: ((moment) => {
      const turned = tunableSde(moment.model, { diffusion: 1 }),
        { x, t, next, normal, model: { space, velocity } } = moment;
      const drift = space.sub(space.scale(2, velocity(x, t)), turned.drift(x, t)); // v + ε s
      const noise = space.mul(space.scale(Math.sqrt(t - next), normal(0)), turned.diffusion(x, t));
      return { x: space.add(space.add(x, space.scale(next - t, drift)), noise) };
    }) as typeof sampler.step,
  };
  const [right, other] = [sampler, wrong].map((sampler) =>
    sampleToEnd(model, { start, rng, sampler, steps: 100 })
  );
  const spread = variance((await other).data);
  assert(
    spread.value - 4 * spread.standardError > 1.5 * variance((await right).data).value,
    `${spread.value}`,
  );
});

Deno.test("it refuses a flow whose score is not known, by name, and lets an interpolant through", async () => {
  const kernel = lawKernel(moons()), sampler = flowSde();
  const between = fromVelocity(straight, (x: Points) => x, { dim: 2, kernel });
  const says =
    "is for standard normal noise, but the model's is moons: take diffusion = 0, the flow, or an interpolant";
  await assertRejects(
    () => sampleToEnd(between, { count: 1, rng, sampler }),
    TypeError,
    `${sampler.name}, which draws noise, ${says}`,
  );
  assertThrows(() => tunableSde(between), TypeError, `tunableSde ${says}`);
  assertEquals(tunableSde(between, { diffusion: 0 }).drift(rng.normal([1, 2]), 0.5), rng.normal([1, 2]));
  assertThrows(() => flowSde({ diffusion: -1 }), RangeError, "diffusion must be at least 0, got -1");
  assertThrows(
    () => tunableSde(between, { diffusion: NaN }),
    RangeError,
    "diffusion must be finite, got NaN",
  );
  const interpolant = { ...gaussianInterpolant(straight, laws[0], 0.5), kernel };
  await sampleToEnd(interpolant, { start: rng.normal([3, 1]), rng, sampler, steps: 3 });
  // Other noise than γ z would be wrong there, though the base be normal.
  assertThrows(
    () => reverseSde({ ...interpolant, kernel: undefined }),
    TypeError,
    "but the model's is standard normal, with latent noise",
  );
});
