import { assert } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { edm, type PoissonFlow, poissonFlow } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  dpmSolver,
  kernelPrior,
  probabilityFlow,
  sample,
  type SampleOptions,
  type Sampler,
} from "driftfield/samplers";

const rows = eightGaussians().means, rng = philox(901), count = 10_000, close = 1e-3;
const heun = probabilityFlow({ variable: "log noise" });
const dormandPrince = adaptiveFlow({ variable: "log noise", relTol: close, absTol: close });

/** σ_min: at D = 1 a share of about σ/0.14 of the law that is left there is not within 10⁻³ of a row, denoised. */
const schedule = (D: number) => edm({ sigmaMin: D === 1 ? 1e-5 : 0.002 });

/** Which row each point is nearest to, and how far it is. */
function landing({ data, shape: [n] }: Points) {
  const nearest = new Uint8Array(n),
    distance = new Float64Array(n).fill(Infinity),
    counts = new Float64Array(8);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 8; k++) {
      const d = Math.hypot(data[2 * i] - rows.data[2 * k], data[2 * i + 1] - rows.data[2 * k + 1]);
      if (d < distance[i]) [nearest[i], distance[i]] = [k, d];
    }
    counts[nearest[i]]++;
  }
  return { counts, far: distance.filter((d) => d >= close).length / n };
}

async function landed(model: PoissonFlow, sampler: Sampler, options: SampleOptions = { count }) {
  for await (const frame of sample(model, { rng, sampler, ...options })) {
    if (frame.step === frame.steps) {
      return { ...landing(await frame.points()), evaluations: frame.evaluations };
    }
  }
  throw new Error("no end");
}

/** The largest of |count − n p|, in standard errors. */
const offBy = (counts: Float64Array, charges: ArrayLike<number>) =>
  Math.max(
    ...counts.map((c, k) =>
      Math.abs(c - count * charges[k]) / Math.sqrt(count * charges[k] * (1 - charges[k]))
    ),
  );

for (const D of [1, 8, 128]) {
  Deno.test(`the exact flow ends at a data point, at each as often: 8 points, D = ${D}`, async () => {
    const model = poissonFlow(rows, { extraDimensions: D, schedule: schedule(D) });
    // How often the model is asked: by Heun twice a step, and by Dormand–Prince six times, in about 20 steps.
    const ways = [[heun, 40, 81], [dpmSolver(), 40, 41], [dormandPrince, 1, 150]] as const;
    for (const [sampler, steps, most] of ways) {
      const { counts, far, evaluations } = await landed(model, sampler, { count, steps });
      assert(far <= 0.001, `${sampler.name}: ${100 * far} % are not within ${close}`);
      assert(offBy(counts, rows.data.map(() => 1 / 8)) < 4, `${sampler.name}: ${counts}`);
      assert(evaluations <= most, `${sampler.name}: ${evaluations} evaluations`);
    }
  });
}

Deno.test("too few steps leave points between the data, and at D = 1 too much noise at the end does, whatever the steps", async () => {
  const model = poissonFlow(rows, { extraDimensions: 1, schedule: schedule(1) });
  assert((await landed(model, heun, { count, steps: 10 })).far > 0.1, "10 steps of Heun");
  const noisy = poissonFlow(rows, { extraDimensions: 1 }), { from } = noisy.schedule; // σ_min = 0.002
  const { far } = await landed(noisy, dpmSolver(), { count, steps: 60 });
  // The law at the end, drawn exactly and denoised, leaves as much: the difference of two shares of 10,000.
  const truth = landing(noisy.denoise(lawAt(noisy, from, undefined), from));
  assert(
    far > 0.001 && Math.abs(far - truth.far) < 4 * Math.sqrt(2 * truth.far / count),
    `${far}, ${truth.far}`,
  );
});

for (const D of [1, 8, 128]) {
  Deno.test(`unequal charges are reached in proportion, from the exact law and nearly from the prior: D = ${D}`, async () => {
    const charges = Float64Array.from({ length: 8 }, (_, k) => (k + 1) / 36);
    const model = poissonFlow(rows, { extraDimensions: D, schedule: schedule(D), charges }),
      { to } = model.schedule;
    const exact = await landed(model, dpmSolver(), { start: lawAt(model, to, charges), steps: 25 });
    assert(offBy(exact.counts, charges) < 4, `from the exact law: ${exact.counts}`);
    assert(exact.far <= 0.001);
    // From the prior no share can be off by more than the total variation between it and that law: ½ E|1 − p/prior|.
    const near = await landed(model, dpmSolver(), { count, steps: 25 }), far = total(model, to);
    near.counts.forEach((c, k) => {
      const error = Math.sqrt(charges[k] * (1 - charges[k]) / count);
      assert(Math.abs(c / count - charges[k]) < 4 * error + far, `from the prior: ${c} at ${k}`);
    });
    assert(far < 0.006, `σ_max = 80: ${far}`); // E|⟨ε⟩·m|/2σ for charges whose mean is m, |m| = 0.83: about 0.004
    const low = poissonFlow(rows, {
      extraDimensions: D,
      charges,
      schedule: edm({ ...ends(D), sigmaMax: 1 }),
    });
    assert(
      offBy((await landed(low, dpmSolver(), { count, steps: 25 })).counts, charges) > 4,
      "a prior of σ_max = 1 is told from it",
    );
    const right = await landed(low, dpmSolver(), { start: lawAt(low, low.schedule.to, charges), steps: 25 });
    assert(offBy(right.counts, charges) < 4, `from the exact law at σ = 1: ${right.counts}`);
  });
}

const ends = (D: number) => ({ sigmaMin: schedule(D).from });

/** 10,000 draws of α x₀ + σ ε. */
function lawAt(
  { kernel, schedule: { alpha, sigma } }: PoissonFlow,
  t: number,
  charges?: Float64Array,
): Points {
  const u = rng.fork("which").uniform([count, 1]).data, data = new Float64Array(2 * count);
  u.forEach((u, i) => {
    let k = 0;
    for (let left = u - (charges?.[0] ?? 1 / 8); left > 0 && k < 7; left -= charges?.[k] ?? 1 / 8) k++;
    data.set(rows.data.subarray(2 * k, 2 * k + 2), 2 * i);
  });
  const noise = kernel.sample([count, 2], rng.fork("noise"));
  return float64.add(float64.scale(alpha(t), { data, shape: [count, 2] }), float64.scale(sigma(t), noise));
}

/** The total variation between the prior and the law at t, by draws of the prior: 4 standard errors above its mean. */
function total(model: PoissonFlow, t: number): number {
  const sigma = model.schedule.sigma(t),
    x = float64.scale(sigma, model.kernel.sample([count, 2], rng.fork("prior")));
  const [p, q] = [model.logDensity(x, t), kernelPrior(model.kernel, sigma).logDensity(x)];
  const { value, standardError } = mean(p.map((p, i) => Math.abs(Math.expm1(p - q[i])) / 2));
  return value + 4 * standardError;
}
