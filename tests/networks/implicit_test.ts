import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, points, squaredNorms } from "driftfield/core";
import { eightGaussians, gaussianMixture, noised } from "driftfield/datasets";
import {
  dataPrediction,
  denoising,
  edmWeight,
  likelihoodWeight,
  noisePrediction,
  preconditioned,
  scorePrediction,
  type Times,
  varianceWeight,
  velocityPrediction,
  vPrediction,
} from "driftfield/losses";
import { mean } from "driftfield/metrics";
import { implicit, mlp, sizeOf, sliced } from "driftfield/networks";
import { edm, linearPath, studentKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { inFloat64, randomRow, rowsOf, small } from "./loss_in_float64.ts";

const at = { step: 3 }, net = small(2);
const always = (t: number, counts = 1): Times => () => ({ quantile: () => t, weight: () => counts });

Deno.test("without a schedule it is the explicit loss of the data's score but for E ‖∇ log p‖²", () => {
  for (const data of [gaussianMixture({ means: [[0, 0], [1, 2]], sigma: 0.8 }), eightGaussians()]) {
    const rng = philox(8301),
      x = data.sample(4000, rng.fork("data")),
      row = randomRow(net, rng.fork("weights"));
    const loss = implicit(), drawn = loss.draw(x, rng, at), rows = rowsOf(loss, net, row, drawn);
    const truth = data.score!(x), error = float64.sub(inFloat64(net, row, drawn).value(x), truth);
    const explicit = squaredNorms(error), known = squaredNorms(truth);
    within(mean(rows.map((v, i) => v - (explicit[i] - known[i]) / 2)), 0, "implicit − explicit");
  }
});

Deno.test("under a schedule each row is λ (‖s‖² + 2 ∇·s)/dim of the model that the network is read as", () => {
  const rng = philox(8302), row = randomRow(net, rng.fork("weights")), x0 = rng.normal([6, 2]);
  const predictions = [
    preconditioned({ sigmaData: 0.7 }),
    noisePrediction,
    dataPrediction,
    scorePrediction,
    velocityPrediction,
    vPrediction,
  ];
  for (const [schedule, t] of [[edm(), 0.4], [variancePreserving(), 0.5], [linearPath(), 0.6]] as const) {
    for (const predict of predictions) {
      for (const weight of [varianceWeight, likelihoodWeight, edmWeight()]) {
        const loss = implicit(schedule, { predict, weight, times: always(t, 3) }),
          drawn = loss.draw(x0, rng, at);
        const F = inFloat64(net, row, drawn), { scale } = predict(schedule, t), { x } = drawn.arrays;
        const divergence = (x: typeof x0) => {
          const [first, second] = F.along(
            x,
            [0, 1].map((k) => ({ data: x.data.map((_, i) => +(i % 2 === k)), shape: x.shape })),
          ).along;
          return float64.add(float64.column(first, 0), float64.column(second, 1));
        };
        const model = loss.model((x) => F.value(x), { dim: 2, divergence }), xt = float64.scale(1 / scale, x);
        const norms = squaredNorms(model.score(xt, t)),
          spread = model.laplacian!(xt, t).data,
          lambda = 3 * weight(schedule, t);
        rowsOf(loss, net, row, drawn).forEach((v, i) => { // rounding of terms that cancel, some 100 of them
          const terms = lambda * (norms[i] + 2 * Math.abs(spread[i])) / 2;
          assertAlmostEquals(
            v,
            lambda * (norms[i] + 2 * spread[i]) / 2,
            100 * Number.EPSILON * (1 + terms) * 10,
          );
        });
      }
    }
  }
});

Deno.test("under a schedule it is the explicit loss of the noised data's score but for a constant", () => {
  const data = gaussianMixture({ means: [[-1, 0], [1, 0.5]], sigma: 0.5 }), schedule = variancePreserving();
  const rng = philox(8303), row = randomRow(net, rng.fork("weights")), exact = noised(data, schedule);
  const loss = (t: number) =>
    implicit(schedule, { predict: vPrediction, weight: varianceWeight, times: always(t) });
  for (const t of [0.1, 0.4, 0.9]) {
    const drawn = loss(t).draw(data.sample(3000, rng.fork("data")), rng, at), { x } = drawn.arrays;
    const model = loss(t).model((x) => inFloat64(net, row, drawn).value(x), { dim: 2 }),
      truth = exact.score(x, t);
    const explicit = squaredNorms(float64.sub(model.score(x, t), truth)), known = squaredNorms(truth);
    const rows = rowsOf(loss(t), net, row, drawn), lambda = schedule.variance(t) / 2;
    within(
      mean(rows.map((v, i) => v - lambda * (explicit[i] - known[i]))),
      0,
      `implicit − explicit at t = ${t}`,
    );
  }
});

Deno.test("a row's draw depends on its own point, the generator and the step alone", () => {
  const rng = philox(8304), x0 = rng.normal([5, 2]), few = points(x0.data.slice(0, 6), 2);
  for (
    const loss of [
      implicit(),
      implicit(edm()),
      sliced(undefined, { slices: 2 }),
      sliced(edm(), { law: "gaussian" }),
    ]
  ) {
    const all = loss.draw(x0, rng, at),
      some = loss.draw(few, rng, at),
      later = loss.draw(x0, rng, { step: 4 });
    for (const [name, { data, shape }] of Object.entries(some.arrays)) {
      assertEquals(data, all.arrays[name].data.slice(0, 3 * shape[1]), name);
    }
    assertEquals(later.arrays, loss.draw(x0, rng, { step: 4 }).arrays);
    const drawn = loss.name.startsWith("sliced") ? ["u0"] : "model" in loss ? ["x", "skip"] : [];
    for (const name of drawn) {
      assert(all.arrays[name].data.some((v, i) => v !== later.arrays[name].data[i]), name);
    }
  }
});

Deno.test("points and coefficients that are not finite, and answers of another dim, are refused by name", () => {
  const rng = philox(8305), wide = mlp({ dim: 2, outputs: 3, width: 4 }), x0 = points([[0, 1]]);
  for (const loss of [implicit(), sliced()]) {
    const row = new Float64Array(sizeOf(wide)), drawn = loss.draw(x0, rng, at);
    assertThrows(() => rowsOf(loss, wide, row, drawn), RangeError, "points have dim 2, but answers 3");
  }
  for (const loss of [implicit(), implicit(edm()), sliced()]) {
    assertThrows(
      () => loss.draw(points([[0, NaN]]), rng, at),
      RangeError,
      "x0 must be finite, got NaN in row 0",
    );
  }
  const broken = implicit(edm(), { weight: () => NaN });
  assertThrows(() => broken.draw(x0, rng, at), RangeError, "of EDM must be finite, got NaN");
});

Deno.test("the batch is the one that denoising draws: losses that share it can be compared in pairs", () => {
  const rng = philox(8306), x0 = rng.normal([50, 2]), { x, time } = denoising(edm()).regression(x0, rng, at);
  for (const loss of [implicit(edm()), sliced(edm())]) {
    const drawn = loss.draw(x0, rng, at);
    assertEquals([drawn.arrays.x, drawn.time], [x, time]);
  }
});

Deno.test("noise of another law is refused: its score is no field of a flow", () => {
  const options = { kernel: studentKernel(8) }, says = "got Student t of 8 degrees of freedom";
  for (const make of [() => implicit(edm(), options), () => sliced(edm(), options)]) {
    assertThrows(make, TypeError, says);
  }
});
