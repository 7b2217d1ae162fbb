import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { points, zeros } from "driftfield/core";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, pairMap, softeningBias, stepSoftening } from "driftfield/solvers";

const rng = philox(111);

Deno.test("softeningBias() is what softening does to the virial 2 E x·F, for several kernels and dimensions", () => {
  // Σ x·F = ½ Σ_{i≠j} (x_i − x_j)·K(x_i − x_j)/(N − 1): an independent way, through the force itself.
  for (const exponent of [1, 2, 3]) {
    for (const dim of [1, 2, 3]) {
      const x = rng.fork(`${exponent} ${dim}`).normal([40, dim]);
      const virial = (softening: number) =>
        interacting({ exponent, softening }).interaction(x, x).data.reduce(
          (sum, f, i) => sum + f * x.data[i],
          0,
        );
      for (const epsilon of [0, 0.1, 1]) {
        const truth = virial(epsilon) / virial(0);
        assertAlmostEquals(
          softeningBias(x, epsilon, { exponent }),
          truth,
          1e-12,
          `s = ${exponent}, d = ${dim}`,
        );
      }
    }
  }
});

Deno.test("an explicit step with stepSoftening() moves a pair as its exact flow, to second order in cΔt/r²", () => {
  const c = 1.7, dt = 0.01, bare = interacting({ strength: c, pull: 0 });
  const softened = interacting({ strength: c, pull: 0, softening: stepSoftening(bare, { dt }) });
  const context = { dt, step: 0, rng, batch: 2 as const };
  const error = (process: typeof bare, u: number) => { // of the displacement a/r, relative; u = a/r²
    const r = Math.sqrt(c * dt / u), pair = points([[-r / 2, 0], [r / 2, 0]]);
    const [own, exact] = [explicitEuler(process, pair, context), pairMap(bare, pair, context)];
    return (own.data[2] - exact.data[2]) / (c * dt / r);
  };
  const order = (process: typeof bare) => Math.log2(error(process, 2e-3) / error(process, 1e-3));
  // The series of the error in u goes on with a factor below 6 (1, −1, 2, −5, 14 of Catalan), at u = 2e-3.
  assertAlmostEquals(order(softened), 2, 6 * 2e-3);
  assertAlmostEquals(order(bare), 1, 6 * 2e-3);
  assertAlmostEquals(error(softened, 1e-3), -1e-6, 6e-9); // 1 − u + u² less 1 − u + 2u²
  // However near, no step throws by more than √a/2, at r = √a; the exact flow by √a at most.
  for (const u of [0.1, 0.5, 1, 2, 100, 1e6]) {
    const r = Math.sqrt(c * dt / u),
      moved = explicitEuler(softened, points([[-r / 2, 0], [r / 2, 0]]), context);
    assert(moved.data[2] - r / 2 <= Math.sqrt(c * dt) / 2 * (1 + 1e-12));
  }
});

Deno.test("stepSoftening() of a batch: three partners, of which one is near and moves as the exact flow with c/3", () => {
  const dt = 0.01, partners = 3, far = 1e9, r = 1, u = dt / 3;
  const process = interacting({ pull: 0, softening: stepSoftening(interacting(), { dt, partners }) });
  const x = points([[-r / 2, 0], [r / 2, 0], [0, far], [0, -far]]);
  const { data } = explicitEuler(process, x, { dt, step: 0, rng, batch: "all" });
  const third = interacting({ strength: 1 / 3, pull: 0 });
  const exact = pairMap(third, points([[-r / 2, 0], [r / 2, 0]]), { dt, step: 0, rng, batch: 2 });
  assertAlmostEquals(data[2], exact.data[2], u * u * u + 1e-12);
});

Deno.test("softening in squares adds up, and what cannot be is refused", () => {
  const own = interacting({ softening: 3, strength: 8 });
  assertAlmostEquals(stepSoftening(own, { dt: 4, partners: 2 }), 5, 1e-15);
  const refuse = (run: () => unknown, message: string) => assertThrows(run, RangeError, message);
  refuse(() => stepSoftening(interacting({ exponent: 3 }), { dt: 1 }), "for exponent 2, got 3");
  refuse(
    () => stepSoftening(interacting({ strength: -1 }), { dt: 1 }),
    "strength must be at least 0, got -1",
  );
  refuse(() => stepSoftening(interacting(), { dt: 0 }), "dt must be positive, got 0");
  refuse(() => stepSoftening(interacting(), { dt: 1, partners: 0 }), "partners must be at least 1, got 0");
  refuse(() => softeningBias(points([[0], [1]]), -1), "softening must be at least 0, got -1");
  refuse(() => softeningBias(zeros([2, 2]), 1), "rows 0 and 1 are at one point");
});
