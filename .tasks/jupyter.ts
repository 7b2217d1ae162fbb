/**
 * Jupyter with this Deno as its kernel, kept to .venv: the user's own Jupyter is neither read nor changed.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { capture, fromRoot } from "./command.ts";
import { importsOfAll } from "./notebook.ts";
import type { Config } from "./offline.ts";
import { patiently } from "./progress.ts";
import { ensurePython } from "./python.ts";

const venv = fromRoot(".venv");

/** A Python with Jupyter, and the environment to run it in. */
export interface Jupyter {
  /** Path of the Python. */
  readonly python: string;
  /** Variables that confine Jupyter to .venv. */
  readonly env: Record<string, string>;
}

/** Jupyter ready to run notebooks: installed, the Deno kernel registered, what notebooks import cached. */
export async function ensureJupyter(): Promise<Jupyter> {
  const python = await ensurePython(venv);
  await furnish(join(venv, "share", "jupyter"));
  await warm();
  const env = {
    JUPYTER_CONFIG_DIR: join(venv, "jupyter", "config"),
    JUPYTER_DATA_DIR: join(venv, "jupyter", "data"),
    JUPYTER_RUNTIME_DIR: join(venv, "jupyter", "runtime"),
    JUPYTER_PATH: "",
    JUPYTER_CONFIG_PATH: "",
    IPYTHONDIR: join(venv, "jupyter", "ipython"),
  };
  return { python, env };
}

/** What Jupyter must know to start this Deno as a kernel. */
export function kernelSpec(): Record<string, unknown> {
  return {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  };
}

/** JupyterLab asks on its first start whether it may fetch news; here nothing is fetched, so nobody is asked. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

// Tells Jupyter of this Deno, anew when it has moved (`deno jupyter --install` knows only the user's own folder), and of
// our settings.
async function furnish(folder: string): Promise<void> {
  await writeJson(join(folder, "kernels", "deno"), "kernel.json", kernelSpec());
  await writeJson(join(folder, "lab", "settings"), "overrides.json", labSettings);
}

async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  const path = join(folder, name), text = JSON.stringify(value, null, 2) + "\n";
  if (await Deno.readTextFile(path).catch(() => "") === text) return;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(path, text);
}

/**
 * Fetches what the notebooks and the library import, so that no cell waits for a download and later runs need no
 * network.
 */
async function warm(): Promise<void> {
  const { imports }: Config = JSON.parse(await Deno.readTextFile(fromRoot("deno.json")));
  const own = Object.keys(imports).filter((name) =>
    /^driftfield\b/.test(name) && existsSync(fromRoot(imports[name]))
  );
  const names = new Set([...own, ...await importsOfAll()]);
  const path = await Deno.makeTempFile({
    dir: fromRoot("notebooks"),
    prefix: ".check_imports_",
    suffix: ".ts",
  });
  await Deno.writeTextFile(path, [...names].map((name) => `import ${JSON.stringify(name)};\n`).join(""));
  try {
    const cache = capture(Deno.execPath(), ["cache", "--quiet", path]);
    const { success, output } = await patiently("Fetching what the notebooks import", cache);
    if (!success) {
      console.log(`Not all that the notebooks import could be fetched: ${output.trim().split("\n")[0]}`);
    }
  } finally {
    await Deno.remove(path);
  }
}
