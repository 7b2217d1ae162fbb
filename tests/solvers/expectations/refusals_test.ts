import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { grid, onGrid, type Points } from "driftfield/core";
import { type Diffusion, interacting, meanField, sde } from "driftfield/processes";
import {
  backwardKolmogorov,
  type BackwardOptions,
  exitProbability,
  exitTimeMoments,
  expectationAtExit,
  last,
  meanExitTime,
  stationaryDensity,
  survival,
} from "driftfield/solvers";
import { open } from "./slope.ts";

const brownian = sde({ drift: 0, diffusion: 1 }),
  line = open([0, 1], 10),
  closed = grid({ domain: [0, 1], cells: 10 });
const driven = sde({ drift: "-t * x", diffusion: 1 }), crowd = meanField(interacting({ softening: 0.1 }), 1);
const hidden = sde({
  drift: (x: Points, t) => ({ ...x, data: x.data.map(() => t) }),
  diffusion: (x) => ({ ...x, data: x.data.map(() => 1) }),
});
const still = sde({
  drift: (x) => ({ ...x, data: x.data.map(() => 1) }),
  diffusion: (x) => ({ ...x, data: x.data.map(() => 1) }),
});

Deno.test("where no path leaves, times and exits are refused, with a remedy", () => {
  const infinite =
    "no path ever leaves, and the mean time is infinite: give the grid an absorbing boundary, or say inside";
  assertThrows(() => meanExitTime(brownian, closed), RangeError, infinite);
  assertThrows(() => exitProbability(brownian, closed, { through: () => true }), RangeError, infinite);
  assertThrows(() => meanExitTime(sde({ drift: 0, diffusion: 0 }), line), RangeError, infinite);
  // From x < 1/2 there is no way: it is pushed to 1/4.
  const stuck = sde({ drift: "(1/4 - x) * (1/2 - x)", diffusion: 0 });
  assertThrows(() => meanExitTime(stuck, line), RangeError, "there is no way out of cell");
});

Deno.test("where mass goes out, a stationary density is refused", () => {
  assertThrows(() => stationaryDensity(brownian, line), RangeError, "boundaries must not absorb");
  assertThrows(
    () => stationaryDensity(sde({ drift: 0, diffusion: 0 }), closed),
    RangeError,
    "not unique: 10 sets of cells",
  );
});

Deno.test("stationary problems refuse equations that depend on time, said or found out; closures that do not are welcome", async () => {
  const problems = [
    (process: Diffusion) => meanExitTime(process, line),
    (process: Diffusion) => expectationAtExit(process, line, { payoff: () => 1 }),
    (process: Diffusion) => stationaryDensity(process, closed),
  ];
  for (const solve of problems) {
    assertThrows(
      () => solve(driven),
      RangeError,
      "must be the same at all times, but t stands in its expressions",
    );
    assertThrows(
      () => solve(hidden),
      RangeError,
      "must be the same at all times, but its rates at t = 0 and t = 0.7",
    );
    solve(still);
  }
  await assertRejects(() => last(survival(driven, line, { to: 1 })), RangeError, "same at all times");
  const potential = (_: readonly number[], t: number) => t;
  assertThrows(
    () => expectationAtExit(brownian, line, { payoff: () => 1, potential }),
    RangeError,
    "same at all times",
  );
});

Deno.test("particles that act on each other have no linear backward equation", async () => {
  assertThrows(() => meanExitTime(crowd, line), TypeError, "particles that act on each other");
  await assertRejects(
    () => last(backwardKolmogorov(crowd, line, { payoff: () => 1, to: 1 })),
    TypeError,
    "particles that act",
  );
});

Deno.test("what is paid must be finite and on the grid, and the message names it", async () => {
  const refused = (options: Partial<BackwardOptions>, message: string, kind: new () => Error = RangeError) =>
    assertRejects(
      () => last(backwardKolmogorov(brownian, line, { payoff: () => 1, to: 1, ...options })),
      kind,
      message,
    );
  await refused({ payoff: ([x]) => 1 / (x - 0.25) }, "payoff at x = 0.25 must be finite, got Infinity");
  await refused({ payoff: onGrid(closed, () => 1) as never, to: 0 }, "to must be after t0 = 0, got 0");
  await refused({ payoff: onGrid(open([0, 2], 10), () => 1) }, "payoff is on another grid");
  await refused(
    { payoff: { grid: line, values: new Float64Array(10).fill(NaN) } },
    "payoff in cell 0 must be finite, got NaN",
  );
  await refused({ payoff: 3 as never }, "payoff must be a GridFunction", TypeError);
  await refused({ atExit: ([x]) => Math.log(x) }, "atExit at x = 0 must be finite, got -Infinity");
  await refused({ running: ([x], t) => x / (t - t) }, "running at x = 0.05 must be finite");
  await refused({ running: () => "1" as never }, 'running at x = 0.05 must be a number, got "1"', TypeError);
  await refused({ steps: 10, times: [0.5] }, "tolerance and times have no meaning", TypeError);
  assertThrows(
    () => expectationAtExit(brownian, line, { payoff: () => NaN }),
    RangeError,
    "payoff at x = 1 must be finite, got NaN",
  );
  assertThrows(
    () => exitTimeMoments(brownian, line, { order: 0 }),
    RangeError,
    "order must be at least 1, got 0",
  );
});

Deno.test("outside of a set: ψ at the centre, whatever the payoff and the potential are there", async () => {
  const inside = ({ data }: Points) => data.map((x) => 0.5 - Math.abs(x)),
    wide = grid({ domain: [-2, 2], cells: 40 });
  const options = {
    inside,
    potential: () => 5,
    payoff: ([x]: readonly number[]) => Math.sqrt(0.25 - x * x),
    to: 0.2,
    steps: 10,
  };
  const { expectation: { values } } = await last(
    backwardKolmogorov(brownian, wide, { ...options, atExit: ([x], t) => x + t, t0: 0.1 }),
  );
  [0, 5, 14].forEach((i) => assertAlmostEquals(values[i], -2 + (i + 0.5) * 0.1 + 0.1, 1e-15));
  const u = expectationAtExit(brownian, wide, { inside, payoff: ([x]) => 3 * x });
  u.values.forEach((value, i) => assertAlmostEquals(value, 3 * (-2 + (i + 0.5) * 0.1), 1e-13)); // linear: inside too
  const { survival: S, timeDensity } = await last(survival(brownian, wide, { inside, to: 0.1 }));
  assertEquals([S.values[0], timeDensity.values[0], meanExitTime(brownian, wide, { inside }).values[0]], [
    0,
    0,
    0,
  ]);
});
