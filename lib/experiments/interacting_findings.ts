/**
 * What a forward run of the interacting process shows, held to its laws and drawn.
 *
 * @module
 */
import { column, type Points, squaredNorms } from "../core/mod.ts";
import { type Check, check, kolmogorovSmirnov, mean } from "../metrics/mod.ts";
import { type Animation, animation, circle, histogram, line, type Plot } from "../plots/mod.ts";
import {
  centreOfMass,
  coldEquilibrium,
  eulerCentreOfMass,
  type InteractingProcess,
  pairMapSecondMoment,
  type RadialLaw,
  secondMoment,
  warmEquilibrium,
} from "../processes/mod.ts";
import { explicitEuler, type StepContext } from "../solvers/mod.ts";
import type { Outcome } from "./experiment.ts";

/** A run as it was recorded. */
export interface Recorded {
  /** What was simulated. */
  readonly process: InteractingProcess;
  /** By the exact flow of pairs, or by Euler steps. */
  readonly pairs: boolean;
  /** Δt. */
  readonly dt: number;
  /** How many. */
  readonly steps: number;
  /** Particles at some times, the first and last among them. */
  readonly frames: Points[];
  /** Those times. */
  readonly times: number[];
  /** {@linkcode eulerError} at those times; none for pairs. */
  readonly errors: number[];
}

/**
 * What an Euler step adds to the second moment beyond the exact flow, over Δt²: with b = cF − kx,
 *
 *     ⟨b²⟩ − ½ m₂″ = ⟨b²⟩ − 2k²(m₂ − m*)
 */
export function eulerError(process: InteractingProcess, x: Points, context: StepContext): number {
  const { pull: k, strength: c, temperature: T } = process, { dt } = context;
  const moved = explicitEuler({ ...process, temperature: 0 }, x, context);
  const drift = { data: moved.data.map((v, i) => (v - x.data[i]) / dt), shape: x.shape };
  return Math.abs(meanSquare(drift) - 2 * k * k * meanSquare(x) + k * (c + 2 * x.shape[1] * T));
}

/** Checks, numbers and pictures of a run on the data called `name`. */
export function judge(name: string, run: Recorded): Outcome {
  const { process, frames, times, steps } = run, end = frames.at(-1)!, [n, dim] = end.shape;
  const moments = frames.map(meanSquare),
    law = equilibrium(process, dim),
    radii = squaredNorms(end).map(Math.sqrt);
  const exact = planarLaws(process, dim)
    ? (t: number) => secondMoment(process, moments[0], dim, t)
    : undefined;
  const plots: Record<string, Plot | Animation> = {
    second_moment: line({ x: times, y: moments }, {
      title: "The second moment and its law",
      x: "time t",
      y: "mean squared radius",
      ...(exact ? { truth: exact } : {}),
    }),
  };
  if (dim === 2) {
    const overlay = law && law.radius < Infinity ? [circle(law.radius)] : [];
    plots.particles = animation(frames, { times, title: `${name}, forward`, overlay });
  }
  if (law) {
    const h = 1e-3, density = (r: number) => r < h ? 0 : (law.cdf(r + h) - law.cdf(r - h)) / (2 * h);
    plots.radius = histogram(radii, { title: "Radius at the end, and at equilibrium", x: "radius", density });
  }
  const distance: Record<string, number> = law
    ? { distanceToEquilibrium: kolmogorovSmirnov(radii, law.cdf) }
    : {};
  const values = { particles: n, dim, steps, times, moments, ...distance };
  return {
    checks: [centreCheck(run), ...(exact ? [momentCheck(run, moments)] : [])],
    values,
    samples: end,
    plots,
  };
}

/** Whether the second moment has its law: kernel s = 2, not softened. */
const planarLaws = ({ exponent, softening }: InteractingProcess, dim: number) =>
  softening === 0 && (exponent === "coulomb" ? dim : exponent) === 2;

/** The equilibrium where it is known: any dimension at T = 0, the plane at T > 0. */
function equilibrium(process: InteractingProcess, dim: number): RadialLaw | undefined {
  const { strength, pull, temperature } = process;
  if (!planarLaws(process, dim) || strength <= 0 || pull <= 0) return undefined;
  if (temperature === 0) return coldEquilibrium(dim, strength, pull);
  return dim === 2 ? warmEquilibrium(process) : undefined;
}

function momentCheck(
  { process, pairs, dt, steps, times, errors, frames }: Recorded,
  moments: number[],
): Check {
  const { pull: k, temperature: T } = process, dim = frames[0].shape[1], t = dt * steps;
  const noise = T > 0 ? { standardError: mean(squaredNorms(frames.at(-1)!)).standardError } : {};
  const name = `second moment at t = ${Number(t.toPrecision(6))}`;
  if (pairs) { // its own law is exact at any Δt
    const truth = pairMapSecondMoment(process, moments[0], dim, dt, steps);
    return check(`${name} (pair map)`, moments.at(-1)!, truth, { ...noise, tolerance: 1e-9 * truth });
  }
  // A step's error, Δt² times eulerError, is forgotten at rate 2k. Twice that bounds the next order in Δt as well.
  const truth = secondMoment(process, moments[0], dim, t);
  const bias = times.slice(1).reduce((sum, s, i) => {
    const worst = Math.max(errors[i], errors[i + 1]);
    return sum + dt * worst * (s - times[i]) * Math.exp(-2 * k * (t - s));
  }, 0);
  return check(name, moments.at(-1)!, truth, { ...noise, tolerance: 2 * bias + 1e-9 * truth });
}

function centreCheck({ process, pairs, dt, steps, frames }: Recorded): Check {
  const n = frames[0].shape[0], exact = pairs && process.pull > 0;
  const law = exact ? centreOfMass(process, n, dt * steps) : eulerCentreOfMass(process, n, dt, steps);
  const centre = (x: Points) => column(x, 0).reduce((a, b) => a + b) / n,
    [start, end] = [frames[0], frames.at(-1)!];
  const noise = process.temperature > 0 ? { standardError: Math.sqrt(law.variance) } : {};
  const within = { ...noise, tolerance: 1e-9 * Math.sqrt(meanSquare(start)) };
  return check("centre of mass, first coordinate", centre(end), law.factor * centre(start), within);
}

const meanSquare = (x: Points) => squaredNorms(x).reduce((a, b) => a + b) / x.shape[0];
