import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  code,
  type Elementary,
  elementary,
  emit,
  type Points,
  repeat,
  take,
  wgsl,
} from "driftfield/core";
import { type Gpu, gpu } from "driftfield/device";
import { centralMoments, type RecordedStep, runInJavaScript, runOnGpu } from "driftfield/kernels";
import { normalQuantile, philox, philox4x32 } from "driftfield/random";
import { functionsWgsl } from "../../lib/kernels/wgsl/functions.ts";
import { randomWgsl } from "../../lib/kernels/wgsl/random.ts";

const rng = philox(72), keys = { W: rng.fork("W").key, H: rng.fork("H").key };
const ulp = 2 ** -23; // spacing of float32 at 1

const card = await gpu();
if (!card) console.log("no WebGPU adapter here: no kernel was tested");
const onCard = (name: string, test: (card: Gpu) => Promise<void>) =>
  Deno.test(name, async () => {
    if (card) await test(card);
    else assertEquals(await navigator.gpu?.requestAdapter() ?? null, null);
  });

/** f of each number, computed by WGSL: `body` maps `i` (or the number `x`) to the result. */
async function evaluate(gpu: Gpu, body: string, inputs: Uint32Array, prelude = ""): Promise<ArrayBuffer> {
  const pipeline = await gpu.pipeline(`${randomWgsl}${functionsWgsl}${prelude}
@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i < arrayLength(&input)) { let word = input[i]; let x = bitcast<f32>(word); ${body} }
}`);
  const [input, output] = ["input", "output"].map((name) => gpu.buffer(name, inputs.byteLength));
  gpu.device.queue.writeBuffer(input, 0, inputs as Uint32Array<ArrayBuffer>);
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = gpu.device.createCommandEncoder(), pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, gpu.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(inputs.length / 64));
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const bytes = await gpu.read(output);
  [input, output].forEach((buffer) => buffer.destroy());
  return bytes;
}

onCard("Philox's words in WGSL are those of lib/random, all 128 bits", async (gpu) => {
  const counters = Uint32Array.from({ length: 4000 }, (_, i) => Math.imul(i, 0x9e3779b9) ^ (i << 7)),
    word = new Uint32Array(4);
  for (let k = 0; k < 4; k++) {
    const body =
      `output[i] = philox(vec4<u32>(word, 7u, ~word, 0u), vec2<u32>(0xdeadbeefu, word * 3u))[${k}];`;
    const found = new Uint32Array(await evaluate(gpu, body, counters));
    counters.forEach((c, i) => {
      philox4x32(c, 7, ~c, 0, 0xdeadbeef, Math.imul(c, 3), word);
      assertEquals(found[i], word[k]);
    });
  }
});

onCard(
  "normals in WGSL are Φ⁻¹ of the same uniforms, to 1e-6 relatively, in the tails and at the centre",
  async (gpu) => {
    const spread = Uint32Array.from({ length: 60_000 }, (_, i) => Math.imul(i, 0x9e3779b9));
    const ends = Array.from(
      { length: 3000 },
      (_, i) => [i, ~i, 0x80000000 + i, 0x7fffffff - i, 2 ** (i % 32) - 1],
    ).flat();
    const words = Uint32Array.from([...spread, ...ends]);
    const found = new Float32Array(
      await evaluate(gpu, "output[i] = bitcast<u32>(normals(vec4<u32>(word)).y);", words),
    );
    words.forEach((word, i) => {
      const truth = normalQuantile((word + 0.5) / 2 ** 32);
      assert(Math.abs(found[i] - truth) < 1e-6 * Math.abs(truth), `word ${word}: ${found[i]}, not ${truth}`);
    });
  },
);

/** Where each function is tried, and its error allowed there: so many ulp of the value, or of 1 if it is smaller. */
const ranges: Record<Elementary, readonly [from: number, to: number, ulps: number]> = {
  exp: [-20, 20, 64], // WGSL: 3 + 2|x| ulp
  log: [1e-4, 1e4, 8], // an absolute 2⁻²¹ near 1
  sqrt: [0, 1e4, 3],
  sin: [-1e4, 1e4, 3],
  cos: [-1e4, 1e4, 3],
  tan: [-1.4, 1.4, 12],
  asin: [-1, 1, 4],
  acos: [-1, 1, 6],
  atan: [-50, 50, 4],
  sinh: [-8, 8, 64],
  cosh: [-8, 8, 64],
  tanh: [-100, 100, 4],
  abs: [-9, 9, 0],
  sign: [-9, 9, 0],
};

onCard("every elementary function, as it is emitted, is close to JavaScript's", async (gpu) => {
  for (const f of elementary) {
    const [from, to, ulps] = ranges[f], space = code();
    const xs = Float32Array.from({ length: 5000 }, (_, i) => from + (to - from) * i / 4999);
    const { lines, results } = emit(space.map(f, [space.symbol("x")]), wgsl);
    const body = `${lines.join(" ")} output[i] = bitcast<u32>(${results[0]});`;
    const found = new Float32Array(await evaluate(gpu, body, new Uint32Array(xs.buffer)));
    xs.forEach((x, i) => {
      const truth = Math[f](x), error = Math.abs(found[i] - truth) / Math.max(1, Math.abs(truth)) / ulp;
      assert(error <= ulps, `${f}(${x}) = ${found[i]}, not ${truth}: ${error} ulp`);
    });
  }
});

