import { assert, assertAlmostEquals, assertRejects } from "@std/assert";
import { inverse, Matrix } from "ml-matrix";
import { type Points, points } from "driftfield/core";
import { dopri5, rodas4, solveOde } from "driftfield/solvers";
import * as table from "../../../lib/solvers/ode/rodas4_table.ts";
import { order } from "./problems.ts";

/** ε = 10⁻⁶ is μ = 10³ in the other scaling. */
const vanDerPol = ({ data: [x, y] }: Points) => points([[y, ((1 - x * x) * y - x) / 1e-6]]);
const robertson = ({ data: [a, b, c] }: Points) => {
  const [slow, back, fast] = [0.04 * a, 1e4 * b * c, 3e7 * b * b];
  return points([[back - slow, slow - back - fast, fast]]);
};

Deno.test("rodas4's coefficients fulfil the order conditions: order 4, and order 3 of the embedded method", () => {
  // The stages of the textbook: kᵢ = dt f(x + Σ αᵢⱼ kⱼ) + dt J Σ γᵢⱼ kⱼ. U = Γ k turns them into the form that needs no
  // products with J, with Γ⁻¹ = diag(1/γ) − (cᵢⱼ), α = (aᵢⱼ) Γ, b = m Γ (Hairer, Wanner 1996, IV.7).
  const square = (rows: readonly (readonly number[])[]) =>
    new Matrix(rows.map((row) => Array.from({ length: 6 }, (_, j) => row[j] ?? 0)));
  const Gamma = inverse(Matrix.eye(6, 6).mul(1 / table.gamma).sub(square(table.slopeWeights)));
  const alpha = square(table.stateWeights).mmul(Gamma), beta = Matrix.add(alpha, Gamma);
  const ones = Matrix.ones(6, 1), a = alpha.mmul(ones), b = beta.mmul(ones);
  const times = (x: Matrix, y: Matrix) => Matrix.mul(x, y);
  const conditions: [order: number, y: Matrix, truth: number][] = [
    [1, ones, 1],
    [2, b, 1 / 2],
    [3, times(a, a), 1 / 3],
    [3, beta.mmul(b), 1 / 6],
    [4, times(a, times(a, a)), 1 / 4],
    [4, times(a, alpha.mmul(b)), 1 / 8],
    [4, beta.mmul(times(a, a)), 1 / 12],
    [4, beta.mmul(beta.mmul(b)), 1 / 24],
  ];
  const holds = (m: readonly number[], highest: number) => {
    const weights = new Matrix([[...m]]).mmul(Gamma);
    for (const [of, y, truth] of conditions) {
      if (of <= highest) assertAlmostEquals(weights.mmul(y).get(0, 0), truth, 1e-13, `order ${of}`);
    }
    assertAlmostEquals(weights.mmul(inverse(beta)).mmul(ones).get(0, 0), 1, 1e-12, "R(∞) = 0");
    return weights;
  };
  const weights = holds(table.weights, 4), embedded = holds([...table.stateWeights[5], 0], 3);
  assertAlmostEquals(Matrix.sub(weights, beta.subMatrix(5, 5, 0, 5)).norm(), 0, 1e-13); // stiffly accurate
  assert(
    Math.abs(embedded.mmul(beta).mmul(beta).mmul(b).get(0, 0) - 1 / 24) > 1e-3,
    "the embedded one has order 3",
  );
  table.nodes.forEach((node, i) => assertAlmostEquals(a.get(i, 0), node, 1e-14));
  table.timeWeights.forEach((weight, i) => assertAlmostEquals(Gamma.mmul(ones).get(i, 0), weight, 1e-14));
});

Deno.test("rodas4 is L-stable: no oscillation grows, and what decays at once is gone in a step", async () => {
  const spin = (re: number, im: number) => ({ data: [x, y] }: Points) =>
    points([[re * x - im * y, im * x + re * y]]);
  const jacobian = (re: number, im: number) => () => points([[re, -im, im, re]]);
  const size = async (re: number, im: number) => {
    const options = { to: 1, solver: rodas4, steps: 1, jacobian: jacobian(re, im) };
    return Math.hypot(...(await solveOde(spin(re, im), points([[1, 0]]), options)).end.data);
  };
  for (const im of [0.01, 0.1, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 1e3, 1e5]) {
    for (const re of [0, -0.01, -1, -100]) {
      const grown = await size(re, im);
      assert(grown <= 1 + 1e-12, `|R(${re} + ${im}i)| = ${grown}`); // rounding of the solves
    }
  }
  for (const z of [1e3, 1e4, 1e5]) assert(await size(-z, 0) < 10 / z, `R(−${z})`); // stiffly accurate: R(z) = O(1/z)
});

