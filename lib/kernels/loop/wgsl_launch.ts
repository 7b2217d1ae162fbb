/**
 * Many steps with a perceptron in them on the GPU: which dispatches, on which buffers.
 *
 * @module
 */
import type { Key } from "../../random/mod.ts";
import type { Binding } from "../particles/launch.ts";
import { padded, type Perceptron, weightsOf } from "../perceptron/perceptron.ts";
import { type Launch, nameOf, type OnCard, type Scratch } from "../perceptron/wgsl_launch.ts";
import {
  type CardLimits,
  invocationsOf,
  misfit,
  mostBytes,
  rowsOf,
  type Tile,
  tileOf,
} from "../perceptron/wgsl_plan.ts";
import { groupsFor } from "../perceptron/wgsl_rows.ts";
import { upTo } from "../perceptron/wgsl_text.ts";
import type { Instruction, Placed } from "./record.ts";
import { type CardInstruction, codeOf, loopSource } from "./wgsl_source.ts";

/** Steps on a card. */
export interface CardLoop {
  /** All weights, contexts, and rows of what is given, at most two arrays. */
  readonly row: Binding;
  readonly context: Binding;
  readonly given: readonly Binding[];
  /** Where what is made goes, at most two arrays. */
  readonly made: readonly Binding[];
  readonly rows: number;
  /** What to do. */
  readonly list: Placed;
  /** The stream of normals, if any are drawn, and the number of the first row in it. */
  readonly key?: Key;
  readonly row0: number;
}

/** An instruction of the card: places, and what a recorder's has. */
type Order = Omit<Instruction, "does"> & { readonly does: CardInstruction };

/**
 * Work of a dispatch, in products, so that none holds the device for long; and turns of all loops of an invocation: after
 * 65,535 of them Mesa's processors that stand in for a GPU end them, without a word.
 */
const mostWork = 2 ** 37, mostTurns = 2 ** 15;

/** Bytes of a row's places; they come in fours, so that few texts serve all samplers. */
const besideOf = ({ inputs }: Perceptron, places: number) => 4 * inputs * padded(places);

/** Whether a card takes so many places of so many rows through steps with a perceptron. */
export const fitsLoop = (perceptron: Perceptron, limits: CardLimits, places: number, rows: number): boolean =>
  misfit(perceptron, limits, 0, besideOf(perceptron, places)) === undefined &&
  4 * rows * perceptron.inputs * places <= mostBytes(limits);

/** The dispatches of a list: one, or as many as its work and its loops ask for, which hand on all places. */
export function loopLaunches(
  { perceptron, limits, scratch }: OnCard & {
    readonly scratch: Scratch & { filled(data: Float32Array<ArrayBuffer>): GPUBuffer };
  },
  { row, context, given, made, rows, list, key = [0, 0], row0 }: CardLoop,
): Launch[] {
  const { inputs: dim, depth } = perceptron, { places } = list;
  const tile = tileOf(perceptron, limits, 0, rows, besideOf(perceptron, places));
  const orders: Order[] = [
    ...list.inputs.map((out, k) => ({ does: k === 0 ? "given0" : "given1", out, of: [] } as const)),
    ...list.instructions,
    ...list.outputs.map((place, k) => ({ does: k === 0 ? "made0" : "made1", out: 0, of: [place] } as const)),
  ];
  const parts = cut(orders, perceptron, tile, rows), all = upTo(places);
  const whole = parts.map((part, n): Order[] => [
    ...n > 0 ? all.map((k): Order => ({ does: "back", out: k, of: [], by: k })) : [],
    ...part,
    ...n + 1 < parts.length ? all.map((k): Order => ({ does: "keep", out: 0, of: [k], by: k })) : [],
  ]);
  const instructions = scratch.filled(encoded(whole.flat()));
  const kept = scratch.storage("places", parts.length > 1 ? 4 * places * rows * dim : 4);
  const [made0, made1 = scratch.storage("what is not made", 4)] = made;
  let end = 0;
  return whole.map(({ length }) => {
    const start = end, words = new Uint32Array(12);
    end += length;
    words.set([rows, 0, rows, 1, depth, start, end, row0, ...key]);
    return {
      name: nameOf("steps", perceptron, tile, padded(places)),
      code: () => loopSource(perceptron, tile, padded(places)),
      buffers: [
        ...[scratch.uniform(words.buffer), row, context, given[0], given.at(-1)!],
        ...[made0, made1, kept, instructions],
      ],
      groups: groupsFor(tile, rows),
    };
  });
}

/** A list in as few parts as work and turns allow. */
function cut(orders: readonly Order[], perceptron: Perceptron, tile: Tile, rows: number): Order[][] {
  const { inputs, features, width, depth } = perceptron;
  const items = Math.ceil(rowsOf(tile) * inputs / invocationsOf(tile));
  const layers = inputs + features + (depth - 1) * (1 + tile.across + features);
  const asked = layers + items * (1 + width + features), work = rows * weightsOf(perceptron);
  const parts: Order[][] = [[]];
  let turns = 0, done = 0;
  for (const order of orders) {
    const network = order.does === "network";
    turns += 1 + (network ? asked : items), done += network ? work : 0;
    if ((turns > mostTurns || done > mostWork) && parts.at(-1)!.length > 0) {
      parts.push([]);
      [turns, done] = [1 + (network ? asked : items), network ? work : 0];
    }
    parts.at(-1)!.push(order);
  }
  return parts;
}

/** The list as the kernel reads it: eight words an instruction. */
function encoded(orders: readonly Order[]): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(8 * orders.length), words = new Uint32Array(numbers.buffer);
  orders.forEach(({ does, out, of: [a = 0, b = a], by = 0, step = 0 }, n) => {
    words.set([codeOf(does), out, a, b], 8 * n);
    if (does === "scale" || does === "constant") numbers[8 * n + 4] = by;
    else words[8 * n + 5] = by;
    words[8 * n + 6] = step;
  });
  return numbers;
}
