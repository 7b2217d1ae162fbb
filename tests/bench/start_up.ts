import { fromRoot } from "../../.tasks/command.ts";
import type { Benchmark } from "./harness/benchmark.ts";

const start = (code: string) => async () => {
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], cwd: fromRoot() })
    .output();
  if (!success) throw new Error(`deno eval failed: ${code}`);
};

/** What no library can be faster than. */
export const deno: Benchmark = { name: "start Deno", run: start("0"), repeats: 15 };

/** A notebook on random walks should not wait for TensorFlow.js. */
export const random: Benchmark = {
  name: "start Deno, import driftfield/random",
  run: start('import "driftfield/random";'),
  repeats: 15,
};
