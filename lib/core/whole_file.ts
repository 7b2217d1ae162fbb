/**
 * Files and folders that are there whole or not at all, whenever the process that writes them dies.
 *
 * What is being written lies beside its place, as `NAME.part-PROCESS-COUNT`, under a lock that ends with the process: what
 * nobody holds was left behind by one that died, and the next that writes there removes it.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";

/** What lies beside a path for a while: what is being written there, or what it takes the place of. */
export type Beside = "part" | "replaced";

/** What no other process takes for left behind until it is let go of. */
export interface Held extends Disposable {
  /** It, open; undefined of a folder on a system that opens none. */
  readonly handle?: Deno.FsFile;
}

/** What is being written: an empty file, open, or an empty folder. */
export interface Part extends Held {
  /** Where it lies. */
  readonly place: string;
}

let count = 0;

/** A name beside a path that nothing else of this process has. */
export const beside = (path: string, what: Beside): string => `${path}.${what}-${Deno.pid}-${count++}`;

/**
 * Writes a file beside `path`, which takes its place at the end; where that fails, what was there is left.
 *
 * @param path Where to; its folder must exist.
 * @param bytes All of it.
 * @returns When it is written.
 * @throws {Error} If it cannot be written, the disk full, say: with the path, and why.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    using part = await begun(path, "file");
    try {
      for (let at = 0; at < bytes.length;) at += await part.handle!.write(bytes.subarray(at));
      await part.handle!.syncData();
      await Deno.rename(part.place, path);
    } catch (error) {
      await Deno.remove(part.place).catch(() => {}); // it may not be there
      throw error;
    }
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`${path} cannot be written: ${why}; what was there is left as it was`, { cause: error });
  }
}

/**
 * Begins what is to take the place of `path`, and removes what was left of earlier beginnings.
 *
 * @param path The place; its folder must exist.
 * @param kind What it is.
 * @returns It, empty and held. Let go of it when it has been renamed or removed.
 */
export async function begun(path: string, kind: "file" | "folder"): Promise<Part> {
  for await (const place of leftBehind(path, "part")) {
    await Deno.remove(place, { recursive: true }).catch(() => {});
  }
  for (;;) {
    const place = beside(path, "part");
    if (kind === "folder") await Deno.mkdir(place);
    const part = await held(place, kind === "file");
    if (!await gone(place)) return { place, ...part };
    part[Symbol.dispose](); // another has taken it for left behind, before it was held
  }
}

/**
 * Holds what lies at a path, whatever it is called later.
 *
 * @param path Where it lies.
 * @param fresh Whether it is a file to be made, or made empty.
 * @returns It, held where the file system knows locks; where it does not, nobody takes anything for left behind.
 */
export async function held(path: string, fresh = false): Promise<Held> {
  const handle = fresh
    ? await Deno.open(path, { write: true, create: true })
    : await Deno.open(path).catch(() => undefined); // not every system opens folders
  await handle?.lock(true).catch(() => {});
  if (fresh) await handle!.truncate();
  return { handle, [Symbol.dispose]: () => handle?.close() };
}

/**
 * What processes that have died left beside a path. Each is held until the next is asked for.
 *
 * @param path The path.
 * @param what What it would have become, or was.
 * @returns Where each lies; none where locks or folders cannot be read.
 */
export async function* leftBehind(path: string, what: Beside): AsyncGenerator<string, void, void> {
  const folder = dirname(path), start = `${basename(path)}.${what}-`;
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(start) || !/^\d+-\d+$/.test(name.slice(start.length))) continue;
    using held = await Deno.open(join(folder, name)).catch(() => undefined);
    if (await held?.tryLock(true).catch(() => false)) yield join(folder, name);
  }
}

/** Whether there is nothing of that name: not merely no permission to look. */
const gone = (place: string): Promise<boolean> =>
  Deno.lstat(place).then(() => false, (error) => error instanceof Deno.errors.NotFound);

/** Whether there is anything of that name. */
export const exists = (path: string): Promise<boolean> => Deno.lstat(path).then(() => true, () => false);

/** What a folder holds; nothing where one may not look. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch {
    return [];
  }
}
