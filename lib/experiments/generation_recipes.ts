/**
 * What a set takes to be learned, and by which network.
 *
 * @module
 */
import { requireInteger, requireNumber, requireOneOf } from "../core/mod.ts";
import { type Architecture, mlp, unet } from "../networks/mod.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import type { Lesson } from "./lesson.ts";
import { fitting, wavesOf } from "./training.ts";

/** What a set takes. */
export interface Recipe {
  /** Steps of training. */
  readonly steps: number;
  /** Points of a step. */
  readonly batch: number;
  /** Learning rate at its peak. */
  readonly rate: number;
  /** s of the preconditioning; of digits the standard deviation of all pixels, of what has mean 0 its root mean square. */
  readonly sigmaData?: number;
  /** How far apart neighbouring values of the data are, if they are whole numbers of it: learned from as `dequantised`. */
  readonly unit?: number;
  /** Length of the longest gradient; any if there is none. */
  readonly clip?: number;
}

const plane: Recipe = { steps: 4000, batch: 512, rate: 0.005 };

const recipes: Readonly<Record<string, Recipe>> = {
  moons: { ...plane, steps: 3000 },
  checkerboard: { ...plane, steps: 6000 },
  rings: { ...plane, steps: 6000 },
  airports: { ...plane, steps: 2000 },
  digits: { steps: 2400, batch: 128, rate: 0.004, sigmaData: 0.75, unit: 1 / 8, clip: 1 },
};

/** What a set takes, or a method in its place, and in place of either what is given. */
export function recipeOf(
  { data, steps, batch, rate }: Pick<GenerationParameters, "data" | "steps" | "batch" | "rate">,
  method: Partial<Recipe> = {},
): Recipe {
  requireInteger("steps", steps, 0);
  requireInteger("batch", batch, 0, 2 ** 16);
  requireNumber("rate", rate, 0);
  const usual = { ...recipes[data] ?? plane, ...method };
  return { ...usual, steps: steps || usual.steps, batch: batch || usual.batch, rate: rate || usual.rate };
}

/**
 * The network that is asked for, or that the set takes.
 *
 * @param parameters Which, and its sizes.
 * @param lesson What it is for.
 * @param further Numbers that it answers beside one a coordinate.
 * @returns The architecture.
 * @throws {RangeError} If there is no such network, a size is out of range, or a U-Net is asked for what is no image.
 */
export function architectureOf(
  parameters: GenerationParameters,
  lesson: Lesson,
  further = 0,
): Architecture {
  const { data, width, depth, channels, waves } = parameters, { law: { dim }, labels } = lesson;
  const images = data === "digits", network = parameters.network || (images ? "unet" : "mlp");
  requireOneOf("network", network, ["mlp", "unet"]);
  const classes = labels ? Math.max(...labels) + 1 : 0;
  if (network === "mlp") {
    return fitting(
      mlp({ dim, outputs: dim + further, width, depth, inputFrequencies: wavesOf(waves), classes }),
    );
  }
  if (!images) throw new RangeError(`network unet is for images: ${data} has points of dim ${dim}; take mlp`);
  return fitting(unet({ channels, classes, outputs: dim + further }));
}
