import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillNormals, normalOf, philox, randomVia } from "driftfield/random";
import { compiled } from "../../lib/random/compiled.ts";
import { drawPlainly, type Law } from "../../lib/random/draw.ts";

if (!compiled) console.log("no WebAssembly with SIMD here: the plain generator was tested against itself");

/** The same bits, which −0 and 0 have not. */
function assertSameBits(found: Float64Array, truth: Float64Array, name: string): void {
  const [a, b] = [found, truth].map((x) => new BigUint64Array(x.buffer, x.byteOffset, x.length));
  const at = a.findIndex((bits, i) => bits !== b[i]);
  assert(at < 0 && a.length === b.length, `${name}: ${found[at]}, not ${truth[at]}, at ${at}`);
}

/** Uniforms or normals of given words, by WebAssembly. */
function mapped(law: Law, given: Uint32Array): Float64Array {
  const out = new Float64Array(given.length);
  if (!compiled) return out.map((_, i) => law === "normal" ? normalOf(given[i]) : (given[i] + 0.5) / 2 ** 32);
  const { memory, capacity, words, numbers, uniforms, normals } = compiled;
  for (let at = 0; at < given.length; at += capacity) {
    const some = given.subarray(at, at + capacity);
    new Uint32Array(memory.buffer, words, capacity).set(some);
    (law === "normal" ? normals : uniforms)(some.length);
    out.set(new Float64Array(memory.buffer, numbers, some.length), at);
  }
  return out;
}

/** Words around which something changes, with their neighbours and their mirror images. */
function edges(): number[] {
  const seams = [0, 0.075, 0.5, ...Array.from({ length: 30 }, (_, k) => 2 ** -(k + 4))].map((p) =>
    p * 2 ** 32
  );
  const roots = Array.from({ length: 30 }, (_, k) => Math.SQRT2 * 2 ** k);
  const words = [...seams, ...roots].flatMap((at) =>
    Array.from({ length: 101 }, (_, k) => Math.floor(at) + k - 50)
  );
  const inRange = words.filter((word) => word >= 0 && word < 2 ** 31);
  return [...inRange, ...inRange.map((word) => 2 ** 32 - 1 - word)];
}

Deno.test("normals and uniforms of the same words have the same bits in WebAssembly: edges, and two million", () => {
  const spread = Array.from({ length: 1_000_000 }, (_, i) => Math.imul(i, 0x9e3779b9) >>> 0);
  const inTails = Array.from(
    { length: 1_000_000 },
    (_, i) => Math.floor(0.08 * 2 ** 32 * ((i * 0.6180339887) % 1)),
  );
  const words = Uint32Array.from(
    [...edges(), 0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].concat(spread, inTails),
  );
  assertSameBits(mapped("normal", words), Float64Array.from(words, normalOf), "normals");
  assertSameBits(
    mapped("uniform", words),
    Float64Array.from(words, (word) => (word + 0.5) / 2 ** 32),
    "uniforms",
  );
});

const place = fc.record({
  law: fc.constantFrom<Law>("uniform", "normal"),
  seed: fc.nat(),
  row: fc.nat(2 ** 32 - 40_000),
  step: fc.nat(2 ** 32 - 1),
  column: fc.oneof(fc.nat(20), fc.nat(2 ** 33)),
});

Deno.test("any rectangle of the stream has the bits of the plain generator", () => {
  const shape = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 })),
    fc.tuple(fc.integer({ min: 4090, max: 8200 }), fc.integer({ min: 1, max: 3 })), // longer than one call
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4090, max: 8200 })), // wider
  );
  fc.assert(
    fc.property(place, shape, ({ law, seed, row, step, column }, [rows, width]) => {
      const rng = philox(seed), truth = new Float64Array(rows * width);
      drawPlainly(truth, law, rows, width, rng.key, row, step, column);
      assertSameBits(rng[law]([rows, width], { row, step, column }).data, truth, `${law} ${rows} × ${width}`);
    }),
    { seed: 83, numRuns: 300 },
  );
});

Deno.test("fillNormals() writes the row's normals, and nothing beyond them", () => {
  const rng = philox(84);
  for (const count of [0, 1, 4, 5, 64, 4097]) {
    const out = new Float64Array(count + 8).fill(7), { data } = rng.normal([1, 5000], { row: 3, column: 2 });
    fillNormals(out, count, rng.key, 3, 2);
    assertSameBits(out, Float64Array.from(out, (_, j) => j < count ? data[j] : 7), `${count} normals`);
  }
});

Deno.test("where there is no WebAssembly the numbers are the same, and it can be asked", async () => {
  // A function that returns i8x16.splat(0).
  const simd = [
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    8,
    1,
    6,
    0,
    65,
    0,
    253,
    15,
    11,
  ];
  assertEquals(randomVia, WebAssembly.validate(Uint8Array.from(simd)) ? "wasm" : "typescript");
  const module = import.meta.resolve("driftfield/random");
  const print = `
    const { philox, randomVia } = await import("${module}"), rng = philox(85);
    const { data } = rng.normal([30, 5], { step: 2, column: 1 }), { data: u } = rng.uniform([3, 70]);
    console.log(randomVia, data.join(), u.join(), rng.permutation(100, { step: 3 }).join());`;
  const config = fileURLToPath(import.meta.resolve("../offline.json"));
  const printed = async (flags: string[]) => {
    const args = ["eval", ...(existsSync(config) ? ["-c", config] : []), ...flags, print];
    const { success, stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert(success);
    return new TextDecoder().decode(stdout).split(" ");
  };
  const [[via, ...numbers], [ownVia, ...ownNumbers]] = await Promise.all([
    printed(["--v8-flags=--jitless"]),
    printed([]),
  ]);
  assertEquals([via, ownVia], ["typescript", randomVia]);
  assertEquals(numbers, ownNumbers);
});
