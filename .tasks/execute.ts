/**
 * Runs notebooks in one Jupyter process, and shows how it goes.
 *
 * @module
 */
import { failedLine } from "./cell_line.ts";
import { fromRoot, root, Stop } from "./command.ts";
import type { Jupyter } from "./jupyter.ts";
import { codeOf, notebookPath, readNotebook } from "./notebook.ts";
import { status } from "./progress.ts";
import { report } from "./report.ts";

/** How a notebook ran. */
export interface Run {
  /** Its name. */
  readonly name: string;
  /** How long it took. */
  readonly seconds: number;
  /** Whether every cell ran to its end. */
  readonly passed: boolean;
}

/** What run_notebooks.py says. */
export type Event =
  | { event: "start"; notebook: string; cells: number }
  | { event: "cell"; cell: number }
  | ({ event: "failed" } & Failure)
  | { event: "end"; seconds: number };

/** Why a notebook stopped. */
export interface Failure {
  /** The code cell, from 1. */
  readonly cell: number;
  /** The cell threw, took too long, or the kernel died. */
  readonly kind: "error" | "timeout" | "died";
  /** The error, or the time allowed. */
  readonly message: string;
  /** Lines of the kernel's stack trace. */
  readonly traceback: readonly string[];
}

/**
 * Runs notebooks by name, one after the other, each to its first failure.
 *
 * @param out Folder for the executed notebooks and their pages.
 * @param timeout Seconds a cell may take.
 */
export async function execute(
  { python, env }: Jupyter,
  names: readonly string[],
  out: string,
  timeout: number,
): Promise<Run[]> {
  const script = fromRoot(".tasks", "run_notebooks.py");
  const child = new Deno.Command(python, {
    args: ["-I", script, out, String(timeout), ...names.map(notebookPath)],
    cwd: root,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const runs = await follow(events(child.stdout));
  if (!(await child.status).success) {
    throw new Stop(`The notebook runner failed.\n${(await complaints).trim()}`);
  }
  return runs;
}

async function* events(stream: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines.map((line) => JSON.parse(line) as Event);
  }
}

async function follow(events: AsyncIterable<Event>): Promise<Run[]> {
  const runs: Run[] = [], line = status();
  let name = "", cells = 0, cell = 0, start = 0, failure = "";
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
  const show = () => name && line.show(`${name}  cell ${cell}/${cells}  ${seconds()} s`);
  const timer = setInterval(show, 500);
  try {
    for await (const event of events) {
      if (event.event === "start") {
        [name, cells, cell, start, failure] = [event.notebook, event.cells, 0, performance.now(), ""];
      } else if (event.event === "cell") cell = event.cell;
      else if (event.event === "failed") failure = await explain(name, event);
      else {
        line.clear();
        const passed = failure === "";
        console.log(passed ? `ok ${name}  ${cells} cells  ${event.seconds.toFixed(1)} s` : failure);
        runs.push({ name, seconds: event.seconds, passed });
        name = "";
      }
    }
  } finally {
    clearInterval(timer);
  }
  return runs;
}

async function explain(name: string, { cell, kind, message, traceback }: Failure): Promise<string> {
  const sources = codeOf(await readNotebook(notebookPath(name))), source = sources[cell - 1] ?? "";
  const at = (line: number, why: string) =>
    report({ notebook: name, cell, line, source: source.split("\n")[line - 1] ?? "", message: why });
  if (kind === "timeout") {
    return at(
      0,
      `longer than ${message} (an error thrown from a timer or a listener also stops the kernel in silence)`,
    );
  }
  if (kind === "died") return at(0, `the kernel died: ${message}`);
  const line = await failedLine(source, traceback);
  // Of the trace, what lies in files: lines of a cell are those of the JavaScript that the kernel made of it.
  const frames = traceback.flatMap((text) => text.split("\n")).filter((text) => /^\s+at .*file:/.test(text));
  return [at(line ?? 0, message), ...frames.slice(0, 8)].join("\n");
}
