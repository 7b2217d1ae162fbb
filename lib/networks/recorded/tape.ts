/**
 * A program as it is written: what is computed, and, afterwards, its derivatives in reverse.
 *
 * @module
 */
import type { Shape } from "../../core/mod.ts";
import type { Instruction, Operation, Program, Value } from "../../kernels/mod.ts";

/** A value of a program, as an algebra sees it. */
export interface Recorded {
  /** Its number in the program. */
  readonly value: number;
  /** `[rows, columns]`, of all images. */
  readonly shape: Shape;
  /** Whether derivatives in it are asked for. */
  readonly wanted: boolean;
}

/** What a program cannot be made of: rows that depend on other images, or an operation that it does not know. */
export class Unrecordable extends Error {}

/** A program in the making. */
export interface Tape {
  /** How many images. */
  readonly images: number;
  /** An array that is given: rows for each image if `each`, else once for all. Derivatives in it if `wanted`. */
  given(shape: Shape, each: boolean, wanted?: boolean): Recorded;
  /** Numbers of a value that begin at one, in another shape. */
  part(x: Recorded, from: number, shape: Shape): Recorded;
  /** Room for what is made of values. */
  room(of: readonly Operand[], shape: Shape): Recorded;
  /** Writes an operation down, with its values, what it writes the last of them. */
  perform(operation: Operation, of: readonly Operand[], numbers?: readonly number[]): void;
  /** Notes how derivatives pass back through what was made. */
  back(made: Recorded, pull: (slope: Recorded) => void): void;
  /** Adds to the derivatives in x: what an operation makes of values. Nothing if none are asked for. */
  add(x: Recorded, operation: Operation, of: readonly Operand[], numbers?: readonly number[]): void;
  /** Adds a slope as it is, in x's own shape: without a copy if it is the first. */
  pass(x: Recorded, slope: Recorded): void;
  /** What an operation makes of a value that is given once for all, done once before; of others, where it is written. */
  once(operation: "transpose" | "turn", x: Recorded, shape: Shape, numbers?: readonly number[]): Recorded;
  /** Passes a slope back through all that was made before. */
  reverse(made: Recorded, slope: Recorded): void;
  /** Derivatives in a given array of rows for each image, if there are any. */
  slope(given: Recorded): Recorded | undefined;
  /** Which array of sums has the derivatives in what was given once for all, if there are any. */
  sums(given: Recorded): number | undefined;
  /** Whether a value has rows for each image. */
  each(x: Recorded): boolean;
  /** Whether a value is given once for all: parts of it have their derivatives where it has its own. */
  forAll(x: Recorded): boolean;
  /** Which of the given arrays a value lies in. */
  which(given: Recorded): number;
  /** What was written. */
  program(): Program;
}

/** A value, or that there is none. */
export type Operand = Recorded | undefined;

/** A new program for so many images. */
export function newTape(images: number): Tape {
  const values: Value[] = [], given: number[] = [], own: Program["own"][number][] = [];
  const before: Instruction[] = [], instructions: Instruction[] = [];
  const pulls: { made: Recorded; pull: (slope: Recorded) => void }[] = [];
  const slopes = new Map<number, Recorded>(), sums: number[] = [], known = new Map<string, Recorded>();

  const each = (x: Recorded) => values[x.value].each;
  const forAll = (x: Recorded) => values[x.value].where === "given" && !each(x);
  const sized = ([rows, columns]: Shape, each: boolean): Pick<Value, "each" | "rows" | "columns"> => {
    if (each && rows % images !== 0) throw new Unrecordable(`${rows} rows of ${images} images`);
    return { each, rows: each ? rows / images : rows, columns };
  };
  const put = (value: Value, wanted: boolean): Recorded => ({
    value: values.push(value) - 1,
    shape: [value.each ? images * value.rows : value.rows, value.columns],
    wanted,
  });
  const fresh = (shape: Shape, each: boolean, wanted: boolean): Recorded => {
    const size = sized(shape, each), which = own.push({ each, numbers: size.rows * size.columns }) - 1;
    return put({ where: "own", which, from: 0, ...size }, wanted);
  };
  const write = (
    to: Instruction[],
    operation: Operation,
    of: readonly Operand[],
    numbers: readonly number[],
    add: boolean,
  ) => void to.push({ operation, of: of.map((x) => x?.value ?? -1), numbers, add });

  /** Where derivatives in x are added up: in what was given for all from piece to piece, beginning at 0. */
  function slopeOf(x: Recorded): { slope: Recorded; add: boolean } {
    const found = slopes.get(x.value), { which, from, rows, columns } = values[x.value];
    if (found) return { slope: found, add: true };
    if (forAll(x) && !(which in sums)) sums[which] = sums.filter(() => true).length;
    const slope = forAll(x)
      ? put({ where: "sums", which: sums[which], from, each: false, rows, columns }, false)
      : fresh(x.shape, each(x), false);
    slopes.set(x.value, slope);
    return { slope, add: forAll(x) };
  }

  const tape: Tape = {
    images,
    each,
    forAll,
    given(shape, each, wanted = false) {
      const which = given.push(shape[0] * shape[1]) - 1;
      return put({ where: "given", which, from: 0, ...sized(shape, each) }, wanted);
    },
    part(x, from, shape) {
      const value = values[x.value];
      return put({ ...value, from: value.from + from, ...sized(shape, value.each) }, x.wanted);
    },
    room: (of, shape) => fresh(shape, of.some((x) => x && each(x)), of.some((x) => x?.wanted)),
    perform: (operation, of, numbers = []) => write(instructions, operation, of, numbers, false),
    back: (made, pull) => void (made.wanted && pulls.push({ made, pull })),
    add(x, operation, of, numbers = []) {
      if (!x.wanted) return;
      const { slope, add } = slopeOf(x);
      write(instructions, operation, [...of, slope], numbers, add);
    },
    pass(x, slope) {
      if (slopes.has(x.value) || values[x.value].where === "given") tape.add(x, "scaled", [slope], [1]);
      else if (x.wanted) {
        slopes.set(x.value, put({ ...values[slope.value], ...sized(x.shape, each(x)) }, false));
      }
    },
    once(operation, x, shape, numbers = []) {
      const key = `${operation} ${x.value}`, found = known.get(key);
      const made = found ?? (forAll(x) ? tape.given(shape, false) : fresh(shape, each(x), false));
      if (!found) write(forAll(x) ? before : instructions, operation, [x, made], numbers, false);
      known.set(key, made);
      return made;
    },
    reverse(made, slope) {
      slopes.set(made.value, slope);
      for (const { made, pull } of pulls.toReversed()) {
        const slope = slopes.get(made.value);
        if (slope) pull(slope);
      }
    },
    which: (given) => values[given.value].which,
    slope: (given) => slopes.get(given.value),
    sums: (x) => sums[values[x.value].which],
    program: () => {
      const sizes: number[] = [];
      sums.forEach((at, which) => sizes[at] = given[which]);
      return { values, before, instructions, given, own, sums: sizes };
    },
  };
  return tape;
}
