/**
 * The system's Chromium: nothing is downloaded.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What Debian, Ubuntu, Fedora, Arch and Google call it. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Where Chromium is: what the variable CHROMIUM says, else the first of its names on the PATH.
 *
 * @param env Variables of the environment.
 * @returns Its path.
 * @throws {Error} If there is none: with what to install.
 */
export function chromiumPath(env: Readonly<Record<string, string>> = Deno.env.toObject()): string {
  const { CHROMIUM: own, PATH = "" } = env;
  if (own && !existsSync(own)) throw new Error(`CHROMIUM is ${own}, and there is no such file`);
  const found = own ||
    PATH.split(":").flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  if (found) return found;
  throw new Error(
    `these tests drive a real browser, and there is no ${names.join(", ")} on the PATH: install Chromium ` +
      "(Debian: apt install chromium), or say where it is in the variable CHROMIUM",
  );
}
