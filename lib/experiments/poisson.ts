/**
 * Poisson flow: data as charges, and back to them along the lines of their field.
 *
 * @module
 */
import { logNormalTimes, normalisedField } from "../losses/mod.ts";
import { edm } from "../processes/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { evaluationsOf } from "./generated_samples.ts";
import { generation } from "./generation.ts";
import { chosen, flowSamplers } from "./generation_choices.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { byPerturbation } from "./learned_by.ts";
import type { Method } from "./method.ts";

/** Parameters of {@linkcode poisson}. */
export type PoissonParameters = GenerationParameters & {
  /** D: dimensions beside those of the data, or "infinity". */
  "extra-dimensions": string;
  /** What is learned: "perturbation" or "field". */
  objective: string;
};

const { data, ...others } = generationParameters(Object.keys(flowSamplers));

/**
 * Trains a network on the field of data that are charges in a plane of D dimensions more, and takes points from far away
 * back along its lines (Xu et al. 2023, "PFGM++"); D = 1 is PFGM (Xu et al. 2022), and D = ∞ the experiment `diffusion`
 * under the schedule EDM. Network, training and judges are those of `diffusion`, so that the figures compare.
 */
export const poisson: Experiment<PoissonParameters> = {
  name: "poisson",
  summary:
    "a network learns the field of charges at data; what comes down its lines, held to data as `diffusion` does",
  parameters: {
    data,
    "extra-dimensions": { default: "64", help: "D: 1 for PFGM, infinity for diffusion" },
    objective: {
      default: "perturbation",
      help: "perturbation (PFGM++), or field (PFGM): the direction of the field of eight times the batch",
    },
    ...others,
  },
  run,
};

async function run(given: PoissonParameters, context: Context): Promise<Outcome> {
  const D = extraDimensionsOf(given["extra-dimensions"]);
  const said = { extraDimensions: D < Infinity ? D : "infinity" };
  const sampler = chosen("sampler", given.sampler, flowSamplers);
  const method = {
    name: poisson.name,
    sampler,
    said,
    ...chosen("objective", given.objective, objectives(D)),
  };
  const found = await generation(given, method, context), steps = given["sampler-steps"] || sampler.steps;
  const evaluations = await evaluationsOf(edm(), { sampler, steps });
  return { ...found, values: { ...said, evaluations, ...found.values } };
}

type Learning = Pick<Method, "objective" | "drawn">;

/** What is learned, by the names that a command line calls it. */
const objectives = (extraDimensions: number): Record<string, () => Learning> => ({
  perturbation: () => ({ objective: byPerturbation(extraDimensions) }),
  field: () => {
    if (extraDimensions === Infinity) {
      throw new RangeError("extra-dimensions must be finite for the objective field, got infinity");
    }
    const how = { extraDimensions, times: logNormalTimes(), share: 1 / 8, via: "wasm" } as const;
    return { objective: (sigmaData) => normalisedField({ ...how, sigmaData }), drawn: 8 };
  },
});

/** D as one types it. */
function extraDimensionsOf(word: string): number {
  if (/^infinity$/i.test(word)) return Infinity;
  if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
  throw new RangeError(
    `extra-dimensions must be a whole number of at least 1, or infinity, got ${JSON.stringify(word)}`,
  );
}
