/**
 * Seven ways to generate, side by side.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { philox } from "../random/mod.ts";
import { contenders, contendersOf } from "./compared_methods.ts";
import { outcomeOf } from "./compared_outcome.ts";
import { type Found, foundOf } from "./compared_run.ts";
import { readRuns } from "./compared_runs.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { lessonOf } from "./lesson.ts";

/** Parameters of {@linkcode compare}. */
export type CompareParameters =
  & Pick<
    GenerationParameters,
    "network" | "steps" | "batch" | "rate" | "width" | "depth" | "waves" | "channels" | "count" | "checkpoint"
  >
  & {
    /** Which law. */
    data: string;
    /** Which methods, with commas between; all if there are none. */
    methods: string;
    /** Held-out points for the likelihood; 0 for 1000, or 200 digits. */
    points: number;
    /** Folder with earlier runs. */
    runs: string;
  };

const { data, sampler: _, "sampler-steps": __, guidance: ___, ...others } = generationParameters([""]);

/**
 * Teaches seven methods with the same network, the same batches and the same budget, and holds their samples to the same real
 * ones: diffusion under VP and under EDM, sliced score matching, PFGM++, flow matching, FFJORD, the Fokker–Planck-type model.
 *
 * The budget is a number of passes of a point through the network with a gradient: steps × batch × passes a point. FFJORD
 * asks the network at each stage of its ODE, 8 steps of RK4, and differentiates along 2 directions in the plane, so that a
 * point is 8 · 4 · 3 = 96 passes (64 with one direction by chance, in more dimensions); its batches are an eighth, for it to
 * have more steps. Sliced score matching differentiates along one direction: 2 passes. All else is one. Each method's
 * objective and sampler are those of its own experiment, and nothing is chosen by what comes out here.
 */
export const compare: Experiment<CompareParameters> = {
  name: "compare",
  summary: "seven ways to generate with one network and one budget: quality, likelihood, evaluations, cost",
  parameters: {
    data: { ...data, default: "airports" },
    methods: {
      default: "",
      help: `of ${contenders.map(({ name }) => name).join(", ")}, with commas between; all if it is left out`,
    },
    points: { default: 0, help: "held-out points for the likelihood; 0 for 1000, or 200 digits" },
    ...others,
    runs: {
      default: "",
      help: "folder of folders, each a run of some methods: nothing is run, they are put side by side",
    },
  },
  run,
};

async function run(parameters: CompareParameters, context: Context): Promise<Outcome> {
  const { seed, progress } = context, { runs } = parameters, chosen = contendersOf(parameters.methods);
  requireInteger("points", parameters.points, 0, 100_000);
  if (parameters.count !== 0) requireInteger("count", parameters.count, 40, 1_000_000);
  const lesson = await lessonOf(parameters.data, 2000, philox(seed));
  if (runs !== "") {
    const { methods, backend } = await readRuns(runs, { seed, parameters });
    return await outcomeOf(methods, lesson, { parameters, seed, backend });
  }
  const { checkpoint: _, runs: __, ...told } = parameters;
  const given = { ...parameters, sampler: "", "sampler-steps": 0, guidance: 1 };
  const points = parameters.points || (lesson.labels ? 200 : 1000), found: Found[] = [];
  for (const [k, contender] of chosen.entries()) {
    const own = {
      ...context,
      progress: (share: number) => progress?.(Math.round(100 * (k + share)), 100 * chosen.length),
    };
    found.push(await foundOf(contender, lesson, { given, points, told }, own));
  }
  const outcome = await outcomeOf(found, lesson, { parameters, seed, backend: found[0].backend });
  return { ...outcome, files: Object.assign({ ...outcome.files }, ...found.map(({ files }) => files)) };
}
