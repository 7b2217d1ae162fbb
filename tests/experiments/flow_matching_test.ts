import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { decodeSafetensors } from "driftfield/core";
import { flowMatching, type Outcome, readParameters } from "driftfield/experiments";
import { paths, pathSamplers } from "../../lib/experiments/generation_choices.ts";

type Given = Record<string, string>;
const tiny = {
  data: "moons",
  steps: "30",
  batch: "64",
  width: "8",
  count: "80",
  cells: "400",
  "sampler-steps": "4",
};
const run = (given: Given, seed = 0, signal?: AbortSignal) =>
  flowMatching.run(readParameters(flowMatching, { ...tiny, ...given }), { seed, signal });
const about = ({ files }: Outcome, name: string) => JSON.parse(new TextDecoder().decode(files![name]));

/** Short names of the checks, and which of them failed. */
const names: [RegExp, string][] = [
  [/^sliced/, "sliced"],
  [/energy test/, "energy"],
  [/row learned from/, "novel"],
  [/nats/, "gap"],
  [/^KL.*below 0/, "gap is real"],
  [/entropy/, "entropy"],
  [/integral/, "mass"],
  [/round trip/, "round trip"],
  [/^W₂/, "transport"],
  [/^straightness/, "straight"],
  [/one step/, "one step"],
];
const short = (name: string) => names.find(([mark]) => mark.test(name))![1];
const claims = ({ checks }: Outcome) => checks.map(({ name }) => short(name));
const failed = ({ checks }: Outcome) => checks.flatMap(({ name, passed }) => passed ? [] : [short(name)]);

Deno.test("flow-matching: too short a training is found out, and what holds of every flow holds", async () => {
  const found = await run({}), { values, samples, plots, files } = found;
  assertEquals(claims(found), [
    "sliced",
    "energy",
    "gap",
    "gap is real",
    "entropy",
    "mass",
    "round trip",
    "transport",
  ]);
  const wrong = failed(found);
  assert(wrong.includes("gap") && wrong.includes("sliced"), `${wrong}`);
  assert(!["gap is real", "entropy", "mass", "round trip"].some((name) => wrong.includes(name)), `${wrong}`);
  assertEquals(samples.shape, [80, 2]);
  assertEquals(Object.keys(plots), ["samples", "flow", "density", "steps", "training"]);
  assertEquals(Object.keys(files!), ["flow-matching-moons.safetensors", "flow-matching-moons.json"]);
  const { objective, command } = about(found, "flow-matching-moons.json");
  assertEquals(
    [objective.base, objective.sigmaBase, objective.path, objective.coupling, objective.reflow],
    ["normal", 1, "linear", "independent", 0],
  );
  assertMatch(
    command,
    /^deno task experiment flow-matching --seed 0 --data moons --base normal --path linear /,
  );
  assertEquals([values.evaluationsEuler, values.evaluationsRK4], [[1, 2, 4, 8, 16, 32], [4, 8, 16, 32]]);
});

Deno.test("flow-matching: between two sets, on any path and coupling; a base of rows has no density to speak of", async () => {
  const found = await run({
    base: "airports",
    path: "trigonometric",
    coupling: "optimal-transport",
    sampler: "heun",
  });
  assertEquals(claims(found), ["sliced", "energy", "round trip", "transport"]);
  assert(!failed(found).includes("round trip"));
  assertEquals(Object.keys(found.files!)[0], "flow-matching-airports-moons-trigonometric-ot.safetensors");
  const { values, plots } = found,
    { objective } = about(found, "flow-matching-airports-moons-trigonometric-ot.json");
  assertEquals(["nll", "mass"].filter((name) => name in values), []);
  assertEquals(Object.keys(plots), ["samples", "flow", "steps", "training"]);
  assertEquals(
    [objective.base, objective.sigmaBase, objective.schedule, objective.coupling],
    ["airports", 1, "trigonometric path", "optimal-transport"],
  );
});

