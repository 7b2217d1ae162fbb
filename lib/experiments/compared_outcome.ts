/**
 * What a comparison says.
 *
 * @module
 */
import { take } from "../core/mod.ts";
import { check } from "../metrics/mod.ts";
import { contenders, kindOf, shareOf } from "./compared_methods.ts";
import { comparedPlate, comparedSteps, comparedTable, tableFiles } from "./compared_plots.ts";
import { type Compared, comparisonFiles } from "./comparison.ts";
import type { Outcome, Parameters } from "./experiment.ts";
import { stacked } from "./generated_pictures.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import { recipeOf } from "./generation_recipes.ts";
import type { Lesson } from "./lesson.ts";
import { commandOf } from "./network_files.ts";
import { planeOf } from "./score_matching_findings.ts";

/** Samples of each method that are written, and those that go with the record of a comparison. */
const most = 2000, few = { rows: 300, digits: 24 };

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
  const { checkpoint: _, runs: __, ...told } = parameters as Parameters;
  const about = { data, command: commandOf("compare", seed, { ...told, methods: "" }), backend, methods };
  const shown = methods.map((one) => ({
    ...one,
    samples: firstOf(one.samples, lesson.labels ? few.digits : 1000),
  }));
  const all = lesson.law.unstandardise?.(lesson.fresh) ?? lesson.fresh;
  const real = firstOf(all, lesson.labels ? few.digits : 1000), planar = real.shape[1] === 2;
  const { axes: [across, upwards] } = planar ? planeOf(real, 3) : { axes: [] };
  const domain = planar ? [[across.low, across.high], [upwards.low, upwards.high]] as const : undefined;
  return {
    checks,
    values: { passes, ...Object.assign({}, ...methods.map(flat)) },
    samples: stacked(methods.map(({ samples }) => firstOf(samples, most))),
    plots: {
      ...(planar || lesson.labels) && { samples: comparedPlate(shown, real, domain) },
      steps: comparedSteps(methods),
    },
    files: {
      ...tableFiles(comparedTable(methods)),
      ...!/\.csv\b/i.test(data) && await comparisonFiles(about, lesson.labels ? few.digits : few.rows),
    },
    backend,
    run: { costs: Object.fromEntries(methods.map(({ name, cost }) => [name, cost])) },
  };
}

const firstOf = (x: Compared["samples"], n: number) =>
  take(x, Array.from({ length: Math.min(n, x.shape[0]) }, (_, i) => i));

/** Numbers under their method's name. */
const flat = ({ name, values }: Compared) =>
  Object.fromEntries(Object.entries(values).map(([word, value]) => [`${name}.${word}`, value]));
