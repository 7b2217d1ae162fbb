import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import {
  compare,
  diffusion,
  type Experiment,
  ffjord,
  flowMatching,
  fokkerPlanckModel,
  type Outcome,
  poisson,
  readParameters,
  recordedComparison,
  writeOutcome,
} from "driftfield/experiments";
import { points } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { dequantised } from "driftfield/losses";
import { mapValues, mlp, onPoints, sliced, traced } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { contenders, contendersOf, shareOf } from "../../lib/experiments/compared_methods.ts";
import { comparisonFiles } from "../../lib/experiments/comparison.ts";
import { comparing, groups } from "../../lib/experiments/flow_ways.ts";
import { recipeOf } from "../../lib/experiments/generation_recipes.ts";
import { lessonOf } from "../../lib/experiments/lesson.ts";
import { realSamples } from "../../lib/experiments/real_samples.ts";
import { readStored } from "./stored_command.ts";

type Given = Record<string, string>;
const tiny = { steps: "48", batch: "32", width: "8", depth: "1", count: "80", points: "20" };
const run = (given: Given = {}, seed = 0, signal?: AbortSignal) =>
  compare.run(readParameters(compare, { ...tiny, ...given }), { seed, signal });
const names = contenders.map(({ name }) => name);
const planar = { dim: 2, told: false }, digits = { dim: 64, told: true };

Deno.test("compare: every method has the same number of passes, to half a step of it", () => {
  for (const kind of [planar, digits]) {
    for (const budget of [{ steps: 2000, batch: 512 }, { steps: 1200, batch: 128 }]) {
      for (const contender of contenders) {
        const { steps, batch, passes } = shareOf(contender, kind, budget), each = contender.passes(kind);
        assertEquals(passes, steps * batch * each);
        assert(Math.abs(passes - budget.steps * budget.batch) <= 0.5 * batch * each, contender.name);
      }
    }
  }
  assertEquals(contenders.map((one) => one.passes(planar)), [1, 1, 2, 1, 1, 96, 1]);
  assertEquals(contenders.map((one) => one.passes(digits)), [1, 1, 2, 1, 1, 64, 1]);
});

Deno.test("compare: passes are what a loss asks of the network", async () => {
  const lesson = await lessonOf("moons", 100, philox(0)), x0 = lesson.heldOut, rows = x0.shape[0];
  for (const contender of contenders) {
    const objective = contender.method(planar).objective(1, lesson), rng = philox(1);
    if ("regression" in objective) { // one row that the network sees for each that is learned from, and no derivative
      assertEquals([objective.regression(x0, rng).x.shape[0], contender.passes(planar)], [rows, 1]);
      continue;
    }
    let asked = 0;
    const architecture = mlp({ dim: 2, width: 4 }), initial = architecture.initial(philox(2));
    const weights = mapValues(architecture.shapes, (shape, name) => ({
      data: Float64Array.from(initial[name]),
      shape,
    }));
    const { time, arrays } = objective.draw(x0, rng, { step: 0 });
    const network = traced(onPoints, architecture, weights, architecture.context(time));
    const watched: typeof network = {
      value: (x) => (asked++, network.value(x)),
      along: (x, us) => (asked += 1 + us.length, network.along(x, us)),
      at: () => watched,
    };
    objective.rows(onPoints, watched, arrays);
    assertEquals(asked, contender.passes(planar), contender.name);
  }
});

/** All seven, once for the tests that look at them. */
let whole: Promise<Outcome> | undefined;
const all = () => whole ??= run();

Deno.test("compare: rows of all methods are complete and finite", async () => {
  const { values, samples, checks, files, plots, run: record } = await all();
  const words = ["slicedWassersteinRatio", "energyDistance", "nll"].flatMap((w) => [w, `${w}StandardError`]);
  for (const name of names) {
    for (const word of [...words, "evaluations", "steps", "batch", "passes"]) {
      assert(Number.isFinite(values[`${name}.${word}`]), `${name}.${word}`);
    }
    for (const word of ["evaluationsFlow", "qualityFlow", "qualityFlowStandardError"]) {
      const list = values[`${name}.${word}`] as number[];
      assert(list.length === 7 && list.every((v) => Number.isFinite(v)), `${name}.${word}`);
    }
    const cost = (record!.costs as Record<string, Record<string, number>>)[name];
    assert(Object.values(cost).length === 5 && Object.values(cost).every((v) => v > 0), name);
  }
  assertEquals(samples.shape, [80 * names.length, 2]);
  assert(checks.length === names.length && checks.every(({ passed }) => passed));
  const table = new TextDecoder().decode(files!["table.md"]).trim().split("\n");
  assertEquals([table.length, Object.keys(plots)], [2 + names.length, ["samples", "steps"]]);
  names.forEach((name, k) => assertMatch(table[2 + k], new RegExp(`^\\| ${name} \\|.* ± `)));
});