Deno.test("flow-matching: of rows a third is held out, whose likelihood is told and nothing claimed of it", async () => {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  try {
    const rows = Array.from({ length: 90 }, (_, i) => `${1000 + i % 7},${i * i % 11},${i / 50}`);
    await Deno.writeTextFile(data, ["a,b,c", ...rows].join("\n"));
    const found = await run({ data, base: data, waves: "", count: "0" }), { samples, files } = found;
    assertEquals(claims(found), ["sliced", "energy", "novel", "round trip", "transport"]);
    assertEquals(samples.shape, [600, 3]); // twenty times the thirty that are held out
    const first = samples.data.filter((_, at) => at % 3 === 0);
    assert(first.every((a) => a > 900 && a < 1100), `${first.toSorted()}`);
    assertEquals(Object.keys(files!), ["network.safetensors", "network.json"]);

    const { values, ...known } = await run({ data, waves: "" });
    assertEquals(claims(known as Outcome), claims(found)); // no grid in three dimensions
    assert(Number.isFinite(values.nll) && !("gap" in values));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("flow-matching: the same seed gives the same bytes, with reflow, taken up again too", async () => {
  const folder = await Deno.makeTempDir(), checkpoint = `${folder}/training`;
  try {
    const given = { base: "airports", reflow: "1", checkpoint };
    const [first, again, once] = [await run(given), await run(given), await run({ base: "airports" })];
    assertEquals([again.values, again.samples, again.checks], [first.values, first.samples, first.checks]);
    assertEquals(again.files, first.files);
    assertEquals(claims(first).slice(-2), ["straight", "one step"]);
    const { straightnessBeforeReflow, ratioEulerBeforeReflow, straightness } = first.values;
    assertEquals(
      [straightnessBeforeReflow, ratioEulerBeforeReflow],
      [once.values.straightness, once.values.ratioEuler],
    );
    assert(straightness !== straightnessBeforeReflow);
    const { metadata } = decodeSafetensors(await Deno.readFile(`${checkpoint}.reflow`));
    assertEquals(JSON.parse(metadata.settings).batch, 64);
    const other = { ...given, path: "trigonometric" };
    await assertRejects(() => run(other), RangeError, "it is of another");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("flow-matching: digits are a class each, and judged as digits", async () => {
  const digits = {
    data: "digits",
    channels: "4",
    steps: "4",
    batch: "16",
    count: "40",
    "sampler-steps": "2",
  };
  const found = await run({ ...digits, guidance: "2" }), { checks, samples, plots } = found;
  assertEquals([checks.length, samples.shape], [4, [40, 64]]);
  assert(samples.data.every((v) => Number.isInteger(v) && v >= 0 && v <= 16));
  assertEquals(Object.keys(plots), ["samples", "nearest", "corruption", "denoising", "training"]);
  const { network, objective } = about(found, "flow-matching-digits.json");
  assertEquals([network.kind, network.classes, objective.unit], ["unet", 10, 1 / 8]);
  await assertRejects(
    () => run({ ...digits, reflow: "1" }),
    RangeError,
    "reflow must be 0 where data have classes, as digits",
  );
});

Deno.test("flow-matching refuses what it cannot run, by name, before it trains, and ends when aborted", async () => {
  const refused: [Given, string][] = [
    [{ base: "norml" }, "base must be one of normal, 8gaussians, checkerboard"],
    [{ base: "no/such.csv" }, "no/such.csv"],
    [{ base: "digits" }, "base must have no classes, but digits has some"],
    [{ base: "moons", data: "digits" }, "base must have points of dim 64, as digits, but moons has dim 2"],
    [{ path: "vp" }, "path must be one of linear, trigonometric"],
    [{ coupling: "sinkhorn" }, "coupling must be one of independent, optimal-transport"],
    [{ coupling: "toString" }, "coupling must be one of"],
    [{ sampler: "dpm-solver" }, "sampler must be one of rk4, heun, midpoint, euler"],
    [{ reflow: "2" }, "reflow must be between 0 and 1, got 2"],
    [{ reflow: "0.5" }, "reflow must be"],
    [{ cells: "-1" }, "cells must be between 0 and 1000000, got -1"],
    [{ data: "noons" }, "the data set must be one of 8gaussians"],
    [{ network: "unet" }, "network unet is for images"],
    [{ guidance: "2" }, "guidance must be 1 where data have no labels, as moons"],
  ];
  for (const [given, message] of refused) {
    const progress = (done: number) => assert(done === 0, `${JSON.stringify(given)} was trained`);
    const parameters = readParameters(flowMatching, { ...tiny, ...given });
    await assertRejects(() => flowMatching.run(parameters, { seed: 0, progress }), Error, message);
  }
  await assertRejects(() => run({}, 0, AbortSignal.abort()), DOMException, "abort");
});

Deno.test("flow-matching ends when aborted, in every part of it", async () => {
  const seen: number[] = [], given = readParameters(flowMatching, { ...tiny, base: "airports", reflow: "1" });
  await flowMatching.run(given, { seed: 0, progress: (done, total) => void seen.push(done / total) });
  assertEquals(seen, seen.toSorted((a, b) => a - b));
  assertEquals([seen[0], seen.at(-1)], [0, 1]);
  for (const share of [0.2, 0.5]) { // while it trains, while it is taught anew
    const controller = new AbortController(), { signal } = controller;
    const progress = (done: number, total: number) => void (done >= share * total && controller.abort());
    await assertRejects(() => flowMatching.run(given, { seed: 0, signal, progress }), DOMException, "abort");
  }
});

Deno.test("names of paths and samplers are of what they say", () => {
  const named = (table: Readonly<Record<string, () => { name: string }>>) =>
    Object.values(table).map((make) => make().name);
  assertEquals(named(paths), ["linear path", "trigonometric path"]);
  assertEquals(
    named(pathSamplers),
    ["rk4", "heun", "midpoint", "euler"].map((name) => `probability flow (${name})`),
  );
});
