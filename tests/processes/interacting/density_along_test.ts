import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import {
  densityAlong,
  densityHorizon,
  ellipseTransport,
  interacting,
  type InteractingOptions,
  inversionCondition,
  logDensityAlong,
  sphereArea,
} from "driftfield/processes";
import { rk4, solveOde } from "driftfield/solvers";
import { after } from "./without_noise.ts";

const coulomb = (options: InteractingOptions = {}) => interacting({ exponent: "coulomb", ...options });

/** Constants of all signs, with a pull and without. */
const constants = [[1.5, 0.8], [1.5, 0], [-0.4, 0.8], [-0.4, 0], [0, 0.8]];

Deno.test("logDensityAlong() solves d log p/dt = dk − s_d c p: Runge and Kutta's method comes to it with order 4", async () => {
  const start = points([[-3], [-1], [-0.5], [0]]), to = 0.3;
  for (const dim of [1, 2, 3, 5]) {
    for (const [strength, pull] of constants) {
      const process = coulomb({ strength, pull }),
        area = [0, 2, 2 * Math.PI, 4 * Math.PI, 0, 8 * Math.PI ** 2 / 3];
      const slope = ({ data, shape }: Points) => ({
        data: data.map((L) => dim * pull - area[dim] * strength * Math.exp(L)),
        shape,
      });
      if (densityHorizon(process, dim, start.data.map(Math.exp)).some((t) => t > 0 && t < 2 * to)) continue;
      const truth = logDensityAlong(process, dim, start.data, to);
      const error = async (steps: number) => {
        const { end } = await solveOde(slope, start, { to, steps, solver: rk4 });
        return Math.max(...end.data.map((L, i) => Math.abs(L - truth[i])));
      };
      const [coarse, fine] = [await error(160), await error(320)];
      assert(fine < 1e-8, `${dim} ${strength} ${pull}: ${fine}`);
      // Where the slope is constant, or nearly, only rounding is left.
      if (fine > 1e-12) assertAlmostEquals(Math.log2(coarse / fine), 4, 0.15, `${dim} ${strength} ${pull}`);
    }
  }
});

Deno.test("densityAlong() is the change of variables of the radial map, which Gauss's law gives, in d = 1, 2, 3", () => {
  const h = 1e-4, t = 0.9;
  for (const dim of [1, 2, 3]) {
    for (const [c, k] of [[1.5, 0.8], [0.3, 2], [-0.05, 0.8]]) {
      const area = [2, 2 * Math.PI, 4 * Math.PI][dim - 1], mass = (r: number) => r ** dim / (1 + r ** dim);
      const map = (r: number) => { // dr/dt = c M/r^{d−1} − kr, with M what it was
        const rest = c * mass(r) / k;
        return (rest + (r ** dim - rest) * Math.exp(-dim * k * t)) ** (1 / dim);
      };
      for (const r of [0.4, 1, 2.3]) {
        const p = dim / (area * (1 + r ** dim) ** 2), stretch = (map(r + h) - map(r - h)) / (2 * h);
        const truth = p * (r / map(r)) ** (dim - 1) / stretch;
        const [later] = densityAlong(coulomb({ strength: c, pull: k }), dim, [p], t);
        assertAlmostEquals(later / truth, 1, 20 * h * h); // central differences: h²/6 · r_t‴/r_t′, below 20 h² here
      }
    }
  }
});

Deno.test("on a line the gaps of N particles are 1/(N − 1) over the density, exactly", async () => {
  const x = Float64Array.from({ length: 30 }, (_, i) => Math.sinh(0.2 * (i - 12)) + 0.02 * i), n = x.length;
  for (const [strength, pull] of [[1.5, 0.8], [1.5, 0], [-0.3, 0.8]]) {
    const process = coulomb({ strength, pull }),
      gaps = (x: Float64Array) => x.subarray(1).map((v, i) => v - x[i]);
    const end = await after(process, points(x, 1), 0.25);
    const later = densityAlong(process, 1, gaps(x).map((gap) => 1 / ((n - 1) * gap)), 0.25);
    // Ten steps at most, of an error of 1e-10 of a coordinate below 20, beside a gap above 0.05.
    gaps(end.data).forEach((gap, i) => assertAlmostEquals((n - 1) * gap * later[i], 1, 1e-6));
  }
});

