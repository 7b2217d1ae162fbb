/**
 * Every sampler of the library whose steps are given, in each of its ways.
 *
 * @module
 */
import {
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  flowSde,
  normedCorrector,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
} from "driftfield/samplers";
import { euler, midpoint, platenWeak2, rk4, rosslerSra } from "driftfield/solvers";

/** By the name of the function that makes them: all but `adaptiveFlow`, whose steps are those of the whole batch. */
export const fixedGrid: Readonly<Record<string, readonly Sampler[]>> = {
  annealedLangevin: [annealedLangevin({ corrections: 2 })],
  ddim: [ddim(), ddim({ eta: 0.5 })],
  ddpm: [ddpm()],
  dpmSolver: [dpmSolver()],
  edmSampler: [edmSampler(), edmSampler({ churn: 5 })],
  flowSde: [flowSde(), flowSde({ diffusion: 0.5, solver: rosslerSra })],
  predictorCorrector: [
    predictorCorrector({ predictor: reverseDiffusion() }),
    predictorCorrector({ predictor: ddpm(), corrector: normedCorrector(), corrections: 2 }),
  ],
  probabilityFlow: [
    ...[undefined, euler, midpoint, rk4].map((solver) => probabilityFlow({ solver })),
    probabilityFlow({ variable: "log noise" }),
  ],
  reverseDiffusion: [
    reverseDiffusion(),
    reverseDiffusion({ lambda: 0.5 }),
    ...[rosslerSra, platenWeak2].map((solver) => reverseDiffusion({ solver })),
  ],
};

/** Names of the functions of lib/samplers that make a sampler, as their text says. */
export async function makers(): Promise<string[]> {
  const folder = new URL("../../lib/samplers/", import.meta.url), found: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const text = isFile ? await Deno.readTextFile(new URL(name, folder)) : "";
    for (const part of text.split("export function ").slice(1)) {
      const [, gives] = /\): ([^\n]*) \{$/m.exec(part) ?? [];
      if (gives === "Sampler") found.push(/^\w+/.exec(part)![0]);
    }
  }
  return found.sort();
}
