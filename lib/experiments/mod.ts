/**
 * Reproducible experiments: typed functions that the command line runs.
 *
 * @module
 */
import { compare } from "./compare.ts";
import { digitClassifier } from "./digit_classifier.ts";
import { diffusion } from "./diffusion.ts";
import { exactReversal } from "./exact_reversal.ts";
import type { Experiment } from "./experiment.ts";
import { ffjord } from "./ffjord.ts";
import { firstPassageTimes } from "./first_passage.ts";
import { flowMatching } from "./flow_matching.ts";
import { fokkerPlanckModel } from "./fokker_planck_model.ts";
import { interactingForward } from "./interacting_forward.ts";
import { poisson } from "./poisson.ts";
import { scoreMatching } from "./score_matching.ts";

export * from "./compare.ts";
export { comparedPlate } from "./compared_plate.ts";
export { comparedSteps, comparedTable } from "./compared_plots.ts";
export {
  type Compared,
  type Comparison,
  type ComparisonName,
  type Cost,
  recordedComparison,
} from "./comparison.ts";
export * from "./diffusion.ts";
export * from "./digit_classifier.ts";
export * from "./exact_reversal.ts";
export * from "./experiment.ts";
export * from "./ffjord.ts";
export * from "./first_passage.ts";
export * from "./flow_matching.ts";
export * from "./fokker_planck_model.ts";
export type { GenerationParameters } from "./generation_parameters.ts";
export * from "./interacting_forward.ts";
export * from "./poisson.ts";
export * from "./score_matching.ts";
export * from "./write.ts";

/** All experiments, in the order in which they are listed. */
export const experiments: readonly Experiment[] = [
  interactingForward as unknown as Experiment,
  firstPassageTimes as unknown as Experiment,
  exactReversal as unknown as Experiment,
  scoreMatching as unknown as Experiment,
  diffusion as unknown as Experiment,
  poisson as unknown as Experiment,
  flowMatching as unknown as Experiment,
  ffjord as unknown as Experiment,
  fokkerPlanckModel as unknown as Experiment,
  compare as unknown as Experiment,
  digitClassifier as unknown as Experiment,
];
