/**
 * How much of the data is left at a time, and how much noise there is.
 *
 * @module
 */
import {
  type Code,
  compileField,
  requireNumber,
  requireObject,
  requirePositive,
  zeros,
} from "../../core/mod.ts";
import { derivative, type Formula, number, parse, power } from "../sde/formula/mod.ts";
import { fieldOver } from "../sde/over_space.ts";
import { requireFinite, requireNames, requireUsed } from "../sde/expressions.ts";

/**
 * The noising of data, x_t = α(t) x₀ + σ(t) ε with ε standard normal: t = 0 is data (or nearly), and t = `to` is noise
 * (or nearly). The functions must hold for all times between 0 and `to`.
 */
export interface Schedule {
  /** Its name in the field. */
  readonly name: string;
  /** The time nearest to data that samplers go back to. */
  readonly from: number;
  /** The time at which they start: of the data, hardly anything is left. */
  readonly to: number;
  /** α(t): how much of the data is left. */
  alpha(t: number): number;
  /** α′(t). */
  dAlpha(t: number): number;
  /** σ(t), standard deviation of the noise. */
  sigma(t: number): number;
  /** σ′(t): infinite where σ starts as a root. */
  dSigma(t: number): number;
  /** σ(t)². */
  variance(t: number): number;
  /** (σ²)′(t): finite where σ′ is not. */
  dVariance(t: number): number;
  /** α and σ² as mathematics: what the functions were made of. */
  readonly symbols: ScheduleSymbols;
}

/**
 * Requires a schedule: times, α, σ, σ² and their slopes.
 *
 * @param schedule What was given.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireSchedule, type Schedule } from "driftfield/processes";
 *
 * assertThrows(() => requireSchedule({} as Schedule), TypeError, "schedule must be an object with from, to, alpha");
 * ```
 */
export function requireSchedule(schedule: Schedule): void {
  requireObject(
    "schedule",
    schedule,
    "from",
    "to",
    "alpha",
    "dAlpha",
    "sigma",
    "dSigma",
    "variance",
    "dVariance",
  );
}

/** A schedule as mathematics. */
export interface ScheduleSymbols {
  /** α(t). */
  readonly alpha: Formula;
  /** σ(t)². */
  readonly variance: Formula;
  /** The values of all names but t, pi and e. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A schedule as one writes it down; see {@linkcode schedule}. */
export interface ScheduleDefinition {
  /** α(t): an expression in t. */
  readonly alpha: string | number;
  /** σ(t): an expression in t. This or `variance`. */
  readonly sigma?: string | number;
  /** σ(t)²: better where σ is a root. */
  readonly variance?: string | number;
  /** The values of all other names. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** The time nearest to data that samplers go back to; `to`/1000 by default. */
  readonly from?: number;
  /** The time at which they start; 1 by default. */
  readonly to?: number;
  /** What it is called. */
  readonly name?: string;
}

/**
 * A noise schedule from two expressions, α(t) and σ(t): derivatives, forward SDE and all else follow from them.
 *
 * @param definition α, and σ or σ²; the values of their parameters; the times between which samplers go.
 * @returns The schedule.
 * @throws {SyntaxError} If an expression cannot be read.
 * @throws {RangeError} If a parameter or time is out of range, a parameter stands in no expression, α is below 0 or σ not
 *   above 0 at `from` or `to`.
 * @throws {TypeError} Unless exactly one of `sigma` and `variance` is given.
 *
 * @example A path on the circle (Albergo, Vanden-Eijnden 2023)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { schedule } from "driftfield/processes";
 *
 * const trigonometric = schedule({ alpha: "cos(pi * t / 2)", sigma: "sin(pi * t / 2)", to: 0.999 });
 * assertAlmostEquals(trigonometric.dSigma(0.5), Math.PI / 2 * Math.SQRT1_2);
 * ```
 */
export function schedule(definition: ScheduleDefinition): Schedule {
  const { sigma, variance, parameters = {}, to = 1, from = to / 1000, name = "schedule" } = definition;
  if ((sigma === undefined) === (variance === undefined)) {
    throw new TypeError(`schedule needs sigma or variance, got ${sigma === undefined ? "neither" : "both"}`);
  }
  requirePositive("to", to);
  requireNumber("from", from, 0, to);
  if (from === to) throw new RangeError(`from must be below to = ${to}, got ${from}`);
  requireObject("parameters", parameters);
  requireNames([], parameters);
  const read = (label: string, source: string | number) => {
    const formula = parse(label, source, ["t", ...Object.keys(parameters)]);
    requireFinite(formula, { label, source: String(source) }, { variables: ["t"], parameters });
    return formula;
  };
  const alpha = read("alpha", definition.alpha);
  const root = sigma === undefined ? undefined : read("sigma", sigma);
  const square = root ? power(root, number(2)) : read("variance", variance!);
  requireUsed(parameters, [alpha, square]);
  const symbols = { alpha, variance: square, parameters: { ...parameters } };
  const made = { name, from, to, ...compiled(symbols, root), symbols };
  for (const [at, t] of Object.entries({ from, to })) {
    requireNumber(`alpha at ${at} = ${t}`, made.alpha(t), 0);
    requirePositive(`sigma at ${at} = ${t}`, made.sigma(t));
  }
  return made;
}

/** α, σ², σ and their derivatives as functions of t: σ by its own formula if there is one, whose slope at σ = 0 is no 0/0. */
function compiled({ alpha, variance, parameters }: ScheduleSymbols, root?: Formula) {
  const meaning = { variables: ["t"], parameters }, time = zeros([1, 1]);
  const at = (formula: Formula) => {
    const field = compileField(1, (space, t) => fieldOver<Code>(space, meaning, [formula])(t, 0));
    return (t: number) => {
      time.data[0] = t;
      return field(time, 0).data[0];
    };
  };
  const square = at(variance), dSquare = at(derivative(variance, "t"));
  const sigma = root ? at(root) : (t: number) => Math.sqrt(square(t));
  return {
    alpha: at(alpha),
    dAlpha: at(derivative(alpha, "t")),
    variance: square,
    dVariance: dSquare,
    sigma,
    dSigma: root ? at(derivative(root, "t")) : (t: number) => dSquare(t) / (2 * sigma(t)),
  };
}
