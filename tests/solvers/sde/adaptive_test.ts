import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, repeat } from "driftfield/core";
import { mean, variance } from "driftfield/metrics";
import {
  type Brownian,
  brownian,
  geometricBrownian,
  sde,
  type SymbolicSde,
  toStratonovich,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  type AdaptiveSdeOptions,
  adaptiveSdeSteps,
  eulerMaruyama,
  type Failure,
  milstein,
  rosslerSri,
  solveSdeAdaptively,
} from "driftfield/solvers";
import { arctangent, area, ends, gbm, type Problem } from "./problems.ts";

const both = (tolerance: number) => ({ absTol: tolerance, relTol: tolerance });

/** Errors of single paths, each with steps of its own, as parts of 1 + |x|; and how many steps they took. */
function singles(
  problem: Problem,
  equation: Problem["equation"],
  seed: number,
  count: number,
  tolerance: number,
) {
  let accepted = 0, rejected = 0;
  const errors = Float64Array.from({ length: count }, (_, i) => {
    const path = brownian(philox(seed + i), { paths: 1 }), start = points([[...problem.start]]);
    const { states, ...steps } = solveSdeAdaptively(equation, start, path, { to: 1, ...both(tolerance) });
    [accepted, rejected] = [accepted + steps.accepted, rejected + steps.rejected];
    const [truth] = ends(problem, path(0, 1)).data;
    return (states.at(-1)!.data[0] - truth) / (1 + Math.abs(truth));
  });
  return { errors, accepted, rejected };
}

const rms = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

Deno.test("the error at the end is below the tolerance and falls with it; some steps are refused", () => {
  for (
    const [problem, equation] of [[arctangent, arctangent.equation], [
      gbm,
      toStratonovich(gbm.equation),
    ]] as const
  ) {
    const runs = [1e-1, 1e-2, 1e-3].map((tolerance) => singles(problem, equation, 1000, 40, tolerance));
    const sizes = runs.map(({ errors }, i) => rms(errors) * 10 ** (i + 1));
    sizes.forEach((size, i) => assert(size < 1, `${size} of the tolerance 10^−${i + 1}`));
    // Errors that fell with another power than the tolerance's first, ½ or 3/2, would leave their ratio here by √10.
    const ratio = sizes[2] / sizes[1];
    assert(ratio > 10 ** -0.5 && ratio < 10 ** 0.5, `${sizes}`);
    assert(runs[2].accepted > 2 * runs[1].accepted && runs[2].rejected > 0);
  }
});

Deno.test("choosing steps by the path's future does not bias: mean and variance are those of the law", () => {
  // Steps of single paths are chosen for their own noise: what bias there is shows in the mean of their errors, which
  // are a fifth of the tolerance in size. It is to be below a tenth.
  const { errors, rejected } = singles(gbm, gbm.equation, 2000, 300, 0.03), centre = mean(errors);
  assert(rejected > 0);
  assert(
    Math.abs(centre.value) < 4 * centre.standardError + 0.03 / 10,
    `${centre.value} ± ${centre.standardError}`,
  );

  // A batch shares its steps, and then so many paths that their own law can be seen.
  const count = 4000, path = brownian(philox(61), { paths: count }), tolerance = 0.01;
  const { states } = solveSdeAdaptively(gbm.equation, repeat([1], count), path, {
    to: 1,
    ...both(tolerance),
  });
  // An error e moves the mean by less than the tolerance, the variance by 2 Cov(x, e) < 2 · 1.6 · tolerance.
  const { law } = geometricBrownian({ mu: 0.5, sigma: 0.8 }),
    { data } = states.at(-1)!,
    [m, v] = [mean(data), variance(data)];
  assert(Math.abs(m.value - law.mean(1, 1)) < 4 * m.standardError + tolerance, `${m.value}`);
  assert(Math.abs(v.value - law.variance(1, 1)) < 4 * v.standardError + 4 * tolerance, `${v.value}`);
});

Deno.test("noise that does not commute is met too: Heun's X₂ = ∫ W₁ ∘ dW₂ has mean 0 and variance ½", () => {
  const count = 2000, path = brownian(philox(62), { paths: count, dim: 2 });
  const { states, times } = solveSdeAdaptively(area, repeat([0, 0], count), path, {
    to: 1,
    absTol: 1,
    relTol: 0,
  });
  const x2 = states.at(-1)!.data.filter((_, i) => i % 2 === 1), [m, v] = [mean(x2), variance(x2)];
  assert(Math.abs(m.value) < 4 * m.standardError, `${m.value}`);
  // Each step's Lévy area is missing: variance dt²/4, dt/4 over the whole time.
  const longest = Math.max(...times.slice(1).map((t, i) => t - times[i]));
  assert(Math.abs(v.value - 1 / 2) < 4 * v.standardError + longest / 4, `${v.value}`);
});

