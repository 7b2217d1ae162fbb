/**
 * What an experiment is: a function from parameters to checked results.
 *
 * @module
 */
import { type Points, requireObject } from "../core/mod.ts";
import type { Check } from "../metrics/mod.ts";
import type { Animation, Movie, Plot } from "../plots/mod.ts";

/** Parameters of an experiment: numbers and words, each with a default of the same kind. */
export type Parameters = Readonly<Record<string, number | string>>;

/** What an experiment is given beside its parameters. */
export interface Context {
  /** Names every random number. */
  readonly seed: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  /** Is told how far the run has come. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
}

/** What an experiment finds. */
export interface Outcome {
  /** Claims held to their truths. */
  readonly checks: readonly Check[];
  /** Numbers worth keeping: by name, one or a series. */
  readonly values: Readonly<Record<string, number | string | readonly number[]>>;
  /** The particles or samples at the end, shape [rows, dim]. */
  readonly samples: Points;
  /** Pictures by file name. */
  readonly plots: Readonly<Record<string, Plot | Animation | Movie>>;
  /** Further files by name: what the experiment makes for others to use. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Where networks ran, if there are any; all else is float64. */
  readonly backend?: string;
  /** What may differ from run to run: seconds, memory. */
  readonly run?: Readonly<Record<string, unknown>>;
}

/** A reproducible experiment: the same parameters and seed give the same outcome, to the byte. */
export interface Experiment<P extends Parameters = Parameters> {
  /** How the command line calls it. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** What each parameter means, with its unit, and its default. */
  readonly parameters: { readonly [K in keyof P]: { readonly default: P[K]; readonly help: string } };
  /** Runs it. */
  run(parameters: P, context: Context): Promise<Outcome>;
}

/**
 * The parameters of a command line: the defaults, and in their place what is given, read as what the default is.
 *
 * @param experiment Whose parameters.
 * @param given Words by name, as typed.
 * @returns All parameters.
 * @throws {RangeError} If a name is unknown, or a number is expected and something else given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interactingForward, readParameters } from "driftfield/experiments";
 *
 * assertEquals(readParameters(interactingForward, { dt: "0.02" }).dt, 0.02);
 * ```
 */
export function readParameters<P extends Parameters>(
  experiment: Experiment<P>,
  given: Record<string, string>,
): P {
  requireObject("experiment", experiment, "name", "parameters");
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`given must be words by name, got ${given}`);
  }
  const known = Object.keys(experiment.parameters);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw new RangeError(
        `${experiment.name} has no option --${name}; it has ${known.map((k) => `--${k}`).join(", ")}`,
      );
    }
  }
  return Object.fromEntries(known.map((name) => {
    const fallback = experiment.parameters[name].default, word = given[name];
    if (word === undefined) return [name, fallback];
    if (typeof word !== "string") throw new TypeError(`--${name} must be a word, got ${word}`);
    if (typeof fallback === "string") return [name, word];
    if (word.trim() === "" || !Number.isFinite(Number(word))) {
      throw new RangeError(`--${name} must be a number, got ${JSON.stringify(word)}`);
    }
    return [name, Number(word)];
  })) as P;
}
