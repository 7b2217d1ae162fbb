import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { convergenceOrder } from "driftfield/metrics";
import { edm, linearPath, subVariancePreserving, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  dpmSolver,
  edmSampler,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { euler } from "driftfield/solvers";

const rng = philox(711), counts = [100, 200, 400];

/** ‖x − y‖ of each row. */
const distances = (x: Points, y: Points) =>
  Float64Array.from(
    { length: x.shape[0] },
    (_, i) => Math.hypot(...[0, 1].map((d) => x.data[2 * i + d] - y.data[2 * i + d])),
  );

for (const schedule of [variancePreserving(), subVariancePreserving(), edm(), linearPath()]) {
  Deno.test(`samplers that draw nothing have their order on eight Gaussians, ${schedule.name}`, async () => {
    const model = noised(eightGaussians(), schedule),
      start = float64.scale(schedule.sigma(schedule.to), rng.normal([8, 2]));
    const run = (sampler: Sampler, steps: number) =>
      sampleToEnd(model, { start, rng, sampler, steps, denoise: false });
    const truth = await run(adaptiveFlow({ relTol: 1e-10 }), 1);
    for (
      const sampler of [
        probabilityFlow({ solver: euler }),
        probabilityFlow(),
        ddim(),
        edmSampler(),
        dpmSolver(),
      ]
    ) {
      const errors = await Promise.all(counts.map(async (n) => distances(await run(sampler, n), truth)));
      const { value } = convergenceOrder(counts.map((n) => 1 / n), errors);
      assertAlmostEquals(value, sampler.order, 0.1, sampler.name);
    }
  });
}

Deno.test("reverseDiffusion() at λ = 0 is Euler's method on the probability flow, and draws nothing", async () => {
  const schedule = variancePreserving(),
    model = noised(eightGaussians(), schedule),
    start = rng.normal([8, 2]);
  const sampler = reverseDiffusion({ lambda: 0 }), times = sampler.times(schedule, 20);
  const [one, other] = [sampler, probabilityFlow({ solver: euler })].map((sampler) =>
    sampleToEnd(model, { start, rng, sampler, times })
  );
  // Roundings, of 20 steps of states below 8, which the flow carries on at most a hundredfold.
  distances(await one, await other).forEach((d) => assert(d < 20 * 8 * 2 ** -52 * 100, `${d}`));
  assertEquals(sampler.draws, 0);
});
