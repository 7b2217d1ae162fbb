import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { particleMatching, type ParticleMatchingOptions, squaredErrors } from "driftfield/losses";
import { equilibrium, interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { particleReading } from "../../../lib/losses/particles/particle_reading.ts";
import { forwardMoments } from "../../../lib/losses/particles/forward_moments.ts";

const warm = { strength: 1.5, pull: 0.8, temperature: 0.3 }, rng = philox(981), at = { step: 3 };
const x0 = philox(982).normal([40, 2]), options = { dim: 2, horizon: 2, steps: 7, sigmaData: 1 };
const matching = (of: object = {}, more: Partial<ParticleMatchingOptions> = {}) =>
  particleMatching(interacting({ ...warm, ...of }), { ...options, ...more });

/** Columns from … to − 1 of each row. */
const part = ({ data, shape: [n, dim] }: Points, from: number, to: number): Points =>
  points(Array.from({ length: n }, (_, i) => [...data.slice(i * dim + from, i * dim + to)]));

Deno.test("a regression is the moments of forwardMoments(), in the units of particleReading()", () => {
  const { schedule, regression, further } = matching(), read = particleReading(schedule, 1);
  const { x, time, target, weight } = regression(x0, rng, at);
  const moments = forwardMoments(schedule, 7, x0, rng, at);
  assertEquals([time, further], [moments.u, 2]);
  const [F, S] = [part(target, 0, 2), part(target, 2, 4)];
  for (let i = 0; i < 40; i++) {
    const { scale, drift, score } = read(time[i]);
    for (const k of [0, 1]) {
      const j = 2 * i + k, own = moments.x.data[j];
      assertAlmostEquals(x.data[j], scale * own, 1e-15 * 8);
      assertAlmostEquals(
        drift.skip * own + drift.out * F.data[j],
        moments.drift.data[j],
        1e-13 * (1 + Math.abs(moments.drift.data[j])),
      );
      assertAlmostEquals(
        score.skip * own + score.out * S.data[j],
        moments.score.data[j],
        1e-13 * (10 + Math.abs(moments.score.data[j])),
      );
      assertEquals(weight[4 * i + k], 1);
      assertAlmostEquals(
        weight[4 * i + 2 + k],
        1 / (1 + (moments.spread[i] / score.out) ** 2),
        1e-14,
      );
    }
  }
});

Deno.test("the velocity that is learned is that of the same draws: dt/du (drift − T score)", () => {
  const both = matching(), one = matching({}, { learn: "velocity" }), T = warm.temperature;
  const two = both.regression(x0, rng, at),
    velocity = one.regression(x0, rng, at),
    read = particleReading(one.schedule, 1);
  assertEquals([two.x, two.time], [velocity.x, velocity.time]);
  assert(!("further" in one));
  const { spread } = forwardMoments(one.schedule, 7, x0, rng, at);
  velocity.target.data.forEach((v, j) => {
    const i = j >> 1, k = j % 2, { pace, scale, drift, score, velocity: own } = read(velocity.time[i]);
    const x = velocity.x.data[j] / scale;
    const f = drift.skip * x + drift.out * two.target.data[4 * i + k];
    const s = score.skip * x + score.out * two.target.data[4 * i + 2 + k];
    const size = pace * (Math.abs(f) + T * Math.abs(s) + Math.abs(x));
    assertAlmostEquals(own.skip * x + own.out * v, pace * (f - T * s), 1e-13 * size);
    assertAlmostEquals(
      velocity.weight[j],
      1 / (1 + (pace * T * spread[i] / own.out) ** 2),
      1e-13,
    );
  });
});

Deno.test("a network's model: drift, score and velocity as its answers are read, at x/L", () => {
  const objective = matching(),
    read = particleReading(objective.schedule, 1),
    u = 0.6,
    x = points([[0.3, -2], [1, 4]]);
  const asked: [Points, number][] = [];
  const network = (x: Points, u: number) => {
    asked.push([x, u]);
    return points(Array.from({ length: x.shape[0] }, (_, i) => [x.data[2 * i], 2, -3, x.data[2 * i + 1]]));
  };
  const model = objective.model(network, { dim: 2 }), { pace, scale, drift, score } = read(u);
  const at = (k: number) => x.data[k] * scale, T = warm.temperature;
  const F = [at(0), 2, at(2), 2].map((v, j) => drift.skip * x.data[j] + drift.out * v);
  const S = [-3, at(1), -3, at(3)].map((v, j) => score.skip * x.data[j] + score.out * v);
  model.forward.drift(x, u).data.forEach((v, j) => assertAlmostEquals(v, pace * F[j], 1e-13));
  model.score(x, u).data.forEach((v, j) => assertAlmostEquals(v, S[j], 1e-12));
  model.velocity(x, u).data.forEach((v, j) => assertAlmostEquals(v, pace * (F[j] - T * S[j]), 1e-12));
  assertEquals(model.forward.g2(u), 2 * T * pace);
  assertEquals(asked.map(([, u]) => u), [u, u, u]); // once for each
  assertEquals(asked[0][0], float64.scale(scale, x));
  const one = matching({}, { learn: "velocity" }),
    flow = one.model((x: Points) => float64.scale(2, x), { dim: 2 });
  const { velocity } = particleReading(one.schedule, 1)(u);
  flow.velocity(x, u).data.forEach((v, j) =>
    assertAlmostEquals(v, velocity.skip * x.data[j] + velocity.out * 2 * at(j), 1e-12)
  );
  for (const [view, what] of [[flow.score, "score"], [flow.forward.drift, "drift"]] as const) {
    assertThrows(
      () => view(x, u),
      TypeError,
      `the ${what} is not known: the network has learned the velocity alone`,
    );
  }
});

Deno.test("without noise the flow is the drift, of which all is known: no further outputs, weights of 1", () => {
  const cold = matching({ temperature: 0 }), { target, weight, time } = cold.regression(x0, rng, at);
  assert(!("further" in cold));
  assertEquals([cold.name, matching().name], [
    "particle matching (velocity)",
    "particle matching (drift and score)",
  ]);
  assertEquals(new Set(weight), new Set([1]));
  const { drift, x } = forwardMoments(cold.schedule, 7, x0, rng, at),
    read = particleReading(cold.schedule, 1);
  target.data.forEach((v, j) => {
    const { pace, velocity: { skip, out } } = read(time[j >> 1]);
    assertAlmostEquals(
      skip * x.data[j] + out * v,
      pace * drift.data[j],
      1e-12 * (1 + Math.abs(pace * drift.data[j])),
    );
  });
  const model = cold.model((x: Points) => float64.scale(2, x), { dim: 2 });
  assertEquals(model.velocity(x0, 0.5), model.forward.drift(x0, 0.5));
  assertThrows(() => model.score(x0, 0.5), TypeError);
});

Deno.test("models start from the equilibrium, or from the base that is given: its density and its draws", () => {
  const process = interacting(warm), law = equilibrium(process, 2), none = () => points([[0, 0, 0, 0]]);
  const { kernel, schedule } = matching().model(none, { dim: 2 }), sigma = schedule.sigma(1);
  const draws = kernel!.sample([6, 2], rng), own = law.sample(6, rng.fork("step 0"));
  draws.data.forEach((v, j) => assertAlmostEquals(sigma * v, own.data[j], 1e-14));
  const exact = law.logDensity!(own).map((v) => v + 2 * Math.log(sigma));
  kernel!.logDensity(draws).forEach((v, i) => assertAlmostEquals(v, exact[i], 1e-9));
  const base = {
    name: "one",
    dim: 2,
    sample: (n: number) => points(Array.from({ length: n }, () => [sigma, 0])),
  };
  assertEquals(
    matching({}, { base }).model(none, { dim: 2 }).kernel!.sample([2, 2], rng),
    points([[1, 0], [1, 0]]),
  );
});

Deno.test("options, data and dims out of range are refused, by name", () => {
  const refused = (more: object, message: string, of: object = {}) =>
    assertThrows(() => matching(of, more), RangeError, message);
  refused({ learn: "score" }, "learn must be one of");
  refused({ sigmaData: 0 }, "sigmaData must be positive, got 0");
  refused({ steps: 0 }, "steps must be at least 1, got 0");
  refused({ dim: 0 }, "dim must be at least 1, got 0");
  refused({ pace: 0.1 }, "pace must be between 1 and 20, got 0.1");
  refused({}, "the equilibrium is known for exponent 2 or 2 without softening", { exponent: 3 });
  refused({}, "strength must be at least 0, got -1", { strength: -1 });
  assertThrows(
    () => matching().model(() => x0, { dim: 3 }),
    RangeError,
    "model must have points of dim 2, as the process, got 3",
  );
  assertThrows(
    () => matching().regression(points([[1, 2]]), rng),
    RangeError,
    "data must have at least 2 points",
  );
});

Deno.test("each number counts by a weight of its own: the loss of rows", () => {
  const regression = matching().regression(x0, rng, at), F = philox(985).normal([40, 4]);
  const rows = squaredErrors(regression, F);
  rows.forEach((v, i) => {
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      sum += regression.weight[4 * i + k] * (F.data[4 * i + k] - regression.target.data[4 * i + k]) ** 2 / 4;
    }
    assertAlmostEquals(v, sum, 1e-13 * sum);
  });
  const even = { ...regression, weight: Float64Array.from({ length: 160 }, (_, at) => (at >> 2) / 40) };
  const plain = { ...regression, weight: Float64Array.from({ length: 40 }, (_, i) => i / 40) };
  const short = { ...regression, weight: new Float64Array(159) };
  assertThrows(() => squaredErrors(short, F), RangeError, "weight must have length 40 or 160, got 159");
  squaredErrors(plain, F).forEach((v, i) => assertAlmostEquals(squaredErrors(even, F)[i], v, 1e-14 * v));
});
