/**
 * `deno task kernels [--check]`: compiles the AssemblyScript sources (files *.as) to WebAssembly. Same sources, same
 * bytes: `--check` writes nothing, and fails where the .wasm is not what its source gives.
 *
 * @module
 */
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import { existsSync } from "node:fs";
import { fromRoot, readArguments, runTask, since, Stop, tally } from "./command.ts";

/** A .wasm, what it is made of, and how. */
interface Program {
  /** Source without its ending, from the project's root. */
  readonly source: string;
  /** What comes of it. */
  readonly wasm: string;
  /** Options of the compiler beyond those of all. */
  readonly options: readonly string[];
}

/** Shared memory, which Deno gets from memory.ts beside the program: constants below 64 KiB, 2 GiB at most. */
const shared = ["--importMemory", "--sharedMemory", "--initialMemory", "16", "--maximumMemory", "32768"];
const threads = ["--enable", "threads", ...shared];

const programs: readonly Program[] = [
  { source: "lib/kernels/wasm/kernels", wasm: "lib/kernels/wasm/simd.wasm", options: threads },
  {
    source: "lib/kernels/wasm/kernels",
    wasm: "lib/kernels/wasm/relaxed.wasm",
    options: [...threads, "--enable", "relaxed-simd"],
  },
  { source: "lib/random/random", wasm: "lib/random/random.wasm", options: ["--initialMemory", "2"] },
];

async function main(args: string[]): Promise<number> {
  const { options: { check } } = readArguments(args, "deno task kernels [--check]", {
    check: { type: "boolean" },
  }, 0);
  let stale = 0;
  for (const program of programs) {
    const start = performance.now(), made = await compile(program), path = fromRoot(program.wasm);
    const same = existsSync(path) && equal(Deno.readFileSync(path), made);
    if (!same && check) stale++;
    if (!same && !check) await Deno.writeFile(path, made);
    const verdict = same ? "unchanged" : check ? "FAILED: its source gives another program" : "written";
    console.log(`${program.wasm}  ${made.length} bytes  ${since(start)}  ${verdict}`);
  }
  if (check) console.log(tally(programs.length - stale, stale));
  return stale > 0 ? 1 : 0;
}

/** The program's bytes. */
export async function compile({ source, options }: Program): Promise<Uint8Array> {
  const always = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--textFile", "program.wat"];
  let text = "";
  const { error, stderr } = await asc.main([source, ...always, ...options], {
    readFile: (name) => readSource(name),
    writeFile: (_name, contents) => void (text = String(contents)),
    listFiles: () => [],
  });
  if (error) throw new Stop(`${source}.as does not compile: ${stderr?.toString() ?? error.message}`);
  const module = binaryen.parseText(text.replace('(import "env" "memory"', '(import "./memory.ts" "memory"'));
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
}

/** The compiler asks for TypeScript; ours ends in .as, which leaves deno fmt, lint and check out of it. */
function readSource(name: string): string | null {
  const path = fromRoot(name.replace(/\.ts$/, ".as"));
  return existsSync(path) ? Deno.readTextFileSync(path) : null;
}

const equal = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

if (import.meta.main) await runTask(main);
