import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, take } from "driftfield/core";
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
        if (gamma > 0) continue;
        for (let i = 0; i < 4; i++) { // of length √(N + D), the last coordinate in the unit √D
          const [f, g, last] = target.data.subarray(3 * i, 3 * i + 3);
          assertAlmostEquals(f ** 2 + g ** 2 + extraDimensions * last ** 2, 2 + extraDimensions, 1e-12);
        }
      }
    }
  }
});

Deno.test("with a γ a target is shorter by ‖(m, r)‖/(‖(m, r)‖ + γ)", () => {
  const [plain, held] = [0, 0.5].map((gamma) => normalisedField({ share: 1, gamma, times: only(1) }));
  const [whole, short] = [plain, held].map((objective) => objective.regression(charges, rng).target);
  for (let i = 0; i < 4; i++) {
    const length = Math.sqrt(3) / whole.data[3 * i + 2]; // r = 1 is 1/√3 of the last coordinate's share of it
    for (const at of [3 * i, 3 * i + 1, 3 * i + 2]) {
      assertAlmostEquals(short.data[at], whole.data[at] * length / (length + 0.5), 1e-12);
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

Deno.test("F_{N+1} is held within what charges up to 4 s√N from the origin leave of it, and no model is infinite", () => {
  const [s, t, gamma] = [0.5, 0.01, 0.1],
    objective = normalisedField({ extraDimensions: 2, sigmaData: s, gamma });
  const x = points([[0, 0], [3, 4], [1e6, 0]]), reach = 4 * s * Math.sqrt(2);
  const lastAt = (distance: number, D: number, t: number, gamma: number) =>
    Math.sqrt(2 + D) * t / (Math.sqrt(D * t * t + distance ** 2) + gamma);
  for (const last of [0, -3, 0.002, 0.5]) {
    const model = objective.model((seen) => ({
      data: Float64Array.from({ length: 3 * seen.shape[0] }, (_, at) => at % 3 === 2 ? last : 1),
      shape: [seen.shape[0], 3] as const,
    }), { dim: 2 });
    const made = model.denoise(x, t).data;
    squaredNorms(x).map(Math.sqrt).forEach((norm, i) => {
      const [least, most] = [norm + reach, Math.max(0, norm - reach)].map((far) => lastAt(far, 2, t, gamma));
      const held = Math.min(most, Math.max(least, last));
      // held comes out of sums and differences with the answer: their rounding is one of 3
      const off = t / held * (1e-12 + 1e-15 / held);
      for (const at of [2 * i, 2 * i + 1]) assertAlmostEquals(made[at], x.data[at] - t / held, off);
    });
  }
  // charges at the far end of that, seen from all around
  const end = points(Array.from({ length: 200 }, () => [reach, 0])), times = only(1);
  const { target } = normalisedField({ share: 1, times, sigmaData: s }).regression(end, rng);
  const y =
    noisedBatches(edm(), { predict: dataPrediction, times, kernel: studentKernel(1) })(end, rng, { step: 0 })
      .x;
  squaredNorms(y).map(Math.sqrt).forEach((norm, i) => {
    const made = target.data[3 * i + 2], most = lastAt(Math.max(0, norm - reach), 1, 1, 0);
    assert(made >= lastAt(norm + reach, 1, 1, 0) * (1 - 1e-12) && made <= most * (1 + 1e-12), `${made}`);
  });
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
  // rows raised, logs and charges of the field's rows: 6 a row of the batch; 0.1 rows of about 60 numbers; 300 × 3000 is 300 a row
  assert(sum < 20 * rows, `${sum / rows} numbers a row`);
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
