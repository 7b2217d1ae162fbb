/**
 * Seven ways to generate, each as its own experiment takes it.
 *
 * @module
 */
import { edm, linearPath, variancePreserving } from "../processes/mod.ts";
import { dpmSolver, edmSampler, reverseDiffusion, type Sampler } from "../samplers/mod.ts";
import { flowMatching } from "../losses/mod.ts";
import { pathSamplers } from "./generation_choices.ts";
import type { Recipe } from "./generation_recipes.ts";
import { byDenoising, byLikelihood, byParticles, byPerturbation, bySlices } from "./learned_by.ts";
import type { Lesson } from "./lesson.ts";
import type { Method } from "./method.ts";

/** What the budget and the samplers depend on. */
export interface Kind {
  /** Coordinates of a point. */
  readonly dim: number;
  /** Whether points have classes. */
  readonly told: boolean;
}

/** What of a lesson that is. */
export const kindOf = ({ law: { dim }, labels }: Lesson): Kind => ({ dim, told: labels !== undefined });

/** One of those who are compared. */
export interface Contender {
  /** What a command line and tables call it. */
  readonly name: string;
  /** What it learns by, and its sampler when it is judged: those of its own experiment. */
  method(kind: Kind): Pick<Method, "objective" | "sampler">;
  /** Passes of a point through the network with a gradient, for each point that is learned from. */
  passes(kind: Kind): number;
  /** By what the batch is divided, so that there are more steps: 1 by default. */
  readonly smaller?: number;
  /** What it takes, whatever the set. */
  readonly recipe?: Partial<Recipe>;
  /** Its sampler without noise, of second order. */
  flow(): Sampler;
  /** The reverse SDE, where that is its own. */
  sde?(kind: Kind): Sampler | undefined;
}

/** Steps of the ODE in FFJORD's training, and the stages of RK4. */
const odeSteps = 8, stages = 4;

/** Directions that FFJORD differentiates along: in the plane all, so that the trace is exact, and else one by chance. */
const directions = ({ dim }: Kind) => dim <= 2 ? dim : 1;

/** All of them, in the order in which tables have them. */
export const contenders: readonly Contender[] = [
  {
    name: "diffusion-vp",
    method: () => ({ objective: byDenoising(variancePreserving()), sampler: dpmSolver() }),
    passes: () => 1,
    flow: dpmSolver,
    sde: () => reverseDiffusion(),
  },
  {
    name: "diffusion-edm",
    method: () => ({ objective: byDenoising(edm()), sampler: dpmSolver() }),
    passes: () => 1,
    flow: edmSampler,
  },
  {
    name: "score-matching",
    method: () => ({ objective: bySlices(edm()), sampler: dpmSolver() }),
    passes: () => 2, // the value, and the derivative along one direction
    flow: edmSampler,
    sde: () => reverseDiffusion(),
  },
  {
    name: "poisson",
    method: ({ dim }) => ({ objective: byPerturbation(dim <= 2 ? 8 : 64), sampler: dpmSolver() }),
    passes: () => 1,
    flow: edmSampler,
  },
  {
    name: "flow-matching",
    method: () => ({
      objective: (sigmaData) => flowMatching({ path: linearPath(), sigmaData }),
      sampler: pathSamplers.rk4(),
    }),
    passes: () => 1,
    flow: pathSamplers.midpoint,
  },
  {
    name: "ffjord",
    method: (kind) => ({
      objective: byLikelihood(linearPath(), {
        steps: odeSteps,
        kinetic: 0.01,
        jacobian: 0.01,
        ...kind.dim > 2 && { probes: directions(kind) },
      }),
      sampler: pathSamplers.rk4(),
    }),
    passes: (kind) => odeSteps * stages * (1 + directions(kind)),
    smaller: 8,
    recipe: { clip: 1 },
    flow: pathSamplers.midpoint,
  },
  {
    name: "fokker-planck-model",
    method: ({ told }) => ({
      objective: byParticles({ noise: 0.5, pull: 1, horizon: 0, moments: 16, learn: "" }),
      sampler: told ? pathSamplers.rk4() : reverseDiffusion(),
    }),
    passes: () => 1,
    recipe: { sigmaData: undefined },
    flow: pathSamplers.midpoint,
    sde: ({ told }) => told ? undefined : reverseDiffusion(),
  },
];

/** Those that a command line names, in the order of tables; all if it names none. */
export function contendersOf(names: string): readonly Contender[] {
  const words = names.split(",").map((word) => word.trim()).filter((word) => word !== "");
  const known = contenders.map(({ name }) => name), odd = words.find((word) => !known.includes(word));
  if (odd !== undefined) {
    throw new RangeError(`methods must be among ${known.join(", ")}, got ${JSON.stringify(odd)}`);
  }
  return words.length === 0 ? contenders : contenders.filter(({ name }) => words.includes(name));
}

/** What a method may do with a budget. */
export interface Share {
  /** Steps of training. */
  readonly steps: number;
  /** Points of a step. */
  readonly batch: number;
  /** Passes of a point through the network with a gradient: steps × batch × passes a point. */
  readonly passes: number;
}

/**
 * The same number of passes for each method, to half a step.
 *
 * @param contender Whose share.
 * @param kind Of which data.
 * @param budget Steps and batch of a method of one pass a point.
 * @returns Steps, batch and what they come to.
 */
export function shareOf(
  { passes, smaller = 1 }: Contender,
  kind: Kind,
  budget: { readonly steps: number; readonly batch: number },
): Share {
  const each = passes(kind), batch = Math.max(1, Math.round(budget.batch / smaller));
  const steps = Math.max(1, Math.round(budget.steps * budget.batch / (batch * each)));
  return { steps, batch, passes: steps * batch * each };
}