Deno.test("on Prothero and Robinson's problem rodas4's error falls with the stiffness, with no bound on its step", async () => {
  // x' = λ (x − φ) + φ', x = φ = sin. A stiffly accurate method ends on φ but for O(dt |φ''| / |λ|).
  const problem = (lambda: number) => ({ data: [x] }: Points, t: number) =>
    points([[lambda * (x - Math.sin(t)) + Math.cos(t)]]);
  const errors = [];
  for (const lambda of [-1e4, -1e5, -1e6]) {
    const options = { from: 0.5, to: 2.5, solver: rodas4, steps: 10, jacobian: () => points([[lambda]]) };
    errors.push(
      Math.abs(
        (await solveOde(problem(lambda), points([[Math.sin(0.5)]]), options)).end.data[0] - Math.sin(2.5),
      ),
    );
  }
  const stiffness = [1e4, 1e5, 1e6];
  assertAlmostEquals(order(stiffness, errors), -1, 0.1);
  errors.forEach((error, i) => assert(error < 0.2 / stiffness[i], `${error} at ${stiffness[i]}`));
});

Deno.test("rodas4 solves van der Pol's relaxation oscillation to its tolerance", async () => {
  // At t = 1 and 2: Hairer's stiff test set, computed by RADAU.
  const truth = [[-1.863646254808130, 0.7535430865435460], [1.706167732170456, -0.8928097010248257]];
  for (const tolerance of [1e-4, 1e-6]) {
    const options = { to: 2, solver: rodas4, relTol: tolerance, absTol: tolerance };
    const solution = await solveOde(vanDerPol, points([[2, 0]]), options);
    truth.forEach((state, i) =>
      state.forEach((v, k) =>
        assertAlmostEquals(solution.at(i + 1).data[k], v, tolerance * (1 + Math.abs(v)))
      )
    );
  }
});

Deno.test("rodas4 solves Robertson's reaction in few steps, early and late; dopri5 needs a hundred times as many", async () => {
  const start = points([[1, 0, 0]]), options = { solver: rodas4, relTol: 1e-6, absTol: 1e-10 };
  const early = await solveOde(robertson, start, { ...options, to: 40 });
  // scipy 1.17.1: BDF and LSODA at rtol = 1e-12, atol = 1e-17 agree to 1e-11.
  [0.71582706872, 9.18553476e-6, 0.28416374574].forEach((v, k) =>
    assertAlmostEquals(early.end.data[k], v, 1e-10 + 1e-6 * v)
  );
  const dopri = { ...options, to: 40, solver: dopri5, maxSteps: 100 * early.steps };
  const { message } = await assertRejects(() => solveOde(robertson, start, dopri), Error);
  assert(message.includes("Try rodas4, since the problem looks stiff"), message);
  // At t = 10¹¹: the test set for IVP solvers (Bari), computed by RADAU. Errors of the steps add up over 10¹¹, so the
  // tolerance is that of all of them.
  const late = await solveOde(robertson, start, { ...options, to: 1e11, absTol: 1e-15 });
  [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050].forEach((v, k) =>
    assertAlmostEquals(late.end.data[k], v, late.steps * (1e-15 + 1e-6 * v))
  );
  assert(late.steps < 1000, `${late.steps} steps`);
});

Deno.test("rodas4 takes each row of a batch on its own, and its Jacobian by differences or as it is given", async () => {
  const batch = ({ data, shape }: Points) => {
    const rows = Array.from(
      { length: shape[0] },
      (_, i) => [...robertson(points([[...data.subarray(3 * i, 3 * i + 3)]])).data],
    );
    return points(rows);
  };
  const jacobian = ({ data, shape }: Points) =>
    points(Array.from({ length: shape[0] }, (_, i) => {
      const [, b, c] = data.subarray(3 * i, 3 * i + 3);
      const [back, fast] = [[1e4 * c, 1e4 * b], 6e7 * b];
      return [-0.04, ...back, 0.04, -back[0] - fast, -back[1], 0, fast, 0];
    }));
  const starts = [[1, 0, 0], [0.5, 1e-5, 0.5], [0.2, 0, 0.8]];
  const options = { to: 10, solver: rodas4, relTol: 1e-6, absTol: 1e-10 };
  const together = await solveOde(batch, points(starts), options);
  const exact = await solveOde(batch, points(starts), { ...options, jacobian });
  const saved = (3 + 7) / 7; // evaluations a step, with and without differences
  assertAlmostEquals(together.evaluations / exact.evaluations, saved, 0.1);
  for (const [i, start] of starts.entries()) {
    const alone = await solveOde(robertson, points([start]), { ...options, relTol: 1e-9, absTol: 1e-13 });
    for (let k = 0; k < 3; k++) {
      const v = alone.end.data[k];
      assertAlmostEquals(together.end.data[3 * i + k], v, 1e-10 + 1e-6 * v);
      assertAlmostEquals(exact.end.data[3 * i + k], v, 1e-10 + 1e-6 * v);
    }
  }
});
