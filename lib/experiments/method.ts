/**
 * What tells one way to generate from another.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { ModelObjective } from "../losses/mod.ts";
import type { Architecture, Loss, Network, TrainData } from "../networks/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Sampler } from "../samplers/mod.ts";
import type { Outcome, Parameters } from "./experiment.ts";
import type { GenerateOptions } from "./generated_samples.ts";
import type { Recipe } from "./generation_recipes.ts";
import type { Lesson } from "./lesson.ts";

/** What a network learns by, and what reads its answers. */
export type Learnable = (ModelObjective | Loss) & Pick<ModelObjective, "schedule" | "model" | "further"> & {
  /** What there is to be said of it beside its name, schedule and sigmaData, where that depends on the data. */
  readonly said?: Parameters;
};

/** A way to learn and to sample. */
export interface Method {
  /** Name of the experiment. */
  readonly name: string;
  /** What its network is called: by experiment and data if it is left out. */
  readonly file?: string;
  /** What is learned, of data with this root mean square; throws a RangeError if it is not for them. */
  objective(sigmaData: number, lesson: Lesson): Learnable;
  /** How data come back. */
  readonly sampler: Sampler;
  /** Points that are drawn for each that is learned from, 1 by default; classes cannot be learned from more. */
  readonly drawn?: number;
  /** What there is to be said of the objective beside its name, schedule and sigmaData. */
  readonly said?: Parameters;
  /** What the method takes, whatever the set; an undefined sigmaData is that of the data. */
  readonly recipe?: Partial<Recipe>;
  /** What there is to say of data on their way forward, if it is not noise that is added to them. */
  forward?(objective: Learnable, lesson: Lesson, how: ForwardOptions): Promise<Further>;
  /** What training begins with; a new network by default. */
  begin?(architecture: Architecture): Promise<Network>;
  /** How often `after` teaches the network; 0 by default. */
  readonly again?: number;
  /** What is done with a network that has learned, before it is judged. */
  after?(learned: Learned, teach: Teach): Promise<After>;
}

/** How data go forward. */
export interface ForwardOptions {
  /** Noise. */
  readonly rng: Rng;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/** A network that has learned. */
export interface Learned {
  /** The network. */
  readonly net: Network;
  /** What reads it. */
  readonly objective: Learnable;
  /** What it has learned. */
  readonly lesson: Lesson;
  /** Root mean square of its data. */
  readonly sigmaData: number;
  /** How samples are made of it. */
  readonly how: GenerateOptions;
  /** How many are judged. */
  readonly count: number;
}

/** Trains the network on, for as many steps, on what is called so. */
export type Teach = (objective: Learnable, data: TrainData, name: string) => Promise<void>;

/** What has become of it. */
export interface After {
  /** What reads it now. */
  readonly objective: Learnable;
  /** What else there is to say of it, where data are rows without classes; told samples of it, and tells the share that is done. */
  further(samples: Points, done: (share: number) => void | Promise<void>): Promise<Further>;
}

/** What a method has to say of itself. */
export type Further = Pick<Outcome, "checks" | "values" | "plots">;
