import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { expm, matrix } from "mathjs";
import { float64, type Points, points } from "driftfield/core";
import { dopri5, odeSteps, rk4, rodas4, solveOde } from "driftfield/solvers";
import { apart, known, order } from "./problems.ts";

const vanDerPol = ({ data: [x, y] }: Points) => points([[y, (1 - x * x) * y - x]]);
const lotkaVolterra = ({ data: [x, y] }: Points) => points([[1.5 * x - x * y, -3 * y + x * y]]);

for (const solver of [dopri5, rodas4]) {
  Deno.test(`${solver.name}'s error is proportional to its tolerance, forwards and backwards`, async () => {
    // The estimate of a step is O(dt^k) and kept at the tolerance; the error of the solution is O(dt^k) too.
    const k = solver.errorOrder, tolerances = (k === 5 ? [7, 8, 9, 10] : [4, 5, 6, 7]).map((p) => 10 ** -p);
    const { field, at } = known.swirl;
    for (const [from, to] of [[0, 4], [4, 0]]) {
      const errors = [], evaluations = [];
      for (const relTol of tolerances) {
        const solution = await solveOde(field, at(from), { from, to, solver, relTol, absTol: relTol });
        errors.push(apart(solution.end, at(to)));
        evaluations.push(solution.evaluations);
      }
      assertAlmostEquals(order(tolerances, errors), 1, 0.1);
      assertAlmostEquals(order(tolerances, evaluations), -1 / k, 0.1 / k);
    }
  });

  Deno.test(`${solver.name} runs backwards as it runs the mirrored field forwards, bit for bit`, async () => {
    const { field, at } = known.swirl, start = at(0.5);
    const mirrored = (x: Points, s: number) => float64.scale(-1, field(x, -s));
    const back = await solveOde(field, start, { from: 1.5, to: -1, solver });
    const mirror = await solveOde(mirrored, start, { from: -1.5, to: 1, solver });
    assertEquals(back.end, mirror.end);
    assertEquals(back.times, mirror.times.map((s) => -s));
    assertEquals(back.at(0.123), mirror.at(-0.123));
  });

  Deno.test(`${solver.name} solves linear systems as the matrix exponential does`, async () => {
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    const cases = fc.record({
      A: fc.array(fc.array(entry, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
      start: fc.array(entry, { minLength: 3, maxLength: 3 }),
      to: fc.constantFrom(1, -1),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ A, start, to }) => {
        const times = (x: readonly number[]) => A.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0));
        const field = (x: Points) => points([times([...x.data])]), relTol = 1e-7;
        const solution = await solveOde(field, points([start]), { to, solver, relTol });
        const exp = expm(matrix(A.map((row) => row.map((a) => to * a)))).toArray() as number[][];
        const truth = exp.map((row) => row.reduce((sum, a, j) => sum + a * start[j], 0));
        // Each step adds its tolerance, √3 times that of the largest coordinate, and the flow magnifies it by e^‖A‖.
        const norm = Math.sqrt(A.flat().reduce((sum, a) => sum + a * a, 0)),
          most = Math.hypot(...start) * Math.exp(norm);
        const bound = solution.steps * Math.sqrt(3) * relTol * (1e-3 + most) * Math.exp(norm);
        truth.forEach((v, i) => assertAlmostEquals(solution.end.data[i], v, bound));
      }),
      { seed: 72, numRuns: 50 },
    );
  });
}

Deno.test("dopri5 takes six evaluations a step and two to start; asking for times between takes none", async () => {
  const solution = await solveOde(vanDerPol, points([[2, 0]]), { to: 10 });
  assertEquals(solution.evaluations, 6 * (solution.steps + solution.rejected) + 2);
  assert(solution.rejected > 0);
  let calls = 0;
  const counted = (x: Points) => {
    calls++;
    return vanDerPol(x);
  };
  const again = await solveOde(counted, points([[2, 0]]), { to: 10 });
  const states = Array.from({ length: 101 }, (_, i) => again.at(i / 10));
  assertEquals(calls, solution.evaluations);
  assertEquals([states[0], states[100]], [points([[2, 0]]), solution.end]);
  assertEquals(again.times, solution.times);
  again.times.slice(1, -1).forEach((t) => { // the pieces meet
    assert(apart(again.at(t), again.at(t * (1 + 1e-15))) < 1e-13);
  });
});

