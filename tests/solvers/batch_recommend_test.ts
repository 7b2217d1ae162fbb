import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { coldEquilibrium, interacting, riesz, secondMoment } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  batchScatter,
  effectiveTemperature,
  recommendBatches,
  simulate,
  softeningBias,
} from "driftfield/solvers";

const rng = philox(114);

/** A cloud at rest. */
async function settled(process: ReturnType<typeof interacting>, n: number): Promise<Points> {
  let x = rng.fork("settled").normal([n, 2]);
  for await (const { points } of simulate(process, x, { dt: 0.05, steps: 120, rng, batch: 20 })) {
    x = await points();
  }
  return x;
}

Deno.test("what is recommended has the excess that it says, below the tolerated one, in the second moment", async () => {
  const n = 400, T = 0.2, tolerance = 0.05, process = interacting({ temperature: T });
  const x = await settled(interacting({ temperature: T, softening: 0.1 }), n);
  const { batch, dt, softening, excess } = recommendBatches(process, x, { tolerance, largest: 1 });
  assert(excess <= tolerance / 2 * (1 + 1e-12) && batch !== "all");
  const softened = interacting({ temperature: T, softening }), found: number[] = [];
  const every = Math.ceil(2 / dt), steps = 150 * every;
  for await (
    const { step, points } of simulate(softened, x, { dt, steps, every, rng: rng.fork("run"), batch })
  ) {
    if (step > 0) found.push(mean(squaredNorms(await points())).value);
  }
  // m₂ = (c + 2d(T + δT))/(2k)
  const { value, standardError } = mean(found), free = secondMoment(process, 1, 2, Infinity);
  const measured = (value - free) * 2 / 4, error = standardError / 2;
  assert(Math.abs(measured) < tolerance + 4 * error, `${measured} ± ${error}`);
  // The steps add `excess`, softening takes half of the tolerance; both as of the one cloud that was looked at. Its n points
  // know a mean to a few 1/√n = 5 %, of which four are taken.
  assertAlmostEquals(measured, excess - tolerance / 2, 4 * error + 4 * excess / Math.sqrt(n));
});

Deno.test("the recommended batch is the cheapest: (p − 1)² = hB/A; with a largest step it is the smallest that will do", () => {
  const n = 600, c = 1.5, x = rng.fork("cheap").normal([n, 2]);
  const process = interacting({ strength: c, temperature: 0.2, softening: 0.2 });
  const found = recommendBatches(process, x, { tolerance: 0.01, largest: Infinity, overhead: 50 });
  // A and B by another way: the excess of all on all, from the drift, and that of batches, from effectiveTemperature().
  const force = riesz({ softening: 0.2 })(x, x).data;
  const A = force.reduce((sum, f, i) => sum + (c * f - x.data[i]) ** 2, 0) / n / 4;
  const excess = (p: number) => A + effectiveTemperature(process, x, { batch: p, dt: 1 }) - 0.2;
  const B = excess(2) - A, best = 1 + Math.sqrt(50 * B / A);
  const cost = (p: number) => (p - 1 + 50) * (p === n ? A : excess(p)) / 0.01;
  assertAlmostEquals(found.cost / cost(found.batch as number), 1, 1e-12);
  // Sizes of batches are whole numbers of which two are mixed: within a step of ⌊n/p⌋, and never dearer than the formula's.
  assert(found.cost <= cost(Math.round(best)) * (1 + 1e-12));
  assert(Math.abs(found.batch as number - best) < 0.2 * best, `${found.batch}`);
  assertAlmostEquals(found.dt * excess(found.batch as number), 0.01, 1e-14);
  const bound = recommendBatches(process, x, { tolerance: 0.01, largest: 0.003, overhead: 0 });
  assertEquals(bound.batch, 2);
  const long = recommendBatches(process, x, { tolerance: 0.01, largest: found.dt, overhead: 1e9 });
  assert(long.dt <= found.dt && long.excess <= 0.01);
});

