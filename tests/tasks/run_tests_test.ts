import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { root } from "../../.tasks/command.ts";
import { count } from "../../.tasks/junit.ts";
import { plan } from "../../.tasks/run_tests.ts";
import { makeProject } from "./project.ts";

Deno.test("without paths everything runs but what is slow", () => {
  const all = { tests: ["tests"], docs: ["lib"], flags: [] };
  assertEquals(plan([], root, () => false), { ...all, slow: false });
  assertEquals(plan(["--slow"], root, () => false), { ...all, slow: true });
});

Deno.test("paths are those of the folder they were typed in, and of lib they mean doc tests", () => {
  const there = (...paths: string[]) => (path: string) => paths.map((one) => join(root, one)).includes(path);
  assertEquals(plan(["random", "--filter", "tail"], join(root, "tests"), there("tests/random")), {
    tests: [join("tests", "random")],
    docs: [],
    slow: false,
    flags: ["--filter", "tail"],
  });
  assertEquals(plan(["."], join(root, "lib", "core"), there("lib/core")).docs, [join("lib", "core")]);
  assertEquals(plan(["tests/slow"], root, there("tests/slow")).slow, true, "naming them is asking for them");
  assertEquals(plan(["end_to_end"], join(root, "tests"), there("tests/end_to_end")).slow, true, "these too");
  assertEquals(plan(["--filter=lib"], root, there("lib")).docs, ["lib"]);
});

Deno.test("a JUnit report is counted, whatever its messages say", () => {
  const xml = `<testsuites><testsuite name="a" tests="4">
    <testcase name="fine &lt;failure&gt;" time="0.1"/>
    <testcase name="fine" time="0.1"></testcase>
    <testcase name="bad"><failure message="&lt;testcase &gt;">text &lt;/testcase&gt;</failure></testcase>
    <testcase name="worse"><error/></testcase>
    <testcase name="left"><skipped/></testcase>
  </testsuite></testsuites>`;
  assertEquals(count(xml), { passed: 2, failed: 2, ignored: 1 });
  assertEquals(count(""), { passed: 0, failed: 0, ignored: 0 });
});

Deno.test("the closing line sums tests and doc tests, failures and what is ignored", async () => {
  await using project = await makeProject({
    "tests/a_test.ts": `Deno.test("a", () => {});
      Deno.test("b", () => { throw new Error("N passed, 0 failed"); });
      Deno.test.ignore("c", () => {});`,
    "tests/deep/d_test.ts": 'Deno.test("d", () => {});',
    "tests/slow/e_test.ts": 'Deno.test("e", () => {});',
    "tests/end_to_end/f_test.ts": 'Deno.test("f", () => {});',
    "lib/core/mod.ts":
      "/** Two.\n * ```ts\n * if (1 + 1 !== 2) throw new Error();\n * ```\n */\nexport const two = 2;\n",
  });
  const fast = await project.run("run_tests");
  assertEquals([fast.code, fast.closing], [1, "3 passed, 1 failed"], fast.stdout);
  assertStringIncludes(
    fast.stdout,
    "\n1 ignored\nlong statistical runs, and JupyterLab in a browser: deno task test --slow\n",
  );
  const slow = await project.run("run_tests", ["--slow"]);
  assertEquals([slow.code, slow.closing], [1, "5 passed, 1 failed"], slow.stdout);
  const one = await project.run("run_tests", ["slow"], { INIT_CWD: join(project.folder, "tests") });
  assertEquals([one.code, one.closing], [0, "1 passed, 0 failed"], one.stdout);
});

Deno.test("tests that do not compile are a failure", async () => {
  await using project = await makeProject({
    "tests/a_test.ts": 'const x: number = "a";\nDeno.test("a", () => {});\n',
  });
  const { code, closing } = await project.run("run_tests", ["tests"]);
  assertEquals([code, closing], [1, "0 passed, 1 failed"]);
});
