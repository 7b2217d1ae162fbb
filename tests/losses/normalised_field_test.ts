import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, take, zeros } from "driftfield/core";
import {
  dataPrediction,
  dequantised,
  type ModelObjective,
  noisedBatches,
  normalisedField,
  poissonMatching,
} from "driftfield/losses";
import { edm, poissonFlow, studentKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { directionOf, type Row } from "./direction.ts";
import { only, timeAt } from "./networks.ts";

const charges = points([[1, 0], [-1, 0.5], [0, -1.5], [0.3, 0.2]]), rng = philox(911);

Deno.test("of a batch that is all the data, a network that has learned its directions is the exact flow", () => {
  for (const schedule of [edm(), variancePreserving()]) {
    for (const extraDimensions of [1, 2, 8]) {
      for (const gamma of [0, 0.5]) {
        const t = timeAt(schedule, 0.6),
          options = { extraDimensions, schedule, times: only(t), sigmaData: 1.1 };
        const objective = normalisedField({ ...options, gamma, share: 1 });
        const { x, target, time, weight } = objective.regression(charges, rng);
        const draw = noisedBatches(schedule, {
          predict: dataPrediction,
          times: only(t),
          kernel: studentKernel(extraDimensions),
        });
        const xt = draw(charges, rng, { step: 0 }).x,
          exact = poissonFlow(charges, { extraDimensions, schedule });
        const model = objective.model((seen, told) => {
          seen.data.forEach((v, at) => assertAlmostEquals(v, x.data[at], 1e-12));
          assertEquals(told, time[0]);
          return target;
        }, { dim: 2 });
        const truth = exact.denoise(xt, t);
        // y − m, a difference of numbers up to |y|
        const off = 1e-14 * Math.max(1, ...xt.data.map(Math.abs)) / schedule.alpha(t);
        model.denoise(xt, t).data.forEach((v, at) => assertAlmostEquals(v, truth.data[at], 10 * off));
        assertEquals([...weight], [1, 1, 1, 1]);
        assertEquals(model.kernel!.name, studentKernel(extraDimensions).name);
        const alpha = schedule.alpha(t),
          level = schedule.sigma(t) / alpha,
          about = { ...options, gamma, level };
        for (let i = 0; i < 4; i++) { // F = √(N+D) (m, ℓ)/(‖(m, r)‖ + γ) of m = y − E[x₀ | x_t]
          const [y, at] = [xt, truth].map(({ data }, n) =>
            [...data.subarray(2 * i, 2 * i + 2)].map((v) => n ? v : v / alpha)
          );
          const m = y.map((v, k) => v - at[k]), length = Math.hypot(...m, level * Math.sqrt(extraDimensions));
          const F = directionOf(target.data.subarray(3 * i, 3 * i + 3), { y, ...about });
          [...m, level].forEach((v, k) =>
            assertAlmostEquals(F[k], Math.sqrt(2 + extraDimensions) * v / (length + gamma), 10 * off)
          );
        }
      }
    }
  }
});

Deno.test("a network that answers 0 sees data at the origin, and from afar there is no more to learn of data there", () => {
  const x = points([[0.3, -0.2], [4, 5], [-1e7, 3]]), origin = points([[0, 0], [0, 0]]);
  for (const extraDimensions of [1, 2, 8]) {
    for (const t of [0.002, 1, 80]) {
      const objective = normalisedField({ extraDimensions, share: 1, gamma: 0.1, times: only(t) });
      const model = objective.model((seen) => zeros([seen.shape[0], 3]), { dim: 2 });
      assert(model.denoise(x, t).data.every((v) => v === 0));
      // |G| ≤ (κ − 1) ‖(y, r)‖/s, e too being at most ‖(y, r)‖, and that is s/(L + ‖(y, r)‖) < s/(2r) where γ = 0, and less
      const { target } = objective.regression(origin, rng), r = t * Math.sqrt(extraDimensions);
      assert(target.data.every((v) => Math.abs(v) < Math.min(1, 1 / (2 * r))));
    }
  }
});

Deno.test("the first ⌈share · batch⌉ rows are perturbed, as by poissonMatching: nothing but the target differs", () => {
  const x0 = philox(912).normal([90, 3]), at = { step: 5 };
  for (const extraDimensions of [1, 4]) {
    const objective = normalisedField({ extraDimensions, share: 0.12, sigmaData: 1.3 });
    const { x, time, target } = objective.regression(x0, rng, at),
      first = Array.from({ length: 11 }, (_, i) => i);
    const other = poissonMatching({ extraDimensions, sigmaData: 1.3 }).regression(take(x0, first), rng, at);
    assertEquals([x, time], [other.x, other.time]);
    assertEquals(target.shape, [11, 4]);
    assertEquals(objective.regression(x0, rng, at).target, target);
    const moved: Points = { ...x0, data: x0.data.map((v, at) => at < 33 ? v : v + 1) }; // the field is all rows'
    const field = objective.regression(moved, rng, at);
    assertEquals(field.x, x);
    assert(field.target.data.every((v, at) => v !== target.data[at]));
  }
  const { x, target } = normalisedField().regression(x0, rng);
  assertEquals([x.shape, target.shape], [[12, 3], [12, 4]]);
});

Deno.test("F_{N+1} is held to charges no farther than 4 s√N from the origin, and no model is infinite", () => {
  const [s, t, gamma, extraDimensions] = [0.5, 0.01, 0.1, 2], reach = 4 * s * Math.sqrt(2);
  const objective = normalisedField({ extraDimensions, sigmaData: s, gamma });
  const x = points([[0, 0], [3, 4], [1e6, 0]]);
  for (const last of [0, -0.05, -3, -1e9, 0.5, 1e9]) {
    const G = [1, 1, last];
    const model = objective.model((seen) => points(Array.from({ length: seen.shape[0] }, () => G)), {
      dim: 2,
    });
    const made = model.denoise(x, t).data;
    squaredNorms(x).forEach((norm2, i) => {
      const row: Row = {
        y: [...x.data.subarray(2 * i, 2 * i + 2)],
        level: t,
        extraDimensions,
        sigmaData: s,
        gamma,
      };
      const F = directionOf(G, row), L = Math.sqrt(s ** 2 + norm2 + 2 * t * t);
      const held = Math.max(2 * t / (L + gamma + reach), F[2]), norm = Math.sqrt(norm2);
      const off = 1e-14 * (norm + 2 * t * (norm + s) / (L + gamma) / held); // of y, and of F's parts over what is held
      for (const k of [0, 1]) assertAlmostEquals(made[2 * i + k], row.y[k] - t * F[k] / held, off);
    });
  }
  // charges at the far end of that, seen from all around: they are not held
  const end = points(Array.from({ length: 200 }, () => [reach, 0])),
    options = { times: only(1), sigmaData: s };
  const far = normalisedField({ ...options, share: 1 }), { target } = far.regression(end, rng);
  const y =
    noisedBatches(edm(), { predict: dataPrediction, times: only(1), kernel: studentKernel(1) })(end, rng, {
      step: 0,
    }).x;
  const found = far.model(() => target, { dim: 2 }).denoise(y, 1),
    size = Math.sqrt(Math.max(...squaredNorms(y)));
  found.data.forEach((v, at) => assertAlmostEquals(v, end.data[at], 1e-14 * Math.max(1, size)));
});

Deno.test("memory is linear in the batch: nothing of ⌈share · batch⌉ × batch numbers is made", () => {
  const [rows, dim] = [3000, 3],
    x0 = philox(913).normal([rows, dim]),
    objective = normalisedField({ share: 0.1 });
  objective.regression(take(x0, [0, 1]), rng); // tables
  const Original = Float64Array, lengths: number[] = [];
  globalThis.Float64Array = new Proxy(Original, {
    construct(target, args, self) {
      const made = Reflect.construct(
        target,
        args,
        self === globalThis.Float64Array ? target : self,
      ) as Float64Array;
      if (!(args[0] instanceof ArrayBuffer)) lengths.push(made.length); // not views
      return made;
    },
  });
  try {
    objective.regression(x0, rng);
  } finally {
    globalThis.Float64Array = Original;
  }
  const sum = lengths.reduce((sum, n) => sum + n, 0);
  assert(lengths.length > 10 && Math.max(...lengths) <= rows * (dim + 1), `${Math.max(...lengths)}`);
  // rows raised, logs and charges of the field's rows: 6 a row of the batch; 0.1 rows of about 60 states of 3 or 4; 300 × 3000 is 300 a row
  assert(sum < 40 * rows, `${sum / rows} numbers a row`);
});

Deno.test("dequantised keeps the way to a model, of both objectives, and moves the whole batch", () => {
  const all: ModelObjective[] = [poissonMatching({ extraDimensions: 1 }), normalisedField({ share: 0.5 })];
  for (const objective of all) {
    const made = dequantised(objective, { unit: 1 });
    assertEquals([made.name, made.schedule, made.model], [
      objective.name,
      objective.schedule,
      objective.model,
    ]);
    const u = rng.fork("dequantise").uniform([4, 2], { step: 2 });
    const moved = float64.add(charges, { ...u, data: u.data.map((v) => v - 0.5) });
    assertEquals(made.regression(charges, rng, { step: 2 }), objective.regression(moved, rng, { step: 2 }));
  }
});

Deno.test("normalisedField refuses what is out of range, by name", () => {
  const refused = (message: string, options: Parameters<typeof normalisedField>[0]) =>
    assertThrows(() => normalisedField(options), RangeError, message);
  refused("extraDimensions must be finite, got Infinity", { extraDimensions: Infinity });
  refused("extraDimensions must be at least 1, got 0", { extraDimensions: 0 });
  refused("sigmaData must be positive, got -1", { sigmaData: -1 });
  refused("share must be positive, got 0", { share: 0 });
  refused("share must be between 0 and 1, got 1.5", { share: 1.5 });
  refused("gamma must be at least 0, got -1", { gamma: -1 });
  const { regression, model } = normalisedField();
  assertThrows(
    () => regression(points([[NaN]]), rng),
    RangeError,
    "x0 must be finite, got NaN in row 0, column 0",
  );
  assertThrows(() => model((x) => x, { dim: 0 }), RangeError, "dim must be at least 1, got 0");
  const narrow = model((x) => x, { dim: 2 }); // a network of too few outputs
  assertThrows(() => narrow.denoise(points([[1, 2]]), 1), RangeError, "k must be between 0 and 1, got 2");
});
