import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { decodeSafetensors, points, take, zeros } from "driftfield/core";
import { diffusion, type Outcome, poisson, readParameters } from "driftfield/experiments";
import { edm, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { cloudMovie } from "../../lib/experiments/generated_pictures.ts";
import { evaluationsOf, noisingWay } from "../../lib/experiments/generated_samples.ts";
import { chosen, flowSamplers, samplers } from "../../lib/experiments/generation_choices.ts";

type Given = Record<string, string>;
const tiny = { steps: "30", batch: "64", width: "8", count: "80", "sampler-steps": "4" };
const run = (given: Given, seed = 0, signal?: AbortSignal) =>
  poisson.run(readParameters(poisson, { ...tiny, ...given }), { seed, signal });
const about = ({ files }: Outcome, name: string) => JSON.parse(new TextDecoder().decode(files![name]));

Deno.test("poisson: what is trained too little fails, whatever D, the objective and the sampler", async () => {
  const ways: [Given, number | string, evaluations: number][] = [
    [{}, 64, 5],
    [{ "extra-dimensions": "1", data: "moons", sampler: "heun" }, 1, 9],
    [{ "extra-dimensions": "1", objective: "field", sampler: "log-noise-flow" }, 1, 9],
    [{ "extra-dimensions": "Infinity", sampler: "ddim" }, "infinity", 5],
  ];
  for (const [way, extraDimensions, evaluations] of ways) {
    const found = await run(way), { checks, values, samples, plots, files } = found;
    assertEquals([checks.length, checks[0].passed], [2, false], JSON.stringify(way));
    assertEquals(samples.shape, [80, 2]);
    assertEquals([values.extraDimensions, values.evaluations], [extraDimensions, evaluations]);
    assertEquals(Object.keys(plots), ["samples", "denoising", "training"]);
    const name = `poisson-${way.data ?? "8gaussians"}`;
    assertEquals(Object.keys(files!), [`${name}.safetensors`, `${name}.json`]);
    const { objective, network } = about(found, `${name}.json`);
    assertEquals([objective.schedule, objective.extraDimensions], ["EDM", extraDimensions]);
    assertEquals(network.outputs, way.objective ? 3 : 2);
  }
});

Deno.test("poisson: at infinity it is diffusion, to the byte, and at no D below", async () => {
  const same = await diffusion.run(readParameters(diffusion, tiny), { seed: 0 });
  const [limit, near] = [await run({ "extra-dimensions": "infinity" }), await run({})];
  const weights = ({ files }: Outcome) =>
    Object.entries(files!).find(([name]) => name.endsWith(".safetensors"))![1];
  assertEquals(weights(limit), weights(same));
  assertEquals([limit.samples, limit.checks], [same.samples, same.checks]);
  assert(`${weights(near)}` !== `${weights(same)}`);
});

Deno.test("poisson: the same seed gives the same bytes, taken up again too, but not with another D", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const given = { checkpoint: `${folder}/training` };
    const [first, again, plain] = [await run(given), await run(given), await run({})];
    assertEquals([again.values, again.samples, again.checks], [first.values, first.samples, first.checks]);
    assertEquals([again.files, plain.files], [first.files, first.files]);
    assertMatch(
      about(first, "poisson-8gaussians.json").command,
      /^deno task experiment poisson --seed 0 --data 8gaussians --extra-dimensions 64 --objective perturbation /,
    );
    for (const D of ["63", "1", "infinity"]) {
      const other = run({ ...given, "extra-dimensions": D });
      await assertRejects(() => other, RangeError, "it is of another data set or objective");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("poisson: the field is that of eight times the points that are learned from", async () => {
  const folder = await Deno.makeTempDir(), checkpoint = `${folder}/training`;
  try {
    await run({ steps: "2", "extra-dimensions": "1", objective: "field", checkpoint });
    const { metadata } = decodeSafetensors(await Deno.readFile(checkpoint));
    assertEquals(JSON.parse(metadata.settings).batch, 8 * 64);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("poisson: digits are a class each, guided if one likes, and judged as digits", async () => {
  const digits = {
    data: "digits",
    channels: "4",
    steps: "4",
    batch: "16",
    count: "40",
    "sampler-steps": "2",
  };
  const found = await run({ ...digits, "extra-dimensions": "3", guidance: "2" });
  const { checks, samples, plots } = found, { network, objective } = about(found, "poisson-digits.json");
  assertEquals([checks.length, samples.shape], [4, [40, 64]]);
  assert(samples.data.every((v) => Number.isInteger(v) && v >= 0 && v <= 16));
  assertEquals(Object.keys(plots), ["samples", "nearest", "corruption", "denoising", "training"]);
  assertEquals([network.kind, network.classes], ["unet", 10]);
  assertEquals([objective.extraDimensions, objective.unit], [3, 1 / 8]);
});

Deno.test("poisson refuses what it cannot run, by name, before it trains, and ends when aborted", async () => {
  const whole = "extra-dimensions must be a whole number of at least 1, or infinity, got ";
  const refused: [Given, string][] = [
    ...["0", "-1", "0.5", "two", "", "1e3", "NaN", "-infinity"].map((D) =>
      [{ "extra-dimensions": D }, `${whole}"${D}"`] as [Given, string]
    ),
    [{ objective: "fields" }, "objective must be one of perturbation, field"],
    [
      { objective: "field", "extra-dimensions": "infinity" },
      "extra-dimensions must be finite for the objective",
    ],
    [{ objective: "field", data: "digits", network: "mlp" }, "data must have no classes for the objective"],
    [{ sampler: "ddpm" }, "sampler must be one of dpm-solver, heun, probability-flow, log-noise-flow, ddim"],
    [{ sampler: "heun-stochastic" }, "sampler must be one of"],
    [{ network: "unet" }, "network unet is for images: 8gaussians has points of dim 2; take mlp"],
    [{ data: "noons" }, "the data set must be one of 8gaussians"],
    [{ guidance: "2" }, "guidance must be 1 where data have no labels, as 8gaussians"],
    [{ steps: "-1" }, "steps must be at least 0, got -1"],
  ];
  for (const [given, message] of refused) {
    const progress = (done: number) => assert(done === 0, `${JSON.stringify(given)} was trained`);
    const parameters = readParameters(poisson, { ...tiny, ...given });
    await assertRejects(() => poisson.run(parameters, { seed: 0, progress }), RangeError, message);
  }
  await assertRejects(() => run({}, 0, AbortSignal.abort()), DOMException, "abort");
});

Deno.test("samplers for noise of any law are those that draw none", () => {
  const drawing = Object.keys(samplers).filter((name) => chosen("sampler", name, samplers).draws > 0);
  assertEquals(drawing, Object.keys(samplers).filter((name) => !(name in flowSamplers)));
});

Deno.test("evaluations are counted as the methods say: one a step or two, and one for the noise that is left", async () => {
  const counts = { "dpm-solver": 8, heun: 15, "probability-flow": 15, "log-noise-flow": 15, ddim: 8 };
  for (const [name, count] of Object.entries(counts)) {
    const sampler = chosen("sampler", name, flowSamplers);
    assertEquals(await evaluationsOf(edm(), { sampler, steps: 7 }), count, name);
  }
});

Deno.test("data are noised by the model's own law", () => {
  const kernel = studentKernel(1),
    x = zeros([5, 2]),
    { frames } = noisingWay(x, { schedule: edm(), kernel }, philox(7));
  const noise = kernel.sample([5, 2], philox(7)).data, share = 12.8 / Math.hypot(1, 12.8);
  frames.at(-1)!.data.forEach((v, at) => assert(Math.abs(v - share * noise[at]) <= 1e-9 * Math.abs(v)));
});

Deno.test("what comes from far out is not drawn, wherever it ends", () => {
  const frames = [points([[1, 7], [-6, 6], [0, 0]]), points([[1, 1], [2, 2], [90, 0]])];
  const drawn = cloudMovie({ frames, levels: [80, 0] });
  assertEquals(drawn.frames, [points([[-6, 6], [0, 0]]), points([[2, 2], [90, 0]])]);
  assertEquals(drawn.title, "From noise (within 6) to data, over √(α² + σ²)");
  const near = frames.map((x) => take(x, [1, 2]));
  assertEquals(cloudMovie({ frames: near, levels: [80, 0] }).title, "From noise to data, over √(α² + σ²)");
});
