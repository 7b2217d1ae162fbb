import { assert, assertEquals } from "@std/assert";
import { importsOf, withoutComments, wrongs } from "./rooms.ts";

const root = new URL("../", import.meta.url);
const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
const names = Object.keys(config.imports);

/** Every module of lib/, from the project's folder, with its text. */
function* modules(folder = "lib/"): Generator<[path: string, source: string]> {
  for (const entry of Deno.readDirSync(new URL(folder, root))) {
    if (entry.isDirectory) yield* modules(`${folder}${entry.name}/`);
    else if (entry.name.endsWith(".ts")) {
      yield [folder + entry.name, Deno.readTextFileSync(new URL(folder + entry.name, root))];
    }
  }
}

Deno.test("imports in lib follow the direction of its rooms", () => {
  const files = [...modules()];
  assert(files.length > 20, "there is something to read");
  assertEquals(files.flatMap(([path, source]) => wrongs(path, source, names)), []);
});

Deno.test("every kind of import is seen, and none in a comment", () => {
  const source = `
    import a from "./a.ts";
    import { b, type C } from '../core/mod.ts';
    import type { D } from "driftfield/metrics";
    import { type E, type F as G } from "./e.ts";
    import * as h from "vega";
    import {
      i,
    } from "./i.ts";
    import "./side.ts";
    export * from "./j.ts";
    export { k } from "./k.ts"; export type { L } from "./l.ts";
    const m = await import("./m.ts"), n = new Worker(new URL("n.ts", import.meta.url), { type: "module" });
    /** import { no } from "./no.ts"; */ // import "./no.ts"
    const text = "from './no.ts'", exported = 1; export const o = "./no.ts";
    const address = "https://example.com/"; import p from "./p.ts";
  `;
  const found = importsOf(source).map(({ from, type }) => type ? `type ${from}` : from);
  assertEquals(
    found.sort(),
    [
      "./a.ts",
      "../core/mod.ts",
      "type driftfield/metrics",
      "type ./e.ts",
      "vega",
      "./i.ts",
      "./side.ts",
      "./j.ts",
      "./k.ts",
      "type ./l.ts",
      "./m.ts",
      "./n.ts",
      "./p.ts",
    ].sort(),
  );
  assertEquals(withoutComments("a /* b */ + 'https://c' // d").trim(), "a   + 'https://c'");
});

// What must be refused: file, its text, what is said of it.
const refused: [path: string, source: string, says: string][] = [
  ["lib/core/x.ts", 'import { philox } from "../random/mod.ts";', "core may not use random"],
  ["lib/core/x.ts", 'import { philox } from "driftfield/random";', "core may not use random"],
  ["lib/core/x.ts", 'export * from "../random/mod.ts";', "core may not use random"],
  ["lib/core/x.ts", 'const r = await import("../random/mod.ts");', "core may not use random"],
  ["lib/core/x.ts", 'import type { Rng } from "../random/mod.ts";', "core may not use random"],
  ["lib/processes/deep/x.ts", 'import "../../solvers/mod.ts";', "processes may not use solvers"],
  [
    "lib/kernels/x.ts",
    'new Worker(new URL("../solvers/w.ts", import.meta.url));',
    "kernels may not use solvers",
  ],
  ["lib/losses/x.ts", 'import "../samplers/mod.ts";', "losses may not use samplers"],
  ["lib/datasets/x.ts", 'import "../losses/mod.ts";', "datasets may not use losses"],
  ["lib/networks/x.ts", 'import "../datasets/mod.ts";', "networks may not use datasets"],
  ["lib/metrics/x.ts", 'import "../processes/mod.ts";', "metrics may not use processes"],
  ["lib/plots/x.ts", 'import { check } from "../metrics/mod.ts";', "plots may not use metrics but for types"],
  ["lib/solvers/x.ts", 'import "../experiments/mod.ts";', "solvers may not use experiments"],
  ["lib/experiments/x.ts", 'import "../mod.ts";', "nothing imports the files directly in lib"],
  ["lib/experiments/x.ts", 'import "driftfield";', "nothing imports the files directly in lib"],
  ["lib/experiments/x.ts", 'import "driftfield/notebook";', "nothing imports the files directly in lib"],
  ["lib/core/x.ts", 'import "../../tests/rooms.ts";', "outside of lib"],
  ["lib/attic/x.ts", "", "in no known room"],
  ["lib/plots/x.ts", 'import * as tf from "@tensorflow/tfjs";', "TensorFlow.js is for networks alone"],
  ["lib/device/x.ts", 'import "@tensorflow/tfjs-backend-webgpu";', "TensorFlow.js is for networks alone"],
  ["lib/experiments/x.ts", 'import * as vega from "vega";', "Vega is for plots alone"],
  ["lib/metrics/x.ts", 'import type { TopLevelSpec } from "vega-lite";', "Vega is for plots alone"],
  ["lib/notebook.ts", "Deno.jupyter.display({});", "touches Deno.jupyter"],
  ["lib/random/x.ts", "const u = Math.random();", "uses Math.random"],
  ["lib/random/x.ts", "crypto.getRandomValues(new Uint32Array(2));", "uses crypto.getRandomValues"],
  ["lib/core/x.ts", 'import "npm:vega@6.4.0";', "not in deno.json"],
  ["lib/core/x.ts", "const m = await import(name);", "only the run can tell"],
];

