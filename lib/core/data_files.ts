/**
 * Files read from where they are named, and nowhere else.
 *
 * @module
 */
import checksums from "../../data/checksums.json" with { type: "json" };

/** Where the project's own data lie. */
export interface FolderOptions {
  /** Folder with the file; the project's `data/` by default. */
  readonly folder?: string | URL;
}

/** A file of `data/`. */
export type DataFile = keyof typeof checksums;

/**
 * The bytes of a file of `data/`, after their number and SHA-256 have been found to be those of `checksums.json`.
 *
 * @throws {RangeError} If the file is missing, truncated or altered.
 */
export async function readVerified(
  file: DataFile,
  { folder = new URL("../../data/", import.meta.url) }: FolderOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const expected = checksums[file];
  const path = folder instanceof URL ? new URL(file, folder.href.replace(/\/?$/, "/")) : `${folder}/${file}`;
  const bytes = await readBytes(file, path);
  if (bytes.length < expected.bytes) {
    throw new RangeError(`${file} is truncated: ${bytes.length} bytes, expected ${expected.bytes}`);
  }
  if (bytes.length > expected.bytes) {
    throw new RangeError(`${file} was altered: ${bytes.length} bytes, expected ${expected.bytes}`);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  if (digest !== expected.sha256) {
    throw new RangeError(`${file} was altered: its SHA-256 is ${digest}, expected ${expected.sha256}`);
  }
  return bytes;
}

/**
 * The bytes of a file.
 *
 * @param name What to call it in an error.
 * @param path Path, or file: URL.
 * @param atMost Largest size accepted, in bytes.
 * @throws {RangeError} If there is no such file, it cannot be read, or is larger.
 */
export async function readBytes(
  name: string,
  path: string | URL,
  atMost: number = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw new Error("it is not a file");
    if (size > atMost) {
      throw new Error(`it has ${size} bytes, more than the ${atMost} that are read`);
    }
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new RangeError(`${name} is missing: there is no file ${path}`, { cause: error });
    }
    throw new RangeError(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Bytes as UTF-8 text.
 *
 * @throws {RangeError} If they are no such text: a picture, a spreadsheet, an archive, UTF-16.
 */
export function asText(name: string, bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new RangeError(`${name} is not UTF-8 text: byte ${zero} is 0`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new RangeError(`${name} is not UTF-8 text`, { cause: error });
  }
}
