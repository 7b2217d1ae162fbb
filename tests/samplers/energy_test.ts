import { assert } from "@std/assert";
import {
  adaptiveFlow,
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  flowSde,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
} from "driftfield/samplers";
import { pValueOf } from "./energy.ts";
import { schedules } from "../schedules.ts";
import { wholePaths } from "./whole.ts";

async function notRejected(sampler: Sampler, some = schedules): Promise<void> {
  for (const schedule of some) {
    const p = await pValueOf(sampler, schedule);
    assert(p > 0.01, `${sampler.name}, ${schedule.name}: p = ${p}`);
  }
}

const [vp, sub, cos, exploding, sigma, line] = schedules; // every sampler on each of them: tests/slow/samplers_test.ts

Deno.test("10,000 samples are not told from the data at 1 %: samplers that draw nothing", async () => {
  await notRejected(dpmSolver());
  await notRejected(edmSampler(), [sigma, line]);
  await notRejected(probabilityFlow(), [sub, exploding]);
  await notRejected(probabilityFlow({ variable: "log noise" }), [line]);
  await notRejected(adaptiveFlow(), [vp]);
  await notRejected(ddim(), [cos]);
});

Deno.test("10,000 samples are not told from the data at 1 %: from pure noise to pure data", async () => {
  await notRejected(probabilityFlow(), wholePaths);
  await notRejected(flowSde(), [...wholePaths, vp]);
});

Deno.test("10,000 samples are not told from the data at 1 %: samplers that draw noise", async () => {
  await notRejected(reverseDiffusion(), [exploding]);
  await notRejected(edmSampler({ churn: 20 }), [sigma]);
  await notRejected(ddpm(), [vp]);
  await notRejected(predictorCorrector(), [sub]);
  await notRejected(annealedLangevin(), [cos]);
});

Deno.test("what is wrong is told: too few steps", async () => {
  for (const schedule of [vp, sigma, line]) {
    for (const sampler of [dpmSolver(), edmSampler(), ddim(), ddpm()]) {
      const p = await pValueOf(sampler, schedule, 6);
      assert(p <= 0.01, `${sampler.name}, ${schedule.name}: p = ${p}`);
    }
  }
});
