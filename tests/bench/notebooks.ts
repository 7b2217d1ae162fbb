import { fromRoot, Stop } from "../../.tasks/command.ts";
import { execute } from "../../.tasks/execute.ts";
import { ensureJupyter, type Jupyter } from "../../.tasks/jupyter.ts";
import { notebookNames } from "../../.tasks/notebook.ts";
import type { Benchmark } from "./harness/benchmark.ts";

export const takes = "some twelve minutes on two cores, each notebook once";

const pages = fromRoot("build", "bench", "notebooks"), secondsACell = 600;
let jupyter: Promise<Jupyter> | undefined;

/** The seconds that `deno task notebooks` gives: a kernel of its own, and every cell. */
const seconds = (name: string): Benchmark => ({
  name: `notebook ${name}`,
  prepare: async () => {
    const here = await (jupyter ??= ensureJupyter());
    return async () => {
      const [{ seconds, passed }] = await execute(here, [name], pages, secondsACell);
      if (!passed) throw new Stop("it did not run to its end.");
      return { tookMs: 1000 * seconds };
    };
  },
  repeats: 1,
  warmUp: 0,
});

export const notebooks: readonly Benchmark[] = notebookNames().map(seconds);
