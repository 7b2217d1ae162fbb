import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { type DiffusionModel, fromVelocity } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  changeOfVariables,
  encode,
  flowPairs,
  logLikelihood,
  pathEnergy,
  sampleToEnd,
} from "driftfield/samplers";
import { type OdeOptions, rodas4 } from "driftfield/solvers";
import type { Failure } from "../../lib/solvers/failure.ts";
import { straight } from "./whole.ts";

const each = (f: (x: number, t: number) => number) =>
  fromVelocity(straight, ({ data, shape }: Points, t) => ({ data: data.map((x) => f(x, t)), shape }), {
    dim: 2,
  });
const x = philox(1371).normal([8, 2]);

type How = Pick<OdeOptions, "maxSteps" | "solver" | "relTol" | "absTol">;
const carried = async (model: DiffusionModel, how: How) => {
  for await (const _ of changeOfVariables(model, x, { from: 0, to: 1, ...how }));
};
const upward = (model: DiffusionModel, how: How) =>
  encode(model, x, { sampler: adaptiveFlow(how), steps: 1 });
const ways: readonly ((model: DiffusionModel, how: How) => Promise<unknown>)[] = [
  carried,
  upward,
  (model, how) => logLikelihood(model, x, how),
  (model, how) => pathEnergy(model, x, how),
];

Deno.test("a stiff flow: every way of following it says where it is, how small the steps are, and to take rodas4", async () => {
  const k = 1e5, stiff = each((x, t) => -k * (x - Math.cos(3 * t)));
  for (const way of ways) {
    const { message, cause } = await assertRejects(() => way(stiff, { maxSteps: 300 }), Error);
    const { t, dt, state, row } = cause as Failure,
      place = /row (\d): \[([^,]+), ([^,\]]+)/.exec(message)!.slice(1).map(Number);
    const said = /^dopri5: (\S+) % of the way after 300 steps, the smallest (\S+) \(t = (\S+), dt = (\S+), /
      .exec(message);
    const [gone, smallest, when, step] = said!.slice(1).map(Number);
    assertEquals([when, step, ...place], [
      t,
      dt,
      row,
      ...state.data.subarray(row * state.shape[1], row * state.shape[1] + 2),
    ]);
    assertAlmostEquals(gone, 100 * t, 0.05 * gone, "two digits");
    assert(smallest < 3.4 / k && dt < 10 / k, message); // stability holds dt below 3.31/k, errors of the start more
    assert(message.endsWith("Try rodas4, since the problem looks stiff (dt |λ| > 3.25)"), message);
    await way(stiff, { maxSteps: 1000, solver: rodas4 }); // dopri5 would take k/3.3 steps
  }
  const { logDeterminant, latent } = await logLikelihood(stiff, x, { solver: rodas4 });
  logDeterminant.forEach((l) => assertAlmostEquals(l, -2 * k, 2 * k * 1e-5)); // 100 steps of 10⁻⁷ |l|
  // The slow curve: cos 3t + (3/k) sin 3t, up to O(k⁻²), and 100 steps of 10⁻⁷.
  latent.data.forEach((v) => assertAlmostEquals(v, Math.cos(3) + 3 / k * Math.sin(3), 1e-5));
});

Deno.test("a flow that blows up says where; one that ends at a time, that it does", async () => {
  const x0 = Math.max(...x.data), blowing = each((x) => x * x), ending = each((x, t) => t < 0.5 ? -x : NaN);
  for (const way of ways) {
    const blown = await assertRejects(() => way(blowing, {}), Error), { t, row } = blown.cause as Failure;
    assertAlmostEquals(t, 1 / x0, 1e-3); // x = x₀/(1 − x₀ t)
    assertEquals(row, Math.floor(x.data.indexOf(x0) / 2));
    assert(
      /the step underflows|not finite just beyond/.test(blown.message) &&
        blown.message.includes("Try an earlier end"),
    );
    const ended = await assertRejects(() => way(ending, {}), Error);
    assert(ended.message.includes("the field is not finite just beyond (t = 0.4999"), ended.message);
  }
  const fixed = await assertRejects(() => sampleToEnd(each((x) => -x * x), { start: x, steps: 100 }), Error);
  assert(/gave -?Infinity.*Try more steps, or other times/.test(fixed.message), fixed.message);
});

Deno.test("a tolerance of 0 or less is refused by name and value, however it is given", async () => {
  const calm = each((x) => -x);
  for (const way of ways) {
    for (const relTol of [0, -1e-3, NaN]) {
      await assertRejects(() => way(calm, { relTol }), RangeError, `relTol must be`);
    }
    for (const absTol of [0, -2]) {
      await assertRejects(() => way(calm, { absTol }), RangeError, `absTol must be positive, got ${absTol}`);
    }
    await assertRejects(() => way(calm, { maxSteps: 0 }), RangeError, "maxSteps must be at least 1, got 0");
  }
});

Deno.test("points of another dim are refused wherever a model is followed", async () => {
  const calm = each((x) => -x), narrow = points([[1], [2]]);
  const asks: [() => Promise<unknown>, string][] = [
    [() => encode(calm, narrow), "x must have dim 2, as the model, got 1"],
    [() => logLikelihood(calm, narrow), "x must have dim 2, as the model, got 1"],
    [() => pathEnergy(calm, narrow), "x must have dim 2, as the model, got 1"],
    [
      () => changeOfVariables(calm, narrow, { from: 0, to: 1 }).next(),
      "x must have dim 2, as the model, got 1",
    ],
    [() => sampleToEnd(calm, { start: narrow }), "start must have shape [batch, 2], got [2,1]"],
    [() => flowPairs(calm, { start: narrow }), "start must have shape [batch, 2], got [2,1]"],
  ];
  for (const [ask, message] of asks) await assertRejects(ask, RangeError, message);
});
