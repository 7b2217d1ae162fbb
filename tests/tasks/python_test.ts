import { assertEquals, assertMatch } from "@std/assert";
import { makeProject } from "./project.ts";

const windows = Deno.build.os === "windows";

/** Runs the lab of a project on a machine whose only programs are these, as shell scripts. */
async function labWith(
  programs: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  await using project = await makeProject();
  for (const [name, body] of Object.entries(programs)) {
    await project.write(`bin/${name}`, `#!/bin/sh\n${body}\n`);
    await Deno.chmod(`${project.folder}/bin/${name}`, 0o755);
  }
  return await project.run("lab", [], { PATH: `${project.folder}/bin` });
}

/** A Python of that version; `rest` is what it does when asked for anything else than its version. */
const python = (version: string, rest: string) =>
  `case "$*" in *version_info*) echo ${version};; *) ${rest};; esac`;

/** One sentence on standard error, nothing else, exit code 1. */
function assertSentence(outcome: { code: number; stdout: string; stderr: string }, pattern: RegExp) {
  assertEquals(outcome.code, 1);
  assertEquals(outcome.stdout, "");
  assertMatch(outcome.stderr, pattern);
  assertEquals(outcome.stderr.split("\n").length, 1, outcome.stderr);
}

Deno.test({ name: "no Python: one sentence says what to install", ignore: windows }, async () => {
  assertSentence(
    await labWith({}),
    /^JupyterLab needs Python 3\.10 or newer: install it \(.*apt install python3/,
  );
});

Deno.test({ name: "a Python that does nothing is none", ignore: windows }, async () => {
  assertSentence(
    await labWith({ python3: "exit 9", python: "echo hello" }),
    /^JupyterLab needs Python 3\.10 or newer:/,
  );
});

Deno.test({ name: "an old Python is named", ignore: windows }, async () => {
  assertSentence(
    await labWith({ python3: python("3.9", "exit 0"), python: python("2.7", "exit 0") }),
    /^JupyterLab needs Python 3\.10 or newer, and this is (3\.9|2\.7): install a newer one and try again\.$/,
  );
});

Deno.test(
  { name: "no venv module, as on Debian: one sentence names the package", ignore: windows },
  async () => {
    const bare = 'case "$*" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1;; esac';
    assertSentence(
      await labWith({ python3: python("3.13", bare) }),
      /venv module, which python3 lacks: .*apt install python3-venv/,
    );
  },
);

Deno.test({ name: "pip's own error is passed on", ignore: windows }, async () => {
  // A venv whose Python is a pip that finds nothing.
  const pip = "#!/bin/sh\\necho collecting\\necho ERROR: No matching distribution found >&2\\nexit 1\\n";
  const make = `case "$*" in *--clear*) for last; do :; done; PATH=/usr/bin:/bin; mkdir -p "$last/bin"; ` +
    `printf '${pip}' > "$last/bin/python"; chmod +x "$last/bin/python";; esac`;
  assertSentence(
    await labWith({ python3: python("3.12", make) }),
    /^JupyterLab could not be set up: pip says "ERROR: No matching distribution found"\.$/,
  );
});

Deno.test(
  { name: "a half-made .venv is made anew, a whole one is left alone", ignore: windows },
  async () => {
    await using project = await makeProject({
      ".venv/left_over": "from a set-up that was stopped",
      "probe.ts": 'import { ensurePython } from "./.tasks/python.ts";\nconsole.log(await ensurePython());\n',
    });
    // A venv module that clears the folder and puts a Python there that can do everything.
    const make =
      `case "$*" in *--clear*) echo made >> ${project.folder}/log; /bin/sleep 0.2; for last; do :; done; PATH=/usr/bin:/bin; ` +
      `rm -rf "$last"; mkdir -p "$last/bin"; printf '#!/bin/sh\\nexit 0\\n' > "$last/bin/python"; ` +
      `chmod +x "$last/bin/python";; esac`;
    await project.write("bin/python3", `#!/bin/sh\n${python("3.12", make)}\n`);
    await Deno.chmod(`${project.folder}/bin/python3`, 0o755);
    const ensure = async () => {
      const args = ["run", "-A", `${project.folder}/probe.ts`];
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args,
        env: { PATH: `${project.folder}/bin` },
      }).output();
      assertEquals(new TextDecoder().decode(stdout).trim(), `${project.folder}/.venv/bin/python`);
      return (await project.read("log")).trim().split("\n").length;
    };
    assertEquals(await ensure(), 1, "made, since there was no stamp");
    assertEquals(
      [...Deno.readDirSync(`${project.folder}/.venv`)].some(({ name }) => name === "left_over"),
      false,
    );
    assertEquals(await ensure(), 1, "left alone");
    await project.write(".tasks/requirements.txt", "jupyterlab==0.0.0\n");
    assertEquals(await ensure(), 2, "made anew for other requirements");
    await project.write(".tasks/requirements.txt", "jupyterlab==1.1.1\n");
    await Promise.all([ensure(), ensure(), ensure()]);
    assertEquals(await ensure(), 3, "made once for three tasks at a time");
    await Deno.remove(`${project.folder}/.venv/bin/python`);
    assertEquals(await ensure(), 4, "made anew where its Python has gone");
  },
);
