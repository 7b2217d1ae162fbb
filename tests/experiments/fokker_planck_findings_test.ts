import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points, squaredNorms, zeros } from "driftfield/core";
import { type Dataset, gaussianMixture } from "driftfield/datasets";
import { particleMatching } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import type { Animation } from "driftfield/plots";
import { equilibrium, interacting, type InteractingOptions, interactingSchedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import { probabilityFlow } from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { forwardFindings } from "../../lib/experiments/fokker_planck_findings.ts";
import { denoisingWay } from "../../lib/experiments/generated_samples.ts";
import type { Lesson } from "../../lib/experiments/lesson.ts";

/** What is found of particles that begin there. */
async function found(start: Points, options: InteractingOptions, horizon?: number) {
  const law = gaussianMixture({
    means: [Array.from({ length: start.shape[1] }, () => 0)],
    sigma: 1,
  }) as Dataset;
  const lesson: Lesson = { law, train: law, sigmaData: 1, heldOut: start, fresh: start };
  const schedule = interactingSchedule(interacting(options), {
    dim: start.shape[1],
    ...horizon && { horizon },
  });
  const out = await forwardFindings(schedule, lesson, { rng: philox(71) });
  return {
    ...out,
    schedule,
    moments: out.values.forwardMoments as number[],
    moment: out.checks[0],
    rest: out.checks[1],
  };
}

const cases: Record<string, InteractingOptions> = {
  "without noise": { strength: 2 },
  "half by noise": { strength: 2, temperature: 0.5 },
  "by noise alone": { strength: 0, temperature: 1 },
};

Deno.test("what begins at equilibrium is found to stay there", async () => {
  for (const [name, options] of Object.entries(cases)) {
    const law = equilibrium(interacting(options), 2), start = law.sample(400, philox(72));
    const { checks, moment, values, schedule } = await found(start, options);
    assertEquals(checks.filter(({ passed }) => !passed), [], name);
    assertEquals(checks.length, 2);
    // What the check allows for steps is little: a hundredth of what it is held to.
    assert(moment.tolerance! < 0.01 * moment.truth, `${name}: ${moment.tolerance}`);
    const { value } = mean(squaredNorms(start)), m = options.strength! / 2 + 2 * (options.temperature ?? 0);
    assertAlmostEquals(
      values.secondMomentLeft as number,
      (value - m) * Math.exp(-2 * schedule.horizon),
      1e-12,
      name,
    );
  }
});

Deno.test("the second moment has its law on the way; what has not come to rest is found out", async () => {
  const start = float64.add(
    float64.scale(2, philox(73).normal([400, 2])),
    points(new Float64Array(800).fill(3), 2),
  );
  for (const [name, options] of Object.entries(cases)) {
    const { moment, rest, values, moments, schedule } = await found(start, options, 0.5);
    assert(moment.passed, `${name}: ${JSON.stringify(moment)}`);
    assert(!rest.passed, name);
    const m = options.strength! / 2 + 2 * (options.temperature ?? 0), [first] = moments;
    assertAlmostEquals(moment.truth, m + (first - m) * Math.exp(-1), 1e-9, name);
    assert(moment.tolerance! < 0.01 * (first - moment.truth), `${name}: ${moment.tolerance}`);
    const centre = Math.hypot(...[0, 1].map((k) => mean(start.data.filter((_, at) => at % 2 === k)).value));
    assertAlmostEquals(values.centreLeft as number, centre * Math.exp(-0.5), 1e-12, name);
    const times = values.forwardTimes as number[];
    times.forEach((t, k) => assertAlmostEquals(t, schedule.time(k / 11), 1e-12));
  }
});

Deno.test("a law on a sphere has no density that radii could be held to", async () => {
  const start = philox(74).normal([100, 5]), { checks, plots, values } = await found(start, { strength: 1 });
  assertEquals([checks.length, checks[0].passed], [1, true]);
  assertEquals(Object.keys(plots), ["second_moment", "radius"]);
  assert(values.distanceToEquilibrium as number <= 1);
});

Deno.test("samples on their way back are drawn at the times at which data are on their way forward", async () => {
  const process = interacting({ strength: 2, temperature: 0.5 });
  const model = particleMatching(process, { dim: 2 }).model(({ shape }) => zeros([shape[0], 4]), { dim: 2 });
  const sampler = probabilityFlow({ solver: rk4 }), rng = philox(75);
  const way = await denoisingWay(model, { sampler, steps: 11, rng, count: 5 });
  const { values, plots } = await found(philox(76).normal([50, 2]), { strength: 2, temperature: 0.5 });
  assertEquals([way.flow, way.reverse, way.frames.length], [true, true, 12]);
  way.levels.toReversed().forEach((t, k) =>
    assertAlmostEquals(t, (values.forwardTimes as number[])[k], 1e-12)
  );
  assertEquals((plots.forward as Animation).frames.length, 12);
});
