/**
 * Reproducible experiments: typed functions that the command line runs.
 *
 * @module
 */
import type { Experiment } from "./experiment.ts";
import { interactingForward } from "./interacting_forward.ts";

export * from "./experiment.ts";
export * from "./interacting_forward.ts";
export * from "./write.ts";

/** All experiments, in the order in which they are listed. */
export const experiments: readonly Experiment[] = [interactingForward as unknown as Experiment];