for (const [path, source, says] of refused) {
  Deno.test(`refused in ${path}: ${source || "being there"}`, () => {
    const found = wrongs(path, source, names);
    assert(found.length === 1 && found[0].startsWith(path) && found[0].includes(says), found.join("\n"));
  });
}

Deno.test("what the direction allows is not refused", () => {
  const allowed: [string, string][] = [
    ["lib/samplers/x.ts", 'import "../solvers/mod.ts"; import "../core/mod.ts"; import "./y.ts";'],
    ["lib/losses/x.ts", 'import "../solvers/mod.ts"; import "../metrics/mod.ts";'],
    ["lib/networks/x.ts", 'import "../losses/mod.ts"; import "../random/mod.ts"; import "@tensorflow/tfjs";'],
    ["lib/plots/x.ts", 'import type { Check } from "../metrics/mod.ts"; import "vega"; Deno.jupyter;'],
    ["lib/plots/deep/x.ts", 'import { type Check } from "driftfield/metrics"; import { y } from "../y.ts";'],
    ["lib/experiments/x.ts", 'import "../plots/mod.ts"; import "../networks/mod.ts"; await import(name);'],
    ["lib/datasets/x.ts", 'new URL("../../data/airports.csv.gz", import.meta.url); import "node:zlib";'],
    ["lib/notebook.ts", 'import "./plots/mod.ts"; import "./networks/mod.ts";'],
    ["lib/core/x.ts", '/** Unlike Math.random, import from "../random/mod.ts". */ // Deno.jupyter'],
  ];
  assertEquals(allowed.flatMap(([path, source]) => wrongs(path, source, names)), []);
});

Deno.test("deno.json exports what its import map names, and each is a file", () => {
  const exported = Object.entries(config.exports).map((
    [name, path],
  ) => [name.replace(/^\./, "driftfield"), path]);
  const named = Object.entries<string>(config.imports).filter(([name]) => /^driftfield\b/.test(name));
  assertEquals(Object.fromEntries(exported), Object.fromEntries(named));
  for (const [, path] of named) assert(Deno.statSync(new URL(path, root)).isFile, path);
});

Deno.test("no file of lib is longer than 200 lines", () => {
  const lengths = [...modules()].map(([path, source]) => ({ path, lines: source.split("\n").length - 1 }));
  assertEquals(lengths.filter(({ lines }) => lines > 200), []);
});
