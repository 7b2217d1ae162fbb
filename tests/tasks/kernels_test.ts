import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeProject } from "./project.ts";

const shared = `export function twice(at: usize): void {
  const x = v128.load(at);
  v128.store(at, ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, f32x4.splat(1), x) : f32x4.add(x, x));
}
`;
const own = 'export * from "./more";\n', more = "export function three(): i32 { return 3; }\n";
const sources = {
  "lib/kernels/wasm/kernels.as": shared,
  "lib/random/random.as": own,
  "lib/random/more.as": more,
};

Deno.test("kernels compiles every source, twice the same, and Deno imports what comes of it", async () => {
  await using project = await makeProject(sources);
  const first = await project.run("kernels");
  assertEquals(first.code, 0, first.stdout + first.stderr);
  assertEquals(first.stdout.match(/written/g)?.length, 3, first.stdout);
  assertEquals((await project.run("kernels")).stdout.match(/unchanged/g)?.length, 3);
  assertEquals((await project.run("kernels", ["--check"])).closing, "3 passed, 0 failed");

  const { three } = await import(`file://${project.folder}/lib/random/random.wasm`);
  assertEquals(three(), 3);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 32768, shared: true });
  for (const name of ["relaxed", "simd"]) {
    const bytes = await Deno.readFile(`${project.folder}/lib/kernels/wasm/${name}.wasm`);
    const { instance } = await WebAssembly.instantiate(bytes, { "./memory.ts": { memory } });
    const x = new Float32Array(memory.buffer, 65536, 4).fill(21);
    (instance.exports.twice as (at: number) => void)(65536);
    assertEquals([...x], [42, 42, 42, 42]);
  }
});

Deno.test("kernels --check names what is not what its source gives, and writes nothing", async () => {
  await using project = await makeProject(sources);
  await project.run("kernels");
  await project.write("lib/random/more.as", more.replace("return 3", "return 4"));
  for (let i = 0; i < 2; i++) {
    const { code, stdout, closing } = await project.run("kernels", ["--check"]);
    assertEquals([code, closing], [1, "2 passed, 1 failed"]);
    assert(/random\.wasm .* FAILED: its source gives another program/.test(stdout), stdout);
  }
});

Deno.test("kernels says where a source does not compile", async () => {
  await using project = await makeProject({
    ...sources,
    "lib/random/more.as": "export function three(): i32 { return x; }",
  });
  const { code, stderr } = await project.run("kernels");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "lib/random/random.as does not compile");
  assertStringIncludes(stderr, "Cannot find name 'x'");
});
