import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { LU, Matrix, SingularValueDecomposition } from "ml-matrix";
import { float64, type Points, points } from "driftfield/core";
import { jacobianOf } from "../../../lib/solvers/ode/differences.ts";
import { factorRows } from "../../../lib/solvers/ode/row_lu.ts";
import { apart, logistic } from "./problems.ts";

Deno.test("linear systems of rows are solved as ml-matrix solves them one by one", () => {
  const list = (length: number, most: number) =>
    fc.array(fc.double({ min: -most, max: most, noNaN: true }), { minLength: length, maxLength: length });
  const cases = fc.integer({ min: 1, max: 6 }).chain((dim) =>
    fc.record({
      rows: fc.array(list(dim * (dim + 1), 5), { minLength: 1, maxLength: 4 }),
      shift: list(1, 3),
      dim: fc.constant(dim),
    })
  );
  fc.assert(
    fc.property(cases, ({ dim, rows, shift: [shift] }) => {
      const [J, b] = [rows.map((row) => row.slice(dim)), rows.map((row) => row.slice(0, dim))];
      const x = factorRows(points(J), shift)(points(b));
      rows.forEach((_, i) => {
        const A = Matrix.sub(Matrix.eye(dim, dim).mul(shift), Matrix.from1DArray(dim, dim, J[i]));
        const { condition } = new SingularValueDecomposition(A);
        fc.pre(condition < 1e6);
        const truth = new LU(A).solve(Matrix.columnVector(b[i])).to1DArray(),
          most = Math.max(...truth.map(Math.abs));
        // Elimination with pivots loses a few times dim² · condition units of rounding.
        const bound = 100 * Number.EPSILON * condition * most;
        truth.forEach((v, k) => assertAlmostEquals(x.data[i * dim + k], v, bound));
      });
    }),
    { seed: 73, numRuns: 300 },
  );
});

Deno.test("a zero on the diagonal needs a pivot, and gets one", () => {
  assertEquals(factorRows(points([[0, 1, 1, 0]]), 0)(points([[2, 3]])), points([[-3, -2]]));
});

Deno.test("a Jacobian by differences is right to √ε in units of the state", () => {
  const logisticSlope = (x: number) => 4 * (1 - 2 * x), start = points([[0], [1e-8], [0.3], [5]]);
  const field = (x: Points) => logistic(float64)(x, 0), J = jacobianOf(field, 1e-3)(start, 0, field(start));
  // Curvature costs ½ |f''| δ = 4δ, rounding ε |f| / δ, with δ = √ε max(|x|, 10⁻³).
  J.data.forEach((v, i) => {
    const x = start.data[i], move = Math.sqrt(Number.EPSILON) * Math.max(Math.abs(x), 1e-3);
    const rounding = 4 * Number.EPSILON * Math.abs(field(start).data[i]) / move;
    assertAlmostEquals(v, logisticSlope(x), 1.01 * 4 * move + rounding + 1e-15);
  });
  const turn = ({ data: [a, b, c] }: Points) => points([[b * c, a * a, 3 * b]]), x = points([[1, 2, 3]]);
  const truth = points([[0, 3, 2, 2, 0, 0, 0, 3, 0]]);
  assertAlmostEquals(apart(jacobianOf(turn, 1e-3)(x, 0, turn(x)), truth), 0, 10 * Math.sqrt(Number.EPSILON));
});
