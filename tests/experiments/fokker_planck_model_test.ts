import { assert, assertAlmostEquals, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { decodeSafetensors } from "driftfield/core";
import { fokkerPlanckModel, type Outcome, readParameters } from "driftfield/experiments";
import { interacting, type InteractingOptions, interactingSchedule } from "driftfield/processes";

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
const run = (given: Given) =>
  fokkerPlanckModel.run(readParameters(fokkerPlanckModel, { ...tiny, ...given }), { seed: 0 });
const horizonOf = (options: InteractingOptions, dim: number) =>
  interactingSchedule(interacting(options), { dim }).horizon;
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
  [/^second moment/, "moment"],
  [/^Kolmogorov/, "rest"],
];
const short = (name: string) => names.find(([mark]) => mark.test(name))![1];
const claims = ({ checks }: Outcome) => checks.map(({ name }) => short(name));
const failed = ({ checks }: Outcome) => checks.flatMap(({ name, passed }) => passed ? [] : [short(name)]);

Deno.test("fokker-planck-model: too short a training is found out, and what holds of every flow and of the way forward holds", async () => {
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
    "moment",
    "rest",
  ]);
  const wrong = failed(found), holds = ["gap is real", "entropy", "mass", "round trip", "moment", "rest"];
  assert(wrong.includes("gap") && wrong.includes("sliced"), `${wrong}`);
  assertEquals(holds.filter((name) => wrong.includes(name)), []);
  assertEquals(samples.shape, [80, 2]);
  assertEquals(
    Object.keys(plots).toSorted(),
    ["density", "forward", "radius", "reverse", "samples", "second_moment", "steps", "training"],
  );
  assertEquals(Object.keys(files!), [
    "fokker-planck-model-moons.safetensors",
    "fokker-planck-model-moons.json",
  ]);
  const { objective, command, network } = about(found, "fokker-planck-model-moons.json"),
    s = objective.sigmaData;
  // m* = (c + 2dT)/(2k) = d s², half of it by noise.
  assertEquals([objective.strength, objective.temperature], [2 * s ** 2, s ** 2 / 2]);
  const { strength, temperature, horizon, pull, moments, learn } = objective;
  assertEquals([pull, moments, learn, network.outputs], [1, 8, "drift and score", 4]);
  assertEquals(horizon, horizonOf({ strength, temperature }, 2)); // as the objective takes it by itself
  assertEquals([values.strength, values.horizon], [strength, horizon]);
  assertMatch(
    command,
    /^deno task experiment fokker-planck-model --seed 0 --data moons --noise 0.5 --strength= --pull 1 --temperature= --horizon 0 --moments 8 --learn= /,
  );
});

Deno.test("fokker-planck-model: by noise alone, by repulsion alone, by what is given; by every kind of sampler", async () => {
  const said = async (given: Given) => {
    const found = await run({ cells: "0", ...given });
    assertEquals(failed(found).filter((name) => ["moment", "round trip"].includes(name)), []);
    return { found, ...about(found, "fokker-planck-model-moons.json").objective };
  };
  const noise = await said({ noise: "1", sampler: "reverse-sde", pull: "2" }), s2 = noise.sigmaData ** 2;
  const name = "particle matching (drift and score)", warm = { strength: 0, pull: 2, temperature: 2 * s2 };
  assertEquals([noise.strength, noise.temperature, noise.name], [0, 2 * s2, name]);
  assertEquals(noise.horizon, horizonOf(warm, 2));
  const cold = await said({ noise: "0", sampler: "heun", cells: "400" });
  assertEquals([cold.strength, cold.temperature, cold.learn], [4 * s2, 0, "velocity"]);
  // A disk is where it begins: what the flow takes out of it has no density, of which there is then no sum to speak of.
  assert(!claims(cold.found).includes("mass"));
  const { shareWithoutDensity, nll } = cold.found.values;
  assert(shareWithoutDensity === undefined ? Number.isFinite(nll) : shareWithoutDensity as number <= 1);
  const own = await said({ strength: "3", temperature: "0.25", horizon: "1.5", sampler: "flow-sde" });
  assertEquals([own.strength, own.temperature, own.horizon], [3, 0.25, 1.5]);
  // E‖x‖² at rest is 2, and not that of the data: by t = 1.5 all but e⁻³ of the way there.
  const { secondMomentLeft, forwardMoments, forwardTimes } = own.found.values;
  assertAlmostEquals(secondMomentLeft as number, ((forwardMoments as number[])[0] - 2) * Math.exp(-3), 1e-12);
  assertEquals([(forwardTimes as number[]).length, (forwardTimes as number[]).at(-1)], [12, 1.5]);
});

