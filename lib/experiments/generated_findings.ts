/**
 * What a model generates, judged and drawn.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { fromGrey, judgeDigits, proportionally } from "./generated_digits.ts";
import { cloudMovie, corruptionPlot, denoisingMovie, digitPlots, firstOfEach } from "./generated_pictures.ts";
import { judgeRows } from "./generated_rows.ts";
import {
  denoisingWay,
  generate,
  type GenerateOptions,
  type ModelOf,
  noisingWay,
} from "./generated_samples.ts";
import type { Outcome } from "./experiment.ts";
import type { Lesson } from "./lesson.ts";
import type { Further } from "./method.ts";
import { planeOf, samplePlot } from "./score_matching_findings.ts";

/** How many samples, how, and who is told. */
export interface FindingsOptions extends GenerateOptions {
  /** Samples; 0 for what judging takes. */
  readonly count: number;
  /** Is told the share that is done. */
  readonly done?: (share: number) => void | Promise<void>;
  /** What else there is to say, where data are rows without classes; told the samples in the model's unit. */
  readonly further?: (samples: Points) => Promise<Further>;
}

/**
 * Samples of a model, what is to be said of them, and pictures.
 *
 * @param model The model, for each class.
 * @param lesson What it has learned.
 * @param options Number, sampler, random stream.
 * @returns Checks, numbers, samples in the units of the data's file, plots.
 */
export function findings<V>(model: ModelOf<V>, lesson: Lesson, options: FindingsOptions): Promise<Outcome> {
  return lesson.labels ? digitFindings(model, lesson, options) : rowFindings(model, lesson, options);
}

async function digitFindings<V>(
  model: ModelOf<V>,
  lesson: Lesson,
  options: FindingsOptions,
): Promise<Outcome> {
  const { count: given, done, rng, further: _, ...how } = options,
    count = given || 2000,
    train = lesson.labels!;
  const labels = proportionally(train, count), rows = lesson.rows!;
  const made = await generate(model, {
    ...how,
    rng: rng.fork("samples"),
    count,
    labels,
    part: 250,
    done: (share) => done?.(0.9 * share),
  });
  const { signal } = how,
    judged = await judgeDigits({ samples: made, labels }, lesson, { rng: rng.fork("judge"), signal });
  const classes = Uint8Array.from({ length: 20 }, (_, i) => i % 10);
  const way = await denoisingWay(model(classes), { ...how, rng: rng.fork("way"), count: 20 });
  const any = model(),
    noised = any.forward ? undefined : noisingWay(take(rows, firstOfEach(train)), any, rng.fork("noise"));
  await done?.(1);
  return {
    ...judged,
    plots: {
      ...digitPlots({ samples: fromGrey(judged.samples), labels }, rows),
      ...noised && { corruption: corruptionPlot(noised) },
      [way.reverse ? "reverse" : "denoising"]: denoisingMovie(way),
    },
  };
}

async function rowFindings<V>(model: ModelOf<V>, lesson: Lesson, options: FindingsOptions): Promise<Outcome> {
  const { count: given, done, rng, further, ...how } = options,
    { law, fresh } = lesson,
    planar = law.dim === 2;
  const samples = await generate(model, {
    ...how,
    rng: rng.fork("samples"),
    count: given || 20 * fresh.shape[0],
    part: 5000,
    done: (share) => done?.(0.8 * share),
  });
  const judged = await judgeRows(samples, lesson, { rng: rng.fork("judge"), signal: how.signal });
  const few = take(samples, Array.from({ length: Math.min(fresh.shape[0], samples.shape[0]) }, (_, i) => i));
  const way = planar &&
    await denoisingWay(model(), { ...how, rng: rng.fork("samples"), count: few.shape[0] });
  await done?.(1);
  const more = await further?.(samples);
  return {
    checks: [...judged.checks, ...more?.checks ?? []],
    values: { ...judged.values, ...more?.values },
    samples: law.unstandardise?.(samples) ?? samples,
    plots: {
      ...planar && { samples: samplePlot(fresh, few, planeOf(fresh, 3)) },
      ...way && { [way.reverse ? "reverse" : way.flow ? "flow" : "denoising"]: cloudMovie(way) },
      ...more?.plots,
    },
  };
}
