import { assert, assertEquals, assertRejects } from "@std/assert";
import { experiments, fokkerPlanckModel, readParameters } from "driftfield/experiments";
import { particleSamplers } from "../../lib/experiments/generation_choices.ts";

type Given = Record<string, string>;
const tiny = {
  data: "moons",
  steps: "20",
  batch: "32",
  width: "8",
  count: "80",
  cells: "400",
  moments: "8",
  "sampler-steps": "4",
};
const asked = (given: Given = {}) => readParameters(fokkerPlanckModel, { ...tiny, ...given });

Deno.test("fokker-planck-model refuses what it cannot run, by name, before it trains, and ends when aborted", async () => {
  const refused: [Given, string][] = [
    [{ noise: "-0.1" }, "noise must be between 0 and 1, got -0.1"],
    [{ noise: "1.1" }, "noise must be between 0 and 1, got 1.1"],
    [{ strength: "-1" }, 'strength must be a number of at least 0, or left out, got "-1"'],
    [{ temperature: "hot" }, 'temperature must be a number of at least 0, or left out, got "hot"'],
    [{ temperature: "-1e-9" }, "temperature must be a number of at least 0"],
    [{ strength: "0", temperature: "0" }, "temperature"],
    [{ pull: "0" }, "pull must be positive, got 0"],
    [{ pull: "-1" }, "pull must be positive, got -1"],
    [{ horizon: "-1" }, "horizon must be at least 0, got -1"],
    [{ moments: "0" }, "moments must be between 1 and 10000, got 0"],
    [{ moments: "2.5" }, "moments must be"],
    [{ learn: "score" }, "learn must be one of , drift-and-score, velocity"],
    [{ sampler: "ddim" }, "sampler must be one of rk4, heun, midpoint, euler, reverse-sde, flow-sde"],
    [
      { sampler: "reverse-sde", learn: "velocity" },
      "sampler must be one of rk4, heun, midpoint, euler where no score",
    ],
    [{ sampler: "flow-sde", noise: "0" }, "sampler must be one of rk4, heun, midpoint, euler where no score"],
    [{ sampler: "reverse-sde", data: "digits" }, "where no score is learned, got reverse-sde"],
    [{ data: "digits", noise: "0" }, "temperature must be above 0 where data have classes, as digits"],
    [{ cells: "-1" }, "cells must be between 0 and 1000000, got -1"],
    [{ batch: "1" }, "data must have at least 2 points, got 1"],
    [{ data: "noons" }, "the data set must be one of 8gaussians"],
    [{ network: "unet" }, "network unet is for images"],
    [{ guidance: "2" }, "guidance must be 1 where data have no labels, as moons"],
  ];
  for (const [given, message] of refused) {
    const progress = (done: number) => assert(done === 0, `${JSON.stringify(given)} was trained`);
    await assertRejects(
      () => fokkerPlanckModel.run(asked(given), { seed: 0, progress }),
      RangeError,
      message,
    );
  }
  const aborted = { seed: 0, signal: AbortSignal.abort() };
  await assertRejects(() => fokkerPlanckModel.run(asked(), aborted), DOMException, "abort");
});

Deno.test("fokker-planck-model ends when aborted, in every part of it", async () => {
  const seen: number[] = [], given = asked();
  await fokkerPlanckModel.run(given, { seed: 0, progress: (done, total) => void seen.push(done / total) });
  assertEquals(seen, seen.toSorted((a, b) => a - b));
  assertEquals([seen[0], seen.at(-1)], [0, 1]);
  for (const share of [0, 0.2, 0.6]) { // while data go forward, while it trains, while it is judged
    const controller = new AbortController(), { signal } = controller;
    const progress = (done: number, total: number) => void (done >= share * total && controller.abort());
    await assertRejects(
      () => fokkerPlanckModel.run(given, { seed: 0, signal, progress }),
      DOMException,
      "abort",
    );
  }
});

Deno.test("fokker-planck-model is listed, and names of samplers are of what they say", () => {
  assert(experiments.some(({ name }) => name === "fokker-planck-model"));
  assertEquals(Object.values(particleSamplers).map((make) => make().name), [
    ...["rk4", "heun", "midpoint", "euler"].map((name) => `probability flow (${name})`),
    "reverse SDE (eulerMaruyama, λ = 1)",
    "flow SDE (eulerMaruyama, diffusion 1)",
  ]);
});
