import { assert } from "@std/assert";
import {
  adaptiveFlow,
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
} from "driftfield/samplers";
import { euler } from "driftfield/solvers";
import { pValueOf } from "../samplers/energy.ts";
import { schedules } from "../schedules.ts";

const samplers = [
  adaptiveFlow(),
  annealedLangevin(),
  ddim(),
  ddim({ eta: 0.5 }),
  ddim({ eta: 1 }),
  ddpm(),
  ddpm({ interpolation: 1 }),
  dpmSolver(),
  edmSampler(),
  edmSampler({ churn: 20 }),
  edmSampler({ churn: 40, churnMin: 0.05, churnMax: 50 }),
  predictorCorrector(),
  probabilityFlow(),
  probabilityFlow({ solver: euler }),
  probabilityFlow({ variable: "log noise" }),
  adaptiveFlow({ variable: "log noise" }),
  ...[0.5, 1, 2].map((lambda) => reverseDiffusion({ lambda })),
];

for (const sampler of samplers) {
  Deno.test(`10,000 samples are not told from the data at 1 %, on any schedule: ${sampler.name}`, async () => {
    for (const schedule of schedules) {
      const p = await pValueOf(sampler, schedule);
      assert(p > 0.01, `${schedule.name}: p = ${p}`);
    }
  });
}
