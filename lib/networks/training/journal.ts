/**
 * The losses of steps: kept on the device, read together and rarely.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** A step that was taken. */
export interface Entry {
  /** Steps done with it. */
  readonly step: number;
  /** Its learning rate. */
  readonly rate: number;
  /** Its loss. */
  readonly loss: tf.Scalar;
  /** ‖g‖² of its gradient. */
  readonly squaredNorm: tf.Scalar;
}

/** A step that left the finite numbers. */
export interface BadStep {
  /** Steps done with it. */
  readonly step: number;
  /** Its learning rate. */
  readonly rate: number;
  /** Its loss, finite if only the gradient is not. */
  readonly loss: number;
}

/** Losses of the steps so far. */
export interface Journal {
  /** Takes a step in; its numbers are freed here. */
  note(entry: Entry): void;
  /** Whether it is time to read: about once a second, by how long a step has taken so far. */
  due(): boolean;
  /** Reads what has not been read; the first step of it that left the finite numbers, if there is one. */
  read(): Promise<BadStep | undefined>;
  /** Mean of the losses that were read, of steps after `turn`. */
  mean(): number;
  /** From here on another mean begins. */
  turn(): void;
  /** Frees what has not been read. */
  dispose(): void;
}

/**
 * An empty journal.
 *
 * @param step Steps done.
 * @returns The journal.
 */
export function journal(step: number): Journal {
  let unread: Entry[] = [],
    last = step,
    from = step,
    sum = 0,
    count = 0,
    atOnce = 1,
    began = performance.now();
  const scalars = () => unread.flatMap(({ loss, squaredNorm }) => [loss, squaredNorm]);
  return {
    note(entry) {
      unread.push(entry);
      last = entry.step;
    },
    due: () => unread.length >= atOnce,
    async read() {
      if (unread.length === 0) return;
      const row = tf.tidy(() => tf.stack(scalars())), entries = unread;
      tf.dispose(scalars());
      unread = [];
      const values = await row.data().finally(() => row.dispose());
      const now = performance.now(), pace = (now - began) / entries.length;
      atOnce = Math.max(1, Math.min(2 * atOnce, Math.floor(1000 / pace))); // a first step may be slow, or seem fast
      began = now;
      for (const [i, { step, rate }] of entries.entries()) {
        const [loss, squaredNorm] = [values[2 * i], values[2 * i + 1]];
        if (!Number.isFinite(loss) || !Number.isFinite(squaredNorm)) return { step, rate, loss };
        if (step <= from) continue;
        sum += loss;
        count++;
      }
    },
    mean: () => sum / count,
    turn() {
      [from, sum, count] = [last, 0, 0];
    },
    dispose() {
      tf.dispose(scalars());
      unread = [];
    },
  };
}

/**
 * What there is to say of a step that left the finite numbers.
 *
 * @param name Name of the loss.
 * @param bad The step.
 * @param good The step to which the network was taken back.
 * @param saved The last checkpoint.
 * @returns The error, to be thrown.
 */
export function diverged(name: string, { step, rate, loss }: BadStep, good: number, saved?: string): Error {
  const what = Number.isFinite(loss) ? "its gradient is not finite" : `it is ${loss}`;
  const where = `${name}: ${what} at step ${step}, learning rate ${rate}`;
  const back = `The network is as after step ${good}, the last checkpoint ${saved ?? "none"}`;
  return new Error(`${where}. ${back}. Try a smaller learning rate, a longer warm-up, or clip`, {
    cause: { step, learningRate: rate, loss, checkpoint: saved },
  });
}
