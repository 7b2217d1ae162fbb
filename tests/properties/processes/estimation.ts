import { assert, assertEquals } from "@std/assert";
import { grid } from "driftfield/core";
import {
  fitGeometricBrownian,
  fitOrnsteinUhlenbeck,
  forecastGeometricBrownian,
  forecastOrnsteinUhlenbeck,
  geometricBrownianLogLikelihood,
  kramersMoyal,
  meanReversionBias,
  ornsteinUhlenbeckLogLikelihood,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { cloud, count, fc, list, made, number, positive, property, type Table } from "../support.ts";

const times = (n: number) =>
  list(n, positive(0.1, 2)).map((gaps) => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((a, b) => a + b)));
const ou = fc.record({ theta: positive(), mu: number(), sigma: positive() });
const gbm = fc.record({ mu: number(-1, 1), sigma: positive(0.1, 1) });
const levels = fc.record({ levels: fc.constant([0.5, 0.9]).map(made) });

/** A path that reverts: ten thousand such were fitted; the few that seem not to are refused. */
const reverting = fc.nat().map((seed) => {
  const z = philox(seed).normal([200, 1]).data, x = [0];
  for (let i = 0; i < 200; i++) x.push(0.5 * x[i] + z[i]);
  return [x.map((_, i) => i), x] as const;
});
const horizons = count(1, 4).chain(times);
const squares = "squares of 1e300 are beyond float64";

export const estimationProperties: Table = {
  fitOrnsteinUhlenbeck: property(fitOrnsteinUhlenbeck, {
    valid: reverting,
    overflows: squares,
    called: { values: "times|AR(1)|theta", times: "AR(1)|theta" },
    law: ({ theta, sigma }) => assert(theta.value > 0 && sigma.value > 0 && theta.standardError > 0),
  }),
  fitGeometricBrownian: property(fitGeometricBrownian, {
    valid: count(3, 9).chain((n) => fc.tuple(times(n), list(n, positive()))),
    overflows: squares,
    called: { prices: "times" },
    law: ({ sigma }) => assert(sigma.value > 0),
  }),
  ornsteinUhlenbeckLogLikelihood: property(ornsteinUhlenbeckLogLikelihood, {
    valid: count(2, 9).chain((n) => fc.tuple(ou, times(n), list(n))),
    deep: ["parameters"],
    overflows: squares,
    called: { parameters: "theta|mu|sigma", values: "times" },
  }),
  geometricBrownianLogLikelihood: property(geometricBrownianLogLikelihood, {
    valid: count(2, 9).chain((n) => fc.tuple(gbm, times(n), list(n, positive()))),
    overflows: squares,
    called: { parameters: "mu|sigma", prices: "times" },
  }),
  forecastOrnsteinUhlenbeck: property(forecastOrnsteinUhlenbeck, {
    valid: fc.tuple(ou, number(), horizons, levels),
    overflows: squares,
    called: { parameters: "theta|mu|sigma", horizons: "horizon", levels: "level" },
    law: ({ mean, bands }, _, _x0, horizons) => {
      assertEquals(mean.length, horizons.length);
      bands.forEach(({ lower, upper }) => mean.forEach((m, i) => assert(lower[i] <= m && m <= upper[i])));
    },
  }),
  forecastGeometricBrownian: property(forecastGeometricBrownian, {
    valid: fc.tuple(gbm, positive(), horizons, levels),
    overflows: "exponentials of 1e300",
    called: { parameters: "mu|sigma", horizons: "horizon", levels: "level", s0: "mean|variance" },
    law: ({ median, bands }) =>
      bands.forEach(({ lower, upper }) => median.forEach((m, i) => assert(lower[i] <= m && m <= upper[i]))),
  }),
  kramersMoyal: property(kramersMoyal, {
    valid: fc.tuple(
      cloud({ batch: 30, dim: 1, of: number(-1, 1) }),
      cloud({ batch: 30, dim: 1, of: number(-1, 1) }),
      fc.record({ dt: positive(), least: count(2, 5) }).map((rest) => ({
        ...rest,
        grid: made(grid({ domain: [-1, 1], cells: 3 })),
      })),
    ),
    overflows: squares,
    law: ({ bins, outside }, { shape: [n] }) => {
      assertEquals(outside, 0);
      assert(bins.reduce((sum, { count }) => sum + count, 0) <= n);
    },
  }),
  meanReversionBias: property(meanReversionBias, {
    valid: fc.tuple(positive(), positive(), count(2, 1000)),
    law: (bias) => assert(bias >= 0),
  }),
};
