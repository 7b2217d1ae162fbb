import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Field, float64, type Points, points } from "driftfield/core";
import { gaussianMixture, noised, subMixture } from "driftfield/datasets";
import { energyTest, mean, variance } from "driftfield/metrics";
import {
  type DiffusionModel,
  edm,
  fromDenoiser,
  linearPath,
  type Schedule,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  classifierGuided,
  ddim,
  ddpm,
  edmSampler,
  guided,
  langevinCorrector,
  predictorCorrector,
  sampleToEnd,
} from "driftfield/samplers";
import { within } from "../within.ts";
import { sampledLaw } from "./gaussian.ts";

const views = ["score", "denoise", "noise", "velocity", "laplacian"] as const;
const means = [[-1, 0.5], [0.3, 1], [1, -0.7], [0, 0]], sigma = [0.3, 0.5, 0.4, 0.6], weights = [1, 2, 3, 2];
const all = gaussianMixture({ means, sigma, weights }), label = [1, 3]; // two components have the label

/** ∇ and Δ of log p(y | x_t) = log Σ_{k ∈ y} w_k N_k − log Σ_k w_k N_k, written out. */
function classifier(schedule: Schedule): { gradient: Field<Points>; laplacian: Field<Points> } {
  const parts = (x: readonly number[], t: number, of: readonly number[]) => {
    const a = schedule.alpha(t);
    const each = of.map((k) => {
      const v = (a * sigma[k]) ** 2 + schedule.variance(t), pull = means[k].map((m, d) => (a * m - x[d]) / v);
      return { v, pull, p: weights[k] / v * Math.exp(-v * (pull[0] ** 2 + pull[1] ** 2) / 2) };
    });
    const total = each.reduce((sum, { p }) => sum + p, 0);
    const score = [0, 1].map((d) => each.reduce((sum, { p, pull }) => sum + p / total * pull[d], 0));
    const curve = each.reduce(
      (sum, { p, pull, v }) => sum + p / total * (pull[0] ** 2 + pull[1] ** 2 - 2 / v),
      0,
    );
    return { score, laplacian: curve - score[0] ** 2 - score[1] ** 2 };
  };
  const rows = ({ data }: Points) =>
    Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i], data[2 * i + 1]]);
  const both = (x: readonly number[], t: number) => [parts(x, t, label), parts(x, t, [0, 1, 2, 3])];
  return {
    gradient: (x, t) =>
      points(rows(x).map((row) => both(row, t)).map(([y, p]) => y.score.map((s, d) => s - p.score[d]))),
    laplacian: (x, t) =>
      points(rows(x).map((row) => both(row, t)).map(([y, p]) => [y.laplacian - p.laplacian])),
  };
}

const near = (a: Points, b: Points, text: string) => {
  assertEquals(a.shape, b.shape, text);
  a.data.forEach((v, i) => assertAlmostEquals(v, b.data[i], 1e-12 * (1 + Math.abs(b.data[i])), text));
};

Deno.test("classifierGuided(): by Bayes' rule weight 1 gives the model of what has the label, in every view", () => {
  for (const schedule of [edm({ sigmaMin: 0.05 }), variancePreserving(), linearPath()]) {
    const model = noised(all, schedule),
      truth = noised(subMixture(all, label), schedule),
      { gradient, laplacian } = classifier(schedule);
    const x = philox(501).normal([20, 2]);
    for (const t of [0.1, 0.5, 0.9]) {
      const made = classifierGuided(model, gradient, { laplacian });
      for (const view of views) {
        near(made[view]!(x, t), truth[view]!(x, t), `${view}, ${schedule.name}, t = ${t}`);
      }
      for (const weight of [0, 0.3, 4]) {
        const [one, other] = [
          classifierGuided(model, gradient, { weight, laplacian }),
          guided<Points>(truth, model, weight),
        ];
        for (const view of views) near(one[view]!(x, t), other[view]!(x, t), `${view}, weight ${weight}`);
      }
    }
    assertEquals(classifierGuided(model, gradient).laplacian, undefined);
  }
});

Deno.test("guided(): weights 0 and 1 are the two models to the last bit, and the views stay those of one field", () => {
  for (const schedule of [edm(), variancePreserving(), linearPath()]) {
    const u = noised(all, schedule),
      c = noised(subMixture(all, [2]), schedule),
      x = philox(502).normal([20, 2]),
      t = 0.4;
    for (const view of views) {
      assertEquals(guided<Points>(c, u, 1)[view], c[view]);
      assertEquals(guided<Points>(c, u, 0)[view], u[view]);
    }
    const made = guided<Points>(c, u, 2.5), same = fromDenoiser(schedule, made.denoise, { dim: 2 });
    for (const view of views.slice(0, 4)) near(made[view]!(x, t), same[view]!(x, t), view);
    assertEquals(guided<Points>(fromDenoiser(schedule, c.denoise, { dim: 2 }), u, 2).laplacian, undefined);
  }
});

Deno.test("classifierGuided(): with weight 1 the samples are those that have the label", async () => {
  const schedule = variancePreserving(), law = subMixture(all, label), model = noised(all, schedule);
  const made = classifierGuided(model, classifier(schedule).gradient), rng = philox(503);
  const x = await sampleToEnd(made, { count: 700, steps: 20, sampler: edmSampler(), rng });
  const { pValue } = energyTest(x, law.sample(700, rng.fork("truth")), { rng });
  assert(pValue > 0.01, `p = ${pValue}`);
  const wrong = await sampleToEnd(model, { count: 700, steps: 20, sampler: edmSampler(), rng });
  assert(
    energyTest(wrong, law.sample(700, rng.fork("truth")), { rng }).pValue <= 0.01,
    "without a guide it is another law",
  );
});

