import { assert, assertEquals } from "@std/assert";
import { code, emit, float64, javascript, type Points, points } from "driftfield/core";
import {
  geometricBrownian,
  ornsteinUhlenbeck,
  overSpace,
  sde,
  type SymbolicSde,
  toStratonovich,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  eulerMaruyama,
  exact,
  heunStratonovich,
  milstein,
  platenWeak2,
  requireSolves,
  rosslerSra,
  rosslerSri,
  type SdeSolver,
  slowRk,
} from "driftfield/solvers";
import { area, correlated, coupled, swinging } from "./problems.ts";

const solvers = [
  eulerMaruyama,
  exact,
  heunStratonovich,
  milstein,
  platenWeak2,
  rosslerSra,
  rosslerSri,
  slowRk,
];

const equations: Readonly<Record<string, SymbolicSde>> = {
  gbm: geometricBrownian(),
  ou: ornsteinUhlenbeck({ mu: 2 }),
  swinging: swinging.equation,
  "swinging, Stratonovich": toStratonovich(swinging.equation),
  coupled: coupled.equation,
  correlated,
  area,
  spiral: sde({ drift: ["-x2", "x1 - t"], diffusion: [["x2", "0.1", "t"], ["x1", "x2", "1"]] }),
};

const solves = (solver: SdeSolver, equation: SymbolicSde) => {
  try {
    requireSolves(solver, equation);
    return true;
  } catch {
    return false;
  }
};

/** A step as emitted JavaScript: recorded with t = 0, run at any t. */
function compiled(solver: SdeSolver, equation: SymbolicSde, dt: number) {
  const space = code(), dim = equation.symbols.variables.length, m = equation.matrix?.brownians ?? dim;
  const names = (letter: string, n: number) => Array.from({ length: n }, (_, k) => `${letter}${k}`);
  const [x, W, H] = [names("x", dim), names("W", m), names("H", m)],
    symbols = (all: string[]) => all.map(space.symbol);
  const noise = { W: symbols(W), H: symbols(H) };
  const { lines, results } = emit(
    solver.step(space, overSpace(space, equation), symbols(x), 0, dt, noise),
    javascript,
  );
  const body = `const [${x}] = x, [${W}] = W, [${H}] = H;\n${lines.join("\n")}\nreturn [${results}];`;
  return new Function("x", "W", "H", "t", body) as (
    x: number[],
    W: number[],
    H: number[],
    t: number,
  ) => number[];
}

Deno.test("every solver recorded over code and emitted as JavaScript gives the bytes of float64 arrays, dt < 0 too", () => {
  const rng = philox(71), rows = 20;
  let pairs = 0;
  for (const [name, equation] of Object.entries(equations)) {
    const dim = equation.symbols.variables.length, m = equation.matrix?.brownians ?? dim;
    const draw = (label: string, k: number, scale: number) =>
      float64.scale(scale, rng.fork(name).fork(label).normal([rows, k]));
    for (const solver of solvers.filter((one) => solves(one, equation))) {
      pairs++;
      for (const [t, dt] of [[0, 0.01], [0.3, 0.125], [1.7, -0.05]]) {
        const [x, W, H] = [draw("x", dim, 1), draw("W", m, Math.sqrt(Math.abs(dt))), draw("H", m, 0.1)];
        const step = compiled(solver, equation, dt),
          row = (v: Points, i: number, k: number) => [
            ...v.data.subarray(i * k, (i + 1) * k),
          ];
        const emitted = Array.from(
          { length: rows },
          (_, i) => step(row(x, i, dim), row(W, i, m), row(H, i, m), t),
        );
        const arrays = solver.step(float64, equation, x, t, dt, { W, H });
        assert(arrays.data.every(Number.isFinite), `${solver.name} on ${name}`);
        assertEquals(points(emitted), arrays, `${solver.name} on ${name}, dt = ${dt}`);
      }
    }
  }
  // Diagonal Itô: 4 solvers and the exact one for gbm; additive: 7 and the exact one for ou, 6 for the matrix (no slope
  // of it); Stratonovich: Heun and slowRk; full Itô noise: Euler–Maruyama.
  assertEquals(pairs, 5 + 8 + 4 + 2 + 4 + 6 + 2 + 1);
});

Deno.test("recorded, a step evaluates each coefficient once where it needs it, and H only if it reads it", () => {
  const calls = { drift: 0, diffusion: 0, H: 0 };
  const count = (solver: SdeSolver) => {
    Object.assign(calls, { drift: 0, diffusion: 0, H: 0 });
    const W = points([[0.1]]), counted = (key: "drift" | "diffusion") => (x: Points) => (calls[key]++, x);
    const noise = {
      W,
      get H() {
        return calls.H++, W;
      },
    };
    const { calculus } = solver, common = { drift: counted("drift"), diffusion: counted("diffusion") };
    const noiseKind = solver === rosslerSra ? "additive" : "diagonal";
    const equation = {
      ...common,
      calculus: calculus === "both" ? "ito" : calculus,
      noise: noiseKind,
      slope: (x: Points) => x,
    } as const;
    solver.step(float64, equation, points([[1]]), 0, 0.1, noise);
    return [calls.drift, calls.diffusion, calls.H];
  };
  assertEquals(count(eulerMaruyama), [1, 1, 0]);
  assertEquals(count(milstein), [1, 1, 0]);
  assertEquals(count(heunStratonovich), [2, 2, 0]);
  assertEquals(count(platenWeak2), [2, 3, 0]);
  assertEquals(count(rosslerSra), [2, 2, 1]);
  assertEquals(count(rosslerSri), [3, 4, 1]);
  assertEquals(count(slowRk), [2, 5, 1]);
});
