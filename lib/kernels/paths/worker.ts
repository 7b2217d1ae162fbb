/**
 * A worker that advances paths which it shares with others: whoever is free takes the next rows.
 *
 * @module
 */
import { pathLoop, type PathLoopArguments } from "./source.ts";
import type { NoiseKeys } from "./types.ts";

/** What a worker is told, first once and then for each advance. */
export type Order =
  | { readonly source: string; readonly keys: NoiseKeys; readonly state: Float64Array; readonly rows: number }
  | {
    readonly kept: Float64Array;
    readonly taken: Int32Array;
    readonly from: number;
    readonly marks: number[];
  };

/** Rows taken at a time. */
const share = 256;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(reply: string): void;
};

let loop: (...args: PathLoopArguments) => void, run: Extract<Order, { source: string }>;

scope.onmessage = ({ data }) => {
  if ("source" in data) {
    run = data;
    loop = pathLoop(data.source);
  } else {
    const { kept, taken, from, marks } = data, { state, rows, keys } = run;
    for (let first; (first = Atomics.add(taken, 0, share)) < rows;) {
      loop(state, kept, first, Math.min(first + share, rows), from, marks, keys);
    }
  }
  scope.postMessage("done");
};
