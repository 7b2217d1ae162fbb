/**
 * Every solver of SDEs, with an equation that has all it reads.
 *
 * @module
 */
import {
  kuboOscillator,
  ornsteinUhlenbeck,
  sde,
  type SymbolicSde,
  toStratonovich,
} from "driftfield/processes";
import {
  eulerMaruyama,
  exact,
  heunStratonovich,
  milstein,
  platenWeak2,
  rosslerSra,
  rosslerSri,
  type SdeSolver,
  slowRk,
} from "driftfield/solvers";

const forced = sde({ drift: "2 * sin(t) - x", diffusion: "0.3 * x" });
const turned = sde({
  drift: ["-x1 + x2 / 2", "-x2 - x1 / 2"],
  diffusion: [["1 + t / 2", "0.3"], ["0", "cos(2 * t)"]],
});

/** An equation of so many coordinates, and who solves it. */
export interface Case {
  readonly solver: SdeSolver;
  readonly sde: SymbolicSde;
  readonly dim: number;
}

/** By the solver's name. */
export const equations: Readonly<Record<string, Case>> = {
  eulerMaruyama: { solver: eulerMaruyama, sde: turned, dim: 2 },
  exact: { solver: exact, sde: ornsteinUhlenbeck(), dim: 1 },
  heunStratonovich: { solver: heunStratonovich, sde: kuboOscillator(), dim: 2 },
  milstein: { solver: milstein, sde: forced, dim: 1 },
  platenWeak2: { solver: platenWeak2, sde: forced, dim: 1 },
  rosslerSra: { solver: rosslerSra, sde: turned, dim: 2 },
  rosslerSri: { solver: rosslerSri, sde: forced, dim: 1 },
  slowRk: { solver: slowRk, sde: toStratonovich(forced), dim: 1 },
};
