import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Points } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { diffusion, readParameters } from "driftfield/experiments";
import { philox } from "driftfield/random";
import { chosen, samplers, schedules } from "../../lib/experiments/generation_choices.ts";
import { architectureOf } from "../../lib/experiments/generation_recipes.ts";
import { generate } from "../../lib/experiments/generated_samples.ts";
import { lessonOf } from "../../lib/experiments/lesson.ts";

const tiny = { steps: "30", batch: "64", width: "8", count: "80", "sampler-steps": "4" };
const digits = {
  data: "digits",
  channels: "4",
  steps: "4",
  batch: "16",
  width: "8",
  count: "40",
  "sampler-steps": "2",
};
const run = (given: Record<string, string>, seed = 0, signal?: AbortSignal) =>
  diffusion.run(readParameters(diffusion, given), { seed, signal });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("diffusion: what is trained too little fails, whatever the schedule and the sampler", async () => {
  const ways: Record<string, string>[] = [
    {},
    { schedule: "vp", sampler: "ddpm" },
    { data: "moons", schedule: "linear-path", sampler: "annealed-langevin" },
  ];
  for (const way of ways) {
    const { checks, samples, plots, files } = await run({ ...tiny, ...way }),
      about = way.data ?? "8gaussians";
    assertEquals(checks.map(({ passed }) => passed), [false, false], JSON.stringify(way));
    assertEquals(samples.shape, [80, 2]);
    assertEquals(Object.keys(plots), ["samples", "denoising", "training"]);
    assertEquals(Object.keys(files!), [`diffusion-${about}.safetensors`, `diffusion-${about}.json`]);
  }
});

Deno.test("diffusion: names are of what they say", () => {
  const names = (table: Record<string, () => { name: string }>) =>
    Object.values(table).map((make) => make().name);
  assertEquals(names(schedules), [
    "EDM",
    "variance preserving",
    "sub-variance preserving",
    "cosine",
    "variance exploding",
    "linear path",
  ]);
  assertEquals(names(samplers), [
    "DPM-Solver++(2M)",
    "EDM (Heun)",
    "probability flow (heun)",
    "probability flow (heun, log noise)",
    "DDIM (η = 0)",
    "EDM (stochastic Heun, churn 20)",
    "DDPM",
    "reverse SDE (eulerMaruyama, λ = 1)",
    "DDIM (η = 0), corrected",
    "annealed Langevin",
  ]);
});

Deno.test("diffusion: every sampler goes along every schedule", async () => {
  const law = eightGaussians();
  for (const [name, schedule] of Object.entries(schedules)) {
    const model = noised(law, schedule());
    for (const way of Object.keys(samplers)) {
      const sampler = chosen("sampler", way, samplers),
        how = { sampler, steps: sampler.steps, rng: philox(0) };
      const { data } = await generate(() => model, { ...how, count: 4, part: 4 });
      // The denoised end is a mean of data, which lie at 2√2 and at most five standard deviations of ½ from it.
      assert(data.every((v) => Math.abs(v) < 2 * Math.SQRT2 + 2.5), `${way} along ${name}: ${data}`);
    }
  }
});

