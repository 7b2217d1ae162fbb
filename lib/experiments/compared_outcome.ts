/**
 * What a comparison says.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { digitSplit } from "../datasets/mod.ts";
import { check } from "../metrics/mod.ts";
import { contenders, kindOf, shareOf } from "./compared_methods.ts";
import { comparedPlate } from "./compared_plate.ts";
import { comparedSteps, comparedTable, tableFiles } from "./compared_plots.ts";
import { type Compared, comparisonFiles } from "./comparison.ts";
import type { Outcome, Parameters } from "./experiment.ts";
import { proportionally } from "./generated_digits.ts";
import { stacked } from "./generated_pictures.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import { recipeOf } from "./generation_recipes.ts";
import type { Lesson } from "./lesson.ts";
import { commandOf } from "./network_files.ts";

/** Samples of each method that are written, and those that are shown. */
const most = 2000, samplesShown = { rows: 600, digits: 24 };

/** Of what run. */
export interface OutcomeOptions {
  /** Its parameters. */
  readonly parameters: Pick<GenerationParameters, "data" | "steps" | "batch" | "rate"> & Parameters;
  /** Its seed. */
  readonly seed: number;
  /** Where it ran. */
  readonly backend: string;
}

/**
 * Checks that budgets are equal; numbers under their method's name; the table, the plate of samples, quality against steps.
 *
 * @param methods What was found of each.
 * @param lesson Of which data.
 * @param options The run.
 * @returns The outcome, without networks.
 */
export async function outcomeOf(
  methods: readonly Compared[],
  lesson: Lesson,
  { parameters, seed, backend }: OutcomeOptions,
): Promise<Outcome> {
  const { data } = parameters, budget = recipeOf(parameters), passes = budget.steps * budget.batch;
  const checks = methods.map(({ name, values }) => {
    const { steps } = shareOf(contenders.find((one) => one.name === name)!, kindOf(lesson), budget);
    const own = values.passes as number;
    return check(`passes of ${name}, beside the budget`, own, passes, { tolerance: 0.5 * own / steps });
  });
  const { checkpoint: _, runs: __, ...told } = parameters as Parameters, { law, labels } = lesson;
  const made = methods[0].samples.shape[0], count = Number(parameters.count) || 2000;
  const rows = labels ? realLike(lesson, count, made) : lesson.fresh;
  const few = labels ? samplesShown.digits : samplesShown.rows;
  const comparison = {
    data,
    command: commandOf("compare", seed, { ...told, methods: "" }),
    seed,
    backend,
    methods: methods.map((one) => ({ ...one, samples: spread(one.samples, few) })),
    real: spread(law.unstandardise?.(rows) ?? rows, few),
  };
  return {
    checks,
    values: { passes, ...Object.assign({}, ...methods.map(flat)) },
    samples: stacked(methods.map(({ samples }) => firstOf(samples, most))),
    plots: {
      ...(labels || law.dim === 2) && { samples: comparedPlate(comparison) },
      steps: comparedSteps(comparison),
    },
    files: {
      ...tableFiles(comparedTable(comparison)),
      ...!/\.csv\b/i.test(data) && await comparisonFiles(comparison),
    },
    backend,
    run: { costs: Object.fromEntries(methods.map(({ name, cost }) => [name, cost])) },
  };
}

const firstOf = (x: Points, n: number) =>
  take(x, Array.from({ length: Math.min(n, x.shape[0]) }, (_, i) => i));

/** So many rows of all, evenly. */
const spread = (x: Points, n: number) => {
  const rows = Math.min(n, x.shape[0]);
  return take(x, Array.from({ length: rows }, (_, i) => Math.floor(i * x.shape[0] / rows)));
};

/** Held-out digits of the classes that were asked for of the samples that `spread` shows: no digit twice. */
function realLike({ law, labels, heldOut }: Lesson, count: number, rows: number): Points {
  const asked = proportionally(labels!, count), shown = Math.min(samplesShown.digits, rows);
  const own = digitSplit().heldOut, used = new Set<number>();
  return take(
    heldOut,
    Array.from({ length: shown }, (_, i) => {
      const label = asked[Math.floor(i * rows / shown)];
      const found = own.findIndex((row, k) => !used.has(k) && law.labels![row] === label);
      used.add(found);
      return found;
    }),
  );
}

/** Numbers under their method's name. */
const flat = ({ name, values }: Compared) =>
  Object.fromEntries(Object.entries(values).map(([word, value]) => [`${name}.${word}`, value]));
