/** What is asked of the functions of lib/datasets. */
import type { Table } from "../support.ts";
import { lawProperties } from "./laws.ts";
import { mixtureProperties } from "./mixtures.ts";
import { realProperties } from "./real.ts";

export const properties: Table = { ...lawProperties, ...mixtureProperties, ...realProperties };
