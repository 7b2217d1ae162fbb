import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { readParameters, scoreMatching } from "driftfield/experiments";
import type { LearnedModel } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { lessonOf } from "../../lib/experiments/lesson.ts";
import { judge } from "../../lib/experiments/score_matching_findings.ts";

const tiny = { steps: "30", batch: "64", width: "8", points: "100", cells: "6" };
const run = (given: Record<string, string>, seed = 0, signal?: AbortSignal) =>
  scoreMatching.run(readParameters(scoreMatching, { ...tiny, ...given }), { seed, signal });

/** A folder with a file of 60 rows of two columns. */
async function withRows(test: (folder: string, data: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  try {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7 + i / 60},${i * i % 11 + i / 50}`);
    await Deno.writeTextFile(data, ["a,b", ...rows].join("\n"));
    await test(folder, data);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("score-matching: too short a training is found out, and nothing else is amiss", async () => {
  const { checks, values, plots, files, backend } = await run({});
  const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name);
  assertEquals(failed, ["KL(data ‖ model), nats", "1000 samples: p of the energy test"]);
  assertEquals(checks.length, 5);
  assertEquals(Object.keys(plots), ["loss_by_level", "samples", "density", "training"]);
  const about = JSON.parse(new TextDecoder().decode(files!["network.json"]));
  assertEquals([about.backend, about.seed, about.heldOut.nll], [backend, 0, values.nll]);
  assertEquals(about.bytes, files![about.file].length);
});

Deno.test("score-matching: the same seed gives the same bytes, taken up again too; another does not", async () => {
  await withRows(async (folder, data) => {
    const given = { data, cells: "0", checkpoint: `${folder}/training` };
    const [first, again, other] = [await run(given), await run(given), await run({ data, cells: "0" }, 1)];
    assertEquals([again.values, again.samples, again.checks], [first.values, first.samples, first.checks]);
    assertEquals(again.files, first.files);
    assert(other.values.nll !== first.values.nll && other.samples.data[0] !== first.samples.data[0]);
    for (const [changed, seed] of [[{}, 1], [{ data: "moons" }, 0]] as const) {
      await assertRejects(() => run({ ...given, ...changed }, seed), RangeError, "it is of another run");
    }
  });
});

Deno.test("score-matching: of rows a third is held out, and no floor is claimed", async () => {
  await withRows(async (_, data) => {
    const { checks, values, samples, plots } = await run({ data, waves: "" });
    assertEquals([checks.length, samples.shape], [1, [20, 2]]);
    assertEquals(Object.keys(plots), ["loss_by_level", "samples", "density", "training"]);
    assert(!("gap" in values) && !("lossFloor" in values) && Number.isFinite(values.nll));
  });
});

Deno.test("score-matching: every row is either learned from or held out", async () => {
  const { law, train, heldOut, fresh } = await lessonOf("airports", 5000, philox(0));
  const rows = ({ data }: Points) =>
    Array.from({ length: data.length / 2 }, (_, i) => `${data[2 * i]},${data[2 * i + 1]}`);
  assertEquals([...rows(train as Points), ...rows(heldOut)].sort(), rows(law.points!).sort());
  assertEquals([rows(heldOut).length, rows(fresh)], [1021, rows(heldOut).slice(0, 1000)]);
});

Deno.test("score-matching: the exact law has no divergence from itself, and one that beats the entropy is a bug", async () => {
  const lesson = await lessonOf("8gaussians", 500, philox(0)), law = eightGaussians();
  const model = noised(law, edm()) as unknown as LearnedModel,
    how = { most: 0.01, cells: 32, done: () => {} };
  const { checks, values } = await judge(model, lesson, { ...how, rng: philox(1) });
  assertEquals(checks.filter(({ passed }) => !passed), []);
  // A flow through mixtures errs by at most 20 times its tolerance of 10⁻⁴; the prior, by E|x₀|²/(2 · 80²) = 6 · 10⁻⁴ nats.
  for (const found of [values.kl, values.massOnTheGrid as number - 1]) {
    assert(Math.abs(found as number) < 0.003, `${found}`);
  }
  assertEquals(values.lossExcess, (values.loss as number[]).map(() => 0));

  const logDensity = (x: Points) => law.logDensity(x).map((log) => log - 0.5);
  const flatter = { ...lesson.law, logDensity, entropy: law.entropy! + 0.5 };
  const found = await judge(model, { ...lesson, law: flatter, fresh: points([[0, 0], [1, 1]]) }, {
    ...how,
    cells: 0,
    rng: philox(1),
  });
  const failed = found.checks.filter(({ passed }) => !passed).map(({ name }) => name);
  assertEquals(failed, ["KL(data ‖ model) is not below 0", "held-out NLL is not below the entropy"]);
});

Deno.test("score-matching refuses what it cannot run, by name, and ends when aborted", async () => {
  const refused: [Record<string, string>, string][] = [
    [{ data: "noons" }, "the data set must be one of 8gaussians"],
    [{ steps: "-1" }, "steps must be at least 0, got -1"],
    [{ rate: "0" }, "rate must be positive, got 0"],
    [{ batch: "0" }, "batch"],
    [{ width: "0.5" }, "width"],
    [{ points: "10" }, "points"],
    [{ cells: "-3" }, "cells"],
    [{ waves: "1,x" }, 'waves must be positive numbers with commas between, got "1,x"'],
    [{ checkpoint: "no/such/folder/file" }, "there is no folder"],
  ];
  for (const [given, message] of refused) await assertRejects(() => run(given), RangeError, message);
  await assertRejects(() => run({}, 0, AbortSignal.abort()), DOMException, "abort");
});
