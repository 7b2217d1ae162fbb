/**
 * Steps with a network in them as a list of instructions on whole arrays.
 *
 * @module
 */
import type { Points, Space } from "../../core/mod.ts";

/** An array of rows, known by its number until the list runs. */
export interface Line {
  /** Which. */
  readonly id: number;
}

/** What is done: `out` becomes what is made of the arrays a and b, the number `by`, or both. */
export interface Instruction {
  /** How. `network` asks about a, told contexts[by]; `normal` is draw `by` of step `step`. */
  readonly does: "add" | "sub" | "mul" | "div" | "scale" | "constant" | "network" | "normal";
  /** The array that is made. */
  readonly out: number;
  /** Arrays that it is made of. */
  readonly of: readonly number[];
  /** A number, a context's place, or a draw's. */
  readonly by?: number;
  /** Of a draw: its step. */
  readonly step?: number;
}

/** Thrown by what a list has no instruction for: then states are computed one after the other, as ever. */
export class NotRecorded extends Error {
  override name = "NotRecorded";
}

/** A recording: the space that steps are run over, and what it heard. */
export interface Recorder {
  /** Where lines live. */
  readonly space: Space<Line>;
  /** The next array from outside. */
  input(): Line;
  /** The network's answer about x, told φ. */
  network(x: Line, context: Float32Array): Line;
  /** Draw k of a step. */
  normal(k: number, step: number): Line;
  /** What was heard so far. */
  readonly instructions: readonly Instruction[];
  /** Contexts by their places. */
  readonly contexts: readonly Float32Array[];
}

/** A new recording. */
export function recorder(): Recorder {
  const instructions: Instruction[] = [], contexts: Float32Array[] = [], drawn = new Map<string, Line>();
  let next = 0;
  const make = (
    does: Instruction["does"],
    of: readonly Line[],
    more: { by?: number; step?: number } = {},
  ): Line => {
    const out = next++;
    instructions.push({ does, out, of: of.map(({ id }) => id), ...more });
    return { id: out };
  };
  const never = (what: string) => () => {
    throw new NotRecorded(what);
  };
  const space: Space<Line> = {
    add: (x, y) => make("add", [x, y]),
    sub: (x, y) => make("sub", [x, y]),
    mul: (x, y) => make("mul", [x, y]),
    div: (x, y) => make("div", [x, y]),
    scale: (a, x) => make("scale", [x], { by: a }),
    constant: (a) => make("constant", [], { by: a }),
    time: (t) => make("constant", [], { by: t }),
    pow: never("pow"),
    map: never("map"),
    column: never("column"),
    stack: never("stack"),
    from: (_: Points) => never("from")(),
    to: () => Promise.reject(new NotRecorded("to")),
    scope: (f) => f(),
    free: () => {},
  };
  return {
    space,
    input: () => ({ id: next++ }),
    network: (x, context) => make("network", [x], { by: contexts.push(context) - 1 }),
    normal(k, step) {
      const name = `${k} ${step}`, line = drawn.get(name) ?? make("normal", [], { by: k, step });
      drawn.set(name, line);
      return line;
    },
    instructions,
    contexts,
  };
}

/** Instructions whose arrays are places in memory: no more than are needed at once. */
export interface Placed {
  /** What to do. */
  readonly instructions: readonly Instruction[];
  /** How many places. */
  readonly places: number;
  /** Where inputs are put, and outputs found. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Gives each array a place from when it is made until it was last used; what no output needs is left out. */
export function placed(
  all: readonly Instruction[],
  inputs: readonly Line[],
  outputs: readonly Line[],
): Placed {
  const needed = new Set(outputs.map(({ id }) => id)), kept: Instruction[] = [];
  for (const one of all.toReversed()) {
    if (!needed.has(one.out)) continue;
    kept.unshift(one);
    one.of.forEach((id) => needed.add(id));
  }
  const lastUse = new Map<number, number>();
  kept.forEach(({ of }, n) => of.forEach((id) => lastUse.set(id, n)));
  outputs.forEach(({ id }) => lastUse.set(id, Infinity));
  const free: number[] = [], at = new Map<number, number>();
  let places = 0;
  const take = (id: number) => {
    const place = free.pop() ?? places++;
    at.set(id, place);
    return place;
  };
  const starts = inputs.map(({ id }) => take(id));
  const instructions = kept.map((one, n) => {
    const of = one.of.map((id) => at.get(id)!), out = take(one.out); // not where its arguments are
    for (const id of new Set(one.of)) if (lastUse.get(id) === n) free.push(at.get(id)!);
    return { ...one, of, out };
  });
  return { instructions, places, inputs: starts, outputs: outputs.map(({ id }) => at.get(id)!) };
}
