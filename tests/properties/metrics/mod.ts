/** What is asked of the functions of lib/metrics. */
import type { Table } from "../support.ts";
import { densityProperties } from "./densities.ts";
import { estimateProperties } from "./estimates.ts";
import { neighbourProperties } from "./neighbours.ts";
import { sampleProperties } from "./samples.ts";

export const properties: Table = {
  ...densityProperties,
  ...estimateProperties,
  ...neighbourProperties,
  ...sampleProperties,
};
