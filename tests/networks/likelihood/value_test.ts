import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import { flowMatching } from "driftfield/losses";
import { convergenceOrder, mean, variance } from "driftfield/metrics";
import {
  type DirectionLaw,
  learned,
  maximumLikelihood,
  type MaximumLikelihoodOptions,
  mlp,
  onPoints,
  sizeOf,
} from "driftfield/networks";
import { lawKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { ddpm, logLikelihood, probabilityFlow, sampleToEnd } from "driftfield/samplers";
import { euler, heun, midpoint, rk4 } from "driftfield/solvers";
import { within } from "../../within.ts";
import { linear, rowsOf } from "../loss_in_float64.ts";
import { net, row, viewOf } from "./flows.ts";

const at = { step: 3 }, log2Pi = Math.log(2 * Math.PI);

/** The loss of each row, of a network of those weights. */
const lossOf = (options: MaximumLikelihoodOptions, weights: Float64Array, x0: Points, architecture = net) => {
  const loss = maximumLikelihood(options);
  return rowsOf(loss, architecture, weights, loss.draw(x0, philox(0), at));
};

Deno.test("of v = x A + b each solver has its own exact likelihood: that of its step's affine map, and −tr A", () => {
  const A = [[0.3, -0.8], [0.5, -0.9]], b = [0.2, -0.4], x0 = philox(9401).normal([5, 2]), steps = 3;
  const weights = Float64Array.from([...A.flat(), ...b]), dt = 1 / steps;
  const taylor = { euler: 1, midpoint: 2, heun: 2, rk4: 4 };
  for (const solver of [euler, midpoint, heun, rk4]) {
    const rows = lossOf({ solver, steps }, weights, x0, linear(2));
    rows.forEach((loss, i) => {
      let x = [...x0.data.slice(2 * i, 2 * i + 2)];
      for (let n = 0; n < steps; n++) { // x + Σ dtᵏ/k! Aᵏ⁻¹ (A x + b), k up to the order
        let term = [0, 1].map((k) => dt * (x[0] * A[0][k] + x[1] * A[1][k] + b[k])), sum = x;
        for (let k = 1; k <= taylor[solver.name as "rk4"]; k++) {
          sum = sum.map((v, j) => v + term[j]);
          term = [0, 1].map((j) => dt / (k + 1) * (term[0] * A[0][j] + term[1] * A[1][j]));
        }
        x = sum;
      }
      const truth = ((x[0] ** 2 + x[1] ** 2) / 2 + log2Pi - (0.3 - 0.9)) / 2;
      assertAlmostEquals(loss, truth, 100 * Number.EPSILON * (1 + truth)); // of some hundred roundings
    });
  }
});

Deno.test("it is −log p/dim of logLikelihood(), to the solver's order, also of a network scaled to its data", async () => {
  const rng = philox(9402), x0 = rng.normal([8, 2]), weights = row(rng.fork("weights"));
  for (const objective of [undefined, flowMatching({ sigmaData: 1.7 })]) {
    const model = learned(viewOf(net, weights), maximumLikelihood({ objective }));
    const { logDensity } = await logLikelihood(model, x0, { relTol: 1e-11 });
    for (const solver of [euler, midpoint, heun, rk4]) {
      const counts = [8, 16, 32].map((n) => n * (solver.order === 4 ? 1 : 8));
      const errors = counts.map((steps) =>
        lossOf({ objective, solver, steps }, weights, x0).map((v, i) => Math.abs(v + logDensity[i] / 2))
      );
      const { value } = convergenceOrder(counts.map((n) => 1 / n), errors);
      assertAlmostEquals(value, solver.order, 0.1, solver.name);
    }
  }
});

Deno.test("penalties add what they weigh of ∫ ‖v‖² and ∫ ‖J‖²_F, per coordinate", () => {
  const x0 = philox(9403).normal([4, 2]), still = Float64Array.of(0, 0, 0, 0, 3, -4); // v = (3, −4)
  const turning = Float64Array.of(0, 2, -2, 0, 0, 0), solver = rk4, steps = 16; // v = 2 (−y, x), ‖v‖ constant
  const added = (options: MaximumLikelihoodOptions, weights: Float64Array) => {
    const [more, less] = [options, {}].map((o) => lossOf({ ...o, solver, steps }, weights, x0, linear(2)));
    return more.map((v, i) => v - less[i]);
  };
  const rounding = 1000 * Number.EPSILON;
  added({ kinetic: 0.3 }, still).forEach((v) => assertAlmostEquals(v, 0.3 * 25 / 2, rounding));
  added({ jacobian: 0.3 }, still).forEach((v) => assertAlmostEquals(v, 0, rounding));
  added({ jacobian: 0.3 }, turning).forEach((v) => assertAlmostEquals(v, 0.3 * 8 / 2, rounding));
  added({ kinetic: 0.3 }, turning).forEach((v, i) => { // rk4 loses (ωdt)⁶/72 of ‖x‖² a step
    const square = 4 * (x0.data[2 * i] ** 2 + x0.data[2 * i + 1] ** 2), lost = steps * (2 / steps) ** 6 / 72;
    assertAlmostEquals(v, 0.3 * square / 2, square * lost + rounding);
  });
});

Deno.test("probes give the exact loss in the mean, with and without penalties; three have a third of one's variance", () => {
  const rng = philox(9404), weights = row(rng.fork("weights")), n = 4000;
  const x0 = points(Array(n).fill([0.5, -1])), steps = 2;
  for (const penalties of [{}, { kinetic: 0.1, jacobian: 0.2 }]) {
    const [truth] = lossOf({ ...penalties, steps }, weights, x0);
    for (const law of ["rademacher", "gaussian"] as DirectionLaw[]) {
      const [one, three] = [1, 3].map((probes) => {
        const rows = lossOf({ ...penalties, probes, law, steps }, weights, x0);
        within(mean(rows), truth, `${law}, ${probes}`);
        return variance(rows);
      });
      const standardError = Math.hypot(one.standardError, 3 * three.standardError);
      within({ value: one.value - 3 * three.value, standardError }, 0, `variances, ${law}`);
    }
  }
});

Deno.test("a row's loss and draw depend on its own point, the generator and the step alone", () => {
  const rng = philox(9405), x0 = rng.normal([5, 2]), few = points(x0.data.slice(0, 6), 2);
  const weights = row(rng.fork("weights")), loss = maximumLikelihood({ probes: 2 });
  const [all, some, later] = [
    loss.draw(x0, rng, at),
    loss.draw(few, rng, at),
    loss.draw(x0, rng, { step: 4 }),
  ];
  assertEquals(Object.keys(all.arrays), ["x", "u0", "u1"]);
  for (const [name, { data }] of Object.entries(some.arrays)) {
    assertEquals(data, all.arrays[name].data.slice(0, 6));
  }
  for (const u of ["u0", "u1"]) assert(all.arrays[u].data.some((v, i) => v !== later.arrays[u].data[i]));
  assertEquals(rowsOf(loss, net, weights, some), rowsOf(loss, net, weights, all).slice(0, 3));
});

Deno.test("labels are told at all times: a class has the likelihood of the model that is told it", async () => {
  const told = mlp({ dim: 2, width: 6, depth: 1, frequencies: 2, classes: 2 }), rng = philox(9406);
  const weights = rng.normal([1, sizeOf(told)]).data.map((z) => z / 2), x0 = rng.normal([3, 2]);
  const loss = maximumLikelihood({ steps: 32 }), labels = [1, 0, 2], view = viewOf(told, weights);
  const { arrays } = loss.draw(x0, rng, at);
  const { logDensity } = await logLikelihood(learned(view, loss, { labels }), x0, { relTol: 1e-10 });
  loss.rows(onPoints, view.at(0, labels), arrays).data.forEach((v, i) =>
    assertAlmostEquals(v, -logDensity[i] / 2, 1e-6) // dt⁴ = 10⁻⁶
  );
});

Deno.test("the model is a flow: samplers that draw noise refuse it, and its law at t = 1 is N(0, I)", async () => {
  const { schedule, model } = maximumLikelihood(), still = model((x) => float64.scale(0, x), { dim: 2 });
  assertEquals([schedule.from, schedule.to], [0, 1]);
  assertAlmostEquals(still.kernel!.logDensity(points([[1, 1]]))[0], -1 - log2Pi);
  const count = 3, rng = philox(9407), drawn = still.kernel!.sample([count, 2], rng.fork("start"));
  const flowing = { count, rng, steps: 1, denoise: false, sampler: probabilityFlow({ solver: euler }) };
  assertEquals(await sampleToEnd(still, flowing), drawn);
  await assertRejects(() => sampleToEnd(still, { ...flowing, sampler: ddpm() }), TypeError, "by likelihood");
});

Deno.test("options out of range, another base, further answers and points that are not finite are refused by name", () => {
  const refused = (
    options: MaximumLikelihoodOptions,
    says: string,
    kind: typeof RangeError | typeof TypeError = RangeError,
  ) => assertThrows(() => maximumLikelihood(options), kind, says);
  refused({ steps: 0 }, "steps must be at least 1, got 0");
  refused({ probes: 0 }, "probes must be at least 1, got 0");
  refused({ kinetic: -1 }, "kinetic must be at least 0, got -1");
  refused({ jacobian: NaN }, "jacobian must be finite, got NaN");
  refused({ law: "uniform" as "gaussian" }, "law must be one of rademacher");
  refused({ gradient: "forward" as "adjoint" }, "gradient must be one of backpropagation");
  const base = lawKernel(eightGaussians());
  refused({ objective: flowMatching({ base }) }, "the base must be standard normal", TypeError);
  refused({ objective: { ...flowMatching(), further: 2 } }, "got 2 further numbers a point", TypeError);
  assertThrows(
    () => maximumLikelihood().draw(points([[0, NaN]]), philox(0), at),
    RangeError,
    "x0 must be finite",
  );
  const wide = mlp({ dim: 2, outputs: 3, width: 4 }), weights = new Float64Array(sizeOf(wide));
  assertThrows(
    () => lossOf({}, weights, points([[0, 1]]), wide),
    RangeError,
    "points have dim 2, but the network answers 3",
  );
});
