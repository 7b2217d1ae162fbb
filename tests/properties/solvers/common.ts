/** Equations and grids that the tables of solvers share. */
import { type Grid, grid } from "driftfield/core";
import { ornsteinUhlenbeck, sde } from "driftfield/processes";
import { count, fc, made, number, positive } from "../support.ts";

/** dX = −X dt + dW on a line that is left at its ends, and the same in the plane. */
export const equation = made(ornsteinUhlenbeck());
const plane = made(sde({ variables: ["x", "y"], drift: ["-x", "-y"], diffusion: [1, 1] }));

/** That equation and a grid of its dimension. */
export const onGrid = (boundaries: "absorbing" | "no-flux", cells = count(8, 14)) =>
  fc.tuple(fc.boolean(), number(-3, -1), number(1, 3), cells).map(([flat, low, high, cells]) =>
    [
      flat ? plane : equation,
      made(grid({ domain: flat ? [[low, high], [low, high]] : [low, high], cells, boundaries })),
    ] as const
  );

/** A positive value for each cell. */
export const values = (grid: Grid, of = positive(0.1, 2)) => {
  const cells = grid.axes.reduce((n, axis) => n * axis.cells, 1);
  return fc.array(of, { minLength: cells, maxLength: cells }).map((v) =>
    made({ grid, values: Float64Array.from(v) })
  );
};
