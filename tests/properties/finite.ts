/** Walks through whatever a function gives back and finds what is not finite, or of a shape that is not its data's. */

/** How many frames of a stream are read before it is left. */
const frames = 3;

/** How deep it goes. */
const depth = 8;

/**
 * Where a value is not a finite number: "result.values[3] is NaN"; nothing if all is well. Numbers, arrays of all kinds,
 * points (whose shape must fit), what promises and streams give, strings that say NaN or undefined, plain objects.
 */
export async function notFinite(value: unknown, at = "result", level = 0): Promise<string | undefined> {
  if (value instanceof Promise) return await notFinite(await value, at, level);
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${at} is ${value}`;
  if (typeof value === "string") {
    return /\b(NaN|undefined|Infinity)\b/.test(value) ? `${at} says ${value}` : undefined;
  }
  if (value === null || typeof value !== "object" || level > depth || value instanceof AbortSignal) {
    return undefined;
  }
  if (value instanceof BigInt64Array || value instanceof BigUint64Array || value instanceof ArrayBuffer) {
    return undefined;
  }
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView) return undefined;
    const numbers = value as Float64Array, i = numbers.findIndex((v) => !Number.isFinite(v));
    return i < 0 ? undefined : `${at}[${i}] is ${numbers[i]}`;
  }
  if (Array.isArray(value)) return await each(value.map((v, i) => [`${at}[${i}]`, v]), level);
  if (isStream(value)) return await streamed(value, at, level);
  if (value instanceof Map) return await each([...value].map(([k, v]) => [`${at}.get(${k})`, v]), level);
  return unfit(value, at) ??
    await each(Object.entries(value).map(([key, v]) => [`${at}.${key}`, v]), level);
}

async function each(entries: readonly (readonly [string, unknown])[], level: number) {
  for (const [at, value] of entries) {
    const found = await notFinite(value, at, level + 1);
    if (found) return found;
  }
}

const isStream = (value: object): value is AsyncIterable<unknown> | Iterable<unknown> =>
  Symbol.asyncIterator in value || Symbol.iterator in value && "next" in value;

async function streamed(stream: AsyncIterable<unknown> | Iterable<unknown>, at: string, level: number) {
  let count = 0;
  for await (const frame of stream) {
    const found = await notFinite(frame, `${at}, frame ${count}`, level + 1);
    if (found) return found;
    if (++count === frames) return;
  }
}

/** Points, or whatever else has data and a shape. */
function unfit(value: object, at: string): string | undefined {
  const { data, shape } = value as { data?: unknown; shape?: unknown };
  if (!Array.isArray(shape) || !ArrayBuffer.isView(data)) return undefined;
  const size = shape.reduce((product, n) => product * n, 1), { length } = data as Float64Array;
  return size === length ? undefined : `${at} has shape [${shape}] and ${length} numbers`;
}
