import { assert } from "@std/assert";
import type { Points } from "driftfield/core";
import { type Algebra, mapValues, onPoints } from "driftfield/networks";
import { philox, type Rng } from "driftfield/random";
import { exactly, rounded } from "./rounding.ts";

const isPoints = (x: unknown): x is Points => typeof x === "object" && x !== null && "data" in x;

/** Operands as rounding's bounds take them: float64 numbers, known exactly. */
const known = (x: unknown): unknown => isPoints(x) ? exactly(x) : Array.isArray(x) ? x.map(known) : x;

/**
 * Float64, but each result moved at random by at most what one operation of float32 may be off (Parker 1997, "Monte Carlo
 * arithmetic"): many layers deep, where bounds of the worst case say nothing, the roundings of float32 move results as far as
 * such draws do.
 */
export function shaken(rng: Rng): Algebra<Points> {
  let draws = 0;
  const moved = ({ value, error }: ReturnType<typeof exactly>): Points => {
    const u = rng.uniform(value.shape, { step: draws++ }).data;
    return { data: value.data.map((v, i) => v + (2 * u[i] - 1) * error.data[i]), shape: value.shape };
  };
  const operations = rounded as unknown as Record<
    string,
    (...operands: unknown[]) => ReturnType<typeof exactly>
  >;
  const made = mapValues(operations, (f) => (...operands: unknown[]) => moved(f(...operands.map(known))));
  return { ...made as unknown as Algebra<Points>, from: (x) => x, shape: (x) => x.shape };
}

/** Numbers in float64, and how far float32's may be off: four times as far as the farthest of three draws. */
export interface Near {
  readonly value: ArrayLike<number>;
  readonly off: number;
}

/** What f is in float64, and the bound of each of its results. */
export function near(f: (A: Algebra<Points>) => readonly ArrayLike<number>[]): readonly Near[] {
  const draws = [1, 2, 3].map((seed) => f(shaken(philox(seed))));
  return f(onPoints).map((value, k) => {
    const offs = draws.map((draw) => Math.max(...Array.from(draw[k], (v, i) => Math.abs(v - value[i]))));
    return { value, off: 4 * Math.max(...offs) };
  });
}

/** The largest number. */
export const largestOf = (...all: readonly Near[]): number =>
  Math.max(...all.flatMap(({ value }) => Array.from(value, Math.abs)));

/** Asserts that float32 numbers are near enough, which is to say something: within 1 % of the largest of its kind. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: Near,
  what: string,
  largest = largestOf(expected),
): void {
  const { value, off } = expected;
  assert(actual.length === value.length, `${what}: ${actual.length} numbers for ${value.length}`);
  assert(off <= 0.01 * largest, `${what}: a bound of ${off} says nothing about at most ${largest}`);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - value[i]);
    assert(error <= off, `${what}, entry ${i}: ${actual[i]} is ${error} from ${value[i]}, not ${off}`);
  }
}
