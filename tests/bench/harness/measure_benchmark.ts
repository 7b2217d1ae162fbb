/**
 * A benchmark, measured, and its peers between two halves of our runs.
 *
 * @module
 */
import type { Attempt } from "./attempts.ts";
import { type Benchmark, prepare, summary, type Tell, timed } from "./benchmark.ts";
import { peakMemory, type Place } from "./memory.ts";
import { waited } from "./outside.ts";
import { type PeerFolders, peerTimes } from "./peers.ts";
import type { Result } from "./table.ts";

/** What measuring needs to know. */
export interface Context {
  /** The peers, if they are to run. */
  readonly folders?: PeerFolders;
  /** For what may fail alone. */
  readonly attempt: Attempt;
  readonly tell: Tell;
}

/** Measures a benchmark; or says why it cannot be run here. */
export async function measureBenchmark(
  benchmark: Benchmark,
  place: Place,
  { folders, attempt, tell }: Context,
): Promise<Result | string> {
  const { name, work, repeats = 9, warmUp = 3, peers = [] } = benchmark;
  tell("setting up");
  const run = await prepare(benchmark);
  if (typeof run === "string") return run;
  const others = peers.length > 0 ? folders : undefined;
  const half = others ? Math.ceil(repeats / 2) : repeats;
  const before = await timed(run, { warmUp, repeats: half }, tell);
  const found = others && await attempt(name, () => waited("peers", peerTimes(others, peers), tell));
  const again = repeats > half ? Math.min(1, warmUp) : 0;
  const after = await timed(run, { warmUp: again, repeats: repeats - half }, tell);
  const memory = benchmark.memory && await attempt(name, () => waited("memory", peakMemory(place), tell));
  const times = summary([...before, ...after]);
  return {
    name,
    ...times,
    ...work && { rate: { perSecond: work.count / (times.median / 1000), of: work.of } },
    ...typeof memory === "number" && { memory },
    ...found && { peers: found.map((peer) => ({ ...peer, ratio: times.median / peer.ms })) },
    ...after.length > 0 && { halves: [summary(before).median, summary(after).median] },
  };
}
