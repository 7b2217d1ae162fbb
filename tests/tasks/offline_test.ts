import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { offlineConfig } from "../../.tasks/offline.ts";
import { makeProject } from "./project.ts";
import { serveRegistry, serveSilence } from "./registry.ts";

const test = 'import { assert } from "@std/assert";\nDeno.test("one", () => assert(true));\n';
const doc = `/** Nothing much. @module */

/**
 * Two.
 *
 * @example
 * \`\`\`ts
 * import { assert } from "@std/assert";
 * import { two } from "driftfield/core";
 *
 * assert(two === 2);
 * \`\`\`
 */
export const two = 2;
`;
const files = { "tests/one_test.ts": test, "lib/core/mod.ts": doc };
const said = "JSR is out of reach: @std/assert is the stand-in of tests/std_assert.";
/** Nobody listens on port 9 here. */
const nowhere = "http://127.0.0.1:9/";

Deno.test("the offline config sees every path from tests/ and links the stand-in", () => {
  const imports = {
    "driftfield/core": "./lib/core/mod.ts",
    vega: "npm:vega@6",
    "@std/assert": "jsr:@std/assert@^1",
  };
  assertEquals(offlineConfig({ imports }), {
    imports: {
      "driftfield/core": "../lib/core/mod.ts",
      vega: "npm:vega@6",
      "@std/assert": "jsr:@std/assert@^1",
    },
    links: ["./std_assert"],
    lock: { path: "../build/offline.lock" },
  });
});

Deno.test("without JSR, tests and doc tests run on the stand-in, which is said in one line", async () => {
  await using project = await makeProject(files);
  const { code, stdout, closing } = await project.run("run_tests", [], {
    JSR_URL: nowhere,
    DENO_DIR: `${project.folder}/cache`,
  });
  assertEquals([code, closing], [0, "2 passed, 0 failed"], stdout);
  assertEquals(stdout.split("\n").filter((line) => line === said).length, 1);
});

Deno.test("with JSR, and later from the cache alone, tests run on the original", async () => {
  await using project = await makeProject(files);
  const env = { DENO_DIR: `${project.folder}/cache` };
  // Tells itself apart from the stand-in by what it prints.
  const source =
    'console.log("original");\nexport function assert(x: unknown): asserts x { if (!x) throw Error(); }\n';
  let url = "";
  {
    await using registry = serveRegistry(source);
    url = registry.url;
    const { code, stdout, closing } = await project.run("run_tests", [], { ...env, JSR_URL: url });
    assertEquals([code, closing], [0, "2 passed, 0 failed"], stdout);
    assertStringIncludes(stdout, "original");
    assert(!stdout.includes(said));
  }
  const again = await project.run("run_tests", [], { ...env, JSR_URL: url });
  assertEquals([again.code, again.closing], [0, "2 passed, 0 failed"], again.stdout);
  assert(again.stdout.includes("original") && !again.stdout.includes(said));
});

Deno.test("a registry that never answers holds nothing up for longer than its patience", async () => {
  await using registry = serveSilence();
  await using project = await makeProject({
    "probe.ts":
      'import { loads } from "./.tasks/offline.ts";\nconsole.log(await loads("jsr:@std/assert@^1", 500));\n',
  });
  // Half a second of patience, and 10 s for two starts of Deno on a busy machine.
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${project.folder}/probe.ts`],
    env: { JSR_URL: registry.url, DENO_DIR: `${project.folder}/cache` },
    signal: AbortSignal.timeout(10_500),
  }).output();
  assertEquals([success, new TextDecoder().decode(stdout).trim()], [true, "false"]);
});

Deno.test("a copy of deno.lock holds the npm packages to their versions, offline too", async () => {
  const lock = JSON.stringify({ version: "5", specifiers: {} }, null, 2) + "\n";
  await using project = await makeProject({ ...files, "deno.lock": lock });
  await project.run("run_tests", ["tests"], { JSR_URL: nowhere, DENO_DIR: `${project.folder}/cache` });
  assertEquals(await project.read("deno.lock"), lock, "deno.lock itself is left alone");
  assertStringIncludes(await project.read("build/offline.lock"), '"version": "5"');
});
