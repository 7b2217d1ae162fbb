// The notebook runner and the lab, whole, on the real kernel. They share this project's .venv, which is made if need be.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fromRoot } from "../../.tasks/command.ts";
import { ensurePython } from "../../.tasks/python.ts";
import { makeProject, notebook, type Project } from "../tasks/project.ts";

async function projectWith(notebooks: Record<string, Parameters<typeof notebook>[0]>): Promise<Project> {
  const files = Object.entries(notebooks).map((
    [name, cells],
  ) => [`notebooks/${name}.ipynb`, notebook(cells)]);
  const project = await makeProject(Object.fromEntries(files));
  await ensurePython();
  await Deno.symlink(fromRoot(".venv"), join(project.folder, ".venv"));
  return project;
}

/** Everything that a notebook's cells print and show, in order. */
function shown(text: string): string[] {
  type Shown = { text?: string[]; data?: Record<string, string[]> };
  const cells: { outputs?: Shown[] }[] = JSON.parse(text).cells;
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.map((output) => (output.text ?? output.data?.["text/plain"] ?? []).join(""));
}

const display = (text: string) => `Deno.jupyter.display({ "text/plain": ${text} }, { raw: true })`;

Deno.test("the runner loses no output, in whatever rhythm it comes", async () => {
  await using project = await projectWith({
    "01_outputs": [
      ["# Outputs"],
      `for (let i = 0; i < 300; i++) await ${display("`a${i}`")};`,
      `for (let i = 0; i < 300; i++) ${display("`b${i}`")};\nundefined;`,
      "for (let i = 0; i < 300; i++) console.log(`c${i}`);",
      "(async () => {\n  for (let i = 0; i < 5; i++) {\n    await new Promise((r) => setTimeout(r, 20));\n" +
      "    console.log(`late${i}`);\n  }\n})();\nundefined;",
      "await new Promise((r) => setTimeout(r, 300));",
      "let n = 0;\nconst ticking = setInterval(() => {\n  for (let i = 0; i < 10; i++) console.log(`tick${n++}`);\n}, 10);\nundefined;",
      "await new Promise((r) => setTimeout(r, 500));",
      "await new Promise((r) => setTimeout(r, 500));\nclearInterval(ticking);",
      'setTimeout(() => console.log("afterwards"), 20);\nundefined;',
    ],
  });
  const { code, stdout, closing } = await project.run("notebooks", ["--write"]);
  assertEquals([code, closing], [0, "1 passed, 0 failed"], stdout);
  const text = await project.read("notebooks/01_outputs.ipynb");
  const all = shown(text);
  const numbered = (letter: string) => Array.from({ length: 300 }, (_, i) => `${letter}${i}`);
  assertEquals(all.filter((one) => /^a\d+$/.test(one)), numbered("a"));
  assertEquals(all.filter((one) => /^b\d+$/.test(one)), numbered("b"));
  assertEquals(all.filter((one) => one.startsWith("c")).join(""), numbered("c").join("\n") + "\n");
  assertEquals(all.join("").match(/late\d/g), ["late0", "late1", "late2", "late3", "late4"]);
  // Ticks come within cells, after them, between them: a thousand a second, for who prints faster than the kernel
  // delivers is never quiet, and the runner listens on for two seconds only.
  const ticks = all.join("").match(/tick\d+/g)!;
  assert(ticks.length > 100);
  assertEquals(ticks, Array.from(ticks, (_, i) => `tick${i}`));
  assertEquals(all.at(-1), "afterwards\n");

  const page = await project.read("build/site/01_outputs.html");
  assert(page.includes("a299") && page.includes("b299") && page.includes("c299"));
  assertEquals(
    [...page.matchAll(/<(?:script|link|img)\b[^>]* (?:src|href)="([^"]*)"/g)].map(([, from]) => from),
    [
      "mathjax.js",
    ],
  );
  assertStringIncludes(await project.read("build/site/mathjax.js"), "MathJax"); // it lies beside the page
  assertStringIncludes(page, '<a href="index.html" ');
  assertStringIncludes(await project.read("build/site/index.html"), '<a href="01_outputs.html">Outputs</a>');
});

