/**
 * How to sample if nothing is said.
 *
 * @module
 */
import type { Schedule } from "../processes/mod.ts";
import { dpmSolver } from "./dpm_solver.ts";
import { isWhole } from "./ends.ts";
import { probabilityFlow } from "./probability_flow.ts";
import type { Sampler } from "./sampler.ts";

/** {@linkcode dpmSolver}, or {@linkcode probabilityFlow} of a path that is pure data or noise at an end. */
export const samplerFor = (schedule: Schedule): Sampler =>
  isWhole(schedule) ? probabilityFlow() : dpmSolver();