Deno.test("rodas4 takes dim + 7 evaluations a step, one to start, one to choose the first step", async () => {
  const { evaluations, steps, rejected } = await solveOde(vanDerPol, points([[2, 0]]), {
    to: 10,
    solver: rodas4,
  });
  assertEquals(evaluations, 6 * (steps + rejected) + (2 + 1) * steps + 2);
});

// scipy 1.17.1, solve_ivp(method="RK45", rtol=tol, atol=tol): tolerance, evaluations, and root mean square error
// at the end against its DOP853 at rtol = 3e-14, atol = 1e-15.
const peers = [
  {
    name: "Van der Pol's oscillator",
    field: vanDerPol,
    start: [2, 0],
    to: 20,
    end: [2.0081497621749467, -0.04250887527321137],
    scipy: [[1e-5, 776, 1.66e-4], [1e-7, 1610, 9.95e-7], [1e-9, 3284, 6.01e-9]],
  },
  {
    name: "Lotka and Volterra's cycle",
    field: lotkaVolterra,
    start: [10, 5],
    to: 15,
    end: [0.7137513780977512, 0.07540779624079468],
    scipy: [[1e-5, 800, 2.03e-4], [1e-7, 1736, 1.01e-6], [1e-9, 3926, 1.06e-8]],
  },
];

for (const { name, field, start, to, end, scipy } of peers) {
  Deno.test(`on ${name} dopri5 is as good as scipy's RK45: at most 1.3 times its evaluations at its error`, async () => {
    for (const [relTol, evaluations, error] of scipy) {
      const solution = await solveOde(field, points([start]), { to, relTol, absTol: relTol });
      // Order 5: an error r times as large is worth r^(1/5) times as many evaluations.
      const worth = (apart(solution.end, points([end])) / error) ** 0.2 * solution.evaluations;
      assert(worth < 1.3 * evaluations, `${worth} at ${relTol}, scipy ${evaluations}`);
    }
  });
}

Deno.test("a row in a batch keeps its tolerance: rows at rest beside it change nothing", async () => {
  const field = ({ data, shape }: Points) => ({ data: data.map((v) => -v * Math.abs(v)), shape });
  const rest = Array.from({ length: 999 }, () => [0]);
  const alone = await solveOde(field, points([[3]]), { to: 2 });
  const among = await solveOde(field, points([[3], ...rest]), { to: 2 });
  assertEquals(among.times, alone.times);
  assertEquals(among.end.data[0], alone.end.data[0]);
  assertAlmostEquals(alone.end.data[0], 3 / 7, 1e-6);
});

Deno.test("steps come one after another, each from where the last ended, and are made only when asked for", async () => {
  const whole = await solveOde(vanDerPol, points([[2, 0]]), { to: 10 }), times = [0];
  let calls = 0;
  const field = (x: Points) => {
    calls++;
    return vanDerPol(x);
  };
  for (const step of odeSteps(field, points([[2, 0]]), { to: 10 })) {
    assertEquals([step.from, step.evaluations], [times.at(-1), calls]);
    assertEquals(step.at(step.to), step.end);
    times.push(step.to);
    if (step.to > 5) break;
  }
  assertEquals(times, whole.times.slice(0, times.length));
  assert(calls < whole.evaluations, `${calls} evaluations`);
});

Deno.test("a span of no length is its start; the first step may be given", async () => {
  const start = points([[2, 0]]), none = await solveOde(vanDerPol, start, { from: 3, to: 3 });
  assertEquals([none.end, none.at(3), none.times, none.evaluations], [start, start, [3], 0]);
  const given = await solveOde(vanDerPol, start, { to: 1, firstStep: 1e-3 });
  assertEquals(given.times[1], 1e-3);
  const fixed = await solveOde(vanDerPol, start, { from: 1, to: 2, steps: 4, solver: rk4 });
  assertEquals([...fixed.times], [1, 1.25, 1.5, 1.75, 2]);
  assertNotEquals(fixed.at(1.3), fixed.at(1.25));
});
