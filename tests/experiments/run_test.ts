import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { points } from "driftfield/core";
import {
  interactingForward,
  readParameters,
  requireReplaceable,
  toCsv,
  writeOutcome,
} from "driftfield/experiments";
import { main } from "../../lib/experiments/run.ts";

/** Runs a command line in a new folder; what it said, its exit code, and what the folder holds. */
async function run(command: string, folder?: string) {
  const out = folder ?? await Deno.makeTempDir();
  const said: string[] = [], { log, error } = console;
  console.log = console.error = (...words) => said.push(words.join(" "));
  try {
    const code = await main(command.replaceAll("OUT", `${out}/run`).split(" ").filter(Boolean));
    return { code, said: said.join("\n"), out: `${out}/run`, files: await names(out) };
  } finally {
    Object.assign(console, { log, error });
    if (!folder) await Deno.remove(out, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) found.push(entry.name);
  return found.sort();
}

const small = "interacting-forward --data moons --particles 60 --dt 0.02 --time 0.4 --seed 3 --out OUT";

Deno.test("the same command gives the same metrics and samples, to the byte; another seed does not", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const read = async (command: string) => {
      assertEquals((await run(command, folder)).code, 0);
      const text = (name: string) => Deno.readTextFile(`${folder}/run/${name}`);
      return {
        metrics: await text("metrics.json"),
        samples: await text("samples.csv"),
        run: await text("run.json"),
      };
    };
    const [first, again, other] = [await read(small), await read(small), await read(small.replace("3", "4"))];
    assertEquals([again.metrics, again.samples], [first.metrics, first.samples]);
    assert(other.samples !== first.samples);

    const metrics = JSON.parse(first.metrics), record = JSON.parse(first.run);
    assertEquals(Object.keys(metrics), ["experiment", "seed", "parameters", "checks", "values"]);
    assertEquals([metrics.experiment, metrics.seed, metrics.parameters.dt], ["interacting-forward", 3, 0.02]);
    for (const one of metrics.checks) {
      assertEquals([typeof one.name, typeof one.estimate, typeof one.truth, one.passed], [
        "string",
        "number",
        "number",
        true,
      ]);
      assert("standardError" in one || "tolerance" in one);
    }
    assertEquals(metrics.checks.length, 2);
    assert(record.seconds > 0 && record.backend === "float64" && record.versions.deno === Deno.version.deno);

    const [header, ...rows] = first.samples.trimEnd().split("\n");
    assertEquals([header, rows.length], ["x1,x2", 60]);
    const expected = [
      "metrics.json",
      "particles.png",
      "particles.svg",
      "radius.png",
      "radius.svg",
      "run.json",
    ];
    assertEquals(await names(`${folder}/run`), [
      ...expected,
      "samples.csv",
      "second_moment.png",
      "second_moment.svg",
    ]);
    assertEquals(await names(folder), ["run"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("interacting-forward holds its laws on toy and real data, by both steppers, warm and cold", async () => {
  const commands = [
    "--data 8gaussians --particles 200 --batch 10 --dt 0.01 --time 1 --softening 0.3",
    "--data 8gaussians --particles 401 --stepper pairs --dt 0.05 --time 2 --temperature 0.3",
    "--data airports --particles 300 --dt 0.01 --time 1",
    "--data digits --particles 100 --dt 0.02 --time 1 --temperature 0.05",
    "--data checkerboard --particles 200 --stepper pairs --dt 0.05 --time 1 --pull 0",
    "--data rings --particles 100 --strength -1 --softening 0.5 --time 0.5 --pull 0",
    "--data swissroll --particles 100 --exponent 1.5 --time 0.5",
  ];
  for (const command of commands) {
    const { code, said } = await run(`interacting-forward ${command} --out OUT`);
    assertEquals(code, 0, said);
    assertStringIncludes(said, "✓ centre of mass");
    assertEquals(said.includes("✓ second moment"), !/soft|expon/.test(command), said);
  }
});

Deno.test("a user's CSV file is as good as a data set", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i * i % 11},${i % 5 + i / 40}`);
    await Deno.writeTextFile(`${folder}/mine.csv`, ["a,b,c", ...rows].join("\n"));
    const { code, said } = await run(`interacting-forward --data ${folder}/mine.csv --time 0.2 --out OUT`);
    assertEquals(code, 0, said);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a wrong command line is refused by name, with exit code 2 and nothing written", async () => {
  const refused: [string, string][] = [
    [
      "interacting-backward --out OUT",
      'no experiment "interacting-backward"; there are: interacting-forward',
    ],
    ["interacting-forward --colour red --out OUT", "no option --colour; it has --data, --particles"],
    ["interacting-forward --dt fast --out OUT", '--dt must be a number, got "fast"'],
    ["interacting-forward --dt 0 --out OUT", "dt must be positive, got 0"],
    ["interacting-forward --dt=-1 --out OUT", "dt must be positive, got -1"],
    ["interacting-forward --temperature -1 --out OUT", "temperature must be at least 0, got -1"],
    ["interacting-forward --batch 5000 --out OUT", "batch must be between 2 and 1000, got 5000"],
    ["interacting-forward --batch some --out OUT", '--batch must be a number, got "some"'],
    ["interacting-forward --stepper heun --out OUT", "stepper must be one of euler, pairs"],
    ["interacting-forward --data cats --out OUT", "cats"],
    ["interacting-forward --data nowhere.csv --out OUT", "nowhere.csv"],
    ["interacting-forward --data 8gaussians --pull 300 --out OUT", "too large for the pull 300"],
    ["interacting-forward --dt 0.5 --time 2 --batch 2 --out OUT", "too large for the field"],
    ["interacting-forward --seed -1 --out OUT", '--seed must be a whole number from 0, got "-1"'],
    ["interacting-forward --dt 0.1 --dt 0.2 --out OUT", "--dt is given twice"],
    ["interacting-forward dt --out OUT", 'expected --option value, got "dt"'],
    ["interacting-forward --out OUT --dt", "--dt has no value"],
    ["interacting-forward --out=", "--out must name a folder, got nothing"],
    ["interacting-forward --out lib/mod.ts/run", "--out lib/mod.ts/run cannot be made in "],
    ["score-matching --checkpoint OUT/training --out OUT", "/run, which is replaced: put it elsewhere"],
    ["score-matching --data OUT/../run/x.csv --out OUT", "/run, which is replaced: put it elsewhere"],
  ];
  for (const [command, message] of refused) {
    const { code, said, files } = await run(command);
    assertEquals([code, files], [2, []], `${command}: ${said}`);
    assertStringIncludes(said, message);
  }
});

Deno.test("a run that breaks off says why in a line, with exit code 1 and nothing written", async () => {
  const { code, said, files } = await run("score-matching --waves 1e300 --steps 2 --width 8 --out OUT");
  assertEquals([code, files], [1, []]);
  assertMatch(said, /^error: denoising score matching: it is NaN at step 1, .*$/);
});

Deno.test("without a name the experiments are listed, and --help lists the options of one", async () => {
  assertStringIncludes((await run("")).said, "interacting-forward");
  const { code, said } = await run("interacting-forward --help");
  assertEquals(code, 0);
  for (const name of Object.keys(interactingForward.parameters)) assertStringIncludes(said, `--${name}`);
});

Deno.test("results replace an earlier run, but nothing else; a broken write leaves the earlier run alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const outcome = { checks: [], values: { a: 1 }, samples: points([[0.1, 1 / 3]]), plots: {} };
    const record = { experiment: "x", seed: 0, parameters: {}, run: { seconds: 1 } };
    await writeOutcome(`${folder}/a`, outcome, record);
    await writeOutcome(`${folder}/a`, { ...outcome, values: { a: 2 } }, record);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/a/metrics.json`)).values, { a: 2 });

    const broken = { ...outcome, plots: { bad: { kind: "plot", alt: "", view: { mark: 7 } } as never } };
    await assertRejects(() => writeOutcome(`${folder}/a`, broken, record));
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/a/metrics.json`)).values, { a: 2 });
    assertEquals(await names(folder), ["a"]);

    const { rename } = Deno;
    Deno.rename = (from, to) =>
      `${from}`.includes(".part") ? Promise.reject(new Error("disk gone")) : rename(from, to);
    try { // the last step fails, when the earlier run has already been moved away
      await assertRejects(() => writeOutcome(`${folder}/a`, outcome, record), Error, "disk gone");
    } finally {
      Deno.rename = rename;
    }
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/a/metrics.json`)).values, { a: 2 });
    assertEquals(await names(folder), ["a"]);

    await Deno.symlink(`${folder}/a`, `${folder}/link`);
    await writeOutcome(`${folder}/link`, { ...outcome, values: { a: 3 } }, record);
    assert((await Deno.lstat(`${folder}/link`)).isSymlink);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/a/metrics.json`)).values, { a: 3 });

    await Deno.writeTextFile(`${folder}/thesis.txt`, "years");
    await assertRejects(() => requireReplaceable(folder), RangeError, "holds no earlier run");
    await assertRejects(() => requireReplaceable(`${folder}/thesis.txt`), RangeError, "is a file");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("samples are written in full precision, one a row", () => {
  const x = points([[0.1, 1 / 3], [-0, 1e-300]]);
  const [header, ...rows] = toCsv(x).trimEnd().split("\n");
  assertMatch(header, /^x1,x2$/);
  assertEquals(rows.flatMap((row) => row.split(",").map(Number)), [0.1, 1 / 3, 0, 1e-300]);
});

Deno.test("readParameters() keeps defaults and reads what is given as their kind", () => {
  const { dt, data, batch } = readParameters(interactingForward, { dt: "1e-3", batch: "12" });
  assertEquals([dt, data, batch], [0.001, "8gaussians", "12"]);
  assertThrows(
    () => readParameters(interactingForward, { dt: "" }),
    RangeError,
    '--dt must be a number, got ""',
  );
});
