/**
 * A network for images that looks at them at several sizes.
 *
 * @module
 */
import { requireInteger, type Shape } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Algebra, Pixels } from "./algebra/mod.ts";
import { type Architecture, mapValues } from "./architecture.ts";
import { contextOf, contextWidth } from "./context.ts";
import { blocksOf, residualShapes } from "./unet_blocks.ts";

/** What the network is like. */
export interface UnetOptions {
  /** Pixels from top to bottom, 8 by default. */
  readonly height?: number;
  /** Pixels from left to right, 8 by default. */
  readonly width?: number;
  /** Numbers a pixel: 1, grey, by default. */
  readonly colours?: number;
  /** Channels at full size, 24 by default; each halving of the size doubles them. */
  readonly channels?: number;
  /** Sizes at which it looks: full, half, … : 2 by default. Height and width are multiples of 2^(levels − 1). */
  readonly levels?: number;
  /** Frequencies of the time's Fourier features, 8 by default. */
  readonly frequencies?: number;
  /** Classes that it can be told; 0 by default. */
  readonly classes?: number;
  /** Numbers of an answer: one a coordinate by default, or that many times 2, 3, …: an image beside the other. */
  readonly outputs?: number;
}

/**
 * A U-Net: it looks at images at full size, half of it, …, and on the way back puts what it makes of the smaller beside what
 * it saw at each size (Ronneberger, Fischer, Brox 2015), by residual blocks B that are told time and label, and with
 * attention at the smallest size (as Ho, Jain, Abbeel 2020, appendix B):
 *
 *     h₀ = B(in ∗ x + C φ + place),   h_l = B(down h_{l−1}),   g = B(h + attention(h)) of the last
 *     g_l = B(up g_{l+1}, h_l),   F = out ∗ silu(norm g₀),   B(h) = [skip] h + second ∗ silu(norm(first ∗ silu(norm h) + C φ))
 *     attention(h) = softmax(Q Kᵀ/√c) V W,   Q, K, V linear in norm h: Vaswani et al. 2017, equation 1
 *
 * A point is an image, its pixels row by row from the top, the colours of a pixel together. ∗ is a 3 × 3 convolution, 0
 * beyond the border; `down` one of 2 × 2 and stride 2, `up` its transpose, of norm g (a product, then the pixel shuffle of
 * Shi et al. 2016). norm is {@linkcode rootMeanSquareNorm}, of each pixel; φ is as in {@linkcode mlp}, and `place` what is
 * learned for each pixel and channel: where it is. Norm, silu, then weights, as in He et al. 2016, "Identity mappings in
 * deep residual networks". An answer of several images is F of each, side by side, of one g₀ and an `out` each.
 *
 * Weights begin as N(0, 1/inputs), or as in `mlp` N(0, 2/inputs) of what comes out of silu and of φ: answers of the
 * former have the mean square of what comes in, so that logits of attention have variance 1. `place`, `second`, `W` and
 * `out` begin at 0 (Zhang, Dauphin, Ma 2019, "Fixup initialization"): blocks and attention add nothing yet, and a new network
 * answers 0.
 *
 * @param options Sizes.
 * @returns The architecture.
 * @throws {RangeError} If a size is out of range, height or width cannot be halved as often as there are levels, or outputs
 *   are not a multiple of the coordinates.
 *
 * @example Digits of 8 × 8 pixels in 10 classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sizeOf, unet } from "driftfield/networks";
 *
 * const architecture = unet({ height: 8, width: 8, classes: 10 });
 * assertEquals([architecture.dim, architecture.outputs, sizeOf(architecture)], [64, 64, 135_120]);
 * ```
 */
