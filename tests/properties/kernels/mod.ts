/** What is asked of the functions of lib/kernels. */
import type { Table } from "../support.ts";
import { fieldProperties } from "./fields.ts";
import { networkProperties } from "./networks.ts";
import { pathProperties } from "./paths.ts";
import { stencilProperties } from "./stencil.ts";

export const properties: Table = {
  ...fieldProperties,
  ...pathProperties,
  ...networkProperties,
  ...stencilProperties,
};
