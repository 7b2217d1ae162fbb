/** What is asked of the functions of lib/plots. */
import type { Table } from "../support.ts";
import { curveProperties } from "./curves.ts";
import { movingProperties } from "./moving.ts";
import { pictureProperties } from "./pictures.ts";
import { planeProperties } from "./plane.ts";
import { tableProperties } from "./tables.ts";

export const properties: Table = {
  ...curveProperties,
  ...movingProperties,
  ...pictureProperties,
  ...planeProperties,
  ...tableProperties,
};
