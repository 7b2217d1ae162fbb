/**
 * What one may ask of a network that generates, however it learns.
 *
 * @module
 */
import type { Experiment } from "./experiment.ts";

/** Parameters of all experiments that train a network to generate. */
export type GenerationParameters = {
  /** Which law. */
  data: string;
  /** How data come back. */
  sampler: string;
  /** Steps of it; 0 for its own number. */
  "sampler-steps": number;
  /** What learns; nothing for what the set takes. */
  network: string;
  /** Steps of training; 0 for what the set takes. */
  steps: number;
  /** Points of a step; 0 for what the set takes. */
  batch: number;
  /** Learning rate; 0 for what the set takes. */
  rate: number;
  /** Units of a hidden layer. */
  width: number;
  /** Hidden layers. */
  depth: number;
  /** Frequencies of the points' Fourier features. */
  waves: string;
  /** Channels at full size. */
  channels: number;
  /** Weight of the condition. */
  guidance: number;
  /** Samples; 0 for what judging takes. */
  count: number;
  /** File to go on from. */
  checkpoint: string;
};

/**
 * What each means, and its default.
 *
 * @param samplers Names of the samplers, the one by default first.
 * @returns Texts and defaults by name.
 */
export const generationParameters = (
  samplers: readonly string[],
): Experiment<GenerationParameters>["parameters"] => ({
  data: {
    default: "8gaussians",
    help: "the name of a set, or a .csv file; of rows (airports, digits, files) a third is held out",
  },
  sampler: { default: samplers[0], help: samplers.join(", ") },
  "sampler-steps": { default: 0, help: "steps from noise to data; 0 for as many as the sampler takes" },
  network: { default: "", help: "mlp or unet; unet for digits and mlp for all else if it is left out" },
  steps: { default: 0, help: "steps of training; 0 for as many as the set takes" },
  batch: { default: 0, help: "points of a step; 0 for as many as the set takes" },
  rate: {
    default: 0,
    help: "learning rate of Adam at its peak, which half a cosine takes to 0; 0 for what the set takes",
  },
  width: { default: 128, help: "mlp: units of a hidden layer" },
  depth: { default: 3, help: "mlp: hidden layers" },
  waves: { default: "1,2,4", help: "mlp: frequencies ω of sin ωx and cos ωx, which it sees beside x" },
  channels: { default: 24, help: "unet: channels at full size; half the size has twice as many" },
  guidance: {
    default: 1,
    help: "weight of classifier-free guidance: 1 for the model of each class as it is (digits)",
  },
  count: {
    default: 0,
    help: "samples; 0 for 2,000 digits, else for twenty times what is compared at once",
  },
  checkpoint: {
    default: "",
    help: "file written every 1,000 steps and when interrupted; training goes on from it if it is there",
  },
});
