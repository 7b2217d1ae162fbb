/**
 * When the frames of what moves are shown.
 *
 * @module
 */
import { requireFunction, requireNumber, requirePositive } from "../core/require.ts";
import { requireColumn, requireSameLength } from "./columns.ts";
import { number } from "./words.ts";

/** Options of everything that moves. */
export interface TimingOptions {
  /** The time of each frame, in the process's unit; it is written above the frame. */
  readonly times?: ArrayLike<number>;
  /** How the time is written; "t = 0.5". */
  readonly label?: (time: number) => string;
  /** How long one run through all the frames takes; 0.1 s a frame, at most 6 s. */
  readonly seconds?: number;
  /** How long the last frame stays before the first one comes again, seconds; 1. */
  readonly pause?: number;
}

/** What stands above each frame, and how long it stays. */
export interface Timing {
  /** What stands above each frame: "t = 0.5". */
  readonly labels: readonly string[];
  /** How long each frame stays, milliseconds. */
  readonly delays: readonly number[];
}

/** The labels and delays of some frames. */
export function timing(frames: readonly unknown[], options: TimingOptions): Timing {
  const { times = Array.from(frames.keys()), label = (t: number) => `t = ${number(t, 3)}` } = options;
  requireColumn("times", times);
  requireFunction("label", label);
  requireSameLength("frames", frames, "times", times);
  const { seconds = Math.min(6, 0.1 * frames.length), pause = 1 } = options;
  requirePositive("seconds", seconds);
  requireNumber("pause", pause, 0);
  const each = 1000 * seconds / frames.length;
  return {
    labels: Array.from(times, label),
    delays: frames.map((_, i) => i === frames.length - 1 ? each + 1000 * pause : each),
  };
}
