import { philox } from "driftfield/random";
import type { Benchmark } from "./harness/benchmark.ts";

const rng = philox(0);

/** One long batch. */
export const wide: Benchmark = {
  name: "normals, 1,000,000 rows of 1",
  run: () => rng.normal([1_000_000, 1]),
  work: { count: 1e6, of: "normals" },
};

/** A batch of images. */
export const deep: Benchmark = {
  name: "normals, 1,000 rows of 1,000",
  run: () => rng.normal([1000, 1000]),
  work: { count: 1e6, of: "normals" },
};
