/**
 * One failure should not cost the results of the rest.
 *
 * @module
 */
import { Stop } from "../../../.tasks/command.ts";

/** Does some work; if it fails, notes what and why, and gives undefined. */
export type Attempt = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/** An attempt, and the sentences it notes. A `Stop` is a sentence; anything else keeps its stack trace. */
export function attempts(): { readonly attempt: Attempt; readonly failures: readonly string[] } {
  const failures: string[] = [];
  const attempt: Attempt = async (what, work) => {
    try {
      return await work();
    } catch (error) {
      failures.push(`${what}: ${error instanceof Stop ? error.message : (error as Error).stack ?? error}`);
    }
  };
  return { attempt, failures };
}
