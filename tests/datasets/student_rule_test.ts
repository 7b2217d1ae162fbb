import { assert, assertAlmostEquals } from "@std/assert";
import { points } from "driftfield/core";
import { noisedPoints } from "driftfield/datasets";
import { edm, poissonFlow } from "driftfield/processes";
import { scaleRule } from "../../lib/datasets/scale_rule.ts";

Deno.test("near the data the integral over scales takes fewer nodes as D grows, down to a dozen", () => {
  const counts = [8, 128, 1e5, 1e9].map((D) => {
    const { step, first, logRest, tolerance } = scaleRule(2, D, 1e-10);
    let nodes = 0; // to where what is left is the tolerance, of a density that is (2π)⁻¹, σ = 1
    for (let k = first; logRest(k * step, 1) > Math.log(tolerance / (2 * Math.PI)); k--) nodes++;
    return nodes;
  });
  counts.forEach((count, i) => assert(count >= 12 && (i === 0 || count <= counts[i - 1]), `${counts}`));
});

Deno.test("what is left below a scale is no less than its terms, and no more than a few times as much", () => {
  for (const D of [1, 8, 1000, 1e6]) {
    const { step, first, logRest, logWeight } = scaleRule(3, D, 1e-10);
    const term = (k: number) => Math.exp(logWeight(k * step) + 3 / 2 * (k * step - Math.log(2 * Math.PI)));
    for (let k = first, seen = 0; seen < 5; k--) {
      const bound = Math.exp(logRest(k * step, 1));
      if (!(bound < 1e-3)) continue;
      let sum = 0;
      for (let below = k; term(below) > 1e-20 * term(k); below--) sum += term(below);
      // concave in the logarithm: a geometric series bounds the terms, and is the better the further down
      assert(bound >= sum * (1 - 1e-9) && bound < 3 * sum, `D = ${D}, k = ${k}: ${bound} for ${sum}`);
      seen++;
    }
  }
});

Deno.test("rows under Student noise of a thousand million degrees of freedom are those of Poisson flow", () => {
  const rows = points([[-1], [1]]), x = points([[0.5], [30]]), extraDimensions = 1e9;
  const model = noisedPoints(rows, edm(), { extraDimensions }), flow = poissonFlow(rows, { extraDimensions });
  const truth = flow.denoise(x, 1).data; // the rule, what is cut off and what is left out: 1e-10 of E‖x₀‖ = 1 each
  model.denoise(x, 1).data.forEach((v, i) => assertAlmostEquals(v, truth[i], 3e-10));
});
