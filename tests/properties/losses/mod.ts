/** What is asked of the functions of lib/losses. */
import type { Table } from "../support.ts";
import { flowProperties } from "./flows.ts";
import { levelProperties } from "./levels.ts";
import { noiseProperties } from "./noise.ts";
import { particleProperties } from "./particles.ts";

export const properties: Table = {
  ...flowProperties,
  ...levelProperties,
  ...noiseProperties,
  ...particleProperties,
};
