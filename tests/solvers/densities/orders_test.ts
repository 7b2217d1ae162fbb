import { assertAlmostEquals } from "@std/assert";
import { type Density, density, grid, onGrid } from "driftfield/core";
import { geometricBrownian, ornsteinUhlenbeck, sde } from "driftfield/processes";
import {
  backwardEuler,
  crankNicolson,
  fokkerPlanck,
  forwardEuler,
  last,
  type Stepper,
  trBdf2,
} from "driftfield/solvers";

const distance = (p: Density, exact: (x: readonly number[]) => number) => {
  const truth = onGrid(p.grid, exact).values;
  return p.values.reduce((most, value, i) => Math.max(most, Math.abs(value - truth[i])), 0);
};
const endOf = async (...run: Parameters<typeof fokkerPlanck>) => (await last(fokkerPlanck(...run))).density;
const order = (errors: readonly number[]) => Math.log2(errors[0] / errors[1]);
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

// Steps in time are so small that their error does not show: 1e-9 a step.
const tight = { tolerance: 1e-9 };

Deno.test("the moving Gaussian of an Ornstein–Uhlenbeck process, to second order in h", async () => {
  const ou = ornsteinUhlenbeck({ theta: 1.5, mu: 0.3, sigma: 0.8 });
  const error = async (cells: number) => {
    const line = grid({ domain: [-3, 4], cells }), start = density(line, ([x]) => ou.law.density(x, 2, 0.3));
    return distance(
      await endOf(ou, line, { start, t0: 0.3, to: 1, ...tight }),
      ([x]) => ou.law.density(x, 2, 1),
    );
  };
  assertAlmostEquals(order([await error(100), await error(200)]), 2, 0.1);
});

Deno.test("multiplicative noise: the law of geometric Brownian motion, to second order in h", async () => {
  const gbm = geometricBrownian({ mu: 0.2, sigma: 0.4 });
  const error = async (cells: number) => {
    const line = grid({ domain: [0, 8], cells }),
      start = density(line, ([x]) => gbm.law.density(x, 1.5, 0.5));
    return distance(
      await endOf(gbm, line, { start, t0: 0.5, to: 1, ...tight }),
      ([x]) => gbm.law.density(x, 1.5, 1),
    );
  };
  assertAlmostEquals(order([await error(200), await error(400)]), 2, 0.1);
});

Deno.test("in the plane: a turning Gaussian, and one whose noise is correlated, to second order in h", async () => {
  const normal = (m: number[], [a, b, c]: number[]) => ([x, y]: readonly number[]) => {
    const det = a * c - b * b, [u, v] = [x - m[0], y - m[1]];
    return Math.exp(-(c * u * u - 2 * b * u * v + a * v * v) / (2 * det)) / (2 * Math.PI * Math.sqrt(det));
  };
  const decay = Math.exp(-0.5), turning = sde({ drift: ["-x1 - 2 * x2", "2 * x1 - x2"], diffusion: [1, 1] });
  const leaning = sde({ drift: ["-x1", "-x2"], diffusion: [[1, 0], [0.6, 0.8]] });
  const cases = [ // mean and covariance at ½, from mean (1, 0) and covariance C: e^−½ m, e^−1 C + (1 − e^−1)/2 g gᵀ
    [turning, [decay * Math.cos(1), decay * Math.sin(1)], [0.5, 0, 0.5]],
    [leaning, [decay, 0], [0.5, 0.3 * (1 - Math.exp(-1)), 0.5]],
  ] as const;
  for (const [process, mean, covariance] of cases) {
    const error = async (cells: number) => {
      const plane = grid({ domain: [[-3.5, 4], [-3.5, 4]], cells }),
        start = density(plane, normal([1, 0], [0.5, 0, 0.5]));
      return distance(
        await endOf(process, plane, { start, to: 0.5, steps: 40 }),
        normal([...mean], [...covariance]),
      );
    };
    assertAlmostEquals(order([await error(30), await error(60)]), 2, 0.1);
  }
});

Deno.test("modes fade at their exact rates: walls, open ends, a ring; to second order in h", async () => {
  const heat = sde({ drift: 0, diffusion: "sqrt(2)" }), flow = sde({ drift: 3, diffusion: "sqrt(2)" });
  const walls = (x: number, t: number) => 1 + Math.cos(Math.PI * x) * Math.exp(-(Math.PI ** 2) * t);
  const open = (x: number, t: number) => Math.PI / 2 * Math.sin(Math.PI * x) * Math.exp(-(Math.PI ** 2) * t);
  const ring = (x: number, t: number) =>
    1 + 0.5 * Math.cos(2 * Math.PI * (x - 3 * t)) * Math.exp(-4 * Math.PI ** 2 * t);
  for (
    const [process, boundaries, exact] of [[heat, "no-flux", walls], [heat, "absorbing", open], [
      flow,
      "periodic",
      ring,
    ]] as const
  ) {
    const error = async (cells: number) => {
      const line = grid({ domain: [0, 1], cells, boundaries }),
        start = density(line, ([x]) => exact(x, 0), { normalise: true });
      return distance(await endOf(process, line, { start, to: 0.1, ...tight }), ([x]) => exact(x, 0.1));
    };
    assertAlmostEquals(order([await error(40), await error(80)]), 2, 0.1, boundaries);
  }
});

const line = grid({ domain: [-2.2, 2.2], cells: 110 });
const gaussian = density(line, ([x]) => Math.exp(-((x - 0.4) ** 2) / 0.1), { normalise: true });
const all: readonly Stepper[] = [forwardEuler, backwardEuler, crankNicolson, trBdf2];

Deno.test("steppers converge at the orders they state, also where drift and noise change in time", async () => {
  const driven = sde({ drift: "x - x^3 + sin(5 * t)", diffusion: "0.5 + 0.2 * cos(3 * t)" });
  const end = (stepper: Stepper, steps: number) =>
    endOf(driven, line, { start: gaussian, to: 0.4, steps, stepper });
  const truth = await end(trBdf2, 1600);
  for (const stepper of all) {
    const error = async (steps: number) =>
      sum((await end(stepper, steps)).values.map((p, i) => Math.abs(p - truth.values[i])));
    const steps = stepper === forwardEuler ? 200 : 20; // h² / 2D = 0.0032
    assertAlmostEquals(order([await error(steps), await error(2 * steps)]), stepper.order, 0.1, stepper.name);
  }
});
