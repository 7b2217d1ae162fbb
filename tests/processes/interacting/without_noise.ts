import { type Points, points } from "driftfield/core";
import type { InteractingProcess } from "driftfield/processes";
import { solveOde } from "driftfield/solvers";

/** Velocity of particles at x without noise. */
export const velocity = ({ strength: c, pull: k, interaction }: InteractingProcess, x: Points): Points => ({
  data: interaction(x, x).data.map((f, i) => c * f - k * x.data[i]),
  shape: x.shape,
});

/** Where particles at x are after t without noise, each step right to 1e-10: all in one row, which keeps them together. */
export async function after(process: InteractingProcess, x: Points, to: number): Promise<Points> {
  const { data, shape: [n, dim] } = x;
  const field = ({ data, shape }: Points) => ({ data: velocity(process, points(data, dim)).data, shape });
  const { end } = await solveOde(field, { data, shape: [1, n * dim] }, { to, relTol: 1e-10 });
  return points(end.data, dim);
}
