/**
 * `deno task lab [options of jupyter lab]`: JupyterLab on the notebooks, with this Deno as its kernel.
 *
 * @module
 */
import { attend, fromRoot, root, runTask } from "./command.ts";
import { ensureJupyter } from "./jupyter.ts";

/** Options for JupyterLab: the user's own come last, and win. */
export function labOptions(args: readonly string[], superuser: boolean): string[] {
  return [
    `--ServerApp.root_dir=${fromRoot("notebooks")}`,
    "--MultiKernelManager.default_kernel_name=deno",
    // Nobody asked for news or updates, and there may be no network.
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    // One Ctrl-C ends it, without a question.
    "--ServerApp.answer_yes=True",
    ...superuser ? ["--allow-root"] : [],
    ...args,
  ];
}

async function main(args: string[]): Promise<number> {
  const { python, env } = await ensureJupyter();
  const lab = new Deno.Command(python, {
    args: ["-I", "-m", "jupyterlab", ...labOptions(args, Deno.uid() === 0)],
    cwd: root,
    env,
  });
  return await attend(lab.spawn());
}

if (import.meta.main) await runTask(main);