Deno.test("guided(): the flow makes V_c^w V_u^{1−w} of Gaussians, not 1/(w/V_c + (1−w)/V_u): narrower if w > 1, wider if w < 1", () => {
  const schedule = edm(),
    [sc, su, far] = [1, 1.5, 80 ** 2],
    single = (s: number) => noised(gaussianMixture({ means: [[0]], sigma: s }), schedule);
  for (const w of [0.5, 2, 4]) {
    const model = guided<Points>(single(sc), single(su), w);
    const left = (s: number) => s * s * far / (s * s + far), flow = left(sc) ** w * left(su) ** (1 - w); // from σ = 80, not ∞
    const errors = [100, 200].map((steps) => sampledLaw(edmSampler(), model, { steps }).variance - flow);
    assertAlmostEquals(errors[0] / errors[1], 4, 1, `w = ${w}: Heun's order 2, ${errors}`);
    assert(Math.abs(errors[1]) < 0.01 * flow, `w = ${w}: ${errors[1]} of ${flow}`);
    const tilted = 1 / (w / sc ** 2 + (1 - w) / su ** 2);
    assert(w > 1 ? flow < 0.95 * tilted : flow > 1.05 * tilted, `w = ${w}: ${flow}, ${tilted}`);
  }
});

Deno.test("guided(): with many corrections it tends to p(x) p(y|x)^w after all", () => {
  const schedule = edm(),
    single = (s: number) => noised(gaussianMixture({ means: [[0]], sigma: s }), schedule);
  const w = 3, model = guided<Points>(single(1), single(2), w), tilted = 1 / (w - (w - 1) / 4);
  const corrector = langevinCorrector({ snr: 0.5 });
  const off = [1, 4, 16].map((corrections) => {
    const sampler = predictorCorrector({ predictor: ddim(), corrector, corrections });
    return Math.abs(sampledLaw(sampler, model, { steps: 50 }).variance / tilted - 1);
  });
  assert(
    Math.abs(sampledLaw(ddim(), model, { steps: 50 }).variance / tilted - 1) > 0.5,
    "without it is far off",
  );
  assert(off[1] < off[0] / 2 && off[2] < off[1] / 2 && off[2] < 0.02, `${off}`);
});

Deno.test("guided(): of two classes on a line, weight 3 overshoots p(x) p(y|x)³ and is too narrow; weight ½ falls short", async () => {
  const schedule = edm(), pair = gaussianMixture({ means: [[-1], [1]], sigma: 0.6 });
  const [u, c] = [noised(pair, schedule), noised(subMixture(pair, [1]), schedule)],
    grid = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 400);
  for (const w of [3, 0.5]) {
    const p = grid.map((x) => [1, -1].map((m) => Math.exp(-((x - m) ** 2) / 0.72))).map(([y, n]) =>
      (y + n) * (y / (y + n)) ** w
    );
    const of = (f: (x: number) => number) =>
      grid.reduce((sum, x, i) => sum + p[i] * f(x), 0) / p.reduce((sum, v) => sum + v, 0);
    const centre = of((x) => x), spread = of((x) => (x - centre) ** 2); // by the trapezium rule, exact to rounding here
    for (const sampler of [edmSampler(), ddpm()]) {
      const { data } = await sampleToEnd<Points>(guided<Points>(c, u, w) as DiffusionModel, {
        count: 2000,
        steps: 60,
        sampler,
        rng: philox(504),
      });
      const [m, v] = [mean(data), variance(data)], sign = Math.sign(w - 1);
      assert(
        sign * (m.value - centre) > 4 * m.standardError,
        `w = ${w}, ${sampler.name}: mean ${m.value}, not ${centre}`,
      );
      if (sampler.draws === 0) {
        assert(
          sign * (spread - v.value) > 4 * v.standardError,
          `w = ${w}: variance ${v.value}, not ${spread}`,
        );
      }
    }
  }
  const plain = await sampleToEnd<Points>(guided<Points>(c, u, 1), {
    count: 2000,
    steps: 60,
    sampler: edmSampler(),
    rng: philox(505),
  });
  within(mean(plain.data), 1, "weight 1", 1 / 80); // the prior has mean 0
});

Deno.test("guidance refuses what does not fit", () => {
  const flat = gaussianMixture({ means: [[0]], sigma: 1 }),
    a = noised(flat, edm()),
    none = () => points([[0]]);
  assertThrows(() => guided<Points>(a, a, -1), RangeError, "weight must be at least 0, got -1");
  assertThrows(
    () => classifierGuided(a, none, { weight: NaN }),
    RangeError,
    "weight must be finite, got NaN",
  );
  assertThrows(
    () => guided<Points>(a, noised(all, edm()), 2),
    RangeError,
    "conditional has dim 1, but unconditional has dim 2",
  );
  assertThrows(
    () => guided<Points>(a, noised(flat, variancePreserving()), 2),
    RangeError,
    "one schedule, got EDM and variance preserving",
  );
  assertThrows(
    () => guided<Points>(a, { ...a, space: { ...float64 } }, 2),
    TypeError,
    "must live in one space",
  );
});
