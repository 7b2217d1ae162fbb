/**
 * What a flow says of the density of data.
 *
 * @module
 */
import {
  cellCentres,
  cellCount,
  column,
  float64,
  type Grid,
  grid,
  type GridFunction,
  integral,
  type Points,
  squaredNorms,
  take,
} from "../core/mod.ts";
import { check } from "../metrics/mod.ts";
import { inFloat64, learned, type LearnedModel } from "../networks/mod.ts";
import {
  adaptiveFlow,
  byCoordinates,
  encode,
  logLikelihood,
  probabilityFlow,
  sampleToEnd,
} from "../samplers/mod.ts";
import { rk4 } from "../solvers/mod.ts";
import { generate } from "./generated_samples.ts";
import { densityPlot, likelihoodOf } from "./likelihood_findings.ts";
import type { Further, Learned } from "./method.ts";

/** Against 10⁻⁶ it moves the mean log likelihood and the integral by at most 10⁻⁴. */
const relTol = 1e-4;

/** Who is told, and who may end it. */
export interface Watch {
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  /** Is told the share that is done. */
  readonly done?: (share: number) => void | Promise<void>;
}

/**
 * log p of points under a flow, with the exact trace: a thousand at a time, each of which takes its own steps.
 *
 * @param model The flow.
 * @param x Points, shape [batch, dim].
 * @param watch Signal, progress.
 * @returns Nats: length [batch].
 */
export async function logDensityOf(
  model: LearnedModel,
  x: Points,
  { signal, done }: Watch = {},
): Promise<Float64Array> {
  const [batch] = x.shape, part = 1000, out = new Float64Array(batch), divergence = byCoordinates();
  for (let row = 0; row < batch; row += part) {
    const rows = take(x, Array.from({ length: Math.min(part, batch - row) }, (_, i) => row + i));
    out.set((await logLikelihood(model, rows, { relTol, divergence, signal })).logDensity, row);
    await done?.((row + rows.shape[0]) / batch);
  }
  return out;
}

/**
 * Held-out NLL, and where the law is known the gap. Points that the flow takes to where its base has no density have none
 * themselves: then there is only their share.
 */
export async function heldOutFindings(
  model: LearnedModel,
  { law, heldOut }: Learned["lesson"],
  { most, ...watch }: Watch & { readonly most?: number },
): Promise<Further> {
  const found = await logDensityOf(model, heldOut, watch),
    lost = found.filter((log) => log === -Infinity).length;
  if (lost > 0) return { checks: [], values: { shareWithoutDensity: lost / found.length }, plots: {} };
  return { ...likelihoodOf(law, heldOut, found, most), plots: {} };
}

/** Samples that say how far the density reaches: in the mean 4/(n + 1) of a law lie outside the box of n draws of it. */
const scouts = 20_000;

/** Above which spread a sum is not to be believed to 10⁻³: it is made again of six times as many cells. */
const rough = 0.005;

/**
 * The density over a grid, whose sum should be 1: around many samples and the data, and wider by a tenth to each side. How
 * far sums over every other row and column are from each other says whether cells are small enough, since the error of
 * all of them together is far below that of a quarter.
 *
 * @param model The flow, in the plane.
 * @param learned The network.
 * @param options Cells.
 * @returns A check, numbers and a picture.
 */
export async function massFindings(
  model: LearnedModel,
  { net, objective, lesson: { law, heldOut }, how }: Learned,
  { cells, signal, done }: Watch & { readonly cells: number },
): Promise<Further> {
  const flow = learned(net, objective),
    sampler = probabilityFlow({ solver: rk4 }),
    rng = how.rng.fork("scouts");
  const samples = await generate(() => flow, { ...how, rng, sampler, steps: 8, count: scouts, part: 5000 });
  const densityOn = async (cells: number, from: number, to: number): Promise<GridFunction> => {
    const part = { signal, done: (share: number) => done?.(from + share * (to - from)) };
    const plane = planeAround([samples, heldOut], cells);
    return { grid: plane, values: (await logDensityOf(model, cellCentres(plane), part)).map(Math.exp) };
  };
  let density = await densityOn(cells, 0, 0.2);
  if (spreadOf(density) > rough) density = await densityOn(6 * cells, 0.2, 1);
  const mass = integral(density), massSpread = spreadOf(density);
  return {
    checks: [check("integral of the density over a grid", mass, 1, { tolerance: 1e-3 })],
    values: { mass, massSpread, cells: cellCount(density.grid) },
    plots: { density: densityPlot(law, density) },
  };
}

/** Square cells, about so many, over all points and a tenth of their range to each side. */
function planeAround(clouds: readonly Points[], cells: number): Grid {
  const domain = [0, 1].map((k) => {
    const ends = clouds.map((x) => column(x, k).toSorted());
    const low = Math.min(...ends.map((x) => x[0])), high = Math.max(...ends.map((x) => x.at(-1)!));
    return [low - 0.1 * (high - low), high + 0.1 * (high - low)] as const;
  });
  const [width, height] = domain.map(([low, high]) => high - low), side = Math.sqrt(width * height / cells);
  return grid({
    domain,
    cells: [width, height].map((length) => Math.max(4, 2 * Math.round(length / side / 2))),
  });
}

/** How far apart the integrals by every other row and column alone are, of the four that there are. */
function spreadOf({ grid, values }: GridFunction): number {
  const [{ cells }] = grid.axes, turn = (i: number) => i % cells % 2 + 2 * (Math.floor(i / cells) % 2);
  const quarters = [0, 1, 2, 3].map((k) =>
    4 * integral({ grid, values: values.map((v, i) => turn(i) === k ? v : 0) })
  );
  return Math.max(...quarters) - Math.min(...quarters);
}

/** Points there and back again: to the base, in float64, and to the data. */
export async function roundTripFindings(
  { net, objective, lesson }: Learned,
  { signal }: Watch,
): Promise<Further> {
  const model = learned(await inFloat64(net), objective),
    how = { sampler: adaptiveFlow({ relTol: 1e-8 }), signal };
  const x = take(lesson.heldOut, Array.from({ length: Math.min(32, lesson.heldOut.shape[0]) }, (_, i) => i));
  const back = await sampleToEnd(model, { start: await encode(model, x, how), denoise: false, ...how });
  const furthest = Math.sqrt(squaredNorms(float64.sub(back, x)).reduce((a, b) => Math.max(a, b)));
  return {
    checks: [check("round trip to the base and back, in float64", furthest, 1e-5, { side: "at most" })],
    values: { roundTrip: furthest },
    plots: {},
  };
}
