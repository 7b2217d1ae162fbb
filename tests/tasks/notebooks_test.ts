import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { failedLine } from "../../.tasks/cell_line.ts";
import { complaints, join } from "../../.tasks/check_notebooks.ts";
import { Stop } from "../../.tasks/command.ts";
import { codeOf, importsOf, type Notebook, readNotebook, titleOf } from "../../.tasks/notebook.ts";
import { select } from "../../.tasks/notebooks.ts";
import { indexPage, withWays } from "../../.tasks/pages.ts";
import { report } from "../../.tasks/report.ts";
import { makeProject, notebook } from "./project.ts";

const parsed = (cells: Parameters<typeof notebook>[0]): Notebook => JSON.parse(notebook(cells));

Deno.test("code cells are counted as the kernel counts them, without empty ones", () => {
  assertEquals(codeOf(parsed([["# Title"], "const a = 1;", " \n", ["text"], "a;"])), ["const a = 1;", "a;"]);
});

Deno.test("a notebook's title is its first heading", () => {
  assertEquals(titleOf(parsed([["intro\n\n## Random *walk* \n"], ["# Later"]])), "Random *walk*");
  assertEquals(titleOf(parsed(["// # code"])), undefined);
});

Deno.test("imports of notebooks are found, each once", () => {
  const code = `import { a,
  b } from "driftfield/core";
import "x"; const c = await import('y');
import type { D } from "driftfield/core";
const text = "no";`;
  assertEquals(importsOf(code), ["driftfield/core", "x", "y"]);
});

Deno.test("a pattern chooses notebooks, or names those that exist", () => {
  const names = ["01_random_walk", "02_brownian_motion"];
  assertEquals(select(names, ""), names);
  assertEquals(select(names, "walk"), ["01_random_walk"]);
  const error = assertThrows(
    () => select(names, "itô"),
    Stop,
    'contains "itô"; there are 01_random_walk, 02_brownian',
  );
  assertEquals(error.code, 2);
});

Deno.test("what is no notebook is said to be none", async () => {
  await using project = await makeProject({ "a.ipynb": "<<<<", "b.ipynb": '{"nbformat": 3}' });
  await assertRejects(
    () => readNotebook(`${project.folder}/a.ipynb`),
    Stop,
    "a.ipynb is no notebook of format 4",
  );
  await assertRejects(
    () => readNotebook(`${project.folder}/b.ipynb`),
    Stop,
    "b.ipynb is no notebook of format 4",
  );
});

Deno.test("joined cells remember their lines, and do not run into each other", () => {
  const { text, places } = join(["const a = [1]", "(a);\na;\n"]);
  assertEquals(text, "const a = [1]\n;\n(a);\na;\n;\nexport {};\n");
  assertEquals(places[2], { cell: 2, line: 1 });
  assertEquals(places[3], { cell: 2, line: 2 });
});

Deno.test("complaints of deno check are read: type errors, chains, syntax errors", () => {
  const output = `TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.
const x: number = "a";
      ^
    at file:///p/.check_a_1.ts:1:7

TS2345 [ERROR]: Argument of type 'A' is not assignable to parameter of type 'B'.
  Property 'c' is missing in type 'A'.
f(a);
  ^
    at file:///p/.check_a_1.ts:12:3

Found 2 errors.

error: Type checking failed.

  info: The program failed type-checking, but it still might work correctly.
error: SyntaxError: Expression expected
  |
2 | const s = ;
  |           ~
    at file:///p/.check_b_1.ts:2:11

Stack backtrace:
   0: <unknown>
`;
  assertEquals(complaints(output), [
    {
      path: "/p/.check_a_1.ts",
      line: 1,
      message: "TS2322: Type 'string' is not assignable to type 'number'.",
    },
    {
      path: "/p/.check_a_1.ts",
      line: 12,
      message:
        "TS2345: Argument of type 'A' is not assignable to parameter of type 'B'.\n  Property 'c' is missing in type 'A'.",
    },
    { path: "/p/.check_b_1.ts", line: 2, message: "SyntaxError: Expression expected" },
  ]);
});

Deno.test("a failure names notebook, cell and line, and shows the line", () => {
  const problem = { notebook: "01_walk", cell: 3, line: 2, source: "  f(x);", message: "RangeError: no" };
  assertEquals(report(problem), "FAILED 01_walk, cell 3, line 2: RangeError: no\n    f(x);");
  assertEquals(report({ ...problem, line: 0, source: "" }), "FAILED 01_walk, cell 3: RangeError: no");
  assertEquals(report({ ...problem, notebook: "" }), "FAILED RangeError: no");
});

