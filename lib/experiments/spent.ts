/**
 * What a piece of work costs.
 *
 * @module
 */
import process from "node:process";

/** Time. */
export interface Spent {
  /** On the clock, which other work on the machine makes longer. */
  readonly seconds: number;
  /** On all processors together, which it hardly does. */
  readonly processorSeconds: number;
}

/**
 * Starts a clock.
 *
 * @returns What has been spent since.
 */
export function started(): () => Spent {
  const from = performance.now(), before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - from) / 1e3, processorSeconds: (user + system) / 1e6 };
  };
}

/**
 * Looks at the process's memory when it is told to.
 *
 * @returns `look`; and `most`, the largest resident set that was seen, megabytes.
 */
export function watchMemory(): { look(): void; most(): number } {
  let most = 0;
  const look = () => void (most = Math.max(most, Deno.memoryUsage().rss / 1e6));
  look();
  return { look, most: () => Math.round(most) };
}
