/**
 * What a classifier sees in digits: features in which to measure how far two sets of images are apart.
 *
 * @module
 */
import { decodeSafetensors, type Points, requirePoints } from "../core/mod.ts";
import { hiddenLayer, mostLikely, type Network, probabilities } from "./digit_network.ts";
import { type FolderOptions, readVerified } from "../core/data_files.ts";

/**
 * The classifier's last hidden layer: 32 features of each image, not negative. The network is
 *
 *     h₁ = max(0, W₁x + b₁),   h₂ = max(0, W₂h₁ + b₂),   p = softmax(W₃h₂ + b₃)       64 → 64 → 32 → 10
 *
 * trained on the two thirds of the digits that {@linkcode digitSplit} names, by the experiment `digit-classifier`; beside
 * the weights, data/models/digits-classifier.json says how, and how well it does on the other third. Weights are stored
 * in float32 and applied in float64.
 *
 * @param x Images of 8 × 8 pixels in [−1, 1], row by row, as {@linkcode digits} has them: shape [batch, 64]. Generated
 *   ones may go beyond.
 * @param options `folder`, if the project's data lie elsewhere.
 * @returns Features, shape [batch, 32].
 * @throws {RangeError} If x is not finite, no image has 64 pixels, or the file is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digitFeatures, digits } from "driftfield/datasets";
 *
 * const { points } = await digits();
 * assertEquals((await digitFeatures(points)).shape, [1797, 32]);
 * ```
 */
export async function digitFeatures(x: Points, options: FolderOptions = {}): Promise<Points> {
  return hiddenLayer(await network(x, options), x);
}

/**
 * How likely the classifier behind {@linkcode digitFeatures} holds each digit to be.
 *
 * @param x Images of 8 × 8 pixels in [−1, 1]: shape [batch, 64].
 * @param options `folder`, if the project's data lie elsewhere.
 * @returns p(0), …, p(9) of each image: shape [batch, 10].
 * @throws {RangeError} What {@linkcode digitFeatures} throws.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { take } from "driftfield/core";
 * import { digitProbabilities, digits } from "driftfield/datasets";
 *
 * const { points } = await digits(), { data } = await digitProbabilities(take(points, [3])); // a three
 * assert(data[3] > 0.9);
 * ```
 */
export async function digitProbabilities(x: Points, options: FolderOptions = {}): Promise<Points> {
  return probabilities(await network(x, options), x);
}

/**
 * The digit that the classifier behind {@linkcode digitFeatures} sees in each image.
 *
 * @param x Images of 8 × 8 pixels in [−1, 1]: shape [batch, 64].
 * @param options `folder`, if the project's data lie elsewhere.
 * @returns The most likely digit of each image: length [batch].
 * @throws {RangeError} What {@linkcode digitFeatures} throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { take } from "driftfield/core";
 * import { digitClass, digits } from "driftfield/datasets";
 *
 * const { points } = await digits();
 * assertEquals([...await digitClass(take(points, [0, 1, 2, 3]))], [0, 1, 2, 3]);
 * ```
 */
export async function digitClass(x: Points, options: FolderOptions = {}): Promise<Uint8Array> {
  return mostLikely(await digitProbabilities(x, options));
}

async function network(x: Points, options: FolderOptions): Promise<Network> {
  requirePoints("x", x, 0);
  if (x.shape[1] !== 64) throw new RangeError(`x must have 64 pixels an image, got ${x.shape[1]}`);
  return decodeSafetensors(await readVerified("models/digits-classifier.safetensors", options)).arrays;
}