Deno.test("every way to fail is named with notebook, cell and line, and the others still run", async () => {
  await using project = await projectWith({
    "01_throws": [
      'import { two } from "driftfield/core";\nimport * as util from "node:util";\nimport type { InspectOptions } from "node:util";',
      "// a note\ntype T = { a: number };\n\n\nconst t: T = {\n  a: 1,\n};\nfunction f(n: number): never {\n" +
      "  throw new RangeError(`dt must be positive, got ${n}`);\n}",
      "const o = { a: [1, 2, 3], b: { c: 1 } };\n\nf(-1); // here",
      'console.log("never");',
    ],
    "02_types": ["const x = 1;", "const y: string = x;"],
    "03_syntax": ["const x = ;"],
    "04_dies": ["const x = 1;", "Deno.exit(3);"],
    "05_hangs": ["await new Promise((r) => setTimeout(r, 60000));"],
    "06_library": ['import { basename } from "node:path";\n\n\nbasename(undefined as unknown as string);'],
    "07_fine": ["1+0"],
  });
  const { code, stdout, closing } = await project.run("notebooks", ["--timeout", "5", "--write"]);
  assertEquals([code, closing], [1, "1 passed, 6 failed"], stdout);
  for (
    const text of [
      "FAILED 01_throws, cell 3, line 3: RangeError: dt must be positive, got -1\n    f(-1); // here\n",
      "FAILED 02_types, cell 2, line 1: TS2322: Type 'number' is not assignable to type 'string'.",
      "FAILED 03_syntax, cell 1, line 1: SyntaxError: Expression expected\n    const x = ;",
      "FAILED 04_dies, cell 2: the kernel died",
      "FAILED 05_hangs, cell 1: longer than 5 s",
      'FAILED 06_library, cell 1, line 4: TypeError: The "path" argument must be of type string',
      "ok 07_fine  1 cells",
    ]
  ) assertStringIncludes(stdout, text);
  assert(
    !(await project.read("notebooks/01_throws.ipynb")).includes("outputs_"),
    "what failed is not written",
  );
  assertEquals(shown(await project.read("notebooks/01_throws.ipynb")), []);
  const written = await project.read("notebooks/07_fine.ipynb");
  assertEquals(shown(written), ["1"]);
  assertEquals(JSON.parse(written).cells[0].source, ["1 + 0;"], "what is written is formatted");

  const one = await project.run("notebooks", ["fine", "--write"]);
  assertEquals([one.code, one.closing], [0, "1 passed, 0 failed"]);
  assertEquals(await project.read("notebooks/07_fine.ipynb"), written, "a second run changes nothing");
});

Deno.test("the lab prints its address, serves the Deno kernel, and ends cleanly when interrupted", async () => {
  await using project = await projectWith({ "01_fine": ["1;"] });
  const lab = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(project.folder, ".tasks", "lab.ts"), "--no-browser", "--port", "18765"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let said = "", addressed = () => {};
  const ready = new Promise<void>((resolve) => addressed = resolve);
  const ended = (async () => {
    for await (const text of lab.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (/127\.0\.0\.1:\d+\/lab\?token=\w+\s/.test(said)) addressed();
    }
  })();
  await Promise.race([ready, ended]);
  const [address] = said.match(/http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w+/) ?? [];
  assert(address, said);
  const ask = async (path: string) => (await fetch(address.replace("/lab?", `${path}?`))).json();
  assertEquals((await ask("/api/kernelspecs")).default, "deno");
  assertEquals((await ask("/api/contents")).content.map(({ name }: { name: string }) => name), [
    "01_fine.ipynb",
  ]);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    lab.kill("SIGTERM");
  }, 20_000);
  lab.kill("SIGINT");
  assertEquals([(await lab.status).code, late], [0, false]);
  clearTimeout(timer);
  await ended;
});