Deno.test("the softening takes half of the tolerance from c; one that is given stays", () => {
  const x = rng.fork("soft").normal([300, 3]), tolerance = 0.02, strength = 2;
  const { softening } = recommendBatches(interacting({ strength, temperature: 0.3 }), x, { tolerance });
  const lost = strength * (1 - softeningBias(x, softening!)) / (2 * 3);
  assertAlmostEquals(lost, tolerance / 2, 0.02 * tolerance / 2); // ε to 1 %, its square to 2 %
  const cubic = interacting({ strength, temperature: 0.3, exponent: 2.5 }),
    found = recommendBatches(cubic, x, { tolerance });
  const virial = (epsilon: number) =>
    riesz({ exponent: 2.5, softening: epsilon })(x, x).data.reduce((sum, f, i) => sum + f * x.data[i], 0) /
    300;
  assertAlmostEquals(
    strength * (virial(0) - virial(found.softening!)) / 3,
    tolerance / 2,
    0.02 * tolerance / 2,
  );
  assertEquals(recommendBatches(interacting({ softening: 0.4 }), x, { tolerance }).softening, 0.4);
  const own = interacting({ interaction: riesz({ softening: 0.4 }) });
  const [a, b] = [own, interacting({ softening: 0.4 })].map((process) =>
    recommendBatches(process, x, { tolerance })
  );
  assertEquals({ ...a, softening: 0.4 }, b);
});

Deno.test("more rows than are looked at: the same recommendation as from all, to the noise of the sample", () => {
  const x = rng.fork("many").normal([6000, 2]), process = interacting({ temperature: 0.2, softening: 0.3 });
  const few = { data: x.data.slice(0, 4000), shape: [2000, 2] as const };
  const options = { tolerance: 0.01, largest: Infinity };
  const [a, b] = [recommendBatches(process, x, options), recommendBatches(process, few, options)];
  assertAlmostEquals(a.dt / b.dt, 1, 4 / Math.sqrt(2000));
});

Deno.test("the noise of the rows that are looked at is not taken for an error of the step", () => {
  const n = 4000, dim = 64, z = rng.fork("sphere").normal([n, dim]), r2 = squaredNorms(z);
  const x = points(z.data.map((v, i) => v * Math.sqrt(0.5 / r2[Math.floor(i / dim)])), dim); // where all forces balance
  const process = interacting({ softening: 0.1 }), force = process.interaction(x, x).data;
  const A = force.reduce((sum, f, i) => sum + (f - x.data[i]) ** 2, 0) / n / (2 * dim);
  const { batch, dt } = recommendBatches(process, x, { tolerance: 0.01, largest: Infinity, overhead: 1e9 });
  assertEquals(batch, "all");
  // 2000 rows have this much more noise than 4000; uncorrected it would be all there. Of the scatter of it, √(2/64), 2.8 fit.
  const noise = effectiveTemperature(process, x, { batch: 2000, dt: 1, targets: [0, 1000, 2000, 3000] });
  assertAlmostEquals(0.01 / dt, A, noise / 2);
});

Deno.test("the default tolerance is 1 % of T, or of m₂ at T = 0; what nothing bounds, and bad numbers, are refused", () => {
  const warm = rng.fork("warm").normal([200, 2]), largest = Infinity;
  const at = (temperature: number, more: object = {}) =>
    recommendBatches(interacting({ temperature, softening: 0.2 }), warm, { largest, ...more });
  assertEquals(at(0.3), at(0.3, { tolerance: 0.003 }));
  const m2 = mean(squaredNorms(warm)).value;
  assertAlmostEquals(at(0).dt, at(0, { tolerance: m2 / 200 }).dt, 1e-12);
  assertAlmostEquals(coldEquilibrium(2).secondMoment, 0.5);
  assertEquals(
    recommendBatches(interacting({ softening: 0.2, pull: 4 }), warm, { tolerance: 1e9 }).dt,
    0.1 / 4,
  );
  const refuse = (process: object, options: object, message: string) =>
    assertThrows(() => recommendBatches(interacting(process), warm, options), RangeError, message);
  refuse({ strength: 0 }, {}, "strength must not be 0");
  refuse({ pull: 0 }, {}, "tolerance is needed where temperature and pull are 0");
  refuse({}, { tolerance: 0 }, "tolerance must be positive, got 0");
  refuse({}, { largest: -1 }, "largest must be positive, got -1");
  refuse({}, { overhead: -1 }, "overhead must be at least 0, got -1");
  const rest = points([[-Math.SQRT1_2], [Math.SQRT1_2]]); // two particles at rest: no error at any step
  const still = interacting({ softening: 1e-300 });
  assertThrows(
    () =>
      recommendBatches(
        {
          ...still,
          strength: 1,
          pull: 0,
          interaction: (x) => ({ ...x, data: x.data.map(() => 0) }),
        },
        rest,
        { tolerance: 1 },
      ),
    RangeError,
    "nothing bounds dt",
  );
  assertEquals(batchScatter(200, 2), 1);
});
