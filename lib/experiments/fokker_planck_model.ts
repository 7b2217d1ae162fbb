/**
 * The Fokker–Planck-type model: data repel each other until they are at rest, and come back by what was learned on the way.
 *
 * @module
 */
import { requireInteger, requireNumber, requireOneOf, requirePositive } from "../core/mod.ts";
import { equilibrium, type InteractingSchedule, lawKernel } from "../processes/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { flowFindings } from "./flow_findings.ts";
import { forwardFindings } from "./fokker_planck_findings.ts";
import { generation } from "./generation.ts";
import { chosen, particleSamplers, pathSamplers } from "./generation_choices.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { byParticles } from "./learned_by.ts";
import { mostOf } from "./likelihood_findings.ts";
import type { Method } from "./method.ts";

/** Parameters of {@linkcode fokkerPlanckModel}. */
export type FokkerPlanckModelParameters = GenerationParameters & {
  /** θ: how much of the second moment at equilibrium the noise keeps up. */
  noise: number;
  /** c; nothing for what keeps the size of the data. */
  strength: string;
  /** k. */
  pull: number;
  /** T; nothing for what keeps the size of the data. */
  temperature: string;
  /** When the way ends. */
  horizon: number;
  /** Moments of the way at which a batch is looked at. */
  moments: number;
  /** What the network learns. */
  learn: string;
  /** Cells of the grid over which the density is summed. */
  cells: number;
};

const { data, ...others } = generationParameters(Object.keys(particleSamplers));

/**
 * Trains a network on the documents' own proposal. Data repel each other, are pulled to the origin and shaken by noise,
 *
 *     dx = [c E_{y∼p_t}(x − y)/‖x − y‖² − k x] dt + √(2T) dw,   T = θ k s²,   c = (1 − θ) 2d k s²
 *
 * until they have forgotten what they were: with s the root mean square of the data's coordinates, their second moment
 * stays d s² on the way, of which noise keeps up the share θ. Samples come from the equilibrium, along the probability
 * flow, or by the reverse SDE. Network, training and judges are those of `diffusion`, so that the figures compare; θ = 1 is
 * a variance-preserving diffusion. To them come the exact likelihood of `flow-matching`, and what is known of the way
 * forward: the law of the second moment, and how far the data are from equilibrium when it ends.
 *
 * At θ = 0 all begins in a disk (a ball, on a sphere), and what is known of classes would never be forgotten: it is for data
 * without. With noise a particle forgets its class by the noise alone, by about e^{−θkt}, while their mean goes as e^{−kt}.
 */
export const fokkerPlanckModel: Experiment<FokkerPlanckModelParameters> = {
  name: "fokker-planck-model",
  summary:
    "data repel each other until they are at rest; a network learns the way back, held to all that `flow-matching` is held to",
  parameters: {
    data,
    noise: {
      default: 0.5,
      help:
        "θ from 0 to 1, how much of the second moment noise keeps up at equilibrium, and repulsion the rest: T = θ k s², c = (1 − θ) 2d k s² for data of root mean square s",
    },
    strength: { default: "", help: "c ≥ 0 of the repulsion; that of --noise if it is left out" },
    pull: { default: 1, help: "k > 0 of the pull to the origin, per unit of time" },
    temperature: { default: "", help: "T ≥ 0 of the noise √(2T) dw; that of --noise if it is left out" },
    horizon: {
      default: 0,
      help:
        "when the way ends; 0 for 3/k, and with classes 3/(θk), θ being the share of noise in the second moment",
    },
    moments: { default: 16, help: "steps of a batch on its way, at which it is learned from" },
    learn: {
      default: "",
      help: "drift-and-score or velocity; if it is left out, velocity for digits and at T = 0, else both",
    },
    cells: {
      default: 10_000,
      help:
        "cells of the grid over which the density is summed, in the plane with noise, or six times as many if it is rough; 0 for none",
    },
    ...others,
    sampler: {
      default: "",
      help: `${
        Object.keys(particleSamplers).join(", ")
      }; if it is left out, reverse-sde, or rk4 where no score is learned`,
    },
  },
  run,
};

async function run(given: FokkerPlanckModelParameters, context: Context): Promise<Outcome> {
  const { noise, pull, horizon, moments, learn, cells } = given;
  requireNumber("noise", noise, 0, 1);
  requirePositive("pull", pull);
  requireNumber("horizon", horizon, 0);
  requireInteger("moments", moments, 1, 10_000);
  requireInteger("cells", cells, 0, 1_000_000);
  requireOneOf("learn", learn, ["", "drift-and-score", "velocity"]);
  const [c, T] = [numberOf("strength", given.strength), numberOf("temperature", given.temperature)];
  const flows = learn === "velocity" || given.data === "digits" || (T ?? noise) === 0;
  const name = given.sampler || (flows ? "rk4" : "reverse-sde");
  const sampler = chosen("sampler", name, particleSamplers);
  const learnt = byParticles({ noise, strength: c, pull, temperature: T, horizon, moments, learn });
  const objective: Method["objective"] = (sigmaData, lesson) => {
    const found = learnt(sigmaData, lesson);
    if (found.further || Object.hasOwn(pathSamplers, name)) return found;
    throw new RangeError(
      `sampler must be one of ${Object.keys(pathSamplers).join(", ")} where no score is learned, got ${name}`,
    );
  };
  return await generation(given, {
    name: fokkerPlanckModel.name,
    sampler,
    recipe: { sigmaData: undefined },
    objective,
    forward: ({ schedule }, lesson, how) => forwardFindings(schedule as InteractingSchedule, lesson, how),
    after: (learned) => {
      const { process, dim } = learned.objective.schedule as InteractingSchedule,
        law = equilibrium(process, dim);
      const known = { kernel: lawKernel(law), known: !!law.logDensity, most: mostOf[given.data] };
      const further = flowFindings(learned, { ...known, cells: process.temperature > 0 ? cells : 0 });
      return Promise.resolve({ objective: learned.objective, further });
    },
  }, context);
}

/** A number as one types it, at least 0; none if there is nothing. */
function numberOf(name: string, word: string): number | undefined {
  if (word.trim() === "") return undefined;
  const value = Number(word);
  if (value >= 0 && value < Infinity) return value;
  throw new RangeError(`${name} must be a number of at least 0, or left out, got ${JSON.stringify(word)}`);
}