Deno.test("steps are dyadic parts of the time, short where the equation is fast, and the same whatever was asked before", () => {
  // A pull that is 200 times as strong for a tenth of the time.
  const pull = sde({
    drift: "-(1 + 200 * exp(-((t - 0.5) / 0.05)^2)) * (x - sin(9 * t))",
    diffusion: "0.3 * x",
  });
  const solve = (path: Brownian) => solveSdeAdaptively(pull, points([[1]]), path, { to: 1, ...both(1e-2) });
  const make = () => brownian(philox(63), { paths: 1 }), asked = make();
  for (const t of [0.9, 0.1, 1 / 3]) asked(0, t);
  const { times, states, accepted } = solve(make()), again = solve(asked);
  assertEquals(again, solve(asked));
  assertEquals([again.times, again.states], [times, states]);

  assertEquals([times[0], times.at(-1), times.length], [0, 1, accepted + 1]);
  const steps = times.slice(1).map((t, i) => t - times[i]);
  steps.forEach((dt, i) =>
    assert(Number.isInteger(Math.log2(dt)) && Number.isInteger(times[i] / dt), `${dt} at ${times[i]}`)
  );
  const within = (from: number, to: number) => steps.filter((_, i) => times[i] >= from && times[i + 1] <= to);
  assert(Math.min(...within(0, 0.3)) >= 2 * Math.max(...within(0.45, 0.55)), `${steps}`);
});

Deno.test("backwards along its path a Stratonovich equation returns to where it started, between any two times", () => {
  const path = brownian(philox(64), { paths: 5, to: 3 }),
    equation = toStratonovich(gbm.equation),
    start = repeat([2], 5);
  const there = solveSdeAdaptively(equation, start, path, { from: 0.5, to: 2.5, ...both(1e-3) }).states.at(
    -1,
  )!;
  const { times, states } = solveSdeAdaptively(equation, there, path, { from: 2.5, to: 0.5, ...both(1e-3) });
  assertEquals([times[0], times.at(-1)], [2.5, 0.5]);
  states.at(-1)!.data.forEach((x, i) => {
    // Both ways err by the tolerance, and the way back carries the error there along by x(0.5)/x(2.5).
    assertAlmostEquals(x, 2, 4 * 1e-3 * (1 + 2 + (1 + there.data[i]) * 2 / there.data[i]));
  });
});

Deno.test("where no step is short enough it says so, with t, dt, the last good state and what to try", () => {
  const path = brownian(philox(65), { paths: 3, to: 2 });
  const fails = (
    equation: SymbolicSde,
    start: Points,
    options: Partial<AdaptiveSdeOptions> = {},
  ) => {
    const good: Points[] = [start];
    const failure = assertThrows(() => {
      for (const { x } of adaptiveSdeSteps(equation, start, path, { to: 2, ...options })) good.push(x);
    }, Error);
    const cause = failure.cause as Failure;
    assertEquals(cause.state, good.at(-1));
    assert(good.every(({ data }) => data.every(Number.isFinite)));
    return { message: failure.message, cause };
  };
  // dX = X² dt from 1, ½ and ¼: the first explodes at t = 1.
  const explosion = fails(sde({ drift: "x^2", diffusion: 0 }), points([[0.5], [1], [0.25]]));
  assert(
    explosion.message.includes("the tolerance asks for a step below the smallest of the path"),
    explosion.message,
  );
  assert(explosion.cause.row === 1 && Math.abs(explosion.cause.t - 1) < 1e-3);
  // √(½ − t) is NaN from ½ on.
  const undefinedLater = fails(sde({ drift: "sqrt(1 / 2 - t)", diffusion: 1 }), repeat([0], 3));
  assert(undefinedLater.message.startsWith("rosslerSra: the step gives NaN"), undefinedLater.message);
  assertAlmostEquals(undefinedLater.cause.t, 0.5, 2 ** -20);
  // A path of little depth cannot meet a small tolerance.
  const shallow = fails(gbm.equation, repeat([1], 3), { depth: 5, ...both(1e-6) });
  assert(shallow.message.includes("a path of more depth"), shallow.message);
  assertEquals(shallow.cause.dt, 2 / 2 ** 4);
});

Deno.test("solveSdeAdaptively() refuses options out of range, and solvers of an order below 1", () => {
  const path = brownian(philox(0), { paths: 1 }), start = points([[1]]);
  const solve = (options: AdaptiveSdeOptions, equation = gbm.equation) => () =>
    solveSdeAdaptively(equation, start, path, options);
  assertThrows(solve({ to: 0 }), RangeError, "to must differ from from, got 0");
  assertThrows(solve({ to: 1, absTol: 0, relTol: 0 }), RangeError, "must not both be 0");
  assertThrows(solve({ to: 1, relTol: -1 }), RangeError, "relTol must be at least 0, got -1");
  assertThrows(solve({ to: 2 }), RangeError, "t1 must be between 0 and 1");
  assertThrows(solve({ to: 1, solver: eulerMaruyama }), TypeError, "eulerMaruyama has strong order 0.5");
  assertThrows(
    solve({ to: 1, solver: rosslerSri }, toStratonovich(gbm.equation)),
    TypeError,
    "pass toIto(sde)",
  );
  solve({ to: 1, solver: milstein, ...both(0.1) })();
});
