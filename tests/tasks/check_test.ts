import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeProject, notebook } from "./project.ts";

const test = 'import { assert } from "@std/assert";\n\nDeno.test("one", () => assert(true));\n';

Deno.test("check passes a sound project, notebooks included", async () => {
  const cells = notebook([
    ["# Title\n\n*prose*  stays $a_1 * b_2$"],
    'import { two } from "driftfield/core";',
    "console.log(two);",
  ]);
  await using project = await makeProject({ "tests/one_test.ts": test, "notebooks/01_walk.ipynb": cells });
  const { code, stdout, closing } = await project.run("check");
  assertEquals([code, closing], [0, "6 passed, 0 failed"], stdout);
  assertMatch(stdout, /^ok package .* s {2}0\.0 MB in \d files$/m);
});

Deno.test("check runs every stage, shows what failed, and leaves nothing behind", async () => {
  await using project = await makeProject({
    "lib/core/mod.ts": "export const two  = 2;\n",
    "lib/core/bad.ts": "/** Text. */\nexport const text: string = 1;\n",
    "tests/one_test.ts": test.replace("assert(true)", "{ var x = 1; }"),
    "notebooks/01_types.ipynb": notebook([["# T"], "const a = 1;", "\n// b\nconst b: string = a;"]),
    "notebooks/02_syntax.ipynb": notebook(["const c = ;"]),
    "notebooks/03_crooked.ipynb": notebook(["const d={e:1};"]),
  });
  const { code, stdout, closing } = await project.run("check");
  assertEquals([code, closing], [1, "1 passed, 5 failed"], stdout);
  for (
    const text of [
      "FAILED format",
      "lib/core/mod.ts",
      "FAILED lint",
      "no-var",
      "FAILED types",
      "Type 'number' is not assignable to type 'string'.",
      "FAILED documentation",
      "missing-jsdoc",
      "FAILED notebooks",
      "FAILED 03_crooked: cells 1 are not formatted; deno task notebooks 03_crooked --write does it",
      "FAILED 02_syntax, cell 1, line 1: SyntaxError: Expression expected\n      const c = ;",
      "FAILED 01_types, cell 2, line 3: TS2322: Type 'number' is not assignable to type 'string'.",
    ]
  ) assertStringIncludes(stdout, text);
  const left = [...Deno.readDirSync(`${project.folder}/notebooks`)].map(({ name }) => name).sort();
  assertEquals(left, ["01_types.ipynb", "02_syntax.ipynb", "03_crooked.ipynb"]);
});

Deno.test("check names an export that leads nowhere", async () => {
  await using project = await makeProject();
  const config = JSON.parse(await project.read("deno.json"));
  config.exports["./gone"] = "./lib/gone/mod.ts";
  await project.write("deno.json", JSON.stringify(config, null, 2) + "\n");
  const { code, stdout } = await project.run("check");
  assert(code === 1 && stdout.includes("deno.json exports ./lib/gone/mod.ts, which does not exist"), stdout);
});

Deno.test("check rehearses publishing: types that must be inferred, and modules that are left out, are refused", async () => {
  await using project = await makeProject({
    "lib/core/mod.ts":
      "/** Nothing much. @module */\n\n/** Three. */\nexport const three = (x: number) => Math.abs(x);\n",
  });
  const slow = await project.run("check");
  assert(slow.code === 1 && /FAILED package[^]*missing-explicit-return-type/.test(slow.stdout), slow.stdout);
  await project.write("other/two.ts", "/** Two. */\nexport const two = 2;\n");
  await project.write(
    "lib/core/mod.ts",
    '/** Nothing much. @module */\nexport { two } from "../../other/two.ts";\n',
  );
  const left = await project.run("check");
  assert(left.code === 1 && /FAILED package[^]*excluded-module/.test(left.stdout), left.stdout);
});
