import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { divergenceBound, lossByLevel } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  type DiffusionModel,
  edm,
  fromNoise,
  linearPath,
  noiseLevel,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { round } from "../datasets/noised_laws.ts";
import { type Counted, countingSpace } from "../samplers/counting.ts";
import { pairModel } from "../samplers/pair.ts";
import { schedules } from "../schedules.ts";
import { within } from "../within.ts";
import { expectation } from "./quadrature.ts";

Deno.test("data N(0, s² I): the floor is α² s²/(α² s² + σ²) a dimension, at every level of every schedule", async () => {
  const data = gaussianMixture({ means: [[0, 0, 0]], sigma: 0.7 }), x0 = data.sample(1500, philox(841));
  for (const schedule of schedules) {
    const exact = noised(data, schedule), rows = await lossByLevel(exact, x0, { rng: philox(842), exact });
    for (const { t, level, loss, floor, excess } of rows) {
      within(floor!, 0.49 / (0.49 + level ** 2), `${schedule.name}, t = ${t}`);
      assertEquals([loss, excess], [floor, { value: 0, standardError: 0 }]); // who knows all has nothing to learn
    }
  }
});

Deno.test("any data: the floor is 1 − σ² J/d, and the loss of any network that of its score, plus d/σ² − J", async () => {
  const data = gaussianMixture({ means: [[-1.5], [1]], weights: [1, 2], sigma: [0.3, 0.8] }),
    schedule = edm();
  const exact = noised(data, schedule), x0 = data.sample(6000, philox(843));
  const networks: [string, DiffusionModel][] = [
    ["of another law", noised(gaussianMixture({ means: [[0.5]], sigma: 1 }), schedule)],
    ["of none", fromNoise(schedule, (x) => float64.map("sin", x), { dim: 1 })],
    ["that answers 0", fromNoise(schedule, (x) => float64.scale(0, x), { dim: 1 })],
  ];
  for (const [name, model] of networks) {
    const rows = await lossByLevel(model, x0, { rng: philox(844), exact, levels: [0.05, 0.3, 1, 3] });
    for (const { t, loss, floor, excess } of rows) {
      const square = (x: Points, y: Points) => float64.sub(x, y).data.map((v) => v * v);
      // the narrowest bump is 0.3 wide; beyond 12 nothing is left of N(1, 0.8² + 3²)… but at 3, where 30 will do
      const reach = t < 3 ? 12 : 30,
        average = (f: (x: Points) => Float64Array) => expectation(exact, t, reach, 1000, f);
      const J = average((x) => exact.score(x, t).data.map((v) => v * v));
      const ofScore = average((x) => square(model.score(x, t), exact.score(x, t))),
        at = `network ${name}, σ = ${t}`;
      within(floor!, 1 - t ** 2 * J, `floor, ${at}`, 1e-9);
      within(excess!, t ** 2 * ofScore, `excess, ${at}`, 1e-9);
      within(
        { value: loss.value / t ** 2, standardError: loss.standardError / t ** 2 },
        ofScore + 1 / t ** 2 - J,
        at,
        1e-9,
      );
    }
  }
});

Deno.test("loss − floor is the excess in expectation, and varies far more", async () => {
  // Of a network that errs by a share δ, loss − floor has an error of size δ and the excess of size δ²: here δ is a fiftieth.
  const schedule = linearPath(),
    exact = noised(round, schedule),
    x0 = round.sample(4000, philox(845)),
    seen: Points[] = [];
  const model: DiffusionModel = fromNoise(schedule, (x, t) => {
    seen.push(x);
    return float64.scale(0.98, exact.noise(x, t));
  }, { dim: 2 });
  const rows = await lossByLevel(model, x0, { rng: philox(846), exact, levels: [0.2, 0.5, 1, 2, 5] });
  const drawn = rows.map(({ t }, n) =>
    float64.scale(1 / schedule.sigma(t), float64.sub(seen[n], float64.scale(schedule.alpha(t), x0)))
  );
  const [one, other] = drawn.map(({ data }) => data);
  within(mean(one.map((v, at) => v * other[at])), 0, "levels have noise of their own");
  rows.forEach(({ t, loss, floor, excess }, n) => {
    const noise = drawn[n];
    const [learned, known] = [model, exact].map((one) => float64.sub(one.noise(seen[n], t), noise).data);
    const row = (i: number) =>
      [2 * i, 2 * i + 1].reduce((sum, at) => sum + (learned[at] ** 2 - known[at] ** 2) / 2, 0);
    const paired = mean(Float64Array.from({ length: 4000 }, (_, i) => row(i)));
    assertAlmostEquals(paired.value, loss.value - floor!.value, 1e-12);
    within({ ...paired, value: paired.value - excess!.value }, 0, `t = ${t}`);
    assert(
      excess!.standardError < paired.standardError / 5,
      `${excess!.standardError}, ${paired.standardError}`,
    );
  });
});