Deno.test("compare: the same seed gives the same bytes, and alone the same as among others", async () => {
  const folders = [await Deno.makeTempDir(), await Deno.makeTempDir()], first = await all();
  try {
    const methods = "score-matching,ffjord,fokker-planck-model";
    for (const folder of folders) {
      const parameters = {}, record = { experiment: "compare", seed: 0, parameters, run: {} };
      await writeOutcome(folder, await run({ methods }), record);
    }
    const files = methods.split(",").map((name) => `${name}-airports.safetensors`);
    for (const file of ["metrics.json", "samples.csv", ...files]) {
      const [a, b] = await Promise.all(folders.map((folder) => Deno.readFile(`${folder}/${file}`)));
      assertEquals(a, b, file);
    }
    const { values } = JSON.parse(await Deno.readTextFile(`${folders[0]}/metrics.json`));
    for (const [word, value] of Object.entries(values)) assertEquals(value, first.values[word], word);
  } finally {
    for (const folder of folders) await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compare: a method's network and figures are those of its own experiment, given its share", async () => {
  const { width, depth, count } = tiny, same = { data: "airports", width, depth, count };
  const alone: [name: string, of: Experiment, Given][] = [
    ["diffusion-vp", diffusion as unknown as Experiment, { schedule: "vp" }],
    ["diffusion-edm", diffusion as unknown as Experiment, {}],
    ["poisson", poisson as unknown as Experiment, { "extra-dimensions": "8" }],
    ["flow-matching", flowMatching as unknown as Experiment, { cells: "0" }],
    ["ffjord", ffjord as unknown as Experiment, { waves: "1,2,4", cells: "0" }],
    ["fokker-planck-model", fokkerPlanckModel as unknown as Experiment, { cells: "0" }],
  ];
  const together = await all();
  for (const [name, own, given] of alone) {
    const contender = contendersOf(name)[0],
      budget = { steps: Number(tiny.steps), batch: Number(tiny.batch) };
    const { steps, batch } = shareOf(contender, planar, budget);
    const parameters = readParameters(own, { ...same, steps: `${steps}`, batch: `${batch}`, ...given });
    const { files, values } = await own.run(parameters, { seed: 0 });
    const [weights] = Object.entries(files!).filter(([file]) => file.endsWith(".safetensors"));
    assertEquals(weights[1], together.files![`${name}-airports.safetensors`], name);
    assertEquals(values.slicedWassersteinRatio, together.values[`${name}.slicedWassersteinRatio`], name);
  }
});

Deno.test("compare: runs of single methods, put side by side, are the run of them all", async () => {
  const folder = await Deno.makeTempDir(), given = { data: "moons", methods: "flow-matching,diffusion-edm" };
  try {
    const whole = await run(given);
    for (const methods of given.methods.split(",")) {
      const parameters = readParameters(compare, { ...tiny, data: "moons", methods }), how = { seed: 0 };
      const outcome = await compare.run(parameters, how), { backend } = outcome;
      const record = { experiment: "compare", ...how, parameters, run: { backend, ...outcome.run } };
      await writeOutcome(`${folder}/${methods}`, outcome, record);
    }
    const joined = await run({ data: "moons", runs: folder });
    assertEquals([joined.values, joined.samples, joined.checks], [whole.values, whole.samples, whole.checks]);
    const refused: [Given, number, string][] = [
      [{ runs: folder, steps: "7" }, 0, "has steps 48, not 7"],
      [{ runs: folder }, 1, "has seed 0, not 1"],
      [{ runs: `${folder}/none` }, 0, "is no folder that can be read"],
      [{ runs: `${folder}/flow-matching` }, 0, "has no folders of runs"],
    ];
    for (const [other, seed, message] of refused) {
      await assertRejects(() => run({ data: "moons", ...other }, seed), RangeError, message);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compare: real samples are as far from real ones as these are from each other", async () => {
  const lesson = await lessonOf("moons", 100, philox(3)), n = 200;
  const ratios = [0, 1, 2].map((k) => {
    const own = realSamples(lesson, philox(100 + k))(0, groups * n);
    return comparing(lesson, n, philox(k))(own);
  });
  const found = mean(ratios.map(({ value }) => value)).value;
  const error = Math.hypot(...ratios.map(({ standardError }) => standardError)) / 3;
  assert(Math.abs(found - 1) < 4 * error, `${found} ± ${error}`);
});

Deno.test("compare: of digits a row has its Fréchet distance, coverage, precision and bits", async () => {
  const { values, plots, files } = await run({
    data: "digits",
    methods: "flow-matching",
    network: "mlp",
    steps: "4",
    points: "4",
  });
  for (const word of ["frechet", "coverage", "precision", "bits"]) {
    const value = values[`flow-matching.${word}${word === "frechet" ? "Distance" : ""}`];
    assert(Number.isFinite(value) && Number.isFinite(values[`flow-matching.${word}StandardError`]), word);
  }
  const row = new TextDecoder().decode(files!["table.md"]).trim().split("\n")[2];
  assertEquals([row.match(/ ± /g)?.length, /–|NaN/.test(row)], [4, false], row);
  assertEquals(Object.keys(plots), ["samples", "steps"]);
});

Deno.test("compare: what it cannot run is refused by name before anything is trained, and it ends when aborted", async () => {
  const refused: [Given, string][] = [
    [{ methods: "flow-matching,gan" }, "methods must be among diffusion-vp, "],
    [{ methods: "gan" }, 'got "gan"'],
    [{ data: "stars" }, "stars"],
    [{ points: "-1" }, "points must be"],
    [{ count: "3" }, "count must be"],
    [{ steps: "0.5" }, "steps must be"],
    [{ network: "unet" }, "network unet is for images"],
  ];
  for (const [given, message] of refused) {
    await assertRejects(() => run(given), RangeError, message, JSON.stringify(given));
  }
  assertThrows(() => contendersOf("FFJORD"), RangeError, "FFJORD");
  assertEquals(contendersOf(" ffjord , diffusion-vp").map(({ name }) => name), ["diffusion-vp", "ffjord"]);
  await assertRejects(() => run({}, 0, AbortSignal.abort()), DOMException, "abort");
});

Deno.test("a loss that draws is made continuous like a regression: what it sees has moved within its unit", () => {
  const loss = sliced(edm()), moved = dequantised(loss, { unit: 1 }), x0 = points([[0], [1], [2]]);
  const [plain, other] = [loss, moved].map((one) => one.draw(x0, philox(0), { step: 2 }).arrays.x.data);
  const u = philox(0).fork("dequantise").uniform([3, 1], { step: 2 }).data;
  const scales = [0, 1, 2].map((i) => (other[i] - plain[i]) / (u[i] - 0.5)); // c_in of each row's time, above 0
  assert(scales.every((c) => c > 0 && c <= 1), `${scales}`);
  assertEquals(moved.name, loss.name);
});

Deno.test("the comparisons that come with the project: every method at its share, and written as they are read", async () => {
  for (const data of ["airports", "digits"] as const) {
    const comparison = await recordedComparison(data), { command, seed, methods, real } = comparison;
    assertEquals(methods.map(({ name }) => name), names);
    const { parameters } = readStored(command),
      kind = data === "digits" ? digits : planar;
    const budget = recipeOf(parameters as Parameters<typeof recipeOf>[0]);
    for (const { name, values, samples, cost } of methods) {
      const { steps, batch, passes } = shareOf(contendersOf(name)[0], kind, budget);
      assertEquals([values.steps, values.batch, values.passes], [steps, batch, passes], name);
      assertEquals(samples.shape, real.shape);
      assert(Object.values(cost).every((v) => v > 0));
    }
    assertEquals([seed, comparison.backend, comparison.data], [0, "wasm", data]);
    const folder = new URL("../../data/", import.meta.url),
      text = async (bytes: BodyInit) =>
        await new Response(new Response(bytes).body!.pipeThrough(new DecompressionStream("gzip"))).text();
    for (const [name, bytes] of Object.entries(await comparisonFiles(comparison))) {
      const own = bytes as Uint8Array<ArrayBuffer>, kept = await Deno.readFile(new URL(name, folder));
      if (name.endsWith(".gz")) assertEquals(await text(own), await text(kept));
      else assertEquals(own, kept);
    }
  }
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/compare-airports.json`, "{}");
    await assertRejects(() => recordedComparison("airports", { folder }), RangeError, "truncated");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
