/** Wrong arguments made from right ones: each part of each argument in turn replaced by what it must not be. */
import type { Points } from "driftfield/core";
import { isMade } from "./arbitraries.ts";

/** A call with one thing wrong. */
export interface Wrong {
  /** The arguments. */
  readonly args: readonly unknown[];
  /** What was replaced: "options.dt = NaN". */
  readonly what: string;
  /** The names it goes by: those of its path. */
  readonly path: readonly (string | number)[];
  /** "value": no argument of its kind is like that; "fit": it does not fit the others, so that any may be named. */
  readonly kind: "value" | "fit" | "extreme";
}

interface Replacement {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly kind?: Wrong["kind"];
}

/** What a number must not be, or may not be: one of these each. */
const wrongNumbers = [NaN, Infinity, -Infinity, -1, 0, 0.5, "three", null, undefined];

/** Numbers that are right, but so large or small that sums and squares leave float64. */
const extremes = [1e300, -1e300, 1e-300, 5e-324, -0];

/** All wrong versions of some arguments, each by itself. The last argument, if a plain object, is one of options. */
export function wrongs(args: readonly unknown[], deep: readonly string[] = []): Wrong[] {
  return args.flatMap((arg, i) => replacements(arg, [i], i === args.length - 1, deep)).map(
    ({ path, value, kind = "value" }) => ({
      args: replaced(args, path, value) as unknown[],
      what: `${path.join(".")} = ${show(value)}`,
      path,
      kind,
    }),
  );
}

function replacements(
  value: unknown,
  path: readonly (string | number)[],
  options: boolean,
  deep: readonly string[],
): Replacement[] {
  const become = (...values: unknown[]) => values.map((value) => ({ path, value }));
  const fit = (...values: unknown[]) => values.map((value) => ({ path, value, kind: "fit" as const }));
  if (typeof value === "number") {
    return [
      ...become(...wrongNumbers),
      ...extremes.map((value) => ({ path, value, kind: "extreme" as const })),
    ];
  }
  if (typeof value === "string") return become("nonsense", "", 3, null, undefined);
  if (typeof value === "function") return become(null, undefined, "x", poisoned(value as () => unknown));
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof AbortSignal) return become(AbortSignal.abort(), null, 3);
  if (isPoints(value)) return ofPoints(value, become, fit);
  if (value instanceof Float64Array) {
    return [
      ...become(null, undefined, "numbers"),
      ...value.length ? become(value.map((v, i) => i ? v : NaN), value.map((v, i) => i ? v : -Infinity)) : [],
      ...fit(value.slice(1), Float64Array.of(...value, 1)),
      ...value.length ? [{ path, value: value.map((v, i) => i ? v : 1e300), kind: "extreme" as const }] : [],
    ];
  }
  if (ArrayBuffer.isView(value)) return become(null, undefined, 3);
  if (Array.isArray(value)) {
    return [
      ...become(null, undefined, 3),
      ...fit([], value.slice(1), [...value, value.at(-1)]),
      ...value.length ? replacements(value[0], [...path, 0], false, deep) : [],
    ];
  }
  const whole = become(null, undefined, "nonsense", 3, {});
  if (isMade(value) || !isPlain(value)) return whole;
  if (!options && !deep.includes(String(path.at(-1)))) return whole;
  return Object.entries(value).flatMap(([key, v]) => replacements(v, [...path, key], false, deep));
}

type Make = (...values: unknown[]) => Replacement[];

function ofPoints({ data, shape: [batch, dim] }: Points, become: Make, fit: Make): Replacement[] {
  const spoiled = (v: number): Points => ({ data: data.map((u, i) => i ? u : v), shape: [batch, dim] });
  return [
    ...become(null, undefined, "points", [[1, 2]], {}, { data: [...data], shape: [batch, dim] }),
    ...become({ data, shape: [batch + 1, dim] }, { data, shape: [batch, 0.5] }),
    ...data.length ? become(spoiled(NaN), spoiled(Infinity)) : [],
    ...fit(
      { data: new Float64Array(0), shape: [0, dim] },
      { data: new Float64Array(batch * (dim + 1)), shape: [batch, dim + 1] },
      { data: new Float64Array((batch + 1) * dim), shape: [batch + 1, dim] },
    ),
    ...data.length
      ? fit(spoiled(1e300), spoiled(-1e300)).map((r) => ({ ...r, kind: "extreme" as const }))
      : [],
  ];
}

const isPoints = (value: object): value is Points =>
  "data" in value && "shape" in value && !isMade(value) &&
  (value.data instanceof Float64Array);

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The function, with NaN for every number it gives back. */
const poisoned = (f: (...args: unknown[]) => unknown) =>
  Object.assign((...args: unknown[]) => poison(f(...args)), { toString: () => "a function that gives NaN" });

function poison(value: unknown): unknown {
  if (typeof value === "number") return NaN;
  if (value instanceof Float64Array) return value.map(() => NaN);
  if (value instanceof Promise) return value.then(poison);
  if (Array.isArray(value)) return value.map(poison);
  if (typeof value !== "object" || value === null || !isPoints(value)) return value;
  return { data: value.data.map(() => NaN), shape: value.shape };
}

function replaced(whole: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced((whole as Record<string | number, unknown>)[key], rest, value);
  if (Array.isArray(whole)) return whole.map((v, i) => i === key ? inner : v);
  return { ...whole as object, [key]: inner };
}

const show = (value: unknown): string =>
  typeof value === "function" || typeof value === "number" || value === undefined
    ? String(value)
    : value instanceof AbortSignal
    ? "an AbortSignal"
    : ArrayBuffer.isView(value)
    ? `[${value}]`
    : JSON.stringify(value, (_, v) =>
      ArrayBuffer.isView(v) ? `[${v}]` : typeof v === "number" ? String(v) : v);
