/**
 * JupyterLab as a user starts it, by `deno task lab`, on a folder of its own: no committed notebook is opened.
 *
 * @module
 */
import { join } from "node:path";
import { fromRoot, root } from "../../.tasks/command.ts";
import { ensureJupyter } from "../../.tasks/jupyter.ts";
import { until } from "./until.ts";

/** A JupyterLab that runs. */
export interface Lab {
  /** The folder that it serves. */
  readonly folder: string;
  /** The address of a notebook in the folder, with the token that lets one in, and nothing of earlier visits open. */
  address(notebook: string): string;
  /** Ends it, its kernels, and the folder. */
  stop(): Promise<void>;
}

/** Where pictures and logs are left. */
export const leftIn = fromRoot("build", "end_to_end");

/**
 * Starts JupyterLab on a free port.
 *
 * @param name Names the log in build/end_to_end.
 * @throws {Error} If it does not answer within a minute, or ends: with the last that it said.
 */
export async function startLab(name: string): Promise<Lab> {
  await ensureJupyter(); // the first time it is installed, which takes longer than an answer may
  await Deno.mkdir(leftIn, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: leftIn, prefix: `${name}_` }); // in the project: the kernel finds deno.json
  const own = `${folder}_settings`, log = join(leftIn, `${name}.log`);
  const port = freePort(), token = crypto.randomUUID();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "task",
      "lab",
      "--no-browser",
      `--port=${port}`,
      "--port-retries=0",
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${folder}`,
      // Neither what this user has set nor where the user was matters here.
      `--LabApp.user_settings_dir=${own}/settings`,
      `--LabApp.workspaces_dir=${own}/workspaces`,
      "--LabApp.expose_app_in_browser=True",
    ],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = keep([child.stdout, child.stderr], log);
  let ended = false;
  const status = child.status.finally(() => ended = true);

  async function stop(): Promise<void> {
    if (!ended) child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const { signal } = await status;
    clearTimeout(killer);
    await said;
    for (const path of [folder, own]) await Deno.remove(path, { recursive: true }).catch(() => {});
    if (signal === "SIGKILL") throw new Error("JupyterLab did not end within 20 s of being told to");
  }

  const origin = `http://127.0.0.1:${port}`;
  const answers = async () => {
    if (ended) throw new Error("JupyterLab ended");
    const reply = await fetch(`${origin}/api/status?token=${token}`).catch(() => undefined);
    await reply?.body?.cancel();
    return reply?.ok;
  };
  try {
    await until("JupyterLab to answer", answers, 60);
  } catch (error) {
    await stop();
    const last = (await Deno.readTextFile(log)).trim().split("\n").slice(-5).join("\n");
    throw new Error(`${(error as Error).message}; the last that it said:\n${last}`);
  }
  return {
    folder,
    address: (notebook) => `${origin}/lab/tree/${encodeURIComponent(notebook)}?token=${token}&reset`,
    stop,
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Writes what a program says to a file, until it ends. */
async function keep(streams: ReadableStream<Uint8Array>[], path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  await Promise.all(streams.map(async (stream) => {
    for await (const bytes of stream) await file.write(bytes);
  }));
}
