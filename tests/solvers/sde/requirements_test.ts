import { assert, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { geometricBrownian, ornsteinUhlenbeck, sde, toStratonovich } from "driftfield/processes";
import {
  eulerMaruyama,
  exact,
  type Failure,
  heunStratonovich,
  milstein,
  platenWeak2,
  requireFiniteState,
  requireSolves,
  rosslerSra,
  rosslerSri,
  slowRk,
} from "driftfield/solvers";
import { area } from "./problems.ts";

const ito = geometricBrownian(), stratonovich = toStratonovich(ito), additive = ornsteinUhlenbeck();
const full = sde({ drift: [0, 0], diffusion: [["x2", 0], ["x1", 1]] });
const closures = sde({ drift: (x) => x, diffusion: (x) => x });

Deno.test("a solver refuses an equation of the other calculus, and says which conversion to pass", () => {
  for (const solver of [eulerMaruyama, milstein, platenWeak2, rosslerSri]) {
    assertThrows(
      () => requireSolves(solver, stratonovich),
      TypeError,
      `${solver.name} solves ito equations, but this one is stratonovich: pass toIto(sde)`,
    );
  }
  assertThrows(
    () => requireSolves(heunStratonovich, ito),
    TypeError,
    "heunStratonovich solves stratonovich equations, but this one is ito: pass toStratonovich(sde)",
  );
});

Deno.test("a solver refuses noise more general than it takes, and says which solvers take any", () => {
  for (const solver of [milstein, platenWeak2, rosslerSri]) {
    assertThrows(
      () => requireSolves(solver, full),
      TypeError,
      `${solver.name} takes diagonal noise, got full noise`,
    );
  }
  assertThrows(
    () => requireSolves(rosslerSra, ito),
    TypeError,
    "rosslerSra takes additive noise, got diagonal noise",
  );
  assertThrows(
    () => requireSolves(rosslerSra, area),
    TypeError,
    "eulerMaruyama (Itô) and heunStratonovich take any",
  );
});

Deno.test("a solver refuses an equation that lacks what it needs, and says where to get it", () => {
  assertThrows(
    () => requireSolves(milstein, closures),
    TypeError,
    "give the equation as expressions, or a closure with",
  );
  assertThrows(
    () => requireSolves(exact, full),
    TypeError,
    "exact needs an equation whose transition is known",
  );
});

Deno.test("every other pair is accepted: additive noise under either calculus, closures with a slope", () => {
  for (
    const solver of [
      eulerMaruyama,
      heunStratonovich,
      milstein,
      platenWeak2,
      rosslerSra,
      rosslerSri,
      slowRk,
      exact,
    ]
  ) {
    requireSolves(solver, additive);
    requireSolves(solver, toStratonovich(additive));
  }
  for (const solver of [eulerMaruyama, milstein, platenWeak2, rosslerSri, exact]) requireSolves(solver, ito);
  requireSolves(milstein, { ...closures, slope: (x) => x });
  requireSolves(heunStratonovich, area);
  requireSolves(slowRk, area);
  requireSolves(eulerMaruyama, full);
});

Deno.test("a step that leaves the finite numbers fails with t, dt, row, last good state, and what to try", () => {
  const before = points([[1, 2], [3, 4], [5, 6]]);
  const step = (after: number) => ({
    solver: "euler",
    t: 2,
    dt: 0.5,
    before,
    after: points([[1, 2], [3, after], [0, 0]]),
  });
  requireFiniteState(step(-1e308));
  for (const value of [NaN, Infinity, -Infinity]) {
    const failure = assertThrows(() => requireFiniteState({ ...step(value), row: 100 }), Error);
    assertEquals(
      failure.message,
      `euler: the step gave ${value} in column 1 (t = 2, dt = 0.5, last good state of row 101: [3, 4]). ` +
        "Try a smaller dt, or an adaptive scheme",
    );
    const cause = failure.cause as Failure;
    assertEquals([cause.t, cause.dt, cause.row, cause.state], [2, 0.5, 1, before]);
  }
  const wide = { ...step(0), before: points([Array(20).fill(7)]), after: points([Array(20).fill(NaN)]) };
  assert(assertThrows(() => requireFiniteState(wide), Error).message.includes("[7, 7, 7, 7, 7, 7, 7, 7, …]"));
});
