/** What is asked of the functions of lib/networks. */
import type { Table } from "../support.ts";
import { architectureProperties } from "./architectures.ts";
import { checkpointProperties } from "./checkpoints.ts";
import { lossProperties } from "./losses.ts";
import { readingProperties } from "./readings.ts";
import { trainingProperties } from "./training.ts";

export const properties: Table = {
  ...architectureProperties,
  ...checkpointProperties,
  ...lossProperties,
  ...readingProperties,
  ...trainingProperties,
};
