/** What is asked of the functions of lib/core. */
import type { Table } from "../support.ts";
import { codeProperties } from "./code.ts";
import { gridProperties } from "./grid.ts";
import { pointsProperties } from "./points.ts";
import { requireProperties } from "./require.ts";
import { safetensorsProperties } from "./safetensors.ts";

export const properties: Table = {
  ...pointsProperties,
  ...requireProperties,
  ...gridProperties,
  ...codeProperties,
  ...safetensorsProperties,
};
