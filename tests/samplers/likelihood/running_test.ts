import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points, points, zeros } from "driftfield/core";
import { noised } from "driftfield/datasets";
import { edm, fromScore, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  byCoordinates,
  changeOfVariables,
  type Divergence,
  exactDivergence,
  logLikelihood,
  normalPrior,
} from "driftfield/samplers";
import { heun } from "driftfield/solvers";
import { apart, pair } from "./mixtures.ts";

const model = noised(pair(2), variancePreserving()), x = pair(2).sample(10, philox(111));

Deno.test("a divergence of one's own is a function of three lines", async () => {
  const h = 1e-7, line = noised(pair(1), model.schedule), start = pair(1).sample(10, philox(112));
  const divergence: Divergence = ({ velocity }, x, t) => {
    const moved = velocity(float64.add(x, float64.constant(h, x)), t);
    return float64.scale(1 / h, float64.sub(moved, velocity(x, t)));
  };
  const how = { relTol: 1e-6 }, exact = await logLikelihood(line, start, how);
  const { logDensity, standardError } = await logLikelihood(line, start, { ...how, divergence });
  assert(apart(logDensity, exact.logDensity) < 1e-4); // 30 relTol each; h ‖∂²v‖ + 10⁻¹⁶ ‖v‖/h over the path is 10⁻⁵
  assertEquals(standardError, undefined);
});

Deno.test("any solver and a fixed number of steps will do: Heun errs by O(dt²)", async () => {
  const truth = model.logDensity(x, 0.001), errors = [];
  for (const steps of [400, 800]) {
    const { logDensity, evaluations } = await logLikelihood(model, x, {
      solver: heun,
      steps,
      prior: model.at(1),
    });
    errors.push(apart(logDensity, truth));
    assertEquals(evaluations, 2 * steps);
  }
  const order = Math.log2(errors[0] / errors[1]);
  assert(Math.abs(order - 2) < 0.1, `order ${order}`);
});

Deno.test("frames tell how far it is, ten times a second; leaving the loop or aborting ends it", async () => {
  const slow: Divergence = (flow, x, t) => {
    for (const until = performance.now() + 15; performance.now() < until;);
    return exactDivergence(flow, x, t);
  };
  const times: number[] = [], options = { from: 0, to: 1, relTol: 1e-6, divergence: slow };
  for await (const { t } of changeOfVariables(model, x, options)) times.push(t);
  assert(times.length > 4 && times[0] === 0 && times.at(-1) === 1, `${times}`);
  assert(times.every((t, n) => n === 0 || t > times[n - 1]));
  const controller = new AbortController(), reason = new Error("enough");
  const going = logLikelihood(model, x, { divergence: slow, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 50);
  assertEquals(await going.catch((error) => error), reason);
  const aborted = logLikelihood(model, x, { signal: AbortSignal.abort(reason) });
  assertEquals(await aborted.catch((error) => error), reason);
});

Deno.test("a row is what it is alone, to the tolerance, and the points are not changed", async () => {
  const before = x.data.slice(), all = await logLikelihood(model, x, { relTol: 1e-9 });
  const one = await logLikelihood(model, points([[...x.data.subarray(6, 8)]]), { relTol: 1e-9 });
  assert(Math.abs(one.logDensity[0] - all.logDensity[3]) < 6e-8); // 30 relTol each
  assertEquals(x.data, before);
});

Deno.test("bad input is refused by name and value, and never becomes NaN", async () => {
  const refused = (options: Parameters<typeof logLikelihood>[2], message: string, points: Points = x) =>
    assertRejects(() => logLikelihood(model, points, options), RangeError, message);
  await refused({}, "x must have dim 2, as the model, got 3", zeros([1, 3]));
  await refused({}, "NaN in row 0, column 1", points([[0, NaN]]));
  await refused({ from: -1 }, "from must be at least 0, got -1");
  await refused({ from: 0.5, to: 0.2 }, "to must be at least 0.5, got 0.2");
  await refused({ relTol: 0 }, "relTol must be at least");
  await refused({ prior: { logDensity: () => new Float64Array(10).fill(NaN) } }, "prior gives NaN in row 0");
  await refused({ prior: { logDensity: () => new Float64Array(3) } }, "prior must give 10 numbers, got 3");
  await refused({ divergence: () => zeros([3, 1]) }, "divergence must give shape [10, 1]");
  await refused({ divergence: (_, __, t) => zeros([10, t > 0.1 ? 2 : 1]) }, "must give shape");
  assertThrows(() => normalPrior(0), RangeError, "sigma must be between 1e-150 and 1e+150, got 0");
  assertThrows(
    () => exactDivergence({ velocity: model.velocity }, x, 0),
    TypeError,
    "flow must be a model with a laplacian",
  );
  const wide = { ...model, laplacian: () => zeros([10, 2]) };
  assertThrows(
    () => exactDivergence(wide, x, 0.5),
    RangeError,
    "laplacian must give shape [10, 1], got [10,2]",
  );
  const singular = fromScore(edm(), (x, t) => float64.scale(-1 / t, x), { dim: 2 });
  const stopped = await logLikelihood(singular, x, { from: 0, divergence: byCoordinates() }).catch((error) =>
    error
  );
  assert(stopped instanceof Error && stopped.message.includes("not finite"), stopped.message);
});
