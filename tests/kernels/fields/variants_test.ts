import { assert, assertEquals } from "@std/assert";
import { riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { prepared } from "../../../lib/kernels/fields/job.ts";
import { inShared } from "../../../lib/kernels/wasm/arena.ts";
import * as relaxed from "../../../lib/kernels/wasm/relaxed.wasm";
import * as simd from "../../../lib/kernels/wasm/simd.wasm";
import { errorBound } from "./bound.ts";

const shapes = [[61, 2, 2], [45, 3, 3], [50, 20, 2.5]] as const;

/** Forces of particles on each other, all of them by this thread in one piece. */
function alone(kernels: typeof simd, n: number, dim: number, s: number): Float64Array {
  const targets = { data: philox(81).normal([n, dim]).data, shape: [n, dim] as const };
  return inShared((arena) => {
    const { order, result } = prepared(arena, { targets, sources: targets, exponent: s, softening: 0 });
    kernels.fieldPack(order.job);
    kernels.fieldRows(order.job, order.scratch, 0, n);
    const { sums, nearest, log2 } = result,
      factor = (i: number) => 2 ** ((s - 1) * log2) * (nearest?.[i] ?? 1) ** (-s / 2);
    return sums.map((v, at) => v * factor(Math.floor(at / dim)) / (n - 1));
  });
}

Deno.test("fields with and without fused multiply–add both keep the bound", () => {
  for (const [n, dim, s] of shapes) {
    const targets = { data: philox(81).normal([n, dim]).data, shape: [n, dim] as const };
    const truth = riesz({ exponent: s })(targets, targets).data;
    const weights = new Float64Array(n).fill(1 / (n - 1));
    const bound = errorBound({ targets, sources: targets, weights, s, softening: 0 });
    for (const [name, kernels] of Object.entries({ relaxed, simd })) {
      const force = alone(kernels, n, dim, s);
      for (let i = 0; i < n; i++) {
        const error = Math.hypot(
          ...force.subarray(i * dim, (i + 1) * dim).map((v, k) => v - truth[i * dim + k]),
        );
        assert(error < bound[i].force, `${name}, row ${i} of ${n} × ${dim}, s = ${s}: ${error}`);
      }
    }
  }
});

Deno.test("a field is the same, bit by bit, however it is cut", () => {
  for (const [n, dim, s] of [[700, 2, 2], [300, 17, 3]] as const) {
    const x = { data: philox(82).normal([n, dim]).data, shape: [n, dim] as const };
    const sums = (cuts: number[]) =>
      inShared((arena) => {
        const { order, result } = prepared(arena, { targets: x, sources: x, exponent: s, softening: 0.1 });
        cuts.forEach((from, c) => relaxed.fieldRows(order.job, order.scratch, from, cuts[c + 1] ?? n));
        return result.sums.slice();
      });
    const whole = sums([0]);
    assertEquals(sums([0, 16, 48, 256]), whole);
    const first = riesz({ exponent: s, softening: 0.1, via: "wasm" })(x, x).data;
    for (let run = 0; run < 3; run++) {
      assertEquals(riesz({ exponent: s, softening: 0.1, via: "wasm" })(x, x).data, first);
    }
  }
});
