import { assert, assertEquals } from "@std/assert";
import { float64, points } from "driftfield/core";
import {
  cosine,
  type DiffusionModel,
  edm,
  forwardSde,
  fromDenoiser,
  fromNoise,
  fromScore,
  fromVelocity,
  lawKernel,
  linearPath,
  logSnr,
  noiseLevel,
  noising,
  ratesAt,
  requireSchedule,
  type Schedule,
  schedule,
  subVariancePreserving,
  timeAtLogSnr,
  timeAtNoiseLevel,
  trigonometricPath,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { count, fc, made, number, positive, property, type Table } from "../support.ts";

const schedules = fc.constantFrom(
  ...[
    variancePreserving(),
    subVariancePreserving(),
    cosine(),
    varianceExploding(),
    edm(),
    linearPath(),
    trigonometricPath(),
  ]
    .map(made),
);

/** A schedule and a time of it. */
const timed = fc.tuple(schedules, number(0, 1)).map(([schedule, u]) =>
  [schedule, schedule.from + u * (0.99 * schedule.to - schedule.from)] as const
);

/** What a schedule says inside its times. */
const seen = ({ from, to, ...of }: Schedule) =>
  [0, 0.3, 0.99].map((u) => from + u * (to - from)).flatMap((t) =>
    [of.alpha, of.dAlpha, of.sigma, of.variance, of.dVariance].map((f) => f(t))
  );
const consistent = ({ from, to, sigma, variance }: Schedule) => {
  const t = (from + to) / 2, square = sigma(t) ** 2;
  assert(from < to && Math.abs(square - variance(t)) <= 1e-12 * square);
};
const betas = fc.tuple(positive(0.1, 1), positive(1, 20)).map(([betaMin, betaMax]) =>
  [{ betaMin, betaMax }] as const
);
const sigmas = fc.tuple(positive(0.01, 1), positive(2, 50)).map(([sigmaMin, sigmaMax]) =>
  [{ sigmaMin, sigmaMax }] as const
);
const nothing = fc.constant([] as const);
const x = points([[1, -2], [0.5, 3]]);
const asked = (model: DiffusionModel) => {
  const t = (model.schedule.from + model.schedule.to) / 2;
  return [model.score, model.denoise, model.noise, model.velocity].map((f) => f(x, t));
};

/** A model's views agree: α D + σ ε = x. */
const viewsAgree = (model: DiffusionModel) => {
  const { from, to, alpha, sigma } = model.schedule, t = (from + to) / 2;
  const data = model.denoise(x, t).data, noise = model.noise(x, t).data;
  x.data.forEach((v, i) => {
    const size = Math.abs(alpha(t) * data[i]) + Math.abs(sigma(t) * noise[i]) + Math.abs(v);
    assert(Math.abs(alpha(t) * data[i] + sigma(t) * noise[i] - v) <= 1e-9 * size);
  });
};
const field = fc.tuple(
  schedules,
  number(-1, 1).map((a) => (v: typeof x) => float64.scale(a, v)),
  fc.constant({ dim: 2 }),
);
const model = {
  valid: field,
  probe: asked,
  law: viewsAgree,
  carries: "a model hands on what its field gives: samplers look at the state",
} as const;
const expression = { alpha: "exp(-a * t)", sigma: "sqrt(1 - exp(-2 * a * t))" };

export const diffusionProperties: Table = {
  schedule: property(schedule, {
    valid: fc.tuple(
      positive(0.5, 3).map((a) => ({ ...expression, parameters: made({ a }), from: 0.01, to: 1 })),
    ),
    probe: seen,
    law: consistent,
    called: { alpha: "sigma", parameters: "a", to: "from" },
    overflows: "exp(1e300)",
  }),
  variancePreserving: property(variancePreserving, {
    valid: betas,
    probe: seen,
    law: consistent,
    overflows: "β t²",
  }),
  subVariancePreserving: property(subVariancePreserving, {
    valid: betas,
    probe: seen,
    law: consistent,
    overflows: "β t²",
  }),
  cosine: property(cosine, {
    valid: fc.tuple(positive(0.001, 0.1).map((s) => ({ s }))),
    probe: seen,
    law: consistent,
  }),
  varianceExploding: property(varianceExploding, {
    valid: sigmas,
    probe: seen,
    law: consistent,
    overflows: "σ²",
  }),
  edm: property(edm, {
    valid: sigmas,
    probe: seen,
    law: consistent,
    overflows: "σ²",
    called: { sigmaMin: "sigma0", sigmaMax: "sigma" },
  }),
  linearPath: property(linearPath, { valid: nothing, probe: seen, law: consistent }),
  trigonometricPath: property(trigonometricPath, { valid: nothing, probe: seen, law: consistent }),
  forwardSde: property(forwardSde, {
    valid: fc.tuple(schedules, count(1, 5).map((dim) => ({ dim }))),
    probe: (sde, _, options) => [sde.tex(), sde.drift(points([Array(options?.dim ?? 1).fill(1)]), 0.5)],
    law: (sde, _, { dim }) => assertEquals(sde.symbols.variables.length, dim),
  }),
  requireSchedule: property(requireSchedule, { valid: schedules.map((schedule) => [schedule] as const) }),
  ratesAt: property(ratesAt, { valid: timed, law: ({ g2 }) => assert(g2 >= 0), overflows: "σ(1e300)" }),
  noising: property(noising, {
    valid: fc.tuple(schedules, number(0, 1), number(0, 1)).map(([schedule, a, b]) => {
      const [u, v] = [Math.min(a, b), Math.max(a, b)],
        at = (w: number) => schedule.from + w * (schedule.to - schedule.from);
      return [schedule, at(u), at(v)] as const;
    }),
    law: ({ keep, spread }) => assert(keep <= 1 + 1e-12 && spread >= 0),
    overflows: "σ(1e300)",
  }),
  logSnr: property(logSnr, {
    valid: timed,
    infinite: "where there is no noise, at t = 0, the ratio is infinite",
    law: (value) => assert(Number.isFinite(value)),
  }),
  timeAtLogSnr: property(timeAtLogSnr, {
    valid: timed.map(([schedule, t]) => [schedule, logSnr(schedule, t)] as const),
    called: { value: "signal|snr" },
    law: (t, schedule, value) =>
      assert(Math.abs(logSnr(schedule, t) - value) <= 1e-8 * (1 + Math.abs(value))),
  }),
  noiseLevel: property(noiseLevel, { valid: timed, overflows: "σ(1e300)" }),
  timeAtNoiseLevel: property(timeAtNoiseLevel, {
    valid: timed.map(([schedule, t]) => [schedule, noiseLevel(schedule, t)] as const),
    called: { level: "value" },
    law: (t, schedule, level) => assert(Math.abs(noiseLevel(schedule, t) - level) <= 1e-8 * level),
  }),
  lawKernel: property(lawKernel, {
    valid: fc.constant(
      [made({
        dim: 2,
        name: "normal",
        sample: (n: number, r: ReturnType<typeof philox>) => r.normal([n, 2]),
      })] as const,
    ),
    probe: (kernel) => kernel.sample([3, 2], philox(0)),
    law: (kernel) => assertEquals(kernel.sample([4, 2], philox(1)).shape, [4, 2]),
  }),
  fromScore: property(fromScore, model),
  fromDenoiser: property(fromDenoiser, model),
  fromNoise: property(fromNoise, model),
  fromVelocity: property(fromVelocity, model),
};
