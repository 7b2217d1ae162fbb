type Keyed = Map<unknown, unknown> | Set<unknown>;
type Bag = Record<PropertyKey, unknown>;

const typedArray = Object.getPrototypeOf(Uint8Array);
const prototype = Object.getPrototypeOf;

/** 0 and −0 are the same, and NaN is itself. */
const same = (a: unknown, b: unknown) => a === b || Object.is(a, b);
const isObject = (x: unknown): x is object => typeof x === "object" && x !== null;
const isKeyed = (x: object): x is Keyed => x instanceof Map || x instanceof Set;

/**
 * Deep equality by value: same prototype (a null prototype counts as a plain object's), same keys, equal values.
 *
 * Sets and maps compare regardless of order, dates by time, patterns and addresses by their text, weak references
 * by what they point to, functions by identity. Circular structures are allowed.
 *
 * @throws {TypeError} On two WeakMaps or WeakSets, which nobody can look into.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (same(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a instanceof Date && b instanceof Date) {
    return same(a.getTime(), b.getTime());
  }
  const kind = prototype(a) ?? Object.prototype;
  if (kind !== (prototype(b) ?? Object.prototype)) return false;
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(
      `Cannot compare ${a instanceof WeakMap ? "WeakMap" : "WeakSet"} instances`,
    );
  }
  if (a instanceof WeakRef) {
    return compare(a.deref(), (b as WeakRef<WeakKey>).deref(), seen);
  }
  if (a instanceof ArrayBuffer || a instanceof SharedArrayBuffer) {
    return sameNumbers(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  }
  if (a instanceof typedArray) {
    return sameNumbers(a as Uint8Array, b as Uint8Array);
  }
  if (seen.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  seen.set(a, b);
  if (isKeyed(a)) return sameEntries(a, b as Keyed, seen);
  if (isText(kind)) return String(a) === String(b);
  return keysOf(a).union(keysOf(b)).values().every((key) =>
    compare((a as Bag)[key], (b as Bag)[key], seen) && (key in a) === (key in b)
  );
}

function sameNumbers(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false;
  return true;
}

/** Every entry of a has its own equal entry in b; keys may be objects, so they too compare by value. */
function sameEntries(a: Keyed, b: Keyed, seen: Map<object, object>): boolean {
  if (a.size !== b.size) return false;
  const left = new Map<unknown, unknown>(b.entries());
  for (const [key, value] of a.entries()) {
    const match = isObject(key)
      ? left.entries().find(([k, v]) => compare(key, k, seen) && compare(value, v, seen))?.[0]
      : key;
    if (!left.has(match) || !compare(value, left.get(match), seen)) return false;
    left.delete(match);
  }
  return true;
}

const temporal = (globalThis as Record<string, unknown>).Temporal ?? {};
const texts = new Set<object>(
  [
    RegExp,
    URL,
    URLSearchParams,
    Intl.Locale,
    ...Object.values(temporal).filter((c) => typeof c === "function"),
  ]
    .map((constructor) => constructor.prototype),
);
/** What is fully told by its text. */
const isText = (kind: object) => texts.has(kind);

/** Own keys, symbols and hidden ones too, and those of every class it descends from. */
function keysOf(x: object): Set<PropertyKey> {
  const keys = new Set<PropertyKey>();
  const plain = prototype(x) === null || prototype(x) === Object.prototype ||
    prototype(x) === Array.prototype;
  for (
    let at = x;
    at && at !== Object.prototype && at !== Array.prototype;
    at = prototype(at)
  ) {
    for (const key of Reflect.ownKeys(at)) {
      if (!plain || Object.prototype.propertyIsEnumerable.call(at, key)) {
        keys.add(key);
      }
    }
  }
  return keys;
}
