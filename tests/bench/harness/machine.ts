/**
 * The machine that a time belongs to.
 *
 * @module
 */
import { cpus } from "node:os";

/** What a time depends on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly gpu: string;
  readonly deno: string;
}

/** This machine. */
export async function describeMachine(): Promise<Machine> {
  const adapter = await navigator.gpu?.requestAdapter();
  const { description = "", vendor = "" } = adapter?.info ?? {};
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryGiB: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
    system: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
    gpu: adapter ? description || vendor || "unnamed adapter" : "none",
    deno: Deno.version.deno,
  };
}

/** The same in a line. */
export const inWords = ({ processor, cores, memoryGiB, system, gpu, deno }: Machine): string =>
  `${cores} × ${processor}, ${memoryGiB} GiB, GPU: ${gpu}, ${system}, Deno ${deno}`;
