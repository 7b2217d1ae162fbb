/**
 * Small projects with the tasks of this one, to run them in.
 *
 * @module
 */
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ours from "../../deno.json" with { type: "json" };

const root = join(import.meta.dirname!, "..", "..");

/** A project in a folder of its own, which goes when the block ends. */
export interface Project extends AsyncDisposable {
  /** Its folder. */
  readonly folder: string;
  /** Writes a file. */
  write(path: string, text: string): Promise<void>;
  /** Reads a file. */
  read(path: string): Promise<string>;
  /** Runs a task by the name of its file, as in `run("run_tests", ["--slow"])`. */
  run(task: string, args?: string[], env?: Record<string, string>): Promise<Outcome>;
}

/** How a task went. */
export interface Outcome {
  readonly code: number;
  /** Both streams, without colours. */
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output. */
  readonly closing: string;
}

/**
 * Makes a project: .tasks and tests/std_assert of this one, a deno.json that maps @std/assert, and some files.
 *
 * @param files Text by path.
 */
export async function makeProject(files: Record<string, string> = {}): Promise<Project> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "driftfield_" }));
  await copy(join(root, ".tasks"), join(folder, ".tasks"));
  await copy(
    join(root, "tests", "std_assert"),
    join(folder, "tests", "std_assert"),
    (name) => !/_test\.ts$/.test(name),
  );
  const write = async (path: string, text: string) => {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  };
  const imports = {
    "@std/assert": "jsr:@std/assert@^1",
    "assemblyscript/asc": ours.imports["assemblyscript/asc"],
    "binaryen": ours.imports.binaryen,
    "driftfield/core": "./lib/core/mod.ts",
    "mathjax": ours.imports.mathjax,
  };
  const about = { name: "@driftfield/small", version: "0.0.1", license: "MIT" },
    publish = { include: ["lib"] };
  const config = {
    ...about,
    imports,
    exports: { "./core": "./lib/core/mod.ts" },
    publish,
    fmt: { lineWidth: 110 },
  };
  const core = "/** Nothing much. @module */\n\n/** Two. */\nexport const two = 2;\n";
  const all = { "deno.json": JSON.stringify(config, null, 2) + "\n", "lib/core/mod.ts": core, ...files };
  for (const [path, text] of Object.entries(all)) await write(path, text);
  await Deno.mkdir(join(folder, "notebooks"), { recursive: true });
  return {
    folder,
    write,
    read: (path) => Deno.readTextFile(join(folder, path)),
    run: async (task, args = [], env = {}) => {
      const options = { env: { INIT_CWD: folder, ...env }, cwd: folder, stdin: "null" } as const;
      const program = ["run", "-A", join(folder, ".tasks", `${task}.ts`), ...args];
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { ...options, args: program })
        .output();
      const text = (bytes: Uint8Array) => stripVTControlCharacters(new TextDecoder().decode(bytes)).trimEnd();
      return { code, stdout: text(stdout), stderr: text(stderr), closing: text(stdout).split("\n").at(-1)! };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function copy(from: string, to: string, wanted: (name: string) => boolean = () => true): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(from)) {
    if (isFile && wanted(name)) await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** The text of a notebook file: strings are code cells, strings in a list are Markdown. */
export function notebook(cells: readonly (string | [string])[]): string {
  const made = cells.map((cell) =>
    typeof cell === "string"
      ? { cell_type: "code", source: cell, metadata: {}, outputs: [], execution_count: null }
      : { cell_type: "markdown", source: cell[0], metadata: {} }
  );
  const metadata = { language_info: { name: "typescript", file_extension: ".ts" } };
  return JSON.stringify({ cells: made, metadata, nbformat: 4, nbformat_minor: 5 });
}
