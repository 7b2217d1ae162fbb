import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { float64, type Points } from "driftfield/core";
import { learned, onHost } from "driftfield/networks";
import { denoising } from "driftfield/losses";
import { type DiffusionModel, edm, type Schedule, timeAtNoiseLevel } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  predictorCorrector,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { schedules } from "../schedules.ts";
import { learnedEight, predict, readUnder } from "./learned_eight.ts";

const net = await learnedEight(), rng = philox(841), n = 64, most = 40, steps = 12;
const levels = Array.from({ length: steps + 1 }, (_, k) => most * 2000 ** (-k / steps)); // within every schedule
const y = float64.scale(most, rng.fork("start").normal([n, 2]));
/** Some 200 roundings of a network's answer of size 6, and a slope of 10 of the flow between modes. */
const rounding = 200 * 2 ** -24 * 6 * 10;
const worst = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

/** What a sampler makes of y = x/α, stepping at the same σ/α under any schedule. */
function madeUnder<V>(model: DiffusionModel<V>, sampler: Sampler): Promise<Points> {
  const { schedule } = model, times = levels.map((level) => timeAtNoiseLevel(schedule, level));
  return sampleToEnd(model, { start: float64.scale(schedule.alpha(times[0]), y), times, sampler, rng });
}

Deno.test("one network is one denoiser of (x/α, σ/α), whatever the schedule under which it is read", async () => {
  const denoised = async (schedule: Schedule, level: number) => {
    const { space, denoise } = readUnder(net, schedule), t = timeAtNoiseLevel(schedule, level);
    const x = space.from(float64.scale(schedule.alpha(t) * level / most, y)), made = denoise(x, t);
    try {
      return await space.to(made);
    } finally {
      [x, made].forEach(space.free);
    }
  };
  const before = tf.memory().numTensors;
  for (const level of levels) {
    const plain = await denoised(edm(), level);
    for (const schedule of schedules) {
      assert(worst(await denoised(schedule, level), plain) < rounding, `${schedule.name}, σ/α = ${level}`);
    }
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("samplers that know x/α and σ/α alone make the same of a learned model under every schedule, noise drawn or not", async () => {
  const samplers = [
    ddim(),
    ddim({ eta: 0.5 }),
    ddpm(),
    dpmSolver(),
    edmSampler(),
    edmSampler({ churn: 3 }),
    annealedLangevin(),
    predictorCorrector(),
  ];
  const before = tf.memory().numTensors;
  for (const sampler of samplers) {
    const plain = await madeUnder(readUnder(net, edm()), sampler);
    for (const schedule of schedules) {
      const off = worst(await madeUnder(readUnder(net, schedule), sampler), plain);
      assert(off < steps * rounding, `${sampler.name}, ${schedule.name}: ${off}`);
    }
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("followed to a tolerance, the flow of a learned model leads to the same points under every schedule", async () => {
  const relTol = 1e-5, view = await onHost(net), sampler = adaptiveFlow({ relTol });
  const flow = (schedule: Schedule) => madeUnder(learned(view, denoising(schedule, { predict })), sampler);
  const plain = await flow(edm());
  for (const schedule of schedules) {
    // Some 20 steps in each of 12 err by relTol of states below 6, and errors grow by a slope of 10 between modes.
    const off = worst(await flow(schedule), plain);
    assert(off < 20 * steps * relTol * 6 * 10, `${schedule.name}: ${off}`);
  }
});
