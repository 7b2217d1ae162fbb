import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ffjord, flowMatching, type Outcome, readParameters } from "driftfield/experiments";

type Given = Record<string, string>;
const tiny = {
  data: "airports",
  steps: "6",
  batch: "32",
  width: "8",
  count: "80",
  cells: "0",
  "sampler-steps": "4",
  "ode-steps": "2",
};
const run = (given: Given, seed = 0, signal?: AbortSignal) =>
  ffjord.run(readParameters(ffjord, { ...tiny, ...given }), { seed, signal });
const about = ({ files }: Outcome) =>
  JSON.parse(new TextDecoder().decode(Object.entries(files!).find(([name]) => name.endsWith(".json"))![1]));

Deno.test("ffjord: it has the table of flow-matching, and finds out too short a training", async () => {
  const how = { data: "moons", cells: "400" };
  const found = await run(how), { checks, values, plots, files } = found;
  const { "ode-steps": _, ...flow } = { ...tiny, ...how };
  const other = await flowMatching.run(readParameters(flowMatching, flow), { seed: 0 });
  assertEquals(
    checks.map(({ name, truth }) => [name, truth]),
    other.checks.map(({ name, truth }) => [name, truth]),
  );
  assertEquals([Object.keys(values), Object.keys(plots)], [
    Object.keys(other.values),
    Object.keys(other.plots),
  ]);
  assertEquals(Object.keys(files!), ["ffjord-moons.safetensors", "ffjord-moons.json"]);
  const wrong = checks.filter(({ passed }) => !passed).map(({ name }) => name);
  assert(
    wrong.includes("KL(data ‖ model), nats") && !wrong.some((name) => /round trip|integral|below/.test(name)),
    `${wrong}`,
  );
});

Deno.test("ffjord: the same seed gives the same bytes, taken up again too; another gradient other ones", async () => {
  const folder = await Deno.makeTempDir(), checkpoint = `${folder}/training`;
  try {
    const [first, again] = [await run({ checkpoint }), await run({ checkpoint })];
    assertEquals([again.values, again.samples, again.checks, again.files], [
      first.values,
      first.samples,
      first.checks,
      first.files,
    ]);
    const { command, objective } = about(first);
    assertMatch(
      command,
      /^deno task experiment ffjord --seed 0 --data airports --gradient backpropagation --ode-steps 2 /,
    );
    assertEquals([objective.kinetic, objective.probes, objective.path], [0.01, 0, "linear"]);
    const others: Given[] = [{ gradient: "adjoint" }, { kinetic: "0.1" }, { jacobian: "0.1" }, {
      probes: "1",
    }, { "ode-steps": "3" }];
    for (const other of others) {
      await assertRejects(() => run({ checkpoint, ...other }), RangeError, "it is of another");
    }
    const [{ values }, { values: regular }] = [
      first,
      await run({ gradient: "adjoint", kinetic: "1", jacobian: "1", probes: "2" }),
    ];
    assert(Number.isFinite(regular.nll) && regular.nll !== values.nll);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ffjord goes on from a network that learned by flow matching", async () => {
  const folder = await Deno.makeTempDir(), from = `${folder}/flow.safetensors`;
  try {
    const { steps: _, "ode-steps": __, width: ___, ...flow } = tiny;
    const taught = await flowMatching.run(
      readParameters(flowMatching, { ...flow, width: "12", steps: "200" }),
      { seed: 0 },
    );
    await Deno.writeFile(from, taught.files!["flow-matching-airports.safetensors"]);
    // Weights that hardly move, whatever `width` says: the likelihood is that of the network.
    const { values, files } = await run({ from, rate: "1e-9", steps: "1" });
    assertEquals(about({ files } as Outcome).network.width, 12);
    const [nll, before, fresh] = [values.nll, taught.values.nll, (await run({})).values.nll] as number[];
    assert(Math.abs(nll - before) < 1e-4 && Math.abs(fresh - before) > 1e-2, `${[nll, before, fresh]}`);
    await assertRejects(() => run({ from, data: "digits" }), RangeError, "data must have no classes");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ffjord refuses what it cannot run, by name, before it trains, and ends when aborted", async () => {
  const folder = await Deno.makeTempDir(), data = `${folder}/rows.csv`;
  try {
    await Deno.writeTextFile(
      data,
      ["a,b,c", ...Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 3}`)].join("\n"),
    );
    const { files } = await run({ data, steps: "1" }), from = `${folder}/network.safetensors`;
    await Deno.writeFile(from, files!["network.safetensors"]);
    const refused: [Given, string][] = [
      [{ gradient: "reverse" }, "gradient must be one of backpropagation, adjoint"],
      [{ "ode-steps": "0" }, "ode-steps must be between 1 and 10000, got 0"],
      [{ probes: "-1" }, "probes must be at least 0, got -1"],
      [{ kinetic: "-1" }, "kinetic must be at least 0, got -1"],
      [{ jacobian: "-1" }, "jacobian must be at least 0, got -1"],
      [{ path: "vp" }, "path must be one of linear, trigonometric"],
      [{ cells: "0.5" }, "cells must be"],
      [{ data: "digits" }, "data must have no classes for maximum likelihood, but digits has some"],
      [{ from: "no/such.safetensors" }, "no/such.safetensors"],
      [{ from }, "must take points of dim 2 and answer 2 numbers, got 3 and 3"],
      [{ guidance: "2" }, "guidance must be 1 where data have no labels, as airports"],
    ];
    for (const [given, message] of refused) {
      const progress = (done: number) => assert(done === 0, `${JSON.stringify(given)} was trained`);
      const parameters = readParameters(ffjord, { ...tiny, ...given });
      await assertRejects(() => ffjord.run(parameters, { seed: 0, progress }), RangeError, message);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await assertRejects(() => run({}, 0, AbortSignal.abort()), DOMException, "abort");
});
