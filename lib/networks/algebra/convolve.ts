/**
 * Convolution of images on tensors.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Shape } from "../../core/mod.ts";
import { atOnce } from "../recorded/run.ts";
import type { Pixels } from "./algebra.ts";
import { requireImages } from "./shapes.ts";

/**
 * Each pixel's 3 × 3 neighbourhood, 0 beyond the border, times w: in WebAssembly by our own kernels. Elsewhere its gradients
 * are convolutions again, which every backend has and is fast at: see `slopeOfImages` and `slopeOfWeights`.
 *
 * @param x Shape [n h w, k].
 * @param w Shape [9 k, m].
 * @param size Height and width.
 * @returns Shape [n h w, m].
 */
export function convolve(x: tf.Tensor, w: tf.Tensor, size: Pixels): tf.Tensor {
  requireImages(x.shape as unknown as Shape, w.shape as unknown as Shape, size);
  const pixels = size[0] * size[1], images = x.shape[0] / pixels;
  const made = atOnce((B, [x, w]) => B.convolve(x, w, size), images, [x], [w]);
  if (made) return made;
  const k = x.shape[1]!, m = w.shape[1]!, whole = tf.reshape(x, [-1, ...size, k]);
  return tf.reshape(convolved(whole, tf.reshape(w, [3, 3, k, m])), [-1, m]);
}

const convolved = tf.customGrad((x, w, save) => {
  const [images, kernel, keep] = [x as tf.Tensor4D, w as tf.Tensor4D, save as tf.GradSaveFunc];
  keep([images, kernel]);
  return {
    value: tf.conv2d(images, kernel, 1, "same"),
    gradFunc(dy, saved) {
      const [x, w] = saved as tf.Tensor4D[], slope = dy as tf.Tensor4D;
      return [slopeOfImages(w, slope), slopeOfWeights(x, slope)];
    },
  };
});

/** In x: dy convolved with w turned by half a turn, inputs and outputs exchanged. */
function slopeOfImages(w: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor {
  const turned = tf.transpose(tf.reverse(w, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  return tf.conv2d(dy, turned, 1, "same");
}

/**
 * In w: with the batch for channels, one image of x convolved with dy, a kernel as large as an image. Channels of x lie side
 * by side in its rows, at x k + c, and the columns of the kernel k apart, so that no channel is mixed with another:
 *
 *     dw[i, j, c, m] = Σ_yxn x[y + i, x + j, c, n] dy[y, x, n, m]
 */
function slopeOfWeights(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor {
  const [n, height, width, k] = x.shape, m = dy.shape[3];
  const image = tf.reshape(tf.transpose(x, [1, 2, 3, 0]), [1, height, width * k, n]) as tf.Tensor4D;
  const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const dw = tf.conv2d(image, kernel, 1, [[0, 0], [1, 1], [k, k], [0, 0]], "NHWC", [1, k]);
  return tf.reshape(dw, [3, 3, k, m]);
}
