/** What arguments are drawn from. */
import fc from "fast-check";
import { type Axis, type Grid, grid, type Points, points } from "driftfield/core";
import { philox, type Rng } from "driftfield/random";

/** A finite number in [low, high], both ends and zeros of both signs among them. */
export const number = (low = -10, high = 10): fc.Arbitrary<number> =>
  fc.double({ min: low, max: high, noNaN: true, noDefaultInfinity: true });

/** A number in [low, high], low > 0, that is not smaller than it seems: no 5e-324. */
export const positive = (low = 0.1, high = 10): fc.Arbitrary<number> => number(low, high);

/** A whole number in [low, high]. */
export const count = (low = 1, high = 6): fc.Arbitrary<number> => fc.integer({ min: low, max: high });

/** Finite numbers of every size: zeros of both signs, the smallest, the largest. */
export const anySize: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    5e-324,
    -5e-324,
    1e-300,
    -1e-300,
    1e300,
    -1e300,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    1,
    -1,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A list of `length` numbers. */
export const list = (length: number, of: fc.Arbitrary<number> = number()): fc.Arbitrary<number[]> =>
  fc.array(of, { minLength: length, maxLength: length });

/** A Float64Array of `length` numbers. */
export const numbers = (length: number, of: fc.Arbitrary<number> = number()): fc.Arbitrary<Float64Array> =>
  list(length, of).map((values) => Float64Array.from(values));

/** What a cloud may be; a number is that number, a pair is a range. */
export interface Cloud {
  readonly batch?: number | readonly [number, number];
  readonly dim?: number | readonly [number, number];
  readonly of?: fc.Arbitrary<number>;
}

const within = (range: number | readonly [number, number]) =>
  typeof range === "number" ? fc.constant(range) : count(...range);

/** Points of shape [batch, dim]. */
export const cloud = ({ batch = [0, 5], dim = [1, 6], of = number() }: Cloud = {}): fc.Arbitrary<Points> =>
  fc.tuple(within(batch), within(dim)).chain(([n, d]) => numbers(n * d, of).map((data) => points(data, d)))
    .filter(({ data, shape: [n, d] }) => n * d === data.length);

/** Several clouds of one shape. */
export const clouds = (
  many: number,
  { batch = [0, 5], dim = [1, 6], of }: Cloud = {},
): fc.Arbitrary<Points[]> =>
  fc.tuple(within(batch), within(dim)).chain(([n, d]) =>
    fc.tuple(...Array.from({ length: many }, () => cloud({ batch: n, dim: d, of })))
  );

/** Random numbers. */
export const rng: fc.Arbitrary<Rng> = fc.nat().map((seed) => made(philox(seed)));

/** A grid of one axis or two, of few cells. */
export const grids = (
  { axes = [1, 2], boundaries = ["no-flux", "absorbing", "periodic"], cells = [3, 8] }: {
    readonly axes?: number | readonly [number, number];
    readonly boundaries?: readonly Axis["boundaries"][number][];
    readonly cells?: readonly [number, number];
  } = {},
): fc.Arbitrary<Grid> =>
  within(axes).chain((n) => fc.array(axis(boundaries, cells), { minLength: n, maxLength: n })).map((all) =>
    made(grid({
      domain: all.map(({ low, width }) => [low, low + width] as const),
      cells: all.map(({ cells }) => cells),
      boundaries: all.map(({ end }) => end),
    }))
  );

const axis = (boundaries: readonly Axis["boundaries"][number][], cells: readonly [number, number]) =>
  fc.record({
    low: number(-3, 3),
    width: number(0.5, 4),
    cells: count(...cells),
    end: fc.constantFrom(...boundaries),
  });

const opaque = new WeakSet<object>();

/** Marks what the library itself has made, or what has a shape of its own: wrong arguments replace it as a whole. */
export function made<T extends object>(value: T): T {
  opaque.add(value);
  return value;
}

/** Whether it was so marked. */
export const isMade = (value: object): boolean => opaque.has(value);