export function unet(options: UnetOptions = {}): Architecture {
  const { height = 8, width = 8, colours = 1, channels = 24, levels = 2 } = options;
  const { frequencies = 8, classes = 0 } = options;
  for (const [name, size] of Object.entries({ height, width, colours, channels, levels, frequencies })) {
    requireInteger(name, size, 1);
  }
  requireInteger("classes", classes, 0);
  for (const [name, size] of Object.entries({ height, width })) requireHalves(name, size, levels);

  const pixels = height * width, dim = pixels * colours, last = levels - 1, { outputs = dim } = options;
  requireInteger("outputs", outputs, 1);
  if (outputs % dim !== 0) throw new RangeError(`outputs must be a multiple of ${dim}, got ${outputs}`);
  const heads = Array.from({ length: outputs / dim }, (_, k) => k === 0 ? "out" : `out ${k}`);
  const wide = (level: number) => channels * 2 ** level;
  const size = (level: number): Pixels => [height / 2 ** level, width / 2 ** level];
  const told = { frequencies, classes }, features = contextWidth(told), deep = wide(last);

  const shapes: Record<string, Shape> = {};
  const put = (part: string, parts: Readonly<Record<string, Shape>>) => {
    for (const [name, shape] of Object.entries(parts)) shapes[`${part}.${name}`] = shape;
  };
  put("in", {
    weight: [9 * colours, channels],
    context: [features, channels],
    place: [1, pixels * channels],
  });
  for (let l = 0; l < levels; l++) {
    if (l > 0) shapes[`down ${l}`] = [4 * wide(l - 1), wide(l)];
    put(`down ${l}`, residualShapes(wide(l), wide(l), features));
  }
  put("attention", { query: [deep, deep], key: [deep, deep], value: [deep, deep], out: [deep, deep] });
  put("middle", residualShapes(deep, deep, features));
  for (let l = last - 1; l >= 0; l--) {
    shapes[`up ${l}`] = [wide(l + 1), 4 * wide(l)];
    put(`up ${l}`, residualShapes(2 * wide(l), wide(l), features));
  }
  for (const head of heads) put(head, { weight: [9 * channels, colours] });

  function apply<A>(A: Algebra<A>, w: Readonly<Record<string, A>>, x: A, context: A): A {
    const [n, got] = A.shape(x), seen: A[] = [];
    if (got !== dim) throw new RangeError(`the network takes points of dim ${dim}, got ${got}`);
    const { residual, attention, halved, doubled, answer } = blocksOf(A, w, context);
    const placed = (h: A) =>
      A.reshape(A.add(A.reshape(h, [n, pixels * channels]), w["in.place"]), [n * pixels, channels]);

    let h = A.convolve(A.reshape(x, [n * pixels, colours]), w["in.weight"], size(0));
    h = placed(A.add(h, A.matMul(context, w["in.context"])));
    for (let l = 0; l < levels; l++) {
      if (l > 0) h = halved(`down ${l}`, h, size(l - 1));
      seen.push(h = residual(`down ${l}`, h, size(l)));
    }
    h = residual("middle", attention("attention", h, n), size(last));
    for (let l = last - 1; l >= 0; l--) {
      h = doubled(`up ${l}`, h, size(l + 1));
      h = residual(`up ${l}`, A.beside([h, seen[l]]), size(l));
    }
    const images = heads.map((head) => A.reshape(answer(`${head}.weight`, h, size(0)), [n, dim]));
    return images.length === 1 ? images[0] : A.beside(images);
  }

  return {
    config: {
      kind: "unet",
      height,
      width,
      colours,
      channels,
      levels,
      frequencies,
      classes,
      ...outputs !== dim && { outputs },
    },
    dim,
    outputs,
    classes,
    shapes,
    initial: (rng) => mapValues(shapes, (shape, name) => begin(name, shape, rng)),
    context: (times, labels) => contextOf(times, labels, told),
    apply,
  };
}

function requireHalves(name: string, size: number, levels: number): void {
  const least = 2 ** (levels - 1);
  if (size % least === 0) return;
  throw new RangeError(`${name} must be a multiple of ${least} for ${levels} levels, got ${size}`);
}

/** N(0, 2/inputs) after silu and of the context, else N(0, 1/inputs); zeros for places, what is added, and the answer. */
function begin(name: string, shape: Shape, rng: Rng): Float32Array {
  const gain = /place$|second$|out/.test(name) ? 0 : /first$|context$/.test(name) ? 2 : 1;
  const scale = Math.sqrt(gain / shape[0]);
  return Float32Array.from(rng.fork(name).normal(shape).data, (z) => scale * z);
}
