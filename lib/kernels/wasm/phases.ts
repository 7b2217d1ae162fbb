/**
 * Threads that do one phase after another together.
 *
 * @module
 */
import { memory } from "./memory.ts";

/** Work in phases, each of so many pieces; a phase begins when the one before is done. */
export interface Phases {
  /** Address of two whole numbers in shared memory, 0 at first: pieces taken and pieces done, in all phases. */
  readonly meeting: number;
  /** How many phases. */
  readonly phases: number;
  /** Pieces a phase; all together fewer than 2³¹ less the number of threads. */
  readonly pieces: number;
}

const taken = 0, done = 1;

/** Looks at the count before sleeping: some 20 µs, where to sleep and to be woken takes as long or longer. */
const looks = 2000;

/** Milliseconds in which somebody finishes a piece, unless a thread has died. */
const patience = 60_000;

/**
 * Takes pieces in their order, as all threads do that call this, until none is left: threads may come late, or not at
 * all. It does not need an order to all for each phase, and threads meet in less than a microsecond.
 *
 * @param phases The work.
 * @param work Does one piece of a phase.
 * @throws {Error} If nothing is finished for a minute.
 */
export function inPhases(
  { meeting, phases, pieces }: Phases,
  work: (phase: number, piece: number) => void,
): void {
  const counts = new Int32Array(memory.buffer, meeting, 2), all = phases * pieces;
  for (let piece; (piece = Atomics.add(counts, taken, 1)) < all;) {
    const phase = Math.floor(piece / pieces);
    wait(counts, phase * pieces);
    work(phase, piece % pieces);
    if ((Atomics.add(counts, done, 1) + 1) % pieces === 0) Atomics.notify(counts, done);
  }
}

/** Until so many pieces are done. */
function wait(counts: Int32Array, wanted: number): void {
  for (let look = 0; look < looks; look++) if (Atomics.load(counts, done) >= wanted) return;
  for (let now; (now = Atomics.load(counts, done)) < wanted;) {
    const slept = Atomics.wait(counts, done, now, patience);
    if (slept === "timed-out" && Atomics.load(counts, done) === now) {
      throw new Error(`no piece was finished for ${patience / 1000} s; a worker has died, or hangs`);
    }
  }
}
