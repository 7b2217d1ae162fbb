import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { root, Stop } from "../../.tasks/command.ts";
import { peakMemory, size } from "../bench/harness/memory.ts";
import { printed, waited } from "../bench/harness/outside.ts";
import { peerTimes } from "../bench/harness/peers.ts";
import { benchFolder } from "./bench_folder.ts";

Deno.test("a program of our own runs in the Python of the peers' folder, which may hide it with one of that name", async () => {
  await using theirs = await benchFolder();
  await using ours = await benchFolder();
  const python = (label: string) =>
    `import json, os\nprint(json.dumps({'who': os.environ['WHO'] + ' ${label}', 'name': 'a', 'ms': 1}))\n`;
  const folders = { folder: theirs.path, own: ours.path };
  const who = async () => (await peerTimes(folders, [{ script: "peers.py", work: "a" }]))[0]?.who;
  await theirs.write(".venv/bin/python", '#!/bin/sh\nWHO="their Python," exec python3 "$@"\n', 0o755);
  await assertRejects(who, Stop, `--peers ${theirs.path} has no peers.py`);
  await ours.write("peers.py", python("our program"));
  assertEquals(await who(), "their Python, our program");
  await theirs.write("peers.py", python("their program"));
  assertEquals(await who(), "their Python, their program");
});

Deno.test("a program that is not on this machine is named", async () => {
  await assertRejects(
    () => printed("no-such-program", []),
    Stop,
    "There is no program no-such-program here.",
  );
});

Deno.test("whoever waits outside is told what for", async () => {
  const told: string[] = [], slow = new Promise<number>((resolve) => setTimeout(resolve, 1100, 7));
  assertEquals(await waited("peers", slow, (what) => told.push(what)), 7);
  assertEquals(told, ["peers", "peers, 1 s"]);
});

Deno.test("being interrupted ends the program that runs outside, with code 130", async () => {
  await using folder = await benchFolder();
  const module = new URL("../bench/harness/outside.ts", import.meta.url).href;
  await folder.write(
    "wait.ts",
    `import { printed } from "${module}";
    await printed("sh", ["-c", "echo $$ > ${folder.path}/pid; exec sleep 60"]);`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${folder.path}/wait.ts`],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let pid = 0;
  while (pid === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    pid = Number(await folder.read("pid").catch(() => ""));
  }
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  assertEquals([code, new TextDecoder().decode(stderr).trim()], [130, "Interrupted."]);
  assertThrows(() => Deno.kill(pid, "SIGCONT"), Deno.errors.NotFound);
});

// All pages of the array are touched, and what is counted lags by a few pages a core: 3/4 of it. Besides it there are
// the heap and the code of one call: at most as much again.
const takes = (bytes: number, mebibytes: number) =>
  assert(bytes > 0.75 * mebibytes * 2 ** 20 && bytes < 2 * mebibytes * 2 ** 20, size(bytes));

Deno.test("the peak of memory is found after it has been given back, and again after a run that warmed up", async () => {
  await using folder = await benchFolder();
  await folder.write(
    "a.ts",
    `const fill = (mebibytes) => () => void new Uint8Array(mebibytes * 2 ** 20).fill(1);
    export const a = { name: "a", run: fill(64) };
    export const g = { name: "g", over: "n", values: [64], contenders: { b: { prepare: fill } } };`,
  );
  takes(await peakMemory({ ...folder.file("a"), what: 0 }), 64);
  takes(await peakMemory({ ...folder.file("a"), what: ["g", "b", 64, 64] }), 64);
});

Deno.test("the peak of memory is found by samples, whatever the thread does", async () => {
  // In a process of its own: what else is given back meanwhile would be missing from the rise.
  const program = `
    import { peakBySamples } from "${new URL("../bench/harness/peak.ts", import.meta.url)}";
    const peak = await peakBySamples(() => {
      const array = new Uint8Array(2 ** 26).fill(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      array.buffer.transfer(0); // given back at once
    });
    console.log(peak);
    Deno.exit();`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", "--v8-flags=--expose-gc", program],
  }).output();
  takes(Number(new TextDecoder().decode(stdout)), 64);
});

Deno.test("a run alone that fails says why", async () => {
  await using folder = await benchFolder();
  const run = `() => { throw new RangeError("no room\\nnone at all"); }`;
  await folder.write("a.ts", `export const a = { name: "a", run: ${run} };`);
  const { message } = await assertRejects(() => peakMemory({ ...folder.file("a"), what: 0 }), Stop);
  assertEquals(message, "run alone, for its memory, it failed: RangeError: no room");
});

Deno.test("sizes in words", () => {
  assertEquals([0, 1.5 * 2 ** 20, 12.3 * 2 ** 20, 3 * 2 ** 30].map(size), [
    "0.0 MiB",
    "1.5 MiB",
    "12 MiB",
    "3.0 GiB",
  ]);
});
