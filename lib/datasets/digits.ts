/**
 * Handwritten digits.
 *
 * @module
 */
import type { RealDataset } from "./dataset.ts";
import { asText, type FolderOptions, readVerified } from "../core/data_files.ts";
import { rowsDataset } from "./rows.ts";
import { numericColumns, textTable } from "./text_table.ts";

/** Handwritten digits, with `labels`: the digit, 0 to 9, of each row. */
export type Digits = RealDataset & Required<Pick<RealDataset, "labels">>;

/**
 * 1,797 images of 8 × 8 pixels, row by row; grey values 0 (paper) to 16 (ink) taken to [−1, 1] by v/8 − 1.
 *
 * UCI Optical Recognition of Handwritten Digits, test set (Alpaydin and Kaynak 1998), CC BY 4.0. `unstandardise`
 * gives 0 to 16 again, exactly.
 *
 * @param options `folder`, if the file lies elsewhere.
 * @returns The data set, shape [1797, 64], and its labels.
 * @throws {RangeError} If data/digits.csv.gz is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digits } from "driftfield/datasets";
 *
 * const { points, labels } = await digits();
 * assertEquals([points.shape, labels.length], [[1797, 64], 1797]);
 * ```
 */
export async function digits(options: FolderOptions = {}): Promise<Digits> {
  const file = "digits.csv.gz";
  const packed = new Blob([await readVerified(file, options)]).stream();
  const stream = packed.pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const columns = Array.from({ length: 64 }, (_, k) => `pixel ${Math.floor(k / 8)},${k % 8}`);
  const table = textTable(file, asText(file, bytes), [...columns, "digit"]);
  const grey = numericColumns(table, columns),
    labels = Uint8Array.from(numericColumns(table, ["digit"]).data);
  const set = rowsDataset({
    name: "digits",
    columns,
    points: { data: grey.data.map((v) => v / 8 - 1), shape: grey.shape },
    labels,
    unstandardise: ({ data, shape }) => ({ data: data.map((v) => 8 * (v + 1)), shape }),
  });
  return { ...set, labels };
}
