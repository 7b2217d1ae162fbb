/**
 * What would be published to JSR.
 *
 * @module
 */
import { capture } from "./command.ts";

/** Bytes of all files, at most: a reader of a page downloads the modules alone, but a project that installs it all of them. */
const most = 10e6;

/** What a rehearsal of `deno publish` finds. */
export interface Packed {
  /** What is wrong, as text; nothing if all is well. */
  readonly wrong: string;
  /** How much it is, in words. */
  readonly size: string;
}

/** Rehearses `deno publish`: no slow types, no module left out, no warning, and not too large. Types are checked elsewhere. */
export async function packed(): Promise<Packed> {
  const { success, output } = await capture(Deno.execPath(), [
    ...["publish", "--dry-run", "--allow-dirty", "--no-check"],
  ]);
  const files = [...output.matchAll(/^\s+(file:\/\/\S+) \(/gm)].map(([, file]) => new URL(file));
  const bytes = files.reduce((sum, file) => sum + Deno.statSync(file).size, 0);
  const size = `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files`;
  const warned = [...output.matchAll(/^warning\[.*(?:\n.+)*/gm)].map(([text]) => text).join("\n");
  const large = bytes > most ? `${size}, more than ${most / 1e6} MB: see "publish" in deno.json\n` : "";
  return { wrong: success ? warned + large : output || "deno publish failed", size };
}
