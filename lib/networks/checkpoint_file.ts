/**
 * Files of weights that are whole or not there, and know whether they were altered.
 *
 * @module
 */
import { dirname } from "node:path";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "../core/mod.ts";
import { begun } from "../core/whole_file.ts";

/**
 * Arrays and words as the bytes of a file in the format safetensors, sealed: with the SHA-256 of the file as it would be
 * without that.
 *
 * @param content Arrays and words by name.
 * @returns The bytes.
 */
export async function sealed({ arrays, metadata }: Safetensors): Promise<Uint8Array<ArrayBuffer>> {
  const sha256 = await seal({ arrays, metadata });
  return encodeSafetensors(arrays, { metadata: { ...metadata, sha256 } });
}

/**
 * What `sealed` bytes say.
 *
 * @param bytes A whole file.
 * @returns Arrays and words by name.
 * @throws {RangeError} If they are truncated, altered, or another kind of file.
 */
export async function unsealed(bytes: Uint8Array): Promise<Safetensors> {
  const { arrays, metadata: { sha256, ...metadata } } = decodeSafetensors(bytes);
  if (sha256 === undefined) throw new RangeError("it has no checksum: it was written by another program");
  const found = await seal({ arrays, metadata });
  if (found !== sha256) throw new RangeError(`it was altered: its SHA-256 is ${found}, not ${sha256}`);
  return { arrays, metadata };
}

/**
 * The bytes of a file.
 *
 * @param path Where from.
 * @returns All of them.
 * @throws {RangeError} If there is no such file, or it cannot be read.
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { isFile } = await Deno.stat(path); // what is none, a pipe, say, may have no end
    if (!isFile) throw new Error("it is not a file");
    return await Deno.readFile(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : (error as Error).message;
    throw new RangeError(`${path} cannot be read: ${why}`, { cause: error });
  }
}

/**
 * Has errors begin with the file that they are about.
 *
 * @param name What to call it.
 * @param work What may go wrong.
 * @returns What comes of it.
 * @throws {RangeError} If it goes wrong.
 */
export async function about<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RangeError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Requires that a file could be written.
 *
 * @param path Where to.
 * @returns When an empty file beside it has been made and removed.
 * @throws {RangeError} If its folder is not there or takes no files, or a folder of that name is.
 */
export async function requireWritable(path: string): Promise<void> {
  const isFolder = (place: string) =>
    Deno.stat(place).then(
      ({ isDirectory }) => isDirectory,
      (error) => error instanceof Deno.errors.NotCapable ? undefined : false, // what may not be looked at is tried
    );
  if (await isFolder(dirname(path)) === false) {
    throw new RangeError(`there is no folder ${dirname(path)} for ${path}`);
  }
  if (await isFolder(path)) throw new RangeError(`${path} is a folder`);
  try {
    using part = await begun(path, "file");
    await Deno.remove(part.place);
  } catch (error) {
    throw new RangeError(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

const seal = async ({ arrays, metadata }: Safetensors): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", encodeSafetensors(arrays, { metadata }))).toHex();
