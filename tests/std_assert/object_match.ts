import { assertEquals } from "./equality.ts";

type Bag = Record<PropertyKey, unknown>;

/** Fails unless `actual` has all that `expected` has; what `expected` does not mention is ignored, at any depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  for (const x of [actual, expected]) {
    if (Object(x) !== x) {
      throw new TypeError(
        `Cannot assertObjectMatch ${x === null ? null : `type ${typeof x}`}`,
      );
    }
  }
  // Both go through the same filter, which also makes plain objects of class instances: classes do not matter here.
  assertEquals(
    common(actual, expected, new Map()),
    common(expected, expected, new Map()),
    msg,
  );
}

const isObject = (x: unknown): x is Bag => typeof x === "object" && x !== null;
const isLeaf = (x: unknown) => !isObject(x) || x instanceof RegExp || x instanceof Date;

/** The part of `value` that `pattern` speaks of. `seen` holds what has been begun, for circular structures. */
function part(
  value: unknown,
  pattern: unknown,
  seen: Map<unknown, Map<unknown, unknown>>,
): unknown {
  if (isLeaf(value) || isLeaf(pattern)) return value;
  if (Array.isArray(value) && Array.isArray(pattern)) {
    const begun = seen.get(value)?.get(pattern);
    if (begun) return begun;
    const out: unknown[] = [];
    remember(seen, value, pattern, out);
    const length = Math.min(value.length, pattern.length);
    for (let i = 0; i < length; i++) out.push(part(value[i], pattern[i], seen));
    return out;
  }
  if (value instanceof Map && pattern instanceof Map) {
    const shared = [...value].filter(([key]) => pattern.has(key));
    return new Map(
      shared.map(([key, item]) => [key, part(item, pattern.get(key), seen)]),
    );
  }
  if (value instanceof Set && pattern instanceof Set) {
    return value.intersection(pattern);
  }
  return common(value as Bag, pattern as Bag, seen);
}

function common(
  value: Bag,
  pattern: Bag,
  seen: Map<unknown, Map<unknown, unknown>>,
): Bag {
  const begun = seen.get(value)?.get(pattern);
  if (begun) return begun as Bag;
  const out: Bag = {};
  remember(seen, value, pattern, out);
  const keys = Reflect.ownKeys(value),
    shared = keys.filter((key) => Object.hasOwn(pattern, key));
  // Nothing in common: the whole of value, so that the difference shows what there is.
  const nothing = shared.length === 0 && Reflect.ownKeys(pattern).length > 0;
  for (const key of nothing ? keys : shared) {
    // `defineProperty`, since a key may be "__proto__".
    const kept = nothing ? value[key] : part(value[key], pattern[key], seen);
    Object.defineProperty(out, key, {
      value: kept,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return out;
}

function remember(
  seen: Map<unknown, Map<unknown, unknown>>,
  value: unknown,
  pattern: unknown,
  out: unknown,
) {
  if (!seen.has(value)) seen.set(value, new Map());
  seen.get(value)!.set(pattern, out);
}
