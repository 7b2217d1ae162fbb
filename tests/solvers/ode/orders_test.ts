import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Code, type CodeSpace, compileField, float64, type Points, points } from "driftfield/core";
import {
  type AdaptiveOdeSolver,
  dopri5,
  euler,
  heun,
  midpoint,
  type OdeSolver,
  rk4,
  rodas4,
  solveOde,
} from "driftfield/solvers";
import { apart, known, logistic, order, swirl } from "./problems.ts";

const explicit: readonly OdeSolver[] = [euler, midpoint, heun, rk4, dopri5];
const solvers: readonly (OdeSolver | AdaptiveOdeSolver)[] = [...explicit, rodas4];

/** Steps over [0, 2] at which the leading error rules: corrections to it are O(dt), and rounding is far below it. */
const grids: Readonly<Record<string, readonly number[]>> = {
  euler: [800, 1600, 3200],
  midpoint: [200, 400, 800],
  heun: [200, 400, 800],
  rk4: [90, 135, 200],
  dopri5: [90, 135, 200],
  rodas4: [60, 90, 135],
};

for (const solver of solvers) {
  for (const [name, { field, at }] of Object.entries(known)) {
    Deno.test(`${solver.name} has order ${solver.order} on the ${name} problem`, async () => {
      const grid = grids[solver.name], errors = [];
      for (const steps of grid) {
        errors.push(apart((await solveOde(field, at(0), { to: 2, solver, steps })).end, at(2)));
      }
      assertAlmostEquals(order(grid.map((n) => 2 / n), errors), solver.order, 0.1);
    });
  }
}

Deno.test("between the steps of a fixed grid a cubic keeps the order", async () => {
  for (const { field, at } of Object.values(known)) {
    for (const solver of [midpoint, rk4]) {
      const grid = grids[solver.name], errors = [];
      for (const steps of grid) {
        const solution = await solveOde(field, at(0), { to: 2, solver, steps });
        const middles = Array.from({ length: steps }, (_, i) => (2 * i + 1) / steps);
        errors.push(Math.max(...middles.map((t) => apart(solution.at(t), at(t)))));
      }
      assertAlmostEquals(order(grid.map((n) => 2 / n), errors), solver.order, 0.1, solver.name);
    }
  }
});

Deno.test("within a step, dopri5's interpolant is O(dt⁵) right, and rodas4's O(dt⁴)", async () => {
  const from = 0.3, cases = [[dopri5, 5, [0.04, 0.02, 0.01]], [rodas4, 4, [0.02, 0.01, 0.005]]] as const;
  for (const { field, at } of Object.values(known)) {
    for (const [solver, truth, lengths] of cases) {
      for (const u of [0.2, 0.5, 0.8]) {
        const errors = [];
        for (const dt of lengths) {
          const solution = await solveOde(field, at(from), { from, to: from + dt, solver, steps: 1 });
          errors.push(apart(solution.at(from + u * dt), at(from + u * dt)));
        }
        assertAlmostEquals(order(lengths, errors), truth, 0.1, `${solver.name} at ${u}`);
      }
    }
  }
});

Deno.test("where the field is of time alone, a step is the method's quadrature rule", async () => {
  const g = (t: number) => Math.exp(t) * Math.cos(3 * t), from = 0.4, dt = 0.3;
  const rules: [OdeSolver, nodes: readonly (readonly [weight: number, part: number])[]][] = [
    [euler, [[1, 0]]],
    [midpoint, [[1, 1 / 2]]],
    [heun, [[1 / 2, 0], [1 / 2, 1]]],
    [rk4, [[1 / 6, 0], [2 / 3, 1 / 2], [1 / 6, 1]]], // Simpson's rule
  ];
  for (const [solver, rule] of rules) {
    for (const sign of [1, -1]) {
      const options = { from, to: from + sign * dt, solver, steps: 1 };
      const { end } = await solveOde((_, t) => points([[g(t)]]), points([[5]]), options);
      const truth = rule.reduce(
        (sum, [weight, part]) => sum + sign * dt * weight * g(from + sign * dt * part),
        5,
      );
      assertAlmostEquals(end.data[0], truth, 1e-14, solver.name);
    }
  }
});

Deno.test("the energy of an oscillator grows by |R(i dt)|² a step, R the method's own polynomial", async () => {
  const oscillator = ({ data: [q, p] }: Points) => points([[p, -q]]);
  const growth: Record<string, (h: number) => number> = {
    euler: (h) => 1 + h ** 2,
    midpoint: (h) => 1 + h ** 4 / 4,
    heun: (h) => 1 + h ** 4 / 4,
    rk4: (h) => 1 - h ** 6 / 72 + h ** 8 / 576, // so energy is kept to order 5
    dopri5: (h) => (1 - h ** 2 / 2 + h ** 4 / 24 - h ** 6 / 600) ** 2 + (h - h ** 3 / 6 + h ** 5 / 120) ** 2,
  };
  for (const solver of explicit) {
    for (const [dt, steps] of [[0.5, 10], [0.1, 100], [-0.2, 50]]) {
      const { end } = await solveOde(oscillator, points([[1, 0]]), { to: dt * steps, solver, steps });
      const energy = end.data[0] ** 2 + end.data[1] ** 2, truth = growth[solver.name](dt) ** steps;
      assertAlmostEquals(energy / truth, 1, 20 * steps * Number.EPSILON, `${solver.name}, dt = ${dt}`); // rounding
    }
  }
});

Deno.test("a step recorded over code gives float64's bits as JavaScript, forwards and backwards", async () => {
  const problems: [
    number,
    (space: CodeSpace) => (x: Code, t: number) => Code,
    (x: Points, t: number) => Points,
  ][] = [
    [1, logistic, logistic(float64)],
    [2, swirl, swirl(float64)],
  ];
  const cases = fc.record({
    dt: fc.double({ min: -0.2, max: 0.2, noNaN: true }).filter((dt) => Math.abs(dt) > 1e-6),
    from: fc.double({ min: -3, max: 3, noNaN: true }),
    data: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
    solver: fc.constantFrom(...explicit),
    problem: fc.constantFrom(...problems),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ dt, from, data, solver, problem: [dim, recorded, field] }) => {
      const steps = 4, to = from + steps * dt, each = (to - from) / steps;
      const step = compileField(dim, (space, x) => solver.step(space, recorded(space), x, 0, each));
      const start = points(Float64Array.from(data), dim);
      let x = start;
      for (let n = 0; n < steps; n++) x = step(x, from + n * each);
      assertEquals(x, (await solveOde(field, start, { from, to, solver, steps })).end);
    }),
    { seed: 71, numRuns: 200 },
  );
});
