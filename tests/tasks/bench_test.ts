import { assert, assertEquals, assertRejects } from "@std/assert";
import { Stop } from "../../.tasks/command.ts";
import { measure, summary } from "../bench/harness/benchmark.ts";
import { fastest, readTimes } from "../bench/harness/peers.ts";
import { table } from "../bench/harness/table.ts";

Deno.test("median and quartiles of times", () => {
  assertEquals(summary([5, 1, 4, 2, 3]), { median: 3, lower: 2, upper: 4, repeats: 5 });
  assertEquals(summary([1, 2]), { median: 1.5, lower: 1.25, upper: 1.75, repeats: 2 });
  assertEquals(summary([7]), { median: 7, lower: 7, upper: 7, repeats: 1 });
});

Deno.test("a benchmark warms up, then is timed, each run awaited", async () => {
  let runs = 0;
  const run = () => new Promise((resolve) => setTimeout(resolve, 20)).then(() => runs++);
  const { median, repeats } = await measure({ name: "wait", run, repeats: 4, warmUp: 2 });
  assertEquals([runs, repeats], [6, 4]);
  // A timer may be up to a millisecond early by this clock.
  assert(median >= 19, `${median} ms`);
});

Deno.test("lines of JSON are a peer's times, the rest is not", () => {
  const text = 'warning\n{"who": "numba", "name": "field2d", "ms": 6.1, "chk": 1}\n{"note": 1}\n';
  assertEquals(readTimes(text).map(({ who, ms }) => [who, ms]), [["numba", 6.1]]);
});

Deno.test("the fastest peer that does the work is the one to beat", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const python = "import json, sys\nfor name, ms in (('a', 3), ('b', 1)):\n" +
      "    print(json.dumps({'who': sys.argv[1], 'name': name, 'ms': ms * len(sys.argv[1])}))\n";
    await Deno.writeTextFile(`${folder}/peers.py`, python);
    const peer = (who: string, work: string) => ({ script: "peers.py", args: [who], work });
    assertEquals(await fastest(folder, [peer("numpy", "a"), peer("jax", "a")]), {
      who: "jax",
      name: "a",
      ms: 9,
    });
    assertEquals(await fastest(folder, [peer("jax", "c")]), undefined);
    await assertRejects(() => fastest(folder, [{ script: "gone.py", work: "a" }]), Stop, "has no gone.py");
    await assertRejects(
      () => fastest(folder, [{ script: "peers.py", work: "a" }]),
      Stop,
      "peers.py failed: IndexError",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a program of our own runs in the Python of the peers' folder, which may hide it with one of that name", async () => {
  const folder = await Deno.makeTempDir(), own = await Deno.makeTempDir();
  const python = (label: string) =>
    `import json, os\nprint(json.dumps({'who': os.environ['WHO'] + ' ${label}', 'name': 'a', 'ms': 1}))\n`;
  const who = async () => (await fastest(folder, [{ script: "peers.py", work: "a" }], own))?.who;
  try {
    await Deno.mkdir(`${folder}/.venv/bin`, { recursive: true });
    const wrapper = '#!/bin/sh\nWHO="their Python," exec python3 "$@"\n';
    await Deno.writeTextFile(`${folder}/.venv/bin/python`, wrapper, { mode: 0o755 });
    await assertRejects(who, Stop, `--peers ${folder} has no peers.py`);
    await Deno.writeTextFile(`${own}/peers.py`, python("our program"));
    assertEquals(await who(), "their Python, our program");
    await Deno.writeTextFile(`${folder}/peers.py`, python("their program"));
    assertEquals(await who(), "their Python, their program");
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(own, { recursive: true });
  }
});

Deno.test("the table shows rate, peer and ratio where there are any", () => {
  const times = { median: 12.345, lower: 12, upper: 0.5, repeats: 3 };
  assertEquals(
    table([{ name: "a", ...times }]),
    "benchmark   median         quartiles\na          12.3 ms  12.0 ms – 500 µs",
  );
  const rate = { perSecond: 2.5e6, of: "pairs" }, peer = { who: "numba", name: "f", ms: 6 };
  const text = table([{ name: "a", ...times }, {
    name: "b",
    ...times,
    median: 2000,
    rate,
    peer,
    ratio: 333.333,
  }]);
  assert(/b +2\.00 s .* 2\.50 M pairs\/s +numba 6\.00 ms +333\.33$/.test(text), text);
});
