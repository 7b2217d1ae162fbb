/**
 * Networks of drawn weights, and what they are asked for.
 *
 * @module
 */
import { denoising, flowMatching, preconditioned } from "driftfield/losses";
import { type Architecture, mapValues, mlp, type Network, network, unet } from "driftfield/networks";
import { variancePreserving } from "driftfield/processes";
import type { Rng } from "driftfield/random";

/** Noise is taken away, of a network that is preconditioned. */
export const denoise = denoising(variancePreserving(), { predict: preconditioned({ sigmaData: 0.8 }) });

/** A path between noise and data. */
export const flow = flowMatching();

/** A network whose weights are all drawn, and of order 1 in what it answers. */
export const drawn = (architecture: Architecture, rng: Rng): Network =>
  network({
    ...architecture,
    initial: (rng) =>
      mapValues(
        architecture.shapes,
        (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])),
      ),
  }, rng);

/** What kernels compute whole: sizes that are multiples of nothing. */
export const perceptron = mlp({ dim: 2, width: 21, depth: 2, frequencies: 3 });

/** The same function, which no kernel knows: WebAssembly records it, the others do one operation after the other. */
export const unknown: Architecture = {
  ...perceptron,
  apply: (A, w, x, context) => perceptron.apply(A, w, x, context),
};

/** A perceptron with waves of x in it, which has no program. */
export const waves = mlp({ dim: 2, width: 9, depth: 2, inputFrequencies: [1, 2] });

/** Convolutions, means over pixels, attention. */
export const pictures = unet({ height: 4, width: 4, channels: 5 });
