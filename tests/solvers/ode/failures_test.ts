import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { dopri5, euler, type OdeOptions, odeSteps, rk4, rodas4, solveOde } from "driftfield/solvers";
import type { Failure } from "../../../lib/solvers/failure.ts";

type Field = (x: Points, t: number) => Points;

const each = (f: (x: number, t: number) => number): Field => ({ data, shape }, t) => ({
  data: data.map((x) => f(x, t)),
  shape,
});

/** The error of a solution that cannot go on: its text, and its cause. */
async function failed(field: Field, start: Points, options: OdeOptions): Promise<Failure & { text: string }> {
  const error = await assertRejects(() => solveOde(field, start, options), Error);
  const cause = error.cause as Failure;
  assert(cause.state.data.every(Number.isFinite), "the last good state is finite");
  return { text: error.message, ...cause };
}

Deno.test("a solution that blows up stops where it does, with the row, its last good state, and what to try", async () => {
  // x' = x² from 1 ends at t = 1; dopri5 comes as near as the steps that it may take there, 16 ulp.
  for (const solver of [dopri5, rodas4]) {
    const { text, t, dt, row, state } = await failed(each((x) => x * x), points([[0.1], [1]]), {
      to: 3,
      solver,
    });
    assertAlmostEquals(t, 1, 1e-4); // where it blows up depends on the steps' errors, 10⁻⁶ each
    assertEquals(row, 1);
    assert(Math.abs(dt) < 16 * Number.EPSILON * t && state.data[1] > 1e6);
    assert(
      text.startsWith(
        `${solver.name}: the step underflows (t = ${t}, dt = ${dt}, last good state of row 1: [`,
      ),
      text,
    );
    assert(
      text.endsWith("Try an earlier end if the solution blows up there, or a larger relTol and absTol"),
      text,
    );
  }
});

Deno.test("a field that ends at a time stops the solution there, forwards and backwards", async () => {
  for (const solver of [dopri5, rodas4]) {
    for (const [from, to] of [[0, 1], [1, 0.2]]) {
      const domain = each((x, t) => to > from ? x * Math.sqrt(0.5 - t) : x * Math.sqrt(t - 0.5));
      const { text, t } = await failed(domain, points([[1]]), { from, to, solver });
      assertAlmostEquals(t, 0.5, 1e-10);
      assert(text.includes(`${solver.name}: the field is not finite just beyond (t = `), text);
    }
  }
});

Deno.test("a field that is not finite where a step only tried to go does not stop the solution", async () => {
  // x' = x (1 − x) keeps below 1, where log(1 − x) ends.
  const field = each((x) => x * Math.exp(Math.log(1 - x)));
  for (const solver of [dopri5, rodas4]) {
    const solution = await solveOde(field, points([[0.5]]), { to: 12, solver, firstStep: 12 });
    assert(solution.rejected > 0 && solution.rejected < 10, `${solution.rejected}`); // each divides by up to five
    assertAlmostEquals(solution.end.data[0], 1 / (1 + Math.exp(-12)), solution.steps * 1e-6);
  }
});

Deno.test("a solution that leaves the numbers is never infinite", async () => {
  const { t, state } = await failed(each(() => 1e308), points([[1e308]]), { to: 2 });
  assert(t > 0.79 && t < 0.798, `${t}`); // the last number is 1.7977 · 10³⁰⁸
  assert(state.data[0] > 1.79e308);
});

Deno.test("a field that is not finite at the start, or a start that is not, is refused at once", async () => {
  const { text, t, row } = await failed(each((x) => Math.sqrt(x)), points([[1], [-1]]), { from: 2, to: 3 });
  assertEquals([t, row], [2, 1]);
  assert(
    text.includes("dopri5: the field is not finite (t = 2, dt = 0, last good state of row 1: [-1])"),
    text,
  );
  await assertRejects(
    () => solveOde(each((x) => x), points([[NaN]]), { to: 1 }),
    RangeError,
    "start must be finite",
  );
});

