/**
 * The Fokker–Planck-type process, forward, on any data.
 *
 * @module
 */
import { type Points, requireOneOf, requirePositive } from "../core/mod.ts";
import { dataset } from "../datasets/mod.ts";
import { interacting } from "../processes/mod.ts";
import { philox, type Rng } from "../random/mod.ts";
import { explicitEuler, pairMap, simulate } from "../solvers/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { eulerError, judge, type Recorded } from "./interacting_findings.ts";

/** Parameters of {@linkcode interactingForward}. */
export type InteractingForwardParameters = {
  /** A data set's name, or the path of a CSV file. */
  data: string;
  /** How many particles: "all" rows of real data (1000 draws of a toy set), or a number. */
  particles: string;
  /** c. */
  strength: number;
  /** k. */
  pull: number;
  /** T. */
  temperature: number;
  /** s: a number, or "coulomb". */
  exponent: string;
  /** ε. */
  softening: number;
  /** Particles a batch, or "all". */
  batch: string;
  /** "euler" or "pairs". */
  stepper: string;
  /** Δt. */
  dt: number;
  /** Until when. */
  time: number;
};

/**
 * Lets data spread under their own repulsion, and holds the second moment and the centre of mass to their exact laws.
 */
export const interactingForward: Experiment<InteractingForwardParameters> = {
  name: "interacting-forward",
  summary: "data spread under their own repulsion towards a known equilibrium",
  parameters: {
    data: { default: "8gaussians", help: "name of a data set, or path of a CSV file" },
    particles: { default: "all", help: "how many: all rows (1000 draws of a toy set), or a number" },
    strength: { default: 1, help: "c: repulsive above 0, attractive below" },
    pull: { default: 1, help: "k ≥ 0: pull to the origin, per unit of time" },
    temperature: { default: 0, help: "T ≥ 0: the noise is √(2T) dW" },
    exponent: { default: "2", help: "s of the kernel z/‖z‖^s, or coulomb for s = dimension" },
    softening: { default: 0, help: "ε ≥ 0, in units of the data" },
    batch: { default: "all", help: "particles a random batch, or all" },
    stepper: { default: "euler", help: "euler, or pairs: exact flow of random pairs" },
    dt: { default: 0.01, help: "Δt > 0" },
    time: { default: 4, help: "until when" },
  },
  run: runForward,
};

async function runForward(
  parameters: InteractingForwardParameters,
  { seed, signal, progress }: Context,
): Promise<Outcome> {
  const { strength, pull, temperature, softening, dt, time } = parameters;
  const pairs = parameters.stepper === "pairs";
  const exponent = parameters.exponent === "coulomb" ? "coulomb" : number("exponent", parameters.exponent);
  const batch = pairs ? 2 : parameters.batch === "all" ? "all" : number("batch", parameters.batch);
  requireOneOf("stepper", parameters.stepper, ["euler", "pairs"]);
  requirePositive("dt", dt);
  requirePositive("time", time);
  const process = interacting({ strength, pull, temperature, exponent, softening });
  const rng = philox(seed), start = await particles(parameters, rng.fork("particles"));
  const steps = Math.max(1, Math.round(time / dt)), every = Math.ceil(steps / 40);

  const context = { dt, rng: rng.fork("simulation"), batch, signal } as const;
  const recorded: Recorded = { process, pairs, dt, steps, frames: [], times: [], errors: [] };
  const stepper = pairs ? pairMap : explicitEuler;
  for await (const frame of simulate(process, start, { ...context, steps, every, stepper })) {
    const x = await frame.points();
    recorded.frames.push(x);
    recorded.times.push(frame.t);
    if (!pairs) recorded.errors.push(eulerError(process, x, { ...context, step: frame.step }));
    await progress?.(frame.step, steps);
  }
  return judge(parameters.data, recorded);
}

async function particles({ data, particles }: InteractingForwardParameters, rng: Rng): Promise<Points> {
  const set = await dataset(data);
  if (set.points && set.subset) {
    return particles === "all" ? set.points : set.subset(number("particles", particles), rng);
  }
  return set.sample(particles === "all" ? 1000 : number("particles", particles), rng);
}

function number(name: string, word: string): number {
  if (word.trim() === "" || !Number.isFinite(Number(word))) {
    throw new RangeError(`--${name} must be a number, got ${JSON.stringify(word)}`);
  }
  return Number(word);
}