// Traces as the kernel of Deno 2.9.6 gave them for these cells.
Deno.test("a trace of the kernel is led back to the line of the cell", async () => {
  const imports = `import { points, zeros, column } from 'driftfield/core';
import * as u from 'node:util';
import 'node:fs';
import type { Shape } from 'driftfield/core';
import def, { join,
 dirname } from 'node:path';

// c1
const a = 1; // trailing
/** doc */
function f(): void {
  // inner
  throw new Error('x');
}
const o = { a: 1, b: { c: [1,2,3] } };

f();`;
  assertEquals(
    await failedLine(imports, ["Error: x", "    at f (<anonymous>:9:9)", "    at <anonymous>:21:1"]),
    17,
  );
  assertEquals(await failedLine(imports, ["Error: x", "    at f (<anonymous>:9:9)"]), 13);
  const types =
    "interface B { a: string;\n b: number }\nlet q = 3;\nenum E { A, B }\n\nconst z = q +\n  (undefined as any).foo;";
  assertEquals(await failedLine(types, ["TypeError: no", "    at <anonymous>:7:25"]), 7);
  assertEquals(
    await failedLine("await Promise.reject(new Error('later'))", ["Error", "    at <anonymous>:1:43"]),
    1,
  );
  const points = "import { points } from 'driftfield/core';\n\n\npoints([[1],[2,3]]);";
  const trace = ["    at points (file:///p/lib/core/points.ts:50:11)\n    at <anonymous>:2:1"];
  assertEquals(await failedLine(points, trace), 4);
});

Deno.test("a trace that names no cell has no line", async () => {
  assertEquals(await failedLine("throw 'text';", [""]), undefined);
  assertEquals(await failedLine("f();", ["Error: x", "    at f (file:///p/lib/a.ts:1:2)"]), undefined);
  assertEquals(await failedLine("not ( code", ["    at <anonymous>:1:2"]), undefined);
});

Deno.test("the list of pages is in order and in two parts, escapes titles and marks failures", () => {
  const page = indexPage([
    { name: "10_a", title: "b", seconds: 0.2, passed: false },
    { name: "01 walk", title: "x < y & z", seconds: 112.4, passed: true },
  ]);
  assertEquals(page.match(/<h[12]>.*|<tr>.*<\/tr>/g), [
    "<h1>driftfield</h1>",
    "<h2>Part one: how probability moves</h2>",
    '<tr><td>01</td><td><a href="01%20walk.html">x &#60; y &#38; z</a></td><td>112 s</td><td></td></tr>',
    "<h2>Part two: models that generate</h2>",
    '<tr><td>10</td><td><a href="10_a.html">b</a></td><td>0 s</td><td>failed</td></tr>',
  ]);
  assertStringIncludes(page, "in 2 minutes together");
  assert(!/(?:src|href)="(?:https?:)?\/\//.test(page), "nothing comes from elsewhere");
});

Deno.test("every notebook has its place in the list", () => {
  const names = ["00_introduction", "01_a", "09_b", "10_c", "16_d", "playground"];
  const page = indexPage(names.map((name) => ({ name, title: name, seconds: 1, passed: true })));
  assertEquals([...page.matchAll(/href="(\w+).html"/g)].map(([, name]) => name), names);
  assertEquals(page.match(/<h2>[^<]*|href="\w+/g)!.map((mark) => mark.slice(0, 8)), [
    ...[
      "<h2>Befo",
      'href="00',
      "<h2>Part",
      'href="01',
      'href="09',
      "<h2>Part",
      'href="10',
      'href="16',
      'href="pl',
    ],
  ]);
});

Deno.test("a page leads to its neighbours and to the list, however often it is asked to", () => {
  const [before, after] = ["01_a", "03_c"].map((name) => ({
    name,
    title: `<${name}>`,
    seconds: 1,
    passed: true,
  }));
  const bare = '<html><head></head><body class="x">text</body></html>', page = withWays(bare, before, after);
  assertEquals(withWays(withWays(page), before, after), page);
  assertEquals(
    [...page.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)/g)].map(([, to, text]) => [to, text]).slice(0, 3),
    [
      ["01_a.html", "← &#60;01_a&#62;"],
      ["index.html", "all notebooks"],
      ["03_c.html", "&#60;03_c&#62; →"],
    ],
  );
  assertEquals(
    page.replaceAll(/<!-- ways -->[^]*?<!-- end of ways -->/g, "|"),
    bare.replace("text", "|text|"),
  );
  assertEquals([...withWays(bare, undefined, after).matchAll(/<a /g)].length, 4);
  assertThrows(() => withWays("no page"), Error, "without an end");
});

Deno.test("a link to another notebook leads to its page", () => {
  const links =
    '<a href="02_b.ipynb">02</a> <a class="x" href="https://a.b/c.ipynb">elsewhere</a> <code>d.ipynb</code>';
  assertEquals(
    withWays(`<body>${links}</body>`).includes(links.replace("02_b.ipynb", "02_b.html")),
    true,
  );
});