Deno.test("the density of a uniform ellipse is one over the area that ellipseTransport() gives it", () => {
  const process = interacting({ strength: 2, pull: 0.5 });
  for (const t of [0.1, 1, 5]) {
    const [a, b] = ellipseTransport(process, [3, 0.4], t),
      [p] = densityAlong(process, 2, [1 / (Math.PI * 1.2)], t);
    assertAlmostEquals(p * Math.PI * a * b, 1, 1e-14 * 20); // rounding: twenty operations
  }
});

Deno.test("there and back is nothing, up to rounding times inversionCondition(); two times are their sum", () => {
  const start = [1e-9, 0.02, 0.3, 1, 40];
  for (const dim of [1, 2, 3, 8]) {
    for (const [strength, pull] of [[1.5, 0.8], [1.5, 0], [0, 0.8]]) {
      const process = coulomb({ strength, pull });
      for (const t of [0.1, 1, 3]) {
        const there = densityAlong(process, dim, start, t),
          factor = inversionCondition(process, dim, start, t);
        if (Math.max(...factor) * 1e-14 > 0.1) continue; // beyond the horizon
        const back = densityAlong(process, dim, there, -t);
        // Logarithms below 60 are right to 60 · 2⁻⁵³ < 1e-14, times what going back makes of it.
        back.forEach((p, i) => assertAlmostEquals(p / start[i], 1, 3e-14 * factor[i]));
        const twice = densityAlong(process, dim, densityAlong(process, dim, start, t / 3), 2 * t / 3);
        twice.forEach((p, i) => assertAlmostEquals(p / there[i], 1, 1e-13));
      }
    }
  }
});

Deno.test("densityAlong() of nothing, of a point and at the end of time are the limits", () => {
  const process = coulomb({ strength: 2, pull: 0.5 }), rest = 3 * 0.5 / (4 * Math.PI * 2);
  assertEquals([...densityAlong(process, 3, [0, 0, 0], 2)], [0, 0, 0]);
  assertAlmostEquals(densityAlong(process, 3, [Infinity], 2)[0], rest / -Math.expm1(-3), 1e-15);
  const [none, ...limits] = densityAlong(process, 3, [0, 1e-300, 1, Infinity], Infinity);
  assertEquals(none, 0);
  limits.forEach((p) => assertAlmostEquals(p, rest, 1e-15));
  const free = coulomb({ strength: 0, pull: 0.5 });
  for (const t of [2, -2]) {
    assertEquals([...logDensityAlong(free, 3, [800, -800], t)], [800 + 1.5 * t, -800 + 1.5 * t]);
  }
  assertEquals([...densityAlong(free, 3, [0, Infinity], 1)], [0, Infinity]);
  assertEquals([...densityAlong(process, 3, [0.25, Infinity], 0)], [0.25, Infinity]);
  // Attracted particles that are at one point have come from a density, 1/p = s_d |c| (e^{dk|t|} − 1)/(dk).
  for (const pull of [0.5, 0]) {
    const attracted = coulomb({ strength: -2, pull }), grown = pull === 0 ? 2 : Math.expm1(3) / 1.5;
    const [point, log] = [
      densityAlong(attracted, 3, [Infinity], -2),
      logDensityAlong(attracted, 3, [800], -2),
    ];
    assertAlmostEquals(point[0], 1 / (8 * Math.PI * grown), 1e-15);
    assertAlmostEquals(log[0], Math.log(point[0]), 1e-14);
  }
  // A weak pull is none: e^{−dkt} − 1 loses no digits.
  const [weak] = densityAlong(coulomb({ pull: 1e-12 }), 2, [0.4], 3);
  assertAlmostEquals(weak, densityAlong(coulomb({ pull: 0 }), 2, [0.4], 3)[0], 1e-11);
});

Deno.test("logDensityAlong() holds in tails and dimensions where no density does", () => {
  const process = coulomb({ strength: 2, pull: 1 }), t = 13, dim = 64; // e^{−dkt} = e^{−832} is 0 in float64
  const flux = Math.log(sphereArea(dim) * 2 / dim);
  const [far, near, dense] = logDensityAlong(process, dim, [-2000, -700, 800], t);
  assertAlmostEquals(far, -2000 + 832, 1e-9);
  assertAlmostEquals(near, -flux - Math.log1p(Math.exp(-832 + 700 - flux)), 1e-9);
  assertAlmostEquals(dense, -flux, 1e-9);
  assertAlmostEquals(logDensityAlong(process, dim, [far], -t)[0], -2000, 1e-9);
});