Deno.test("diffusion: the same seed gives the same bytes, taken up again too; another does not", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const given = { ...tiny, checkpoint: `${folder}/training` };
    const [first, again, other] = [await run(given), await run(given), await run(tiny, 1)];
    assertEquals([again.values, again.samples, again.checks], [first.values, first.samples, first.checks]);
    assertEquals(again.files, first.files);
    assertEquals((await run(tiny)).files, first.files); // where it is kept changes nothing
    assert(other.samples.data[0] !== first.samples.data[0]);
    const about = JSON.parse(text(first.files!["diffusion-8gaussians.json"]));
    assertMatch(about.command, /^deno task experiment diffusion --seed 0 --data 8gaussians --schedule edm /);
    assert(!about.command.includes("checkpoint"));
    assertEquals([about.seed, about.backend, about.objective.schedule], [0, first.backend, "EDM"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("diffusion: of a file a third is held out, samples have its units, and the files have no name of it", async () => {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  try {
    const rows = Array.from({ length: 90 }, (_, i) => `${1000 + i % 7},${i * i % 11},${i / 50}`);
    await Deno.writeTextFile(data, ["a,b,c", ...rows].join("\n"));
    const { checks, samples, plots, files, values } = await run({ ...tiny, data, waves: "", count: "0" });
    assertEquals([checks.length, samples.shape], [3, [600, 3]]); // twenty times the thirty that are held out
    assertEquals(values.comparedBothSides, 30);
    const first = samples.data.filter((_, at) => at % 3 === 0);
    assert(first.every((a) => a > 900 && a < 1100), `${first.toSorted()}`);
    assertEquals(Object.keys(plots), ["training"]);
    assertEquals(Object.keys(files!), ["network.safetensors", "network.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("diffusion: digits are a class each, in seventeen greys, and judged as digits", async () => {
  const whole = ({ data }: Points) => data.every((v) => Number.isInteger(v) && v >= 0 && v <= 16);
  const found = await run(digits), { checks, samples, values, plots, files } = found;
  assertEquals(samples.shape, [40, 64]);
  assert(whole(samples));
  assertEquals(checks.map(({ truth, side }) => [truth, side]), [
    [0.5, "at most"],
    [Math.min(values.frechetMixture as number, values.frechetMixtureAsImages as number), "at most"],
    [values.coverageOfReal as number, "at least"],
    [0, "at least"],
  ]);
  assertEquals(checks.map(({ passed }) => passed), [false, false, false, true]); // noise, nearly
  assertEquals(Object.keys(plots), ["samples", "nearest", "corruption", "denoising", "training"]);
  assertEquals(Object.keys(files!), ["diffusion-digits.safetensors", "diffusion-digits.json"]);
  assertEquals(JSON.parse(text(files!["diffusion-digits.json"])).network.kind, "unet");

  const guided = await run({ ...digits, guidance: "9" });
  assert(whole(guided.samples) && guided.values.frechetAsSampled !== values.frechetAsSampled);
  assertEquals(guided.files!["diffusion-digits.safetensors"], files!["diffusion-digits.safetensors"]);
  const lesson = await lessonOf("digits", 100, philox(0));
  const { config } = architectureOf(readParameters(diffusion, { ...digits, network: "mlp" }), lesson);
  assertEquals([config.kind, config.dim, config.classes], ["mlp", 64, 10]);
});

Deno.test("diffusion refuses what it cannot run, by name, before it trains, and ends when aborted", async () => {
  const refused: [Record<string, string>, string][] = [
    [{ data: "noons" }, "the data set must be one of 8gaussians"],
    [{ schedule: "vpp" }, "schedule must be one of edm, vp, sub-vp, cosine, ve, linear-path"],
    [{ sampler: "adaptive-flow" }, "sampler must be one of dpm-solver, heun"],
    [{ sampler: "toString" }, "sampler must be one of"],
    [{ network: "cnn" }, "network must be one of mlp, unet"],
    [{ network: "unet" }, "network unet is for images: 8gaussians has points of dim 2; take mlp"],
    [{ guidance: "2" }, "guidance must be 1 where data have no labels, as 8gaussians"],
    [{ guidance: "-1", data: "digits" }, "guidance must be between 0 and 100, got -1"],
    [{ guidance: "1e39", data: "digits" }, "guidance must be between 0 and 100"],
    [{ steps: "-1" }, "steps must be at least 0, got -1"],
    [{ "sampler-steps": "-2" }, "sampler-steps must be between 0 and 10000, got -2"],
    [{ "sampler-steps": "1e9" }, "sampler-steps must be between 0 and 10000"],
    [{ rate: "-1" }, "rate must be at least 0"],
    [{ batch: "0.5" }, "batch"],
    [{ batch: "1e9" }, "batch must be between 0 and 65536, got 1000000000"],
    [{ width: "0" }, "width"],
    [{ width: "1e5" }, "the network must have at most 67108864 weights, got 2000"],
    [{ channels: "0", data: "digits" }, "channels"],
    [{ channels: "1e6", data: "digits" }, "the network must have at most"],
    [{ count: "7" }, "count must be between 40 and 1000000, got 7"],
    [{ count: "1e12" }, "count must be between 40 and 1000000"],
    [{ waves: "1,x" }, 'waves must be positive numbers with commas between, got "1,x"'],
    [{ checkpoint: "no/such/folder/file" }, "there is no folder"],
  ];
  for (const [given, message] of refused) {
    const progress = (done: number) => assert(done === 0, `${JSON.stringify(given)} was trained`);
    const parameters = readParameters(diffusion, { ...tiny, ...given });
    await assertRejects(() => diffusion.run(parameters, { seed: 0, progress }), RangeError, message);
  }
  await assertRejects(() => run(tiny, 0, AbortSignal.abort()), DOMException, "abort");
});

Deno.test("diffusion ends when aborted while it samples and while it judges", async () => {
  // 30 steps of training, then as far again as 15 of them, 12 for the samples.
  for (const last of [30, 42]) {
    const controller = new AbortController(), parameters = readParameters(diffusion, tiny);
    const seen: number[] = [];
    const progress = (done: number) => {
      seen.push(done);
      if (done >= last) controller.abort();
    };
    const ended = diffusion.run(parameters, { seed: 0, signal: controller.signal, progress });
    await assertRejects(() => ended, DOMException, "abort");
    assertEquals(seen[0], 0); // there is something to see before the first step is done
  }
});
