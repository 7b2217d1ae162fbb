import { assert } from "@std/assert";
import { Matrix, solve } from "ml-matrix";
import { gaussianMixture } from "driftfield/datasets";
import {
  denoising,
  preconditioned,
  scorePrediction,
  type Times,
  varianceWeight,
  vPrediction,
} from "driftfield/losses";
import { mean } from "driftfield/metrics";
import { implicit, type Loss, regression, sizeOf, sliced } from "driftfield/networks";
import { edm, linearPath, type Schedule, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { linear, randomRow, rowsOf, slopes, small } from "./loss_in_float64.ts";

const always = (t: number): Times => () => ({ quantile: () => t, weight: () => 1 });

/** Where a loss, which must be quadratic in the weights, is least: its gradient and curvature are exact differences. */
function minimiser(loss: (row: Float64Array) => number, size: number): number[] {
  const at = (...ones: number[]) => {
    const row = new Float64Array(size);
    for (const i of ones) row[i] += 1;
    return loss(row);
  };
  const none = at(), single = Array.from({ length: size }, (_, i) => at(i));
  const curvature = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(i, j) - single[i] - single[j] + none;
      curvature.set(i, j, value);
      curvature.set(j, i, value);
    }
  }
  const slope = single.map((value, i) => value - none - curvature.get(i, i) / 2);
  return solve(curvature, Matrix.columnVector(slope.map((v) => -v))).to1DArray();
}

Deno.test("denoising, implicit and sliced losses of the same noised Gaussian data have one minimiser: its score", () => {
  const data = gaussianMixture({ means: [[1, -0.5]], covariances: [[[1, 0.6], [0.6, 0.8]]] }),
    t = 0.7,
    schedule = edm();
  const [[a, b], [, c]] = [[1 + t * t, 0.6], [0.6, 0.8 + t * t]], det = a * c - b * b; // of x_t
  const precision = [[c / det, -b / det], [-b / det, a / det]];
  const offset = precision.map(([p, q]) => p * 1 + q * -0.5);
  const truth = [...precision.flat().map((v) => -v), ...offset], rng = philox(8321), net = linear(2);
  const how = { predict: scorePrediction, times: always(t) };
  const losses = {
    denoising: regression(denoising(schedule, how)),
    implicit: implicit(schedule, how),
    sliced: sliced(schedule, { ...how, exactNorm: false }),
    "sliced, of less variance": sliced(schedule, how),
  };
  const rows = 1500, repetitions = 8;
  for (const [name, loss] of Object.entries(losses)) {
    const found = Array.from({ length: repetitions }, (_, n) => {
      const drawn = loss.draw(data.sample(rows, rng.fork(`data ${n}`)), rng, { step: n });
      return minimiser((row) => mean(rowsOf(loss, net, row, drawn)).value, sizeOf(net));
    });
    truth.forEach((value, k) => { // the inverse of a covariance of `rows` points in the plane: biased by 3/rows
      within(mean(found.map((one) => one[k])), value, `${name}, weight ${k}`, 4 * Math.abs(value) / rows);
    });
  }
});

Deno.test("their gradients in the weights of a network agree in the mean, whatever is predicted", () => {
  const data = gaussianMixture({ means: [[-1, 0], [1, 0.5]], sigma: 0.5 }), net = small(2), n = 2000;
  const cases: [Schedule, number, Parameters<typeof denoising>[1]][] = [
    [edm(), 0.5, { predict: preconditioned() }],
    [variancePreserving(), 0.3, { predict: vPrediction, weight: varianceWeight }],
    [linearPath(), 0.4, { predict: scorePrediction, weight: varianceWeight }],
  ];
  for (const [schedule, t, how] of cases) {
    const rng = philox(8322), x0 = data.sample(n, rng.fork("data")), options = { ...how, times: always(t) };
    const row = randomRow(net, rng.fork("weights"));
    const losses: Loss[] = [
      regression(denoising(schedule, options)),
      implicit(schedule, options),
      sliced(schedule, options),
      sliced(schedule, { ...options, exactNorm: false, law: "gaussian" }),
    ];
    for (const k of [0, 1, 2]) {
      const direction = rng.fork(`direction ${k}`).normal([1, sizeOf(net)]).data;
      const [first, ...others] = losses.map((loss) =>
        slopes(loss, net, row, loss.draw(x0, rng, { step: 1 }), direction)
      );
      assert(
        Math.abs(mean(first).value) > 4 * mean(first).standardError || k > 0,
        "there is a gradient to compare",
      );
      for (const other of others) {
        within(mean(other.map((v, i) => v - first[i])), 0, `${schedule.name}, direction ${k}`);
      }
    }
  }
});
