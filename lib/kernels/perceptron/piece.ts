/**
 * What one thread does of a perceptron.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";

/** Some work on a perceptron: addresses and counts. */
export type PerceptronOrder =
  & { readonly kernel: "perceptron" }
  & (
    | { readonly does: "values" | "pull"; readonly job: number }
    | { readonly does: "adam"; readonly job: number }
    | {
      readonly does: "sums";
      /** Where gradients lie, how many, and how long they are. */
      readonly sums: number;
      readonly slots: number;
      readonly size: number;
      /** Numbers a piece. */
      readonly each: number;
      /** Where their sum goes, and its pieces' squares. */
      readonly total: number;
      readonly squares: number;
    }
  );

/** Does one piece. */
export function perceptronPiece(order: PerceptronOrder, piece: number, thread: number): void {
  switch (order.does) {
    case "values":
      return kernels!.perceptronValues(order.job, piece, thread);
    case "pull":
      return kernels!.perceptronPull(order.job, piece, thread);
    case "adam":
      return kernels!.adamStep(order.job, piece);
    case "sums": {
      const { sums, slots, size, each, total, squares } = order,
        from = piece * each,
        to = Math.min(size, from + each);
      kernels!.addSlots(sums, slots, size, total, from, to, squares + 8 * piece);
    }
  }
}
