/**
 * Flow matching: from any law to any other.
 *
 * @module
 */
import { requireInteger, requireOneOf } from "../core/mod.ts";
import { type Dataset, dataset, datasetNames } from "../datasets/mod.ts";
import {
  type Coupling,
  flowMatching as matching,
  givenPairs,
  independentPairs,
  optimalTransport,
} from "../losses/mod.ts";
import { learned as modelOf } from "../networks/mod.ts";
import { lawKernel, type NoiseKernel, normalKernel } from "../processes/mod.ts";
import { philox, type Rng } from "../random/mod.ts";
import { flowPairs } from "../samplers/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { flowFindings } from "./flow_findings.ts";
import { waysOf } from "./flow_ways.ts";
import { generation } from "./generation.ts";
import { chosen, paths, pathSamplers } from "./generation_choices.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { rootMeanSquare } from "./lesson.ts";
import { mostOf } from "./likelihood_findings.ts";

/** Parameters of {@linkcode flowMatching}. */
export type FlowMatchingParameters = GenerationParameters & {
  /** Where the flow begins. */
  base: string;
  /** The path of each pair. */
  path: string;
  /** Which points of data and base are pairs. */
  coupling: string;
  /** Whether the network is taught its own pairs. */
  reflow: number;
  /** Cells of the grid over which the density is summed. */
  cells: number;
};

const { data, ...others } = generationParameters(Object.keys(pathSamplers));

const couplings: Readonly<Record<string, () => Coupling>> = {
  independent: () => independentPairs,
  "optimal-transport": optimalTransport,
};

/**
 * Trains a network on the velocity between a base, normal noise or a data set, and data (Lipman et al. 2023, "Flow matching
 * for generative modeling"), pairs by chance or by the optimal transport of each batch (Tong et al. 2024), and once more on
 * the pairs that it makes itself if one likes (Liu et al. 2023, rectified flow). Network, training and judges are those of
 * `diffusion`, so that the figures compare; and there is what only flows can say: the exact likelihood of held-out data, how
 * straight the paths are and what they cost beside optimal transport, how few steps they take.
 */
export const flowMatching: Experiment<FlowMatchingParameters> = {
  name: "flow-matching",
  summary:
    "a network learns the velocity of a flow between two laws; held to data as `diffusion` is, to the entropy, to optimal transport",
  parameters: {
    data,
    base: { default: "normal", help: "where the flow begins: normal, the name of a set, or a .csv file" },
    path: { default: "linear", help: Object.keys(paths).join(", ") },
    coupling: { default: "independent", help: Object.keys(couplings).join(", ") },
    reflow: {
      default: 0,
      help:
        "1 to train the network as long again on its own pairs, for straighter paths (its checkpoint: FILE.reflow)",
    },
    cells: {
      default: 10_000,
      help:
        "cells of the grid over which the density is summed, in the plane, or six times as many if it is rough; 0 for none",
    },
    ...others,
  },
  run,
};

async function run(given: FlowMatchingParameters, context: Context): Promise<Outcome> {
  const { cells, reflow } = given, path = chosen("path", given.path, paths);
  const coupling = chosen("coupling", given.coupling, couplings),
    sampler = chosen("sampler", given.sampler, pathSamplers);
  requireInteger("reflow", reflow, 0, 1);
  requireInteger("cells", cells, 0, 1_000_000);
  const base = await baseOf(given.base, philox(context.seed)), { kernel, sigmaBase } = base;
  const by = (coupling: Coupling, sigmaData: number) =>
    matching({ path, base: kernel, coupling, sigmaData, sigmaBase });
  const most = given.base === "normal" ? mostOf[given.data] : undefined;
  return await generation(given, {
    name: flowMatching.name,
    file: fileOf(given),
    sampler,
    said: { base: given.base, sigmaBase, path: given.path, coupling: given.coupling, reflow },
    objective(sigmaData, { law, labels }) {
      requireFit(base, law);
      if (labels && reflow > 0) {
        throw new RangeError(`reflow must be 0 where data have classes, as ${law.name}`);
      }
      return by(coupling, sigmaData);
    },
    again: reflow,
    async after(learned, teach) {
      const { net, objective, sigmaData, count, how } = learned;
      if (reflow === 0) return { objective, further: flowFindings(learned, { ...base, most, cells }) };
      const before = await waysOf(learned, kernel), rng = how.rng.fork("pairs");
      const pairs = await flowPairs(modelOf(net, objective), { ...how, rng, count, part: 5000 });
      const straight = by(givenPairs, sigmaData);
      await teach(straight, pairs, "reflow");
      return {
        objective: straight,
        further: flowFindings({ ...learned, objective: straight }, { ...base, cells, before }),
      };
    },
  }, context);
}

/** Its name, its two ends, and what is unusual of the way between them. */
const fileOf = ({ base, data, path, coupling, reflow }: FlowMatchingParameters): string =>
  [
    flowMatching.name,
    ...base === "normal" ? [] : [base],
    data,
    ...path === "linear" ? [] : [path],
    ...coupling === "independent" ? [] : ["ot"],
    ...reflow > 0 ? ["reflow"] : [],
  ].join("-");

/** Where a flow begins. */
interface Base {
  /** The law. */
  readonly kernel: NoiseKernel;
  /** Root mean square of its coordinates. */
  readonly sigmaBase: number;
  /** Whether its density is known. */
  readonly known: boolean;
  /** Coordinates of a point; any if there are none. */
  readonly dim?: number;
}

async function baseOf(name: string, rng: Rng): Promise<Base> {
  if (name === "normal") return { kernel: normalKernel, sigmaBase: 1, known: true };
  if (!/\.csv$/i.test(name)) requireOneOf("base", name, ["normal", ...datasetNames]);
  const law = await dataset(name), { dim, points, labels } = law;
  if (labels) throw new RangeError(`base must have no classes, but ${name} has some`);
  const scale = rootMeanSquare(points ?? law.sample(20_000, rng.fork("scale of the base")));
  return { kernel: lawKernel(law), sigmaBase: Number(scale.toPrecision(2)), known: !!law.logDensity, dim };
}

function requireFit({ kernel, dim }: Base, law: Dataset): void {
  if (dim === undefined || dim === law.dim) return;
  throw new RangeError(
    `base must have points of dim ${law.dim}, as ${law.name}, but ${kernel.name} has dim ${dim}`,
  );
}
