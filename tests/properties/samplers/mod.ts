/** What is asked of the functions of lib/samplers. */
import type { Table } from "../support.ts";
import { flowProperties } from "./flows.ts";
import { likelihoodProperties } from "./likelihood.ts";
import { modelProperties } from "./models.ts";
import { runProperties } from "./runs.ts";
import { stepProperties } from "./steps.ts";

export const properties: Table = {
  ...flowProperties,
  ...likelihoodProperties,
  ...modelProperties,
  ...runProperties,
  ...stepProperties,
};
