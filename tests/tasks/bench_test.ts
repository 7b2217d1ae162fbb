import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Stop } from "../../.tasks/command.ts";
import { prepare, summary, timed } from "../bench/harness/benchmark.ts";
import { load } from "../bench/harness/files.ts";
import { readLeftOut, readTimes } from "../bench/harness/peers.ts";
import { runFile } from "../bench/harness/suite.ts";
import { type Result, table } from "../bench/harness/table.ts";
import { benchFolder, silent } from "./bench_folder.ts";

Deno.test("median and quartiles of times", () => {
  assertEquals(summary([5, 1, 4, 2, 3]), { median: 3, lower: 2, upper: 4, repeats: 5 });
  assertEquals(summary([1, 2]), { median: 1.5, lower: 1.25, upper: 1.75, repeats: 2 });
  assertEquals(summary([7]), { median: 7, lower: 7, upper: 7, repeats: 1 });
});

Deno.test("a benchmark warms up, then is timed, each run awaited", async () => {
  let runs = 0;
  const run = () => new Promise((resolve) => setTimeout(resolve, 20)).then(() => runs++), told: string[] = [];
  const times = await timed(run, { repeats: 4, warmUp: 2 }, (what) => told.push(what));
  assertEquals([runs, times.length], [6, 4]);
  // A timer may be up to a millisecond early by this clock.
  assert(times.every((ms) => ms >= 19), `${times} ms`);
  assertEquals(told, ["warming up", "warming up", ...[1, 2, 3, 4].map((i) => `run ${i} of 4`)]);
});

Deno.test("a run with a clock of its own is believed", async () => {
  const times = await timed(() => Promise.resolve({ tookMs: 7e9 }), { repeats: 2, warmUp: 1 });
  assertEquals(times, [7e9, 7e9]);
  const [other] = await timed(() => ({ ms: 7e9 }), { repeats: 1, warmUp: 0 });
  assert(other < 7e9, `${other} ms`);
});

Deno.test("data are set up before the run, by prepare", async () => {
  const data: number[] = [], benchmark = { name: "a", prepare: () => (data.push(1), () => data.length) };
  const run = await prepare(benchmark);
  assert(typeof run === "function");
  assertEquals([data.length, run()], [1, 1]);
});

Deno.test("lines of JSON are a peer's times or its reasons, the rest is neither", () => {
  const text = 'warning\n{"who": "numba", "name": "field2d", "ms": 6.1, "chk": 1}\n{"note": 1}\n{a set}\n' +
    '{"who": "jax", "name": "field2d", "value": 8, "why": "too large"}\n';
  assertEquals(readTimes(text).map(({ who, ms }) => [who, ms]), [["numba", 6.1]]);
  assertEquals(readLeftOut(text).map(({ who, why }) => [who, why]), [["jax", "too large"]]);
});

const result: Result = { name: "a", median: 12.345, lower: 12, upper: 0.5, repeats: 3 };

Deno.test("the table shows rate, memory and peers where there are any", () => {
  assertEquals(
    table([result]),
    "benchmark   median         quartiles\na          12.3 ms  12.0 ms – 500 µs",
  );
  const b = {
    ...result,
    name: "b",
    median: 2000,
    rate: { perSecond: 2.5e6, of: "pairs" },
    memory: 3 * 2 ** 20,
  };
  const peers = [
    { who: "numba", name: "f", ms: 6, ratio: 333.333 },
    { who: "jax", version: "0.9", name: "f", ms: 5000, ratio: 0.4 },
    { who: "jax", version: "0.9", name: "g", ms: 8000, ratio: 0.25 },
  ];
  const [, , first, second, third, ...rest] = table([result, { ...b, peers }]).split("\n");
  assert(/^b +2\.00 s .* 2\.50 M pairs\/s +3\.0 MiB +numba +6\.00 ms +333\.33 +0\.00$/.test(first), first);
  assert(/^ +jax 0\.9 f +5\.00 s +0\.40 +2\.50$/.test(second), second);
  assert(/^ +jax 0\.9 g +8\.00 s +0\.25 +4\.00$/.test(third), third);
  assertEquals(rest, []);
});

Deno.test("peers run between two halves of our runs, each of them once, and are compared one by one", async () => {
  await using folder = await benchFolder();
  await folder.write("log.txt", "");
  await folder.write(
    "a.ts",
    `const log = (letter) => Deno.writeTextFileSync(new URL("log.txt", import.meta.url), letter, { append: true });
    const peer = (who, work) => ({ script: "peers.py", args: [who], work });
    export const a = { name: "a", repeats: 4, warmUp: 1, run: () => log("o"), work: { count: 5, of: "turns" },
      peers: [peer("numba", "w"), peer("jax", "w"), peer("jax", "v")] };`,
  );
  await folder.write(
    "peers.py",
    `import json, sys
open(${JSON.stringify(folder.path + "/log.txt")}, "a").write(sys.argv[1][0])
for name, ms in (("w", 2e9), ("u", 1e9), ("v", 3e9), ("v", 1e9)):
    print(json.dumps({"who": sys.argv[1], "name": name, "ms": ms}))\n`,
  );
  const { data, text, failures } = await runFile(folder.file("a"), { folder: folder.path }, silent);
  assertEquals(failures, []);
  assertEquals(await folder.read("log.txt"), "ooonjooo");
  const [{ peers, median, repeats, halves }] = (data as { results: Result[] }).results;
  assertEquals(peers?.map(({ who, name, ms, ratio }) => [who, name, ms, ratio]), [
    ["jax", "v", 1e9, median / 1e9],
    ["numba", "w", 2e9, median / 2e9],
    ["jax", "w", 2e9, median / 2e9],
  ]);
  assertEquals([repeats, halves?.length], [4, 2]);
  assertStringIncludes(text, "turns/s");
});

