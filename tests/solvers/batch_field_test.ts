import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take, zeros } from "driftfield/core";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { batchField, batchScatter, batchVariance, randomBatches } from "driftfield/solvers";

const rng = philox(110);
const processes = {
  bare: interacting(),
  softened: interacting({ softening: 0.3 }),
  cubic: interacting({ exponent: 3, softening: 0.5 }),
  // An own force, not antisymmetric: the variance must be that of K(x_i − x_j) and of nothing else.
  own: interacting({ interaction: ownForce }),
};

/** K(x, y) = ‖y‖² (x − y). */
function ownForce(x: Points, y: Points): Points {
  const [n, dim] = x.shape, [m] = y.shape, force = zeros(x.shape), others = x === y ? m - 1 : m;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let size = 0;
      for (let k = 0; k < dim; k++) size += y.data[j * dim + k] ** 2;
      for (let k = 0; k < dim; k++) {
        force.data[i * dim + k] += size * (x.data[i * dim + k] - y.data[j * dim + k]) / others;
      }
    }
  }
  return force;
}

/** All choices of `size` of the numbers `from` … n − 1. */
function* choices(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else for (let i = from; i < n; i++) for (const rest of choices(n, size - 1, i + 1)) yield [i, ...rest];
}

Deno.test("over all batches there are, the force of a batch is that of all on average and its variance batchVariance()", () => {
  for (const [name, process] of Object.entries(processes)) {
    for (const [n, p, dim] of [[6, 2, 2], [6, 3, 1], [8, 4, 3], [5, 5, 2]]) {
      const x = rng.fork(`${n} ${p}`).normal([n, dim]), full = process.interaction(x, x);
      const variance = batchVariance(process, x, { batch: p });
      for (let i = 0; i < n; i++) {
        const with_i = [...choices(n, p)].filter((rows) => rows.includes(i));
        const forces = with_i.map((rows) => {
          const members = take(x, rows), at = rows.indexOf(i);
          return process.interaction(members, members).data.subarray(at * dim, (at + 1) * dim);
        });
        let spread = 0, size = 0;
        for (let k = 0; k < dim; k++) {
          const F = full.data[i * dim + k],
            average = forces.reduce((sum, f) => sum + f[k] / forces.length, 0);
          for (const f of forces) spread += (f[k] - F) ** 2 / forces.length;
          for (const f of forces) size += f[k] ** 2;
          assertAlmostEquals(average, F, 1e-14 * (1 + Math.sqrt(size)), `${name}: row ${i} of ${n}`);
        }
        assertAlmostEquals(
          variance[i],
          spread,
          1e-13 * (1 + size),
          `${name}: batches of ${p} of ${n}, row ${i}`,
        );
      }
    }
  }
});

Deno.test("batchField(): no bias within 4 standard errors, with softening and without, and the exact variance", () => {
  const draws = 4000, n = 11; // batches of 4: 5 and 6 particles
  const x = rng.fork("cloud").normal([n, 2]);
  for (const process of [processes.bare, processes.softened]) {
    for (const batch of [2, 4]) {
      const { field, bias, standardError, variance } = batchField(process, x, { batch, draws, rng });
      assertEquals(field, process.interaction(x, x));
      bias.data.forEach((b, i) => assertAlmostEquals(b, 0, 4 * standardError.data[i]));
      const truth = batchVariance(process, x, { batch });
      truth.forEach((v, i) => { // a mean of squares Q: its standard error is √(E Q² − (E Q)²)/√draws, bounded by the largest Q
        const largest = Math.max(
          ...partnersOf(x, i).map((j) => {
            const force = process.interaction(take(x, [i]), take(x, [j])).data;
            return force.reduce((sum, f, k) => sum + (f - field.data[2 * i + k]) ** 2, 0);
          }),
        );
        assertAlmostEquals(variance[i], v, 4 * Math.sqrt(largest * v / draws), `batch ${batch}, row ${i}`);
      });
    }
  }
});

const partnersOf = (x: Points, i: number) => [...Array(x.shape[0]).keys()].filter((j) => j !== i);

Deno.test("a bias is seen: a softened batch against the unsoftened force of all", () => {
  const x = points([[0, 0], [0.3, 0], [0, 1], [1, 1]]), { bare, softened } = processes;
  const { bias, standardError } = batchField(softened, x, { batch: 2, draws: 2000, rng });
  const wrong = bare.interaction(x, x).data, right = softened.interaction(x, x).data;
  assert(
    bias.data.some((b, i) => Math.abs(b + right[i] - wrong[i]) > 10 * standardError.data[i]),
    "softening one of the two moves the mean",
  );
});

Deno.test("batchScatter() averages over the sizes of batches that randomBatches() makes", () => {
  for (const [n, size] of [[11, 4], [10, 3], [7, 2], [12, 4], [9, 8], [5, 5], [2, 2], [3, 2]]) {
    const sizes = randomBatches(rng, n, size, 0).map((batch) => batch.length);
    const truth = sizes.reduce((sum, p) => sum + p / n * (p === n ? 0 : (n - p) / ((p - 1) * (n - 2))), 0);
    assertAlmostEquals(batchScatter(n, size), truth, 1e-15);
  }
});

Deno.test("batchVariance() answers for some rows as for all, and is nothing without batches", () => {
  const x = rng.fork("rows").normal([20, 3]), all = batchVariance(processes.bare, x, { batch: 5 });
  const some = batchVariance(processes.bare, x, { batch: 5, targets: [7, 0, 7] });
  some.forEach((v, i) => assertAlmostEquals(v, all[[7, 0, 7][i]], 1e-15 * v));
  assertEquals(batchVariance(processes.bare, x, { batch: "all" }), new Float64Array(20));
  assertEquals(batchVariance(processes.bare, x, { batch: 20 }), new Float64Array(20));
});

Deno.test("batchField() and batchVariance() name what is out of range", () => {
  const x = rng.normal([6, 2]), options = { batch: 2, draws: 2, rng };
  const refuse = (run: () => unknown, message: string) => assertThrows(run, RangeError, message);
  refuse(
    () => batchField(processes.bare, x, { ...options, batch: 7 }),
    "batch must be between 2 and 6, got 7",
  );
  refuse(() => batchField(processes.bare, x, { ...options, draws: 1 }), "draws must be at least 2, got 1");
  refuse(() => batchVariance(processes.bare, x, { batch: 1 }), "batch must be between 2 and 6, got 1");
  refuse(
    () => batchVariance(processes.bare, x, { batch: 2, targets: [6] }),
    "targets must be between 0 and 5, got 6",
  );
  refuse(
    () => batchVariance(processes.bare, zeros([1, 2]), { batch: 2 }),
    "x must have at least 2 points, got 1",
  );
  refuse(() => batchVariance(processes.bare, zeros([4, 2]), { batch: 2 }), "at one point");
  refuse(() => batchScatter(6, 1), "size must be between 2 and 6, got 1");
});
