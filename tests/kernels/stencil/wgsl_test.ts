import { assert, assertRejects } from "@std/assert";
import { applyStencil, applyStencilOnGpu, type Stencil } from "driftfield/kernels";
import { philox } from "driftfield/random";
import { onCard } from "../on_card.ts";
import { all, neighbour, random } from "./stencils.ts";

/** u of float32, and what of it K directions round in a step: K + 1 products, K sums, rounded coefficients, fused or not. */
const u = 2 ** -24, gamma = (K: number) => (K + 3) * u / (1 - (K + 3) * u), least = 2 ** -126;

/** A^steps v, and how far float32 may be from it in each cell: the recursion beside `applyStencilOnGpu`. */
function bounded(stencil: Stencil, v: Float64Array, steps: number) {
  const K = stencil.offsets.length, size = (a: Float64Array) => a.map(Math.abs);
  const absolute = { ...stencil, centre: size(stencil.centre), coefficients: stencil.coefficients.map(size) };
  let truth = v, bound = v.map((x) => u * Math.abs(x) + least);
  for (let step = 0; step < steps; step++) {
    const errors = applyStencil(absolute, bound), sizes = applyStencil(absolute, size(truth));
    bound = errors.map((e, i) => (1 + gamma(K)) * e + gamma(K) * sizes[i] + 2 * (K + 1) * least);
    truth = applyStencil(stencil, truth);
  }
  return { truth, bound };
}

/** The same, scaled so that the sizes of a cell's coefficients add up to one: steps do not grow, however many. */
function tame({ stencil, v }: { stencil: Stencil; v: Float64Array }) {
  const sizes = stencil.coefficients.reduce(
    (sum, a) => sum.map((s, i) => s + Math.abs(a[i])),
    stencil.centre.map(Math.abs),
  );
  const scaled = (a: Float64Array) => a.map((x, i) => x / sizes[i]);
  return {
    v,
    stencil: { ...stencil, centre: scaled(stencil.centre), coefficients: stencil.coefficients.map(scaled) },
  };
}

const ends = [[false, false], [true, true], [true, false], [false, true]] as const;

/** Fewer cells than a region and more; fewer steps than a dispatch has, as many, and more. */
const cases = [[1, 1, 4, 3], [5, 4, 8, 19], [40, 33, 8, 8], [100, 50, 4, 21], [1, 40, 4, 9], [7, 1, 2, 300], [
  2000,
  1,
  2,
  300,
]] as const;

onCard(
  "applyStencilOnGpu is applyStencil to float32's rounding, whatever the grid, its ends and the steps",
  async (card) => {
    for (const [n0, n1, count, steps] of cases) {
      for (const periodic of ends) {
        const { stencil, v } = tame(random(101, [n0, n1], all.slice(0, count), periodic)), before = v.slice();
        const { truth, bound } = bounded(stencil, v, steps),
          found = await applyStencilOnGpu(card, stencil, v, steps);
        const bad = found.findIndex((x, i) => !(Math.abs(x - truth[i]) <= bound[i]));
        assert(bad < 0, `${n0} × ${n1}, periodic: ${periodic}, cell ${bad}: ${found[bad]} for ${truth[bad]}`);
        assert(v.every((x, i) => x === before[i]));
      }
    }
  },
);

onCard("applyStencilOnGpu takes one step unless it is told, and none", async (card) => {
  const ones = new Float64Array(3).fill(1), two = ones.map(() => 2), start = Float64Array.of(1, 10, 100);
  const shape = { shape: [3, 1], centre: ones, offsets: [[1, 0]], coefficients: [two] } as const;
  const stencil = { ...shape, periodic: [false, false] } as const;
  assert((await applyStencilOnGpu(card, stencil, start)).join() === "21,210,100");
  assert((await applyStencilOnGpu(card, stencil, start, 0)).join() === "1,10,100");
});

onCard("mass is kept within rounding on the GPU where columns sum to one", async (card) => {
  const n = 40, steps = 100, offsets = all.slice(0, 4), cells = n * n, rng = philox(102);
  for (const periodic of [[false, false], [true, true]] as const) {
    const blank = {
      shape: [n, n],
      offsets,
      periodic,
      centre: new Float64Array(cells),
      coefficients: [],
    } as const;
    const leaves = offsets.map((offset, k) =>
      rng.fork(`a${k}`).uniform([cells, 1]).data.map((share, cell) =>
        neighbour(blank, cell % n, Math.floor(cell / n), offset) < 0 ? 0 : share / 4
      )
    );
    const coefficients = offsets.map((offset, k) =>
      Float64Array.from({ length: cells }, (_, cell) => {
        const next = neighbour(blank, cell % n, Math.floor(cell / n), offset);
        return next < 0 ? 0 : leaves[k ^ 1][next];
      })
    );
    const centre = leaves[0].map((_, cell) => leaves.reduce((rest, a) => rest - a[cell], 1));
    const start = new Float64Array(cells), mass = (p: Float64Array) => p.reduce((sum, x) => sum + x, 0);
    start[3 * n] = 1;
    const end = await applyStencilOnGpu(card, { ...blank, centre, coefficients }, start, steps);
    // Errors of a step are γ of the mass at most, summed over cells; the rounding of what is added up here is far below.
    const bound = (1 + gamma(4)) ** steps - 1 + cells * steps * 10 * least;
    assert(Math.abs(mass(end) - 1) <= bound + cells * 2 ** -52, `${mass(end) - 1} of ${bound}`);
    assert(end.filter((p) => p > 0).length > cells / 2, "it has spread");
  }
});

onCard("applyStencilOnGpu refuses what is beyond float32, and says when values leave it", async (card) => {
  const one = (c: number) =>
    ({
      shape: [1, 1],
      centre: Float64Array.of(c),
      offsets: [],
      coefficients: [],
      periodic: [false, false],
    }) as const;
  const v = Float64Array.of(1);
  await assertRejects(
    () => applyStencilOnGpu(card, one(1e39), v),
    RangeError,
    "finite in float32, got Infinity at 0",
  );
  await assertRejects(
    () => applyStencilOnGpu(card, one(1), Float64Array.of(-1e39)),
    RangeError,
    "v must be finite in",
  );
  await assertRejects(() => applyStencilOnGpu(card, one(1), v, -1), RangeError, "steps must be between 0");
  await assertRejects(() => applyStencilOnGpu(card, one(1e30), v, 2), Error, "left the range of float32");
});
