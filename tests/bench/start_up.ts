import { fromRoot } from "../../.tasks/command.ts";
import type { Benchmark } from "./harness/benchmark.ts";

/** A new Deno that runs some code, as a user starts one; what it imports has been fetched and compiled before. */
const start = (name: string, code: string): Benchmark => ({
  name,
  run: async () => {
    const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], cwd: fromRoot() })
      .output();
    if (!success) throw new Error(`deno eval failed: ${code}`);
  },
  repeats: 15,
});

/** What no library can be faster than. */
export const deno: Benchmark = start("start Deno", "0");

/** A notebook on random walks should not wait for TensorFlow.js. */
export const imports: readonly Benchmark[] = ["driftfield/random", "driftfield", "driftfield/networks"].map(
  (room) => start(`start Deno, import ${room}`, `import "${room}";`),
);

/** What a cell with a plot shows first: a line of 1,000 points as a picture and as Vega's text. */
export const firstPlot: Benchmark = start(
  "start Deno, first plot",
  `import { line, mimeBundle } from "driftfield/plots";
  const x = Array.from({ length: 1000 }, (_, i) => i);
  await mimeBundle(line({ x, y: x.map(Math.sin) }));`,
);

/** One step of Adam on a batch of 512: backend, network and data included. */
export const firstStep: Benchmark = start(
  "start Deno, first training step",
  `import { eightGaussians } from "driftfield/datasets";
  import { denoising } from "driftfield/losses";
  import { mlp, network, trainToEnd, useBackend } from "driftfield/networks";
  import { edm } from "driftfield/processes";
  import { philox } from "driftfield/random";
  await useBackend();
  const rng = philox(0), net = network(mlp({ dim: 2 }), rng);
  await trainToEnd(net, denoising(edm()), eightGaussians(), { steps: 1, batch: 512, rng });`,
);
