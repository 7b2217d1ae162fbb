import { assert, assertEquals, assertThrows } from "@std/assert";
import { pool } from "driftfield/device";
import { riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { kernels } from "../../lib/kernels/wasm/compiled.ts";
import { memory } from "../../lib/kernels/wasm/memory.ts";
import { threads } from "../../lib/kernels/wasm/threads.ts";
import { errorBound } from "../kernels/fields/bound.ts";
import { type Deadly, deadly, type End, type Shared } from "./dying_worker.ts";

const n = 2000, x = philox(1401).normal([n, 3]), kernel = { exponent: 2, softening: 0 };

/** The field of the particles among themselves, in WebAssembly. */
const field = () => riesz({ ...kernel, via: "wasm" })(x, x);

const everywhere = threads(), { run } = everywhere;

/** Has the kernels' orders go elsewhere as long as f runs. */
function through<T>(other: typeof run, f: () => T): T {
  const all = everywhere as { run: typeof run };
  all.run = other;
  try {
    return f();
  } finally {
    all.run = run;
  }
}

/** The field is what the sums in float64 say it is, to the rounding of float32. */
function requireRight(force: ReturnType<typeof field>): void {
  const weights = new Float64Array(n).fill(1 / (n - 1)), truth = riesz(kernel)(x, x);
  const bound = errorBound({ targets: x, sources: x, weights, s: kernel.exponent, softening: 0 });
  bound.forEach((most, i) => {
    const error = [0, 1, 2].map((k) => force.data[3 * i + k] - truth.data[3 * i + k]);
    assert(Math.hypot(...error) <= most.force, `row ${i}: ${error}`);
  });
}

if (!kernels || everywhere.threads === 1) console.log("no workers here: nothing of theirs was tested");

Deno.test("a kernel that reaches beyond memory in every thread is an error that names it; the next is right, to the bit", () => {
  if (!kernels) {
    assertThrows(field);
    return;
  }
  const before = field();
  requireRight(before);
  const astray: typeof run = (job) =>
    run({ ...job, order: { ...job.order, job: 2 ** 32 - 64 } as typeof job.order });
  assertThrows(() => through(astray, field), Error, "field: RuntimeError: ");
  assertEquals(field(), before);
});

for (
  const [end, says] of [["leaves", /^field: .* a worker has died/], [
    "throws",
    /^field: RangeError: piece \d+ is too hot/,
  ]] as const
) {
  Deno.test(`a worker that ${end} in the middle of a kernel is an error that names it; the next call has new numbers, all right`, () => {
    if (!kernels || everywhere.threads === 1) {
      return assertEquals(navigator.hardwareConcurrency, everywhere.threads);
    }
    const shared: Shared = { memory, begun: new Int32Array(new SharedArrayBuffer(4)) };
    const program = new URL("./dying_worker.ts", import.meta.url), options = { data: shared, patience: 0.5 };
    const work = (order: Deadly, piece: number, thread: number) => deadly(shared, order, piece, thread);
    const team = pool<Deadly>(program, work, { ...options, threads: everywhere.threads });
    const before = field();
    const ending = (end?: End): typeof run => (job) => team.run({ ...job, order: { ...job.order, end } });
    for (let time = 0; time < 3; time++) {
      Atomics.store(shared.begun, 0, 0);
      const { message } = assertThrows(() => through(ending(end), field), Error);
      assert(says.test(message), message);
      assertEquals(through(ending(), field), before); // by the caller and new workers
    }
    assertEquals(field(), before);
    team.close();
  });
}
