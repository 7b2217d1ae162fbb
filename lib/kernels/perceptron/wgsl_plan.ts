/**
 * How a perceptron is cut up for the GPU.
 *
 * @module
 */
import { type Perceptron, weightsOf } from "./perceptron.ts";

/** What of a card decides. */
export type CardLimits = Pick<
  GPUSupportedLimits,
  | "maxBufferSize"
  | "maxComputeInvocationsPerWorkgroup"
  | "maxComputeWorkgroupSizeX"
  | "maxComputeWorkgroupStorageSize"
  | "maxStorageBufferBindingSize"
  | "maxStorageBuffersPerShaderStage"
>;

/** Rows that a workgroup takes through all layers, and who computes what of them. */
export interface Tile {
  /** The value, and its derivatives along directions. */
  readonly blocks: number;
  /** Invocations beside each other, each of which has four columns of a layer: `across` apart. */
  readonly across: number;
  /** Invocations below each other. */
  readonly down: number;
  /** Rows of each of those. */
  readonly each: number;
}

/** Directions at once: their sums live in registers. */
export const mostDirections = 7;

/** Storage buffers of the kernel that has most. */
const storageBuffers = 10;

/** Invocations of a workgroup, at most, and bytes that it shares, if its width leaves the choice. */
const mostInvocations = 256, fewBytes = 16_384;

/** Sums of an invocation, in vectors; in narrow layers fewer, so that there are more invocations. */
const mostSums = 8, fewSums = 4;

/** Workgroups that a large card works on at once: fewer rows go into smaller tiles. */
const busy = 64;

/** Rows of a tile. */
export const rowsOf = ({ down, each }: Tile): number => down * each;

/** Invocations of a workgroup. */
export const invocationsOf = ({ across, down }: Tile): number => across * down;

/**
 * Why a card cannot take a perceptron through all layers at once, with so many bytes a row that a workgroup shares beside;
 * undefined if it can.
 */
export function misfit(
  perceptron: Perceptron,
  limits: CardLimits,
  directions: number,
  beside = 0,
): string | undefined {
  const { width } = perceptron, across = Math.ceil(width / 4), size = weightsOf(perceptron);
  const invocations = mostInvocationsOf(limits), { maxComputeWorkgroupStorageSize: bytes } = limits;
  if (directions > mostDirections) return `${directions} directions are more than ${mostDirections}`;
  if (across > invocations) return `width ${width} is more than ${4 * invocations}, four an invocation`;
  const needed = 16 * across * (1 + directions) + beside;
  if (needed > bytes) {
    return `a row of width ${width} with ${directions} directions needs ${needed} bytes of the ${bytes} that a workgroup shares`;
  }
  if (4 * size > mostBytes(limits)) {
    return `${size} weights need more than the ${mostBytes(limits)} bytes of a binding`;
  }
  const { maxStorageBuffersPerShaderStage: buffers } = limits;
  if (buffers < storageBuffers) {
    return `${storageBuffers} storage buffers are more than the ${buffers} of a kernel`;
  }
}

/** Whether the card can take it. */
export const fitsCard = (perceptron: Perceptron, limits: CardLimits, directions = 0): boolean =>
  misfit(perceptron, limits, directions) === undefined;

/** Bytes of a buffer that a kernel can see. */
export const mostBytes = ({ maxBufferSize, maxStorageBufferBindingSize }: CardLimits): number =>
  Math.min(maxBufferSize, maxStorageBufferBindingSize);

const mostInvocationsOf = (limits: CardLimits) =>
  Math.min(mostInvocations, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);

/**
 * The tile of so many rows: as many as a workgroup can hold, fewer if that leaves cores of a large card without work. A row
 * may have so many bytes beside what its layers need.
 *
 * @throws {RangeError} If the perceptron does not fit the card.
 */
export function tileOf(
  perceptron: Perceptron,
  limits: CardLimits,
  directions: number,
  rows: number,
  beside = 0,
): Tile {
  const wrong = misfit(perceptron, limits, directions, beside);
  if (wrong) throw new RangeError(`the perceptron does not fit the card: ${wrong}`);
  const across = Math.ceil(perceptron.width / 4), blocks = 1 + directions, rowBytes = 16 * across * blocks;
  const held = Math.floor(limits.maxComputeWorkgroupStorageSize / (rowBytes + beside));
  const most = Math.max(1, Math.min(Math.floor(fewBytes / rowBytes), held));
  const enough = Math.max(1, Math.min(most, Math.floor(rows / busy)));
  const sums = perceptron.width < 64 ? fewSums : mostSums;
  const each = Math.max(1, Math.min(Math.floor(sums / blocks), enough >= 16 ? 8 : 4, most));
  const down = Math.min(Math.floor(mostInvocationsOf(limits) / across), Math.floor(most / each));
  return { blocks, across, each, down: Math.max(1, Math.min(down, Math.ceil(enough / each))) };
}
