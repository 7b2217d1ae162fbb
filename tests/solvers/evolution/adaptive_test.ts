import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { backwardEuler, type Operator } from "driftfield/solvers";
import { adaptive } from "../../../lib/solvers/evolution/adaptive.ts";

/** v' = −λ v. */
const decay = (lambda: number): Operator => ({
  fastest: lambda,
  apply: (v) => v.map((x) => -lambda * x),
  solve: (gamma, v) => v.map((x) => x / (1 + gamma * lambda)),
});

Deno.test("a decay that sets in at ½: steps grow before, are tried again smaller after, and each keeps to the tolerance", () => {
  const evolution = {
    operatorAt: (t: number) => decay(t < 0.5 ? 0 : 3),
    nonlinear: false,
    constant: false,
    norm: (e: Float64Array) => Math.abs(e[0]),
  };
  const tolerance = 1e-4, schedule = { to: 1, start: 0, end: 1, from: 0, stepper: backwardEuler, tolerance };
  const steps = [...adaptive(evolution, Float64Array.of(1), schedule)];
  assertEquals([steps[0].t, steps.at(-1)!.t, steps.at(-1)!.step], [0, 1, steps.length - 1]);
  let late = 0;
  for (let i = 1; i < steps.length; i++) {
    const [a, b] = [steps[i - 1], steps[i]], h = b.t - a.t;
    assertEquals(Math.log2(h) % 1, 0); // of the whole time a half, a quarter, …
    if (a.t < 0.5) continue;
    const whole = 1 / (1 + 3 * h), halves = 1 / (1 + 1.5 * h) ** 2;
    assertAlmostEquals(b.v[0] / a.v[0], halves, 1e-14);
    assert(a.v[0] * Math.abs(whole - halves) <= tolerance, `t = ${a.t}, h = ${h}`);
    late++;
  }
  // e_h = (3h)² v/4 is between tol/8 and tol once steps have settled: ∫ 3 √v dt / √(4 tol) steps, and √8 times as many.
  const least = 2 * (1 - Math.exp(-0.75)) / Math.sqrt(4 * tolerance);
  assert(late >= least && late <= Math.SQRT2 * 2 * least + 3, `${late} steps, at least ${least}`);
  assert(steps.length - late < 20, "steps grow where nothing happens");
});

Deno.test("backward in time the same steps are taken", () => {
  const evolution = {
    operatorAt: () => decay(2),
    nonlinear: false,
    constant: true,
    norm: (e: Float64Array) => Math.abs(e[0]),
  };
  const run = (
    start: number,
    end: number,
  ) => [
    ...adaptive(evolution, Float64Array.of(1), {
      to: 1,
      start,
      end,
      from: 0,
      stepper: backwardEuler,
      tolerance: 1e-3,
    }),
  ];
  const [up, down] = [run(0, 1), run(1, 0)];
  assertEquals(down.map(({ t }) => 1 - t), up.map(({ t }) => t));
  assertEquals(down.map(({ v }) => v), up.map(({ v }) => v));
});
