/**
 * Python and JupyterLab in .venv: made where it is missing, repaired where it is broken, left alone otherwise.
 *
 * @module
 */
import { join } from "node:path";
import { capture, fromRoot, Stop } from "./command.ts";
import { patiently } from "./progress.ts";

const windows = Deno.build.os === "windows";
const requirements = fromRoot(".tasks", "requirements.txt");
/** The oldest Python that these versions of JupyterLab run on. */
const oldest = [3, 10];

/**
 * A virtual environment with what .tasks/requirements.txt lists.
 *
 * @param folder Where it is, or will be.
 * @returns Its Python.
 * @throws {Stop} If there is no Python to make it with, or pip fails.
 */
export async function ensurePython(folder: string = fromRoot(".venv")): Promise<string> {
  const python = join(folder, windows ? "Scripts\\python.exe" : "bin/python");
  const stamp = join(folder, "driftfield.stamp"), wanted = await digest(requirements);
  // The Python it was made with may have gone since.
  const whole = async () =>
    await Deno.readTextFile(stamp).catch(() => "") === wanted &&
    (await attempt(python, ["--version"]))?.success;
  if (await whole()) return python;
  const command = await findPython();
  await alone(async () => {
    if (await whole()) return; // made by another task while we waited
    await patiently("Setting up JupyterLab in .venv, once", make(command, folder, python));
    await Deno.writeTextFile(stamp, wanted);
  });
  return python;
}

async function make([program, ...options]: string[], folder: string, python: string): Promise<void> {
  await must("venv", program, [...options, "-m", "venv", "--clear", folder]);
  // -I: whatever the user has set up for Python stays out of it.
  const install = ["-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  await must("pip", python, [...install, "-r", requirements]);
}

/** Does something while no other task does; a task that ends, however it ends, makes way. */
async function alone(work: () => Promise<void>): Promise<void> {
  await Deno.mkdir(fromRoot("build"), { recursive: true });
  using file = await Deno.open(fromRoot("build", "venv.lock"), { create: true, write: true });
  await file.lock(true);
  await work();
}

/** The command of a Python that can make virtual environments. */
async function findPython(): Promise<string[]> {
  let found = "";
  for (const command of [["python3"], ["python"], ...windows ? [["py", "-3"]] : []]) {
    const [program, ...options] = command;
    const version = await attempt(program, [
      ...options,
      "-c",
      "import sys; print('%d.%d' % sys.version_info[:2])",
    ]);
    const [, major, minor] = version?.output.match(/^(\d+)\.(\d+)\s*$/) ?? [];
    if (!version?.success || !major) continue;
    found = `${major}.${minor}`;
    if (Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1])) continue;
    if ((await attempt(program, [...options, "-c", "import venv, ensurepip"]))?.success) return command;
    throw new Stop(
      `JupyterLab needs Python's venv module, which ${program} lacks: install it ` +
        `(Debian and Ubuntu: apt install python3-venv) and try again.`,
    );
  }
  const needs = `JupyterLab needs Python ${oldest.join(".")} or newer`;
  throw new Stop(
    found
      ? `${needs}, and this is ${found}: install a newer one and try again.`
      : `${needs}: install it (Debian and Ubuntu: apt install python3-venv; macOS: brew install python; ` +
        `Windows: winget install Python.Python.3.13) and try again.`,
  );
}

/** What came of a program, or nothing if there is none of that name. */
const attempt = (program: string, args: string[]) => capture(program, args).catch(() => undefined);

async function must(name: string, program: string, args: string[]): Promise<void> {
  const { success, output } = await capture(program, args);
  if (success) return;
  const lines = output.trim().split("\n");
  const why = lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1);
  throw new Stop(`JupyterLab could not be set up: ${name} says "${why}".`);
}

async function digest(path: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return new Uint8Array(hash).toHex();
}
