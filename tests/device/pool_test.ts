import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type Pool, pool } from "driftfield/device";
import { type Shared, type Task, workOn } from "./pool_worker.ts";

const program = new URL("./pool_worker.ts", import.meta.url);

/** A pool of three whose threads count in memory that they share. */
function three(patience = 60): { shared: Shared; team: Pool<Task> } {
  const ints = (n: number) => new Int32Array(new SharedArrayBuffer(4 * n));
  const shared: Shared = { times: ints(2000), threads: ints(3) };
  const work = (task: Task, piece: number, thread: number) => workOn(shared, task, piece, thread);
  return { shared, team: pool(program, work, { threads: 3, data: shared, patience }) };
}

Deno.test("every piece of every job is done exactly once, whoever comes late", () => {
  const { shared: { times, threads }, team } = three();
  const jobs = [2000, 1, 0, 2, 7, 1999, 2, 2, 2];
  for (const pieces of jobs) team.run({ name: "count", pieces, order: { what: "count" } });
  assertEquals([...times], Array.from(times, (_, i) => jobs.filter((pieces) => pieces > i).length));
  for (let i = 0; i < 200 && threads.includes(0); i++) {
    team.run({ name: "count", pieces: 2000, order: { what: "count" } }); // until all have come
  }
  assertEquals([...threads], [1, 1, 1]);
  team.close();
});

Deno.test("jobs of two pieces in quick succession: the board is never read half written", () => {
  const { shared: { times }, team } = three();
  for (let i = 0; i < 3000; i++) team.run({ name: "count", pieces: 2, order: { what: "count" } });
  assertEquals([times[0], times[1], times[2]], [3000, 3000, 0]);
  team.close();
});

Deno.test("what a worker throws is the job's error, and the pool goes on", () => {
  const { shared: { times }, team } = three();
  const run = (what: Task["what"]) => team.run({ name: `to ${what}`, pieces: 100, order: { what } });
  const { message } = assertThrows(() => run("throw"), Error, "to throw: RangeError: piece");
  assertMatch(message, /^to throw: RangeError: piece \d+ is too hot$/);
  times.fill(0);
  run("count");
  assertEquals(times.subarray(0, 101).reduce((sum, n) => sum + n), 100);
  team.close();
});

Deno.test("a worker that hangs is an error that names the job; the next job gets new workers", () => {
  const { shared: { times, threads }, team } = three(0.3);
  const run = (what: Task["what"]) => team.run({ name: `to ${what}`, pieces: 50, order: { what } });
  assertThrows(() => run("sleep"), Error, "to sleep: no piece was finished for 0.3 s");
  times.fill(0);
  threads.fill(0);
  run("count");
  assertEquals(times.subarray(0, 51).reduce((sum, n) => sum + n), 50);
  team.close();
});

Deno.test("a worker that dies between jobs is an error that names the last job, once", async () => {
  const { team } = three(0.3);
  const run = (what: Task["what"]) => team.run({ name: `to ${what}`, pieces: 50, order: { what } });
  assertThrows(() => run("leave"), Error, "to leave");
  const broken = pool<Task>(new URL("data:text/javascript,throw new Error('no such thing')"), () => {}, {
    threads: 2,
  });
  broken.run({ name: "the job", pieces: 2, order: { what: "count" } }); // the caller does it all
  const again = () => broken.run({ name: "another", pieces: 2, order: { what: "count" } });
  const end = performance.now() + 20_000;
  let said = "";
  while (said === "" && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10)); // the news of a death come with the event loop
    try {
      again();
    } catch (error) {
      said = (error as Error).message;
    }
  }
  assertMatch(said, /^a worker died after "(the job|another)": .*no such thing/);
  team.close();
  broken.close();
});

Deno.test("one thread needs no workers, and pieces throw as they are", () => {
  const alone = pool<null>(program, (_, piece) => {
    if (piece === 2) throw new RangeError("two");
  }, { threads: 1 });
  assertThrows(() => alone.run({ name: "alone", pieces: 3, order: null }), RangeError, "two");
  assertThrows(() => pool(program, () => {}, { threads: 0 }), RangeError, "threads");
});

Deno.test("a worker's module may come from elsewhere than a file", async () => {
  const text = 'import { workerData } from "node:worker_threads"; Atomics.store(workerData.data, 0, 7);';
  const headers = { "content-type": "text/javascript" };
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(text, { headers }),
  );
  const here = new URL(`http://127.0.0.1:${server.addr.port}/worker.js`),
    seen = new Int32Array(new SharedArrayBuffer(4));
  const two = pool(here, () => {}, { threads: 2, data: seen });
  two.run({ name: "anything", pieces: 2, order: null });
  for (let i = 0; i < 2000 && Atomics.load(seen, 0) === 0; i++) {
    await new Promise((done) => setTimeout(done, 5));
  }
  assertEquals(seen[0], 7);
  two.close();
});

Deno.test("workers that sleep do not keep the process alive", async () => {
  const code = `
    const { pool } = await import("${import.meta.resolve("driftfield/device")}");
    const ints = (n) => new Int32Array(new SharedArrayBuffer(4 * n)), data = { times: ints(9), threads: ints(2) };
    pool(new URL("${program}"), () => {}, { threads: 2, data }).run({ name: "", pieces: 9, order: { what: "count" } });
    console.log("done");`;
  const config = import.meta.resolve("../offline.json");
  const options = { args: ["eval", ...await exists(config) ? ["-c", new URL(config).pathname] : [], code] };
  const { success, stdout } = await new Deno.Command(Deno.execPath(), options).output();
  assert(success);
  assertEquals(new TextDecoder().decode(stdout), "done\n");
});

const exists = async (url: string) => await Deno.stat(new URL(url)).then(() => true, () => false);