/** A step with `brownians` coordinates, each driven by its own Brownian motion, by the time, and by H if so asked. */
function recorded(brownians: number, withArea: boolean): RecordedStep {
  const s = code(),
    symbols = (name: string) => Array.from({ length: brownians }, (_, k) => s.symbol(`${name}${k}`));
  const x = symbols("x"), moved = s.add(s.scale(0.98, x), s.scale(0.02, s.time(0, x)));
  const noisy = s.add(moved, s.scale(0.1, symbols("z")));
  const next = withArea ? s.add(noisy, s.scale(0.03, symbols("y"))) : noisy;
  return { dim: brownians, brownians, next, start: 0.5, dt: 0.02 };
}

/** States of size below 2 are rounded at most 6 times a step, the normals are off by 1e-6 · 6 · 0.1; errors shrink. */
const drift = (steps: number) => Math.min(steps, 50) * (6 * 2 * ulp / 2 + 6e-7 * 1.3);

const largest = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

async function byJavaScript(step: RecordedStep, start: Points, marks: number[]): Promise<Points[]> {
  const kept = await (await runInJavaScript(step, start, keys)).advance(marks);
  return await Promise.all(marks.map((_, i) => kept.points(i)));
}

onCard(
  "a kernel follows the paths of the float64 loop, whatever the number of Brownian motions, with H or without",
  async (gpu) => {
    for (const brownians of [1, 2, 3, 4, 5]) {
      for (const withArea of [false, true]) {
        const step = recorded(brownians, withArea),
          start = rng.fork("start").normal([70, brownians]),
          marks = [1, 6, 41];
        const truth = await byJavaScript(step, start, marks), runner = await runOnGpu(gpu, step, start, keys);
        const kept = await runner.advance(marks);
        for (const [i, mark] of marks.entries()) {
          const off = largest(await kept.points(i), truth[i]);
          assert(off < drift(mark), `${brownians} Brownian motions, step ${mark}: off by ${off}`);
        }
        runner.close();
      }
    }
  },
);

onCard("how a run is cut up, where it begins and how many paths there are changes no bit", async (gpu) => {
  const step = recorded(3, true), start = rng.fork("start").normal([300, 3]);
  const end = async (x: Points, cuts: number[], from = 0) => {
    const runner = await runOnGpu(gpu, step, x, keys, { from });
    let last = x;
    for (const cut of cuts) last = await (await runner.advance([cut])).points(0);
    runner.close();
    return last;
  };
  const whole = await end(start, [29]);
  assertEquals(await end(start, [1, 2, 7, 20, 29]), whole);
  assertEquals(await end(await end(start, [13]), [29], 13), whole);
  assertEquals(await end(take(start, [0, 1, 2]), [29]), take(whole, [0, 1, 2]));
});

onCard(
  "moments on the card are those of the points, also where the mean is far larger than the spread",
  async (gpu) => {
    for (const [rows, shift] of [[1, 0], [5, 3], [1000, 0], [3001, 1000]]) {
      const start = rng.fork("start").normal([rows, 2]),
        moved = { data: start.data.map((v) => v + shift), shape: start.shape };
      const runner = await runOnGpu(gpu, { ...recorded(2, false), dt: 1e-3 }, moved, keys),
        kept = await runner.advance([0, 3]);
      for (const i of [0, 1]) {
        const truth = centralMoments(await kept.points(i)), found = await kept.moments(i);
        assertEquals(found.count, rows);
        for (const name of ["mean", "second", "fourth"] as const) {
          // A part's sums of at most 256 squares are off by 256 ulp at worst; deviations by one of |shift|, twice that in the square.
          const bound = (256 + 8 * (1 + shift)) * ulp;
          found[name].forEach((v, k) => {
            const size = name === "mean" ? 1 + shift : name === "second" ? 1 : 3;
            assert(Math.abs(v - truth[name][k]) < bound * size, `${name}: ${v}, not ${truth[name][k]}`);
          });
        }
      }
      runner.close();
    }
  },
);

onCard("states left behind, too many steps and too many paths are refused", async (gpu) => {
  const step = recorded(1, false), runner = await runOnGpu(gpu, step, repeat([1], 2), keys);
  const early = await runner.advance([1]);
  await runner.advance([2]);
  await assertRejects(() => early.points(0), Error, "ask for points before the next frame");
  await assertRejects(() => early.moments(0), Error, "ask for points before the next frame");
  await assertRejects(() => runner.advance([2 ** 33]), RangeError, "last step × brownians");
  runner.close();
  await assertRejects(() => early.points(0), Error, "ask for points before the next frame");
  assertThrows(
    () => gpu.buffer("1e12 paths of 1 coordinates", 4e12),
    RangeError,
    "1e12 paths of 1 coordinates need",
  );
});