Deno.test("fokker-planck-model: of rows a third is held out, in three dimensions", async () => {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  try {
    const rows = Array.from({ length: 90 }, (_, i) => `${1000 + i % 7},${i * i % 11},${i / 50}`);
    await Deno.writeTextFile(data, ["a,b,c", ...rows].join("\n"));
    const found = await run({ data, waves: "", count: "0" }), { samples, files, plots, values } = found;
    assertEquals(claims(found), ["sliced", "energy", "novel", "round trip", "transport", "moment", "rest"]);
    assertEquals(failed(found).filter((name) => ["round trip", "moment", "rest"].includes(name)), []);
    assertEquals(samples.shape, [600, 3]);
    assert(samples.data.filter((_, at) => at % 3 === 0).every((a) => a > 900 && a < 1100));
    assertEquals(Object.keys(files!), ["network.safetensors", "network.json"]);
    assert(Number.isFinite(values.nll) && !("forward" in plots) && !("reverse" in plots));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("fokker-planck-model: the same seed gives the same bytes, taken up again too, but not with other forces", async () => {
  const folder = await Deno.makeTempDir(), checkpoint = `${folder}/training`;
  try {
    const given = { cells: "0", checkpoint };
    const [first, again, plain] = [await run(given), await run(given), await run({ cells: "0" })];
    assertEquals([again.values, again.samples, again.checks], [first.values, first.samples, first.checks]);
    assertEquals([again.files, plain.files], [first.files, first.files]);
    const { metadata } = decodeSafetensors(await Deno.readFile(checkpoint));
    assertEquals(JSON.parse(metadata.settings).batch, 32);
    const others: Given[] = [{ noise: "0.4" }, { moments: "9" }, { horizon: "2.5" }];
    for (const other of others) {
      await assertRejects(
        () => run({ ...given, ...other }),
        RangeError,
        "it is of another data set or objective",
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("fokker-planck-model: digits are a class each, of drift and score as of any", async () => {
  const digits = {
    data: "digits",
    channels: "4",
    steps: "3",
    batch: "16",
    count: "40",
    "sampler-steps": "2",
  };
  const found = await run({ ...digits, learn: "drift-and-score", sampler: "reverse-sde", guidance: "2" });
  const { checks, samples, plots } = found;
  assertEquals([checks.length, samples.shape], [6, [40, 64]]);
  assertEquals(claims({ ...found, checks: checks.slice(4) }), ["moment", "rest"]);
  assert(checks[4].passed, JSON.stringify(checks[4]));
  assert(samples.data.every((v) => Number.isInteger(v) && v >= 0 && v <= 16));
  assertEquals(
    Object.keys(plots).toSorted(),
    ["forward", "nearest", "radius", "reverse", "samples", "second_moment", "training"],
  );
  const { network, objective } = about(found, "fokker-planck-model-digits.json");
  assertEquals([network.kind, network.classes, network.outputs, objective.unit], ["unet", 10, 128, 1 / 8]);
  assertEquals(objective.learn, "drift and score");
  assertAlmostEquals(objective.horizon * 0.5, horizonOf(objective, 64), 1e-12); // e^{−θkt} of a class is left
  assertAlmostEquals(objective.strength, 64 * objective.sigmaData ** 2);
});
