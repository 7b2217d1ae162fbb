/** What is asked of the functions of lib/processes. */
import type { Table } from "../support.ts";
import { diffusionProperties } from "./diffusion.ts";
import { equilibriumProperties } from "./equilibrium.ts";
import { estimationProperties } from "./estimation.ts";
import { interactingProperties } from "./interacting.ts";
import { interactingLawProperties } from "./interacting_laws.ts";
import { sdeProperties } from "./known.ts";
import { markovProperties } from "./markov.ts";
import { pathProperties } from "./paths.ts";
import { poissonProperties } from "./poisson.ts";

export const properties: Table = {
  ...sdeProperties,
  ...pathProperties,
  ...markovProperties,
  ...estimationProperties,
  ...diffusionProperties,
  ...interactingProperties,
  ...interactingLawProperties,
  ...equilibriumProperties,
  ...poissonProperties,
};