Deno.test("levels are twelve, even in ln σ/α from one end of the schedule to the other, or those asked for", async () => {
  const model = pairModel(variancePreserving()), x0 = points([[1], [-1]]), rng = philox(847);
  const { from, to } = model.schedule, rows = await lossByLevel(model, x0, { rng });
  const [least, most] = [from, to].map((t) => Math.log(noiseLevel(model.schedule, t)));
  assertEquals(rows.length, 12);
  rows.forEach(({ t, level, ...rest }, n) => {
    assertAlmostEquals(Math.log(level), least + n / 11 * (most - least), 1e-12);
    assertEquals([level, Object.keys(rest)], [noiseLevel(model.schedule, t), ["loss"]]);
  });
  assertAlmostEquals(rows[0].t, from, 1e-15);
  assertAlmostEquals(rows[11].t, to, 1e-15);
  const asked = await lossByLevel(model, x0, { rng, levels: [2, 0.5] });
  asked.forEach(({ level }, n) => assertAlmostEquals(level, [2, 0.5][n], 1e-12));
  assertEquals((await lossByLevel(model, x0, { rng, levels: 3 })).length, 3);
});

Deno.test("a model in another space has the same losses, and nothing of it is left there", async () => {
  const { space, live } = countingSpace(),
    x0 = round.sample(50, philox(848)),
    one = { data: x0.data, shape: [100, 1] } as const;
  const options = { rng: philox(849), levels: 4 }, there = pairModel<Counted>(edm(), { space });
  assertEquals(await lossByLevel(there, one, options), await lossByLevel(pairModel(edm()), one, options));
  assertEquals(live(), 0);
  const lost: DiffusionModel<Counted> = { ...there, noise: (x) => space.scale(NaN, x) };
  await assertRejects(
    () => lossByLevel(lost, one, options),
    RangeError,
    "noise of model at t = 0.002 must be finite",
  );
  assertEquals(live(), 0);
});

Deno.test("lossByLevel refuses data, levels and models that do not fit, by name", async () => {
  const exact = noised(round, edm()), rng = philox(0), x0 = points([[1, 2], [3, 4]]);
  const refused = (message: string, data: Points, change: Partial<Parameters<typeof lossByLevel>[2]> = {}) =>
    assertRejects(() => lossByLevel(exact, data, { rng, ...change }), RangeError, message);
  await refused("x0 must have at least 2 points, got 1", points([[1, 2]]));
  await refused("x0 must be finite, got NaN in row 1, column 0", points([[1, 2], [NaN, 4]]));
  await refused("x0 must have dim 2, as model, got 1", points([[1], [2]]));
  await refused("levels must be at least 2, got 1", x0, { levels: 1 });
  await refused("level must be positive, got 0", x0, { levels: [0] });
  await refused("value must be a log-SNR between", x0, { levels: [100] });
  await refused("exact must have the model's schedule, EDM, got linear path", x0, {
    exact: noised(round, linearPath()),
  });
  const line = noised(gaussianMixture({ means: [[0]], sigma: 1 }), edm());
  await refused("x0 must have dim 1, as exact, got 2", x0, { exact: line });
});

Deno.test("lossByLevel and divergenceBound end before the next level when they are aborted", async () => {
  const exact = noised(round, edm()), x0 = round.sample(5, philox(850));
  for (const judge of [lossByLevel, divergenceBound]) {
    const controller = new AbortController(), { signal } = controller, reason = new Error("enough");
    let asked = 0;
    const noise: typeof exact.noise = (x, t) => {
      if (++asked === 2) controller.abort(reason);
      return exact.noise(x, t);
    };
    const run = judge({ ...exact, noise }, x0, { rng: philox(851), exact, signal });
    assertEquals([await run.catch((error) => error), asked], [reason, 2]);
  }
});