Deno.test("a peer in TypeScript has a process of its own, and says what was wrong", async () => {
  await using folder = await benchFolder();
  const peer = (work: string) => JSON.stringify({ script: "plain/peer.ts", args: [work], work });
  await folder.write(
    "a.ts",
    `export const a = { name: "a", run: () => {}, repeats: 2, peers: [${peer("w")}] };
    export const b = { name: "b", run: () => {}, repeats: 2, peers: [${peer("v")}] };`,
  );
  await folder.write(
    "plain/peer.ts",
    `const [name]: string[] = Deno.args;
    console.error("error: a driver complains");
    if (name === "v") throw new RangeError("no kernel");
    console.log(JSON.stringify({ who: "plain", name, ms: 5, pid: Deno.pid }));`,
  );
  const { data, failures } = await runFile(folder.file("a"), { folder: folder.path }, silent);
  const [{ peers, median }] = (data as { results: Result[] }).results, [found] = peers!;
  assertEquals([found.who, found.ms, found.ratio], ["plain", 5, median / 5]);
  assert((found as { pid?: number }).pid! > 0 && (found as { pid?: number }).pid !== Deno.pid);
  assertEquals(failures.length, 1);
  assert(/^b: plain\/peer.ts v failed: .*RangeError: no kernel$/.test(failures[0]), failures[0]);
});

Deno.test("a pattern chooses benchmarks and growths by name, and their memory with them", async () => {
  await using folder = await benchFolder();
  const log = (what: string) =>
    `() => Deno.writeTextFileSync(new URL("log.txt", import.meta.url), "${what}", { append: true })`;
  await folder.write("log.txt", "");
  await folder.write(
    "a.ts",
    `export const takes = "an hour";
    const gone = [{ script: "gone.py", work: "w" }];
    export const some = [
      { name: "fast steps", run: ${log("f")}, repeats: 1, warmUp: 0, peers: gone },
      { name: "slow steps", run: ${log("s")}, repeats: 1, warmUp: 0, memory: true },
    ];
    export const growing = { name: "growing", over: "n", values: [1], peers: gone,
      contenders: { a: { prepare: () => ${log("g")} } } };`,
  );
  const { data, text } = await runFile(
    { ...folder.file("a"), pattern: "slow" },
    { folder: folder.path },
    silent,
  );
  assertEquals((data as { results: Result[] }).results.map(({ name }) => name), ["slow steps"]);
  assertEquals((data as { growths: object }).growths, {});
  assertEquals(await folder.read("log.txt"), "ss"); // once more for its memory
  assertStringIncludes(text, "slow steps");
  await assertRejects(
    () => runFile({ ...folder.file("a"), pattern: "medium" }, undefined, silent),
    Stop,
    'nothing with "medium" in its name; there are fast steps; slow steps; growing',
  );
  assertEquals((await load(folder.path, "a")).takes, "an hour");
});

Deno.test("a benchmark that fails does not cost the others; one that cannot be run says why", async () => {
  await using folder = await benchFolder();
  await folder.write(
    "a.ts",
    `export const some = [
      { name: "bad", run: () => { throw new RangeError("dt is wrong"); } },
      { name: "lacking", prepare: () => "there is no card" },
      { name: "good", run: () => {}, peers: [{ script: "peers.py", work: "w" }] },
    ];`,
  );
  await folder.write("peers.py", "raise ValueError('no library')");
  const { data, text, failures } = await runFile(folder.file("a"), { folder: folder.path }, silent);
  assertEquals((data as { results: Result[] }).results.map(({ name }) => name), ["good"]);
  assertStringIncludes(text, "left out: lacking: there is no card");
  const [bad, peer, ...rest] = failures;
  assert(bad.startsWith("bad: RangeError: dt is wrong\n"), bad);
  assertEquals([peer, ...rest], ["good: peers.py failed: ValueError: no library"]);
});

Deno.test("what is not there is said before anything is measured", async () => {
  await using folder = await benchFolder();
  const run = () => runFile(folder.file("a"), { folder: folder.path }, silent);
  await folder.write(
    "a.ts",
    `export const a = { name: "a", run: () => Deno.exit(3), peers: [{ script: "gone.py" }] };`,
  );
  await assertRejects(run, Stop, `--peers ${folder.path} has no gone.py`);
  const empty = () => runFile(folder.file("b"), undefined, silent), broken = folder.file("c");
  await folder.write("b.ts", "export const a = 1;");
  await assertRejects(empty, Stop, "b.ts exports no benchmark");
  await folder.write("c.ts", "throw new Error('half written');");
  await assertRejects(() => runFile(broken, undefined, silent), Stop, "c.ts cannot be loaded: half written");
});
