/**
 * What a run made, as a few letters.
 *
 * @module
 */

/** Numbers, or anything of plain numbers, words, lists and objects with them. */
export type Made =
  | ArrayBufferView
  | number
  | string
  | boolean
  | undefined
  | null
  | readonly Made[]
  | {
    readonly [name: string]: Made;
  };

/** SHA-256 of it, bit by bit: numbers in their own format, in the order in which they stand. */
export async function digest(made: Made): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [], text = new TextEncoder();
  const add = (one: Made): void => {
    if (ArrayBuffer.isView(one)) {
      parts.push(Uint8Array.from(new Uint8Array(one.buffer, one.byteOffset, one.byteLength)));
    } else if (typeof one === "number") add(Float64Array.of(one));
    else if (Array.isArray(one)) one.forEach(add);
    else if (typeof one === "object" && one !== null) {
      Object.entries(one).forEach(([name, value]) => (add(name), add(value)));
    } else parts.push(text.encode(`${one};`));
  };
  add(made);
  const all = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all)).toHex().slice(0, 20);
}
