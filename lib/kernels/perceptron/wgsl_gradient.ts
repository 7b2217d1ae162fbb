/**
 * Gradients of a perceptron on the GPU: which kernels run, on which buffers.
 *
 * @module
 */
import type { Binding } from "../particles/launch.ts";
import { weightsOf } from "./perceptron.ts";
import { type Launch, nameOf, numbersOf, type OnCard, type Question } from "./wgsl_launch.ts";
import { mostBytes, rowsOf, type Tile, tileOf } from "./wgsl_plan.ts";
import { groupsFor, pullSource } from "./wgsl_rows.ts";
import { gradientSource, partsSource, sumsGroup, tilesFor, turnedSource } from "./wgsl_sums.ts";
import { turnedSize } from "./wgsl_text.ts";

/** Bytes that layers may keep at once, and parts of gradients; rows of a part, and parts. */
const mostKept = 2 ** 26, mostParts = 2 ** 25, partRows = 64, parts = 32;

/** The derivatives of Σ cotangents · answers: in the row of weights, and in x and its directions. */
export function pullLaunches(
  on: OnCard,
  question: Question,
  cotangents: Binding,
  into: { readonly gradient: Binding; readonly below: Binding },
): Launch[] {
  return gradientLaunches(on, question, cotangents, into.gradient, [1, 0], (tile, buffers) => ({
    name: nameOf("pull", on.perceptron, tile),
    code: () => pullSource(on.perceptron, tile),
    buffers: [...buffers, into.below],
  })).launches;
}

/** Rows through the layers and back, as many at once as there is room for what they leave; then their gradient. */
export function gradientLaunches(
  on: OnCard,
  { row, context, x, rows, contexts, directions }: Question,
  answer: Binding,
  gradient: Binding,
  [weights, share]: readonly [number, number],
  through: (tile: Tile, buffers: readonly Binding[]) => Omit<Launch, "groups">,
): { readonly launches: Launch[]; readonly squares: GPUBuffer; readonly groups: number } {
  const { perceptron, limits, scratch } = on,
    { depth, width } = perceptron,
    size = weightsOf(perceptron),
    tile = tileOf(perceptron, limits, directions, rows);
  const { blocks } = tile,
    rowBytes = 4 * depth * blocks * width,
    room = Math.min(mostKept, mostBytes(limits));
  const most = Math.max(1, Math.min(rows, Math.floor(room / rowBytes)));
  const chunk = most < rows ? Math.max(1, Math.floor(most / rowsOf(tile))) * rowsOf(tile) : rows;
  const splits = Math.max(
    1,
    Math.min(parts, Math.ceil(chunk / partRows), Math.floor(Math.min(mostParts, room) / (4 * size))),
  );

  const turned = scratch.storage("transposed weights", 4 * turnedSize(perceptron));
  const states = scratch.storage("states", chunk * rowBytes),
    slopes = scratch.storage("slopes", chunk * rowBytes);
  const sums = scratch.storage("parts of the gradient", 4 * splits * size);
  const wide = Math.ceil(size / sumsGroup), squares = scratch.storage("squares", 4 * wide);
  const launches: Launch[] = [{
    name: nameOf("turned", perceptron),
    code: () => turnedSource(perceptron),
    buffers: [row, turned],
    groups: [Math.ceil(turnedSize(perceptron) / sumsGroup), 1],
  }];
  for (let from = 0; from < rows; from += chunk) {
    const count = Math.min(chunk, rows - from), group = from / rowsOf(tile);
    const numbers = numbersOf(on, [
      rows,
      from,
      count,
      contexts,
      weights,
      group,
      splits,
      from > 0 ? 1 : 0,
    ], share);
    launches.push(
      {
        ...through(tile, [numbers, row, context, x, answer, states, slopes, turned]),
        groups: groupsFor(tile, count),
      },
      {
        name: nameOf("parts", perceptron, blocks),
        code: () => partsSource(perceptron, blocks, size),
        buffers: [numbers, context, x, answer, states, slopes, sums],
        groups: [tilesFor(perceptron), splits],
      },
      {
        name: `gradient ${size}`,
        code: () => gradientSource(size),
        buffers: [numbers, sums, gradient, squares],
        groups: [wide, 1],
      },
    );
  }
  return { launches, squares, groups: Math.ceil(rows / rowsOf(tile)) };
}
