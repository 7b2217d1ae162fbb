/**
 * Files of weights that are whole or not there, and know whether they were altered.
 *
 * @module
 */
import { dirname } from "node:path";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "../core/mod.ts";

/**
 * Writes arrays and words in the format safetensors, sealed: with the SHA-256 of the file as it would be without that.
 * It is written beside `path` and takes its place at the end; where that fails, what was there is left.
 *
 * @param path Where to; its folder must exist.
 * @param content Arrays and words by name.
 * @returns When it is written.
 */
export async function writeSealed(path: string, { arrays, metadata }: Safetensors): Promise<void> {
  const sha256 = await seal({ arrays, metadata }), part = `${path}.part-${Deno.pid}`;
  const bytes = encodeSafetensors(arrays, { metadata: { ...metadata, sha256 } });
  try {
    using file = await Deno.open(part, { write: true, create: true, truncate: true });
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.syncData();
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // it may not be there
    throw error;
  }
}

/**
 * Reads what `writeSealed` has written.
 *
 * @param path Where from.
 * @returns Arrays and words by name.
 * @throws {RangeError} If there is no such file, or it is truncated, altered, or another kind of file.
 */
export async function readSealed(path: string): Promise<Safetensors> {
  const bytes = await Deno.readFile(path).catch((error) => {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : error.message;
    throw new RangeError(`${path} cannot be read: ${why}`, { cause: error });
  });
  try {
    const { arrays, metadata: { sha256, ...metadata } } = decodeSafetensors(bytes);
    if (sha256 === undefined) throw new RangeError("it has no checksum: it was written by another program");
    const found = await seal({ arrays, metadata });
    if (found !== sha256) throw new RangeError(`it was altered: its SHA-256 is ${found}, not ${sha256}`);
    return { arrays, metadata };
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Requires that a file could be written.
 *
 * @param path Where to.
 * @returns When the folder has been looked at.
 * @throws {RangeError} If its folder is not there, or a folder of that name is.
 */
export async function requireWritable(path: string): Promise<void> {
  const isFolder = (place: string) => Deno.stat(place).then(({ isDirectory }) => isDirectory, () => false);
  if (!await isFolder(dirname(path))) throw new RangeError(`there is no folder ${dirname(path)} for ${path}`);
  if (await isFolder(path)) throw new RangeError(`${path} is a folder`);
}

const seal = async ({ arrays, metadata }: Safetensors): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", encodeSafetensors(arrays, { metadata }))).toHex();
