/** What is asked of the functions of lib/solvers. */
import type { Table } from "../support.ts";
import { gridProperties } from "./grids.ts";
import { particleProperties } from "./particles.ts";
import { passageProperties } from "./passage.ts";
import { pathProperties } from "./paths.ts";

export const properties: Table = {
  ...gridProperties,
  ...pathProperties,
  ...passageProperties,
  ...particleProperties,
};
