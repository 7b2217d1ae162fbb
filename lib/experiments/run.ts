/**
 * `deno task experiment [NAME --seed 0 --out FOLDER --parameter value …]`: lists the experiments, or runs one.
 *
 * Exit code 0: every check passed. 1: a check failed, and the results are written all the same; or the run broke off,
 * and nothing is. 2: the command line was wrong. 130: interrupted.
 *
 * @module
 */
import { isAbsolute, relative } from "node:path";
import denoJson from "../../deno.json" with { type: "json" };
import { mimeBundle, progress } from "../plots/mod.ts";
import {
  type Experiment,
  experiments,
  type Parameters,
  readParameters,
  requireReplaceable,
  writeOutcome,
} from "./mod.ts";

/** What a command line asks for. */
export interface Command {
  /** Which experiment. */
  readonly experiment: Experiment;
  /** All its parameters. */
  readonly parameters: Parameters;
  /** Its seed. */
  readonly seed: number;
  /** Folder for the results. */
  readonly out: string;
}

/** Runs a command line; returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === "--help") return list();
    if (rest.includes("--help")) return help(experimentOf(name));
    const asked = readCommand(args);
    requireOutside(asked);
    await requireReplaceable(asked.out);
    return await run(asked, args);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      console.error("interrupted: no results were written");
      return 130;
    }
    const wrong = [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind);
    if (!wrong && (error as Error).constructor !== Error) throw error;
    console.error(`error: ${(error as Error).message}`);
    return wrong ? 2 : 1;
  }
}

/** What the words of a command line ask for. */
export function readCommand([name, ...rest]: readonly string[]): Command {
  const experiment = experimentOf(name), { seed = "0", out = `runs/${name}`, ...given } = options(rest);
  return { experiment, parameters: readParameters(experiment, given), seed: whole(seed), out };
}

function experimentOf(name: string): Experiment {
  const experiment = experiments.find((one) => one.name === name);
  if (experiment) return experiment;
  const known = experiments.map((one) => one.name).join(", ");
  throw new RangeError(`there is no experiment ${JSON.stringify(name)}; there are: ${known}`);
}

/** Results take the place of their folder: what a run reads, or keeps for the next, must not lie in it. */
function requireOutside({ parameters, out }: Command): void {
  for (const [name, word] of Object.entries(parameters)) {
    if (typeof word !== "string" || !/[./\\]/.test(word)) continue; // no path
    const way = relative(out, word);
    if (isAbsolute(way) || /^\.\.(?![^/\\])/.test(way)) continue;
    throw new RangeError(`--${name} ${word} lies in --out ${out}, which is replaced: put it elsewhere`);
  }
}

async function run(
  { experiment, parameters, seed, out }: Command,
  command: readonly string[],
): Promise<number> {
  const controller = new AbortController(), started = performance.now();
  const interrupt = () => controller.abort();
  Deno.addSignalListener("SIGINT", interrupt);
  let bar: ReturnType<typeof progress> | undefined;
  try {
    const outcome = await experiment.run(parameters, {
      seed,
      signal: controller.signal,
      progress: (done, total) => (bar ??= progress(total, { title: experiment.name })).update(done),
    });
    await bar?.done();
    const seconds = (performance.now() - started) / 1000;
    const { backend = "float64" } = outcome;
    const record = { seconds, backend, versions: versions(), machine: machine(), command, ...outcome.run };
    await writeOutcome(out, outcome, { experiment: experiment.name, seed, parameters, run: record });
    console.log((await mimeBundle(outcome.checks)).data["text/plain"]);
    console.log(`${out}: metrics.json, samples.csv, run.json, ${Object.keys(outcome.plots).length} plots`);
    return outcome.checks.every((one) => one.passed) ? 0 : 1;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
  }
}

/** `--name value` or `--name=value`, each name once. */
function options(words: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (let i = 0; i < words.length; i++) {
    const [, name, joined] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(words[i]) ?? [];
    if (name === undefined) throw new RangeError(`expected --option value, got ${JSON.stringify(words[i])}`);
    if (name in found) throw new RangeError(`--${name} is given twice`);
    const value = joined ?? words[++i];
    if (value === undefined) throw new RangeError(`--${name} has no value`);
    found[name] = value;
  }
  return found;
}

function whole(seed: string): number {
  if (!/^\d+$/.test(seed) || !Number.isSafeInteger(Number(seed))) {
    throw new RangeError(`--seed must be a whole number from 0, got ${JSON.stringify(seed)}`);
  }
  return Number(seed);
}

function list(): number {
  for (const { name, summary } of experiments) console.log(`${name}\n    ${summary}`);
  console.log(
    "\ndeno task experiment NAME --seed 0 --out FOLDER [--option value …]; NAME --help lists its options",
  );
  return 0;
}

function help({ name, summary, parameters }: Experiment): number {
  console.log(`${name}: ${summary}\n`);
  for (const [option, { default: fallback, help }] of Object.entries(parameters)) {
    console.log(`  --${option.padEnd(16)} ${help} [${fallback}]`);
  }
  console.log(`  --${"seed".padEnd(16)} names every random number [0]`);
  console.log(`  --${"out".padEnd(16)} folder for the results [runs/${name}]`);
  return 0;
}

const versions = () => ({ driftfield: denoJson.version, ...Deno.version });

const machine = () => ({ os: Deno.build.os, arch: Deno.build.arch, cores: navigator.hardwareConcurrency });

if (import.meta.main) {
  Deno.chdir(Deno.env.get("INIT_CWD") ?? "."); // paths are as typed, also from a folder below the project's
  Deno.exit(await main(Deno.args));
}
