import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points, zeros } from "driftfield/core";
import { eightGaussians, gaussianMixture } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { edm, poissonFlow, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { probabilityFlow, sampleToEnd } from "driftfield/samplers";
import { fieldLines, solveOde } from "driftfield/solvers";
import { within } from "../../within.ts";

const eight = eightGaussians(), { means } = eight, s = eight.sigma![0], R = 20, count = 400;
const equal = new Float64Array(8).fill(1 / 8),
  uneven = Float64Array.from({ length: 8 }, (_, k) => (k + 1) / 36);

/** The field in the plane of Gaussians of charge w_k: Σ_k w_k (x − m_k)(1 − e^{−ρ²/2s²})/ρ², ρ = ‖x − m_k‖. */
const smooth = (w: Float64Array) => (x: Points): Points => {
  const E = zeros(x.shape);
  for (let i = 0; i < x.data.length; i += 2) {
    for (let k = 0; k < 8; k++) {
      const [dx, dy] = [x.data[i] - means.data[2 * k], x.data[i + 1] - means.data[2 * k + 1]],
        q = dx * dx + dy * dy;
      const share = q === 0 ? 0 : -w[k] * Math.expm1(-q / (2 * s * s)) / q;
      E.data[i] += share * dx, E.data[i + 1] += share * dy;
    }
  }
  return E;
};

const circle = (radius: number) =>
  points(Array.from({ length: count }, (_, k) => {
    const angle = 2 * Math.PI * (k + 0.5) / count;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }));

/** Of each point the mode that is nearest, and half its squared distance from the centre of that: its mean is spread². */
function modesOf({ data, shape: [n] }: Points) {
  const mode = new Int32Array(n), halves = new Float64Array(n).fill(Infinity);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 8; k++) {
      const half = ((data[2 * i] - means.data[2 * k]) ** 2 + (data[2 * i + 1] - means.data[2 * k + 1]) ** 2) /
        2;
      if (half < halves[i]) [mode[i], halves[i]] = [k, half];
    }
  }
  const shares = Array.from(equal, (_, k) => mode.filter((m) => m === k).length / n);
  return { mode, halves, shares };
}

/** Spread within modes, about the mean of what is in them. */
function spreadOf(x: Points): number {
  const { mode } = modesOf(x), n = x.shape[0], sums = Array.from({ length: 8 }, () => [0, 0, 0]);
  mode.forEach((k, i) => [1, x.data[2 * i], x.data[2 * i + 1]].forEach((v, c) => sums[k][c] += v));
  const off = (i: number, c: number) => (x.data[2 * i + c] - sums[mode[i]][1 + c] / sums[mode[i]][0]) ** 2;
  return Math.sqrt(mode.reduce((sum, _, i) => sum + off(i, 0) + off(i, 1), 0) / (2 * n));
}

/** dx/dt = −E from the circle: from far away ‖x‖² falls by 2 a unit of time, so that it arrives at R²/2. */
const backward = (w: Float64Array) => {
  const E = smooth(w);
  return solveOde((x) => float64.scale(-1, E(x)), circle(R), { to: R ** 2 / 2 + 200 });
};

Deno.test("the naive backward flow shrinks each mode to a point: equal modes survive, their spread does not", async () => {
  const { at } = await backward(equal),
    spreads = [0, 4, 8, 16, 24, 200].map((late) => spreadOf(at(R ** 2 / 2 + late)));
  assertAlmostEquals(s, 0.3536, 1e-4);
  assert(spreads[0] < 0.65 * s && spreads[4] < 0.08, `${spreads}`); // .222, .152, .122, .094, .077
  assert(spreads.every((v, i) => i === 0 || v < spreads[i - 1]));
  // At a centre −∇·E is −w/s², shared by two directions but for the others' traceless field: there e^{−t/2}, about.
  assert(spreads[5] < 1e-6, `${spreads[5]}`);
  assertEquals(modesOf(at(R ** 2 / 2 + 200)).shares, Array.from(equal)); // by symmetry
});

Deno.test("the naive backward flow loses modes of unequal weights", async () => {
  const { at, end } = await backward(uneven), { shares } = modesOf(end);
  // A weak blob has no point where its own field, at most 0.451 w/s, holds out against that of the others.
  assert(shares.slice(0, 4).every((share) => share === 0), `${shares}`);
  assert(shares.slice(4).every((share) => share > 0.2), `${shares}`);
  assert(spreadOf(end) < 1e-6 && spreadOf(at(R ** 2 / 2 + 16)) < s / 2);
});

Deno.test("charges without a width are reached in proportion: to follow lines is no error, the smooth density is", () => {
  // Lines at infinity carry equal flux: of `count` lines, an end of each of a charge's bundles, at most two, may be off.
  const E = riesz({ softening: 1e-9 }),
    far = 1000,
    lines = fieldLines((x) => E(x, means, uneven), circle(far), { length: -2 * far, count: 401 });
  const ends = points(lines.map(({ points: { data } }) => [data.at(-2)!, data.at(-1)!])),
    { shares, halves } = modesOf(ends);
  assert(lines.every(({ ended }) => ended) && halves.every((half) => half < 1e-8));
  // The circle is about the origin and not the charges' centre, 0.9 from it: shares are off by 2 · 0.9/far · diameter/π at most.
  shares.forEach((share, k) => assertAlmostEquals(share, uneven[k], 4 / count + 2 / far));
});

Deno.test("with one dimension more the flow keeps both: spread and weights", async () => {
  const centres = Array.from({ length: 8 }, (_, k) => Array.from(means.data.subarray(2 * k, 2 * k + 2)));
  const rows = gaussianMixture({ means: centres, weights: Array.from(uneven), sigma: s }).sample(
    800,
    philox(1381),
  );
  const model = poissonFlow(rows, { extraDimensions: 1, via: "wasm", schedule: edm({ sigmaMax: 1000 }) });
  const options = { count: 1500, rng: philox(1382), steps: 40, sampler: probabilityFlow() };
  const made = modesOf(await sampleToEnd(model, options)), data = modesOf(rows);
  within(mean(made.halves), mean(data.halves).value, "spread²", 0.01 * s ** 2); // Heun's steps: .3 % at twice as many
  uneven.forEach((_, k) => {
    const hits = mean(Float64Array.from(made.mode, (m) => m === k ? 1 : 0));
    within(hits, data.shares[k], `weight ${k}`);
  });
});
