import { float64, type Points } from "driftfield/core";
import { digits } from "driftfield/datasets";
import { poissonField } from "driftfield/processes";
import { philox } from "driftfield/random";
import type { Benchmark } from "./harness/benchmark.ts";

const rows = 512, extraDimensions = 128, sigma = 1;

/** Noised digits, and the field of all of them there. */
const field = (via: "wasm" | "float64"): Benchmark => ({
  name: `field of 1,797 digits at ${rows} points, ${extraDimensions} extra dimensions, ${via}`,
  prepare: async () => {
    const { points, dim } = await digits(), rng = philox(0);
    const first: Points = { data: points.data.slice(0, rows * dim), shape: [rows, dim] };
    const x = float64.add(first, float64.scale(sigma, rng.normal(first.shape)));
    const at = poissonField({
      exponent: dim + extraDimensions,
      softening: sigma * Math.sqrt(extraDimensions),
      via,
    });
    return () => at(x, points);
  },
  work: { count: rows * 1797, of: "pairs" },
  ...via === "wasm" && { peers: [{ script: "poisson_field.py", work: "field" }] },
});

/** What a training step of the normalised field asks for, and a step of the flow with nothing learned. */
export const fields: readonly Benchmark[] = [field("wasm"), field("float64")];
