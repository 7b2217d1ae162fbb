/**
 * The peak of this process's resident memory.
 *
 * @module
 */
import type { Run } from "./benchmark.ts";

/** Bytes by which resident memory rises while something runs, at most. */
export const peakOf = (run: Run): Promise<number> =>
  Deno.build.os === "linux" ? peakByKernel(run) : peakBySamples(run);

/** By what Linux keeps: the high-water mark, first lowered to what is resident now (see proc(5), clear_refs). */
export async function peakByKernel(run: Run): Promise<number> {
  await settle();
  Deno.writeTextFileSync("/proc/self/clear_refs", "5");
  const before = highWater();
  await run();
  return highWater() - before;
}

const highWater = () =>
  1024 * Number(Deno.readTextFileSync("/proc/self/status").match(/^VmHWM:\s+(\d+) kB/m)![1]);

/** By asking every millisecond, from a worker: what runs here may not let go of its thread. */
export async function peakBySamples(run: Run): Promise<number> {
  const program = `const most = new Float64Array(await new Promise((go) => onmessage = (e) => go(e.data)));
    postMessage("ready");
    setInterval(() => most[0] = Math.max(most[0], Deno.memoryUsage().rss), 1);`;
  const sampler = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })), {
    type: "module",
  });
  const most = new Float64Array(new SharedArrayBuffer(8));
  sampler.postMessage(most.buffer);
  await new Promise((ready) => sampler.onmessage = ready);
  await settle();
  const before = Deno.memoryUsage().rss;
  most[0] = before;
  try {
    await run();
    return Math.max(most[0], Deno.memoryUsage().rss) - before;
  } finally {
    sampler.terminate();
  }
}

/** Lets garbage go, if this Deno was started so that it may be told to. */
async function settle(): Promise<void> {
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
