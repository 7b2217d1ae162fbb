import { type Points, points } from "driftfield/core";
import { type Architecture, mlp, type MlpOptions } from "driftfield/networks";
import { philox } from "driftfield/random";
import { mapValues } from "../../lib/networks/architecture.ts";
import { in32 } from "./rounding.ts";

const small = { width: 5, frequencies: 2 };

/** One perceptron of each kind. */
export const kinds: Record<string, MlpOptions> = {
  "plain": { dim: 2, ...small },
  "one layer, three outputs": { dim: 2, outputs: 3, depth: 1, ...small },
  "residual": { dim: 3, residual: true, depth: 4, ...small },
  "waves": { dim: 2, inputFrequencies: [1, 2], ...small },
  "normalised": { dim: 2, normalise: true, ...small },
  "all of it": { dim: 2, residual: true, normalise: true, classes: 3, ...small },
};

/** A network, points, directions and all weights drawn; each number is one of float32. */
export interface Drawn {
  readonly architecture: Architecture;
  readonly weights: Readonly<Record<string, Points>>;
  readonly x: Points;
  readonly u: Points;
  readonly context: Points;
}

/** Draws one. */
export const drawnNet = (options: MlpOptions, seed: number): Drawn => drawn(mlp(options), seed);

/** Draws weights, and four points, each at a time, and a class, of its own. */
export function drawn(architecture: Architecture, seed: number): Drawn {
  const rng = philox(seed), { dim, classes, shapes } = architecture;
  const normal = (name: string, [rows, columns]: readonly [number, number], scale: number) => {
    const { data } = rng.fork(name).normal([rows, columns]);
    return in32(points(data.map((z) => scale * z), columns));
  };
  const labels = classes > 0 ? [0, 2, classes, 1] : undefined;
  return {
    architecture,
    weights: mapValues(shapes, (shape, name) => normal(name, shape, Math.sqrt(1 / shape[0]))),
    x: normal("x", [4, dim], 1),
    u: normal("u", [4, dim], 1),
    context: in32(architecture.context([-1.5, -0.2, 0.3, 1], labels)),
  };
}
