import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readArguments, root, Stop } from "../../.tasks/command.ts";
import { labOptions } from "../../.tasks/lab.ts";
import { kernelSpec } from "../../.tasks/jupyter.ts";

const known = { write: { type: "boolean" }, timeout: { type: "string" } } as const;
const read = (...args: string[]) => readArguments(args, "deno task x [--write]", known, 1);

/** Runs a task of this project; none of these calls gets past its arguments. */
async function call(...args: string[]): Promise<[code: number, stderr: string]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", ...args], cwd: root });
  const { code, stderr } = await command.output();
  return [code, new TextDecoder().decode(stderr)];
}

Deno.test("options and names are told apart", () => {
  const { options, names } = read("walk", "--write", "--timeout=5");
  assertEquals([{ ...options }, names], [{ write: true, timeout: "5" }, ["walk"]]);
});

Deno.test("a wrong call is one line that ends in the usage, with code 2", () => {
  for (
    const [args, says] of [
      [["--nope"], "Unknown option '--nope'"],
      [["--timeout"], "'--timeout <value>' argument missing"],
      [["--write=1"], "'--write' does not take an argument"],
      [["a", "b"], "one name too many: b"],
    ] as const
  ) {
    const { message, code } = assertThrows(() => read(...args), Stop, says);
    assertEquals([code, message.split("\n").length], [2, 1]);
    assertStringIncludes(message, "; usage: deno task x [--write]");
  }
});

Deno.test("tasks refuse what they do not know in one line, with code 2", async () => {
  const calls = await Promise.all([
    call(".tasks/notebooks.ts", "--nope"),
    call(".tasks/notebooks.ts", "a", "b"),
    call(".tasks/notebooks.ts", "--timeout", "soon"),
    call(".tasks/check.ts", "--nope"),
    call(".tasks/check.ts", "lib"),
    call("tests/bench/run.ts", "--nope"),
    call("tests/bench/run.ts", "no_such_benchmark"),
    call("tests/bench/run.ts", "normals", "permutations", "--keep"),
  ]);
  assertEquals(calls.map(([code]) => code), calls.map(() => 2));
  assertEquals(
    calls.map(([, stderr]) => stderr.trimEnd().split("\n").length),
    calls.map(() => 1),
    `${calls}`,
  );
});

Deno.test("--help is the usage, with code 0", async () => {
  assertEquals(await call(".tasks/check.ts", "--help"), [0, "deno task check\n"]);
});

Deno.test("the lab allows root to root alone, and the user's options take the place of its own", () => {
  const own = ["--no-browser", "--port", "9999"];
  assertEquals(labOptions(own, false).slice(-3), own);
  assertEquals(labOptions(own, false).includes("--allow-root"), false);
  assertEquals(labOptions(own, true).includes("--allow-root"), true);
  for (const [option, ...value] of [["--ServerApp.root_dir=/elsewhere"], ["--notebook-dir", "/elsewhere"]]) {
    const all = labOptions([option, ...value], false); // JupyterLab refuses a folder that comes twice
    assertEquals(all.filter((one) => /root_dir|notebook-dir/.test(one)), [option]);
    assertEquals(all.length, labOptions([], false).length + value.length);
  }
});

Deno.test("the kernel is this Deno, wherever it lies, and prints no colours", () => {
  const { argv, env } = kernelSpec();
  assertEquals(argv, [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"]);
  assertEquals(env, { NO_COLOR: "1" });
});
