/** Functions of a GPU, where there is one; where there is none they must refuse. */
import { gpu } from "driftfield/device";
import { type Entry, fc, made, type Property, property } from "../support.ts";

const opened = await gpu();

/** The card as an argument; null where there is none. */
export const card = fc.constant(opened ? made(opened) : null);

/** Few runs each: to compile and to read back takes its time. */
export const onCard = <A extends readonly unknown[], R>(
  // deno-lint-ignore no-explicit-any
  of: (...args: any[]) => R,
  asked: Property<A, R>,
): Entry => {
  const few = { runs: 3, wrongRuns: 1, ...asked };
  return property(of, opened ? few : { ...few, refuses: "gpu must be" });
};
