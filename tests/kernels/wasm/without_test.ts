import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";

/** What a program prints that simulates 400 particles, in a process of its own with other abilities. */
async function inProcess(flags: string[], before = ""): Promise<Record<string, string>> {
  const code = `${before}
    const { philox } = await import("driftfield/random");
    const { computes } = await import("driftfield/kernels");
    const { interacting, ornsteinUhlenbeck, riesz } = await import("driftfield/processes");
    const { simulate } = await import("driftfield/solvers");
    const end = async (process, start, options) => {
      for await (const frame of simulate(process, start, { dt: 0.01, steps: 3, every: 3, rng: philox(2), ...options })) {
        if (frame.step === 3) return [frame.via, (await frame.points()).data];
      }
    };
    const sum = (data) => String(data.reduce((total, x, i) => total + x * (1 + i % 7), 0));
    const start = philox(1).normal([400, 2]), [via, particles] = await end(interacting({ temperature: 0.1, softening: 0.1 }), start);
    const [, paths] = await end(ornsteinUhlenbeck(), philox(3).normal([100_000, 1]), { via: "javascript", steps: 3 });
    let refused = "";
    try {
      riesz({ via: "wasm" })(start, start);
    } catch (error) {
      refused = error.message;
    }
    console.log(JSON.stringify({ computes: computes(), via, particles: sum(particles), paths: sum(paths), refused }));`;
  const program = join(import.meta.dirname!, "..", "..", "..", "build", `without_${crypto.randomUUID()}.ts`);
  await Deno.mkdir(join(program, ".."), { recursive: true });
  await Deno.writeTextFile(program, code);
  const args = ["run", "-A", "--no-check", "--no-lock", ...flags, program];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  await Deno.remove(program);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert(success, text(stderr));
  return JSON.parse(text(stdout));
}

Deno.test("without SIMD and without shared memory all goes on in plain TypeScript, and says so", async () => {
  const simd = Deno.build.arch === "x86_64" ? [inProcess(["--v8-flags=--no-enable-sse4-1"])] : [];
  const unshared = inProcess([], "delete globalThis.SharedArrayBuffer;");
  const narrow = inProcess([], "WebAssembly.Memory = class { constructor() { throw new RangeError(); } };");
  const [whole, bare, small, ...without] = await Promise.all([inProcess([]), unshared, narrow, ...simd]);
  assertMatch(whole.computes, /^WebAssembly with relaxed SIMD, \d+ threads?$/);
  assertEquals([whole.via, whole.refused], ["wasm", ""]);
  assertMatch(bare.computes, /^plain TypeScript, slower: there is no SharedArrayBuffer/);
  assertMatch(small.computes, /^plain TypeScript, slower: there is no room for memory/);
  for (const { computes } of without) {
    assertMatch(computes, /^plain TypeScript, slower: WebAssembly with SIMD does not load/);
  }
  for (const one of [bare, small, ...without]) {
    assertEquals(one.via, "float64");
    assert(one.refused.includes(one.computes), one.refused);
    assertEquals(one.paths, whole.paths); // float64 everywhere, the same draws: the same bits
    // The force in float32, 1e-6 of it at most, moves 400 particles by 0.03 in all: Σ w|error| ≤ 800 · 7 · 3e-8.
    assert(
      Math.abs(Number(one.particles) - Number(whole.particles)) < 1.7e-4,
      `${one.particles} ${whole.particles}`,
    );
  }
});
