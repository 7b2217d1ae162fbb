import { assert, assertEquals } from "@std/assert";
import { float64, points } from "driftfield/core";
import {
  act,
  brownianBridge,
  coxIngersollRoss,
  doubleWell,
  formulaText,
  geometricBrownian,
  isAutonomous,
  ito,
  kuboOscillator,
  ornsteinUhlenbeck,
  overSpace,
  requireSde,
  sde,
  type SymbolicSde,
  toIto,
  toStratonovich,
  withParameters,
} from "driftfield/processes";
import { clouds, fc, made, number, positive, property, type Table } from "../support.ts";

/** What an equation says: in LaTeX, and of its drift and diffusion at a place. */
const said = (sde: SymbolicSde) => {
  const x = points([sde.symbols.variables.map((_, k) => 0.5 + k)]);
  return [sde.tex(), sde.drift(x, 0.3), sde.diffusion(x, 0.3)];
};
const scalar = fc.constantFrom(
  ...[ornsteinUhlenbeck(), geometricBrownian(), doubleWell(), coxIngersollRoss()].map((sde) =>
    made(sde as SymbolicSde)
  ),
);
const symbolic = fc.oneof(scalar, fc.constant(made(kuboOscillator() as SymbolicSde)));
const overflows = "coefficients of 1e300, squared";

/** The law of X_t: a variance is none below zero. */
type Known = { law: { mean(x: number, t: number): number; variance(x: number, t: number): number } };
const lawful = ({ law }: Known) => assert(law.variance(1, 0.5) >= 0);
const told = (
  known: SymbolicSde & Known,
) => [...said(known), known.law.mean(1, 0.5), known.law.variance(1, 0.5)];

export const sdeProperties: Table = {
  sde: property(sde, {
    valid: fc.tuple(
      fc.tuple(number(), positive()).map(([a, b]) => ({
        drift: "a * (b - x)",
        diffusion: "b * x^2 / (1 + x^2)",
        parameters: made({ a, b }),
        calculus: "ito" as const,
      })),
    ),
    probe: said,
    overflows,
    called: { parameters: "a|b|symbol", drift: "parameter", diffusion: "parameter" },
    law: (made) => assertEquals((made as SymbolicSde).drift(points([[1], [2]]), 0).shape, [2, 1]),
  }),
  requireSde: property(requireSde, { valid: symbolic.map((sde) => [sde] as const) }),
  ornsteinUhlenbeck: property(ornsteinUhlenbeck, {
    valid: fc.tuple(fc.record({ theta: positive(), mu: number(), sigma: positive() })),
    probe: told,
    law: lawful,
    overflows,
  }),
  geometricBrownian: property(geometricBrownian, {
    valid: fc.tuple(fc.record({ mu: number(-1, 1), sigma: positive(0.1, 1) })),
    probe: told,
    law: lawful,
    overflows,
  }),
  coxIngersollRoss: property(coxIngersollRoss, {
    valid: fc.tuple(fc.record({ kappa: positive(), theta: positive(), sigma: positive() })),
    probe: told,
    law: lawful,
    overflows,
  }),
  brownianBridge: property(brownianBridge, {
    valid: fc.tuple(fc.record({ b: number(), T: positive(1, 9) })),
    probe: (known) => [known.tex(), known.law.mean(1, 0.5), known.law.variance(1, 0.5)],
    law: lawful,
    overflows,
    called: { T: "t" },
  }),
  doubleWell: property(doubleWell, {
    valid: fc.tuple(
      fc.record({ height: positive(0.1, 1), width: positive(0.5, 2), sigma: positive(0.3, 1) }),
    ),
    probe: (known) => [...said(known), known.law.stationary.density(0.5)],
    overflows,
    called: { height: "height", width: "end / step", sigma: "end / step" },
  }),
  kuboOscillator: property(kuboOscillator, {
    valid: fc.tuple(fc.record({ omega: number(), sigma: number(-2, 2) })),
    probe: (known) => [...said(known), known.law.mean([1, 2], 0.5)],
    overflows,
  }),
  toIto: property(toIto, {
    valid: symbolic.map((sde) => [sde] as const),
    probe: said,
    law: (made) => assertEquals(made.calculus, "ito"),
  }),
  toStratonovich: property(toStratonovich, {
    valid: symbolic.map((sde) => [sde] as const),
    probe: said,
    law: (made, sde) => {
      assertEquals(made.calculus, "stratonovich");
      const x = points([sde.symbols.variables.map((_: unknown, k: number) => 0.5 + k)]),
        there = toIto(made).drift(x, 0).data;
      toIto(sde).drift(x, 0).data.forEach((v, k) =>
        assert(Math.abs(v - there[k]) <= 1e-12 * (1 + Math.abs(v)))
      );
    },
  }),
  overSpace: property(overSpace, {
    valid: symbolic.map((sde) => [made(float64), sde] as const),
    called: { sde: "equation" },
    probe: (over, _, sde) => over.drift(points([sde.symbols.variables.map(() => 0.5)]), 0),
  }),
  withParameters: property(withParameters, {
    valid: positive().map((theta) => [made(ornsteinUhlenbeck()), { theta }] as const),
    probe: said,
    overflows,
    law: (made, _, parameters) => assertEquals(made.symbols.parameters.theta, parameters.theta),
  }),
  isAutonomous: property(isAutonomous, {
    valid: symbolic.map((sde) => [sde] as const),
    law: (answer) => assertEquals(answer, true),
  }),
  formulaText: property(formulaText, {
    valid: symbolic.map((sde) => [made(sde.symbols.drift[0])] as const),
    law: (text) => assert(text.length > 0),
  }),
  ito: property(ito, {
    valid: fc.tuple(scalar, fc.constantFrom("x^2", "x^3 + t", "exp(-x)")),
    called: { sde: "equation" },
    probe: (made) => [made.tex(), formulaText(made.terms.drift), made.start(points([[1]]))],
  }),
  act: property(act, {
    valid: clouds(2).map(([g, w]) => [made(float64), made({}), g, w] as const),
    unchecked: "a part of a step inside the loops of solvers, which look at the state",
    law: (moved, _, _sde, g) => assertEquals(moved.shape, g.shape),
  }),
};
