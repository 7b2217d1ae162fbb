import { assert, assertEquals } from "@std/assert";
import { loadNetwork, useBackend } from "driftfield/networks";
import { argumentsOf, ended } from "./child.ts";

/** Runs full.ts, in at most so many KiB a file. */
async function run(what: "prepare" | "write", folder: string, most?: number) {
  const limit = most === undefined ? "" : `trap "" XFSZ; ulimit -f ${most};`; // the signal would end the process
  const args = ["-c", `${limit} exec "$0" "$@"`, Deno.execPath(), ...argumentsOf("full.ts"), what, folder];
  const { code, said, wrong } = ended(await new Deno.Command("bash", { args }).output());
  assertEquals(code, 0, wrong);
  return what === "write" ? JSON.parse(said.split("\n").at(-1)!) : undefined;
}

/** Every file of a folder: its path, and its bytes. */
function* contents(folder: string): Generator<[path: string, bytes: string]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* contents(`${folder}/${name}`);
    else yield [`${folder}/${name}`, Deno.readFileSync(`${folder}/${name}`).toHex()];
  }
}

/** Everything that writes says that it cannot, and why; what was there is there, and nothing else. */
async function requireClear(folder: string, why: string, write: () => ReturnType<typeof run>): Promise<void> {
  const before = Object.fromEntries(contents(folder)), { errors, kept, code, words } = await write();
  const says = (name: string) => `Error: ${folder}/${name} cannot be written: ${why}`;
  const paths = {
    training: "training.safetensors",
    network: "net.safetensors",
    plot: "plot.svg",
    results: "results",
  };
  for (const [writer, name] of Object.entries(paths)) {
    assert(errors[writer].startsWith(says(name)), errors[writer]);
  }
  assertEquals([code, kept, words.length], [1, true, 1], words);
  assert(words[0].startsWith(`error: ${folder}/results cannot be written: ${why}`), words[0]);
  assertEquals(Object.fromEntries(contents(folder)), before);
  await useBackend("cpu");
  for (const name of [paths.training, paths.network]) (await loadNetwork(`${folder}/${name}`)).dispose();
}

Deno.test("where files may not grow, each writer says so and names the file; the old one and what was learned are kept", async () => {
  const folder = await Deno.makeTempDir();
  await run("prepare", folder);
  await requireClear(folder, "File too large", () => run("write", folder, 4));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("on a full disk each writer says so and names the file; the old one and what was learned are kept", async () => {
  const folder = await Deno.makeTempDir();
  const mount = await new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", "size=2m", "none", folder] })
    .output()
    .catch(() => undefined);
  if (!mount?.success) {
    return console.log("no disk can be made here: only files that may not grow were tested");
  }
  try {
    await run("prepare", folder);
    using ballast = await Deno.open(`${folder}/ballast`, { write: true, create: true });
    const one = new Uint8Array(4096);
    while (await ballast.write(one).catch(() => 0) > 0);
    await requireClear(folder, "No space left on device", () => run("write", folder));
  } finally {
    await new Deno.Command("umount", { args: [folder] }).output();
    await Deno.remove(folder);
  }
});
