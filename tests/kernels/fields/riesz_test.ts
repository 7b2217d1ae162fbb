import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Points, points } from "driftfield/core";
import { fieldVia } from "driftfield/kernels";
import { poissonField, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { memory } from "../../../lib/kernels/wasm/memory.ts";
import { frameOf } from "../../../lib/kernels/fields/frame.ts";
import { errorBound } from "./bound.ts";

const cloud = (seed: number, n: number, d: number, scale = 1, offset = 0): Points => ({
  data: philox(seed).normal([n, d]).data.map((z) => offset + scale * z),
  shape: [n, d],
});

/** The largest error of a row, in units of what is allowed there. */
function worst(targets: Points, sources: Points, s: number, softening = 0, weights?: Float64Array): number {
  const options = { exponent: s, softening }, [n, d] = targets.shape, [m] = sources.shape;
  const truth = riesz(options)(targets, sources, weights).data;
  const fast = riesz({ ...options, via: "wasm" })(targets, sources, weights).data;
  const shares = weights ?? new Float64Array(m).fill(1 / (targets === sources ? m - 1 : m));
  const bound = errorBound({ targets, sources, weights: shares, s, softening });
  let most = 0;
  for (let i = 0; i < n; i++) {
    const error = Math.hypot(...Array.from({ length: d }, (_, k) => fast[i * d + k] - truth[i * d + k]));
    assert(Number.isFinite(error), `row ${i} of ${n}: ${error}`);
    most = Math.max(most, error / bound[i].force);
  }
  return most;
}

Deno.test("riesz() in WebAssembly is the float64 one within its bound, whatever the shape", () => {
  const d = fc.constantFrom(1, 2, 3, 4, 5, 8, 17, 64, 200),
    s = fc.constantFrom(1, 2, 3, 2.5, "coulomb" as const);
  const shape = fc.record({ d, s, n: fc.nat(70), m: fc.integer({ min: 2, max: 70 }) });
  const how = fc.record({
    self: fc.boolean(),
    weighted: fc.boolean(),
    softening: fc.constantFrom(0, 0.1, 3),
  });
  fc.assert(
    fc.property(fc.nat(), shape, how, (seed, { d, s, n, m }, { self, weighted, softening }) => {
      const sources = cloud(seed, m, d), targets = self ? sources : cloud(seed + 1, n, d, 2, 0.5);
      const weights = weighted ? philox(seed).fork("weights").normal([m, 1]).data : undefined;
      assert(worst(targets, sources, s === "coulomb" ? d : s, softening, weights) < 1);
    }),
    { seed: 71, numRuns: 150 },
  );
});

Deno.test("riesz() in WebAssembly bears any offset and any scale", () => {
  for (const [d, s] of [[2, 2], [3, 3], [5, 2], [17, 1], [3, 2.5]]) {
    for (const [scale, offset] of [[1, 1e6], [1e-20, 0], [1e20, 0], [1e-150, 0], [1e100, -1e102]]) {
      if (scale < 1 && scale ** -s > 1e290) continue; // float64 itself ends there
      const x = cloud(72, 45, d, scale, offset);
      assert(worst(x, x, s) < 1, `d = ${d}, s = ${s}, ${offset} ± ${scale}`);
    }
  }
});

Deno.test("coordinates count from the sources' mean, in a unit that makes the largest between ½ and 1", () => {
  for (const [scale, offset] of [[1, 0], [1e-20, 1e-16], [3e200, -1e203], [1e-300, 0]]) {
    const x = cloud(88, 30, 3, scale, offset),
      y = cloud(89, 40, 3, scale, offset),
      { centre, log2 } = frameOf(x, y, 0);
    const of = [...x.data, ...y.data].map((v, at) => Math.abs(v - centre[at % 3]) * 2 ** log2);
    const mean = y.data.reduce((sum, v, at) => sum + (at % 3 === 0 ? v / 40 : 0), 0);
    assert(Math.max(...of) <= 1 && Math.max(...of) > 0.5, `${offset} ± ${scale}: ${Math.max(...of)}`);
    assert(Math.abs(centre[0] - mean) <= 2 ** -50 * Math.abs(offset) + 2 ** -50 * scale);
  }
  assertEquals(frameOf(points([[3]]), points([[3]]), 0).log2, 0);
  assertEquals(frameOf(points([[3]]), points([[3]]), 0.25).log2, 2);
});

Deno.test("riesz() in WebAssembly keeps its bound among points that are near for where they are", () => {
  for (
    const [d, s] of [[1, 2], [2, 2], [3, 2], [2, 1], [4, 4], [3, 2.5], [5, 3], [64, 2], [64, 64], [200, 2]]
  ) {
    const reach = Math.min(8, 280 / s - 1); // to what float64 can bear
    // Pairs 10^−1 … 10^−9 apart, far from the centre: float32 would lose them from 10^−7 on, and ‖x‖² + ‖y‖² − 2 x·y
    // already at 10^−3.
    const first = cloud(73, 40, d), step = cloud(74, 40, d);
    const second = first.data.map((v, at) => v + 10 ** -(1 + reach * (at / 40 / d)) * step.data[at]);
    const x = points(Float64Array.of(...first.data, ...second), d);
    assert(worst(x, x, s) < 1, `d = ${d}, s = ${s}: pairs`);
    assert(worst(points(second, d), first, s) < 1, `d = ${d}, s = ${s}: targets by sources`);
  }
});

Deno.test("riesz() in WebAssembly finds the one target of a tile that a source is near to", () => {
  for (const [d, s] of [[1, 2], [2, 2], [3, 2], [2, 1], [5, 2]]) {
    const away = cloud(91, 60, d, 0.01, -1).data;
    for (let i = 0; i < 16; i++) {
      // 10^−6 from it, where both are some √d from the centre: float32 would be a twentieth off.
      const targets = cloud(90, 16, d, 0.01, 1);
      const near = targets.data.subarray(i * d, (i + 1) * d).map((v) => v + 1e-6);
      const sources = points(Float64Array.of(...away, ...near), d);
      assert(worst(targets, sources, s) < 1, `d = ${d}, s = ${s}, row ${i}`);
      // The other half of its tile at the centre, where a source has to be much nearer to count as near.
      const mean = near.map((v, k) => away.reduce((sum, a, at) => at % d === k ? sum + a : sum, v) / 61);
      targets.data.forEach((v, at) => {
        if (((at / d ^ i) & 4) !== 0) targets.data[at] = mean[at % d] + 1e-5 * v;
      });
      assert(worst(targets, sources, s) < 1, `d = ${d}, s = ${s}, row ${i} beside the centre`);
    }
  }
});

Deno.test("riesz() in WebAssembly: sums of many terms are as good as sums of few", () => {
  for (const [d, s, n] of [[2, 2, 200_000], [3, 3, 100_000], [8, 2, 100_000]]) {
    // Equal terms, whose roundings all go one way: sums in float32 alone would be n/2 u off.
    assert(worst(cloud(75, 3, d, 1, 10), cloud(76, n, d, 1e-3), s) < 1, `${n} sources in ${d} dimensions`);
  }
});

Deno.test("riesz() in WebAssembly: a nearer source that comes late takes the weight of all before", () => {
  const far = Array.from({ length: 700 }, (_, j) => [1000 - j, 1, 0, 0, 0, j % 2]);
  const sources = points([[-1, 0, 0, 0, 0, 0], ...far, [0.5, 0, 0, 0, 0, 0]]),
    target = points([[0, 0, 0, 0, 0, 0]]);
  for (const s of [1, 7, 40, 80]) {
    assert(worst(target, sources, s) < 1, `s = ${s}, a near one first`);
    assert(worst(target, points(sources.data.slice(6), 6), s) < 1, `s = ${s}, the near one last`);
    const log = (via: "float64" | "wasm") => poissonField({ exponent: s, via })(target, sources).log[0];
    assertAlmostEquals(log("wasm"), log("float64"), 500 * s * 2 ** -24); // s/2 (δ + 4) of the near ones, δ < 300
  }
});

Deno.test("riesz() names rows at one point, in WebAssembly as in float64", () => {
  for (const [d, s] of [[1, 2], [2, 2], [3, 2], [2, 1], [5, 2], [40, 40]]) {
    const x = cloud(77, 50, d), y = cloud(78, 60, d);
    x.data.copyWithin(37 * d, 5 * d, 6 * d);
    y.data.set(x.data.subarray(11 * d, 12 * d), 44 * d);
    for (const [targets, sources] of [[x, x], [x, y]]) {
      const said = (via: "float64" | "wasm") => {
        const e = assertThrows(
          () => riesz({ exponent: s, via })(targets, sources),
          RangeError,
          "at one point",
        );
        return (e as RangeError).message;
      };
      assertEquals(said("wasm"), said("float64"));
      assert(worst(targets, sources, s, 0.01) < 1, "softened, it is a field");
    }
  }
});

Deno.test("riesz() in WebAssembly: rows too near for float32 and sources of no weight are left to float64", () => {
  const close = points([[1, 0], [1 + 1e-12, 0], [-3, 2]]), near = points([[0, 0], [1e-30, 0], [1, 2]]);
  assert(worst(close, close, 2) < 1);
  assert(worst(near, near, 2) < 1);
  const weights = Float64Array.of(0, 1e-30, 1), sources = cloud(79, 3, 64), targets = cloud(80, 9, 64);
  targets.data.set(sources.data.map((v) => v + 1e-3).subarray(0, 128), 0); // by the sources without weight
  assert(worst(targets, sources, 64, 0, weights) < 1);
  const alone = cloud(81, 1, 5), none = new Float64Array(3);
  assertEquals([...riesz({ via: "wasm" })(alone, alone, Float64Array.of(1)).data], [0, 0, 0, 0, 0]);
  assertEquals(riesz({ via: "wasm" })(cloud(82, 2, 64), sources, none).data.every((v) => v === 0), true);
});

Deno.test("riesz() in WebAssembly takes memory for points, not for pairs", () => {
  const n = 9000, x = cloud(83, n, 2), y = cloud(84, n, 5), before = memory.buffer.byteLength;
  riesz({ via: "wasm", softening: 1e-3 })(x, x);
  riesz({ via: "wasm", softening: 1e-3, exponent: 1 })(y, y);
  // Three float64 and one float32 a coordinate, a few numbers a point, a page and scratch a thread; pairs: 324 MB.
  assert(memory.buffer.byteLength - before <= n * (5 * 28 + 64) + (1 << 20));
});

Deno.test("fieldVia() takes WebAssembly where there is work", () => {
  assertEquals([fieldVia(1e6, 2), fieldVia(64, 2)], ["wasm", "float64"]);
  const x = cloud(87, 3, 2), bad = Float64Array.of(1, NaN, 1);
  assertThrows(() => riesz({ via: "wasm" })(x, x, bad), RangeError, "weights must be finite, got NaN at 1");
  assertThrows(() => riesz({ via: "gpu" as "wasm" }), RangeError, "via must be one of float64, wasm");
});

Deno.test("without SharedArrayBuffer fields are float64, and WebAssembly says why it is not", async () => {
  const program = `delete globalThis.SharedArrayBuffer;
    const { riesz } = await import("driftfield/processes"), { fieldVia } = await import("driftfield/kernels");
    console.log(fieldVia(1e9, 9));
    const pair = { data: Float64Array.of(0, 1), shape: [2, 1] };
    try { riesz({ via: "wasm" })(pair, pair); } catch (error) { console.log(error.message); }`;
  const config = new URL("../../offline.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "-c", config, program],
  }).output();
  const [via, said] = new TextDecoder().decode(stdout).split("\n");
  assertEquals(via, "float64", new TextDecoder().decode(stderr));
  assertEquals(
    said,
    'via "wasm" is not possible here: plain TypeScript, slower: there is no SharedArrayBuffer',
  );
});
