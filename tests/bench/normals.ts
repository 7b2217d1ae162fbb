import { philox, randomVia } from "driftfield/random";
import { drawPlainly } from "../../lib/random/draw.ts";
import { permutationKeys, permuted } from "../../lib/random/permutation.ts";
import type { Benchmark } from "./harness/benchmark.ts";

const rng = philox(0), n = 10_000;

/** A long batch, which uses one word in four, and a batch of images: by the library, and by the plain loop alone. */
const shapes = { wide: [1_000_000, 1], deep: [1000, 1000] } as const;

/** Normals and uniforms of one thread. */
export const draws: Benchmark[] = Object.values(shapes).flatMap((shape) =>
  (["normal", "uniform"] as const).flatMap((law): Benchmark[] => {
    const [rows, width] = shape, work = { count: rows * width, of: `${law}s` };
    const name = `${law}s, ${rows.toLocaleString("en")} rows of ${width.toLocaleString("en")}`;
    const plainly = () => drawPlainly(new Float64Array(rows * width), law, rows, width, rng.key, 0, 0, 0);
    return [
      { name: `${name}, ${randomVia}`, work, run: () => rng[law](shape) },
      { name: `${name}, plain loop`, work, run: plainly },
    ];
  })
);

/** A random order, as every step with random batches has one. */
export const orders: Benchmark[] = [
  {
    name: `permutations of 10,000, ${randomVia}`,
    work: { count: n, of: "indices" },
    run: () => rng.permutation(n),
  },
  {
    name: "permutations of 10,000, plain loop",
    work: { count: n, of: "indices" },
    run: () => {
      const keys = permutationKeys(rng.key, 0);
      return Uint32Array.from({ length: n }, (_, i) => permuted(i, n, keys));
    },
  },
];
