/**
 * `deno task lab [options of jupyter lab]`: JupyterLab on the notebooks, with this Deno as its kernel.
 *
 * @module
 */
import { attend, fromRoot, root, runTask } from "./command.ts";
import { ensureJupyter } from "./jupyter.ts";

/** Options for JupyterLab: the user's own, and ours where the user says nothing, for it refuses one that comes twice. */
export function labOptions(args: readonly string[], superuser: boolean): string[] {
  const said = args.map((arg) => arg.split("=")[0].replace("--notebook-dir", "--ServerApp.root_dir"));
  const ours = [
    `--ServerApp.root_dir=${fromRoot("notebooks")}`,
    "--MultiKernelManager.default_kernel_name=deno",
    // Nobody asked for news or updates, and there may be no network.
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    // One Ctrl-C ends it, without a question.
    "--ServerApp.answer_yes=True",
    ...superuser ? ["--allow-root"] : [],
  ];
  return [...ours.filter((option) => !said.includes(option.split("=")[0])), ...args];
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