Deno.test("too many steps: dopri5 names rodas4 where the problem is stiff, and the tolerance where it is not", async () => {
  const stiff = each((x, t) => -1e6 * (x - Math.cos(t))), calm = each((x, t) => Math.cos(50 * t) * x);
  const slow = await failed(stiff, points([[1]]), { to: 1, maxSteps: 200 });
  const said = /^dopri5: (.*) % of the way after 200 steps, the smallest (.*) \(t = /.exec(slow.text);
  const [gone, smallest] = said!.slice(1).map(Number);
  // Stability holds steps at 3.3 · 10⁻⁶; the controller oversteps that by at most a factor, and comes back.
  assert(smallest > 1e-6 && smallest < 3.4e-6, slow.text);
  assertAlmostEquals(gone, 100 * slow.t, 0.05 * gone, "two digits");
  assert(slow.text.endsWith("Try rodas4, since the problem looks stiff (dt |λ| > 3.25)"), slow.text);
  const many = await failed(calm, points([[1]]), { to: 100, maxSteps: 200 });
  assert(
    many.text.endsWith(
      "Try a larger maxSteps, a larger relTol and absTol, or fixed steps if the field is not smooth",
    ),
    many.text,
  );
  const solved = await solveOde(stiff, points([[1]]), { to: 1, solver: rodas4, maxSteps: 200 });
  assertAlmostEquals(solved.end.data[0], Math.cos(1), 1e-5);
  assertEquals([(await solveOde(stiff, points([[1]]), { to: 1e-3 })).stiff, solved.stiff], [true, false]);
  assertEquals((await solveOde(calm, points([[1]]), { to: 1 })).stiff, false);
  const soon = await solveOde(stiff, points([[1]]), { to: 5e-5 }); // fewer than fifteen steps of 3.3 · 10⁻⁶
  assert(soon.steps > 5 && !soon.stiff, `${soon.steps}`);
});

Deno.test("a fixed grid that is too coarse stops at the last finite state", async () => {
  const blown = await failed(each((x) => x * x), points([[0.1], [1]]), { to: 3, solver: rk4, steps: 30 });
  assertEquals(blown.row, 1);
  assert(blown.t > 1 && blown.text.includes("Try more steps, or leave `steps` out"), blown.text);
  const stiff = each((x) => -1e6 * x);
  const { t, dt } = await failed(stiff, points([[1]]), { to: 100, solver: euler, steps: 100 });
  assertEquals([t, dt], [51, 1]); // (1 − 10⁶)^52 is beyond 10³⁰⁸
  await failed(stiff, points([[1]]), { to: 100, solver: dopri5, steps: 100 });
  assertEquals(
    (await solveOde(stiff, points([[1]]), { to: 100, solver: rodas4, steps: 100 })).end.data[0] ** 2 < 1e-9,
    true,
  );
});

Deno.test("a field or a Jacobian of another shape is named", async () => {
  const start = points([[1, 2]]), one = () => points([[1]]);
  for (const options of [{ to: 1 }, { to: 1, steps: 2, solver: rk4 }]) {
    await assertRejects(
      () => solveOde(one, start, options),
      RangeError,
      "field must give shape [1,2], got [1,1]",
    );
    const array = () => [1, 2] as unknown as Points;
    await assertRejects(() => solveOde(array, start, options), TypeError, "field must give Points, got 1,2");
  }
  const options = { to: 1, solver: rodas4, jacobian: one };
  await assertRejects(
    () => solveOde((x) => x, start, options),
    RangeError,
    "jacobian must give shape [1,4], got [1,1]",
  );
});

Deno.test("options out of range are named", () => {
  const refused: [Partial<OdeOptions>, string][] = [
    [{ to: Infinity }, "to must be finite, got Infinity"],
    [{ from: NaN }, "from must be finite, got NaN"],
    [{ relTol: 1e-17 }, "relTol must be at least"],
    [{ absTol: 0 }, "absTol must be positive, got 0"],
    [{ maxSteps: 0 }, "maxSteps must be at least 1, got 0"],
    [{ firstStep: -1 }, "firstStep must be positive, got -1"],
    [{ steps: 2.5 }, "steps must be a whole number, got 2.5"],
  ];
  for (const [option, says] of refused) {
    assertThrows(() => [...odeSteps((x) => x, points([[1]]), { to: 1, ...option })], RangeError, says);
  }
  const chooses = () => [...odeSteps((x) => x, points([[1]]), { to: 1, solver: rk4 })];
  assertThrows(chooses, TypeError, "rk4 cannot choose its steps: give `steps`, or take dopri5 or rodas4");
});

Deno.test("times outside of the solution are refused", async () => {
  const solution = await solveOde(each((x) => -x), points([[1]]), { from: 2, to: 1 });
  assertThrows(() => solution.at(2.1), RangeError, "t must be between 1 and 2, got 2.1");
  assertThrows(() => solution.at(NaN), RangeError, "t must be finite");
});

Deno.test("an AbortSignal cancels, before and on the way", async () => {
  const spin = ({ data: [x, y] }: Points) => points([[y, -x]]), start = points([[1, 0]]);
  const aborted = AbortSignal.abort(new Error("never"));
  await assertRejects(() => solveOde(spin, start, { to: 1, signal: aborted }), Error, "never");
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 10);
  const long = { to: 1e9, maxSteps: 3e5, signal: controller.signal };
  await assertRejects(() => solveOde(spin, start, long), Error, "enough");
});
