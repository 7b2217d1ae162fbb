/**
 * What the threads can do: each kind of order has its own function.
 *
 * @module
 */
import { type FieldOrder, fieldPiece } from "../fields/piece.ts";
import { type LoopOrder, loopPiece } from "../loop/piece.ts";
import { type PathOrder, pathPiece } from "../paths/piece.ts";
import { type PerceptronOrder, perceptronPiece } from "../perceptron/piece.ts";
import { type ProgramOrder, programPiece, type TotalOrder, totalPiece } from "../programs/piece.ts";
import { type StencilOrder, stencilPiece } from "../stencil/piece.ts";

/** An order to all threads. */
export type Order =
  | FieldOrder
  | LoopOrder
  | PathOrder
  | PerceptronOrder
  | ProgramOrder
  | StencilOrder
  | TotalOrder;

/** Does one piece of an order. */
export function work(order: Order, piece: number, thread: number): void {
  switch (order.kernel) {
    case "field":
      return fieldPiece(order, piece, thread);
    case "loop":
      return loopPiece(order, piece, thread);
    case "paths":
      return pathPiece(order, piece);
    case "perceptron":
      return perceptronPiece(order, piece, thread);
    case "program":
      return programPiece(order, piece, thread);
    case "total":
      return totalPiece(order, piece);
    case "stencil":
      return stencilPiece(order);
  }
}
