/**
 * The classifier in whose features digits are compared.
 *
 * @module
 */
import { encodeSafetensors, take } from "../core/mod.ts";
import { mostLikely, type Network, probabilities } from "../datasets/digit_network.ts";
import { digits, digitSplit } from "../datasets/mod.ts";
import { check, type Estimate } from "../metrics/mod.ts";
import { imageGrid } from "../plots/mod.ts";
import { philox } from "../random/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { trainClassifier } from "./train_classifier.ts";

/** Parameters of {@linkcode digitClassifier}. */
export type DigitClassifierParameters = {
  /** Passes over the training digits. */
  epochs: number;
  /** Digits a step. */
  batch: number;
  /** Step size. */
  rate: number;
  /** Noise on the pixels. */
  noise: number;
};

/**
 * Trains a small network on two thirds of the digits and judges it by the third that it has not seen. Its weights,
 * digits-classifier.safetensors, are what `digitFeatures` reads, if they are put into data/models.
 */
export const digitClassifier: Experiment<DigitClassifierParameters> = {
  name: "digit-classifier",
  summary:
    "a small network learns to tell digits apart: the features in which their distributions are compared",
  parameters: {
    epochs: { default: 40, help: "passes over the training digits" },
    batch: { default: 32, help: "digits a step" },
    rate: { default: 0.003, help: "step size of Adam at the start; half a cosine takes it to 0" },
    noise: {
      default: 0.25,
      help: "standard deviation of noise added to the pixels, of which one grey level is 1/8",
    },
  },
  run,
};

const hidden = [64, 32], least = 0.96;

async function run(
  parameters: DigitClassifierParameters,
  { seed, signal, progress }: Context,
): Promise<Outcome> {
  const { points, labels, unstandardise } = await digits(), { train, heldOut } = digitSplit();
  const known = Uint8Array.from(train, (row) => labels[row]), rng = philox(seed);
  const options = { ...parameters, hidden, rng, signal, progress };
  const layers = await trainClassifier(take(points, train), known, 10, options);
  const sizes = [64, ...hidden, 10];
  const network: Network = Object.fromEntries(layers.flatMap(({ weight, bias }, l) => [
    [`${l + 1}.weight`, { data: Float32Array.from(weight), shape: [sizes[l + 1], sizes[l]] }],
    [`${l + 1}.bias`, { data: Float32Array.from(bias), shape: [sizes[l + 1]] }],
  ]));

  const answers = (rows: Uint32Array) => mostLikely(probabilities(network, take(points, rows)));
  const share = (answers: Uint8Array, rows: Uint32Array): Estimate => {
    const value = answers.filter((digit, i) => digit === labels[rows[i]]).length / rows.length;
    return { value, standardError: Math.sqrt(value * (1 - value) / rows.length) };
  };
  const seen = share(answers(train), train), told = answers(heldOut), unseen = share(told, heldOut);
  const wrong = Array.from(told.keys()).filter((i) => told[i] !== labels[heldOut[i]]);
  const mistakes = take(points, wrong.map((i) => heldOut[i]));

  const weights = encodeSafetensors(network, { metadata: { network: "64-64-32-10, ReLU, softmax" } });
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", weights)).toHex();
  const given = Object.entries(parameters).map(([name, value]) => `--${name} ${value}`).join(" ");
  const about = {
    file: "digits-classifier.safetensors",
    bytes: weights.length,
    sha256,
    command: `deno task experiment digit-classifier --seed ${seed} ${given}`,
    seed,
    backend: "float64",
    network: "64 → 64 → 32 → 10, ReLU between, softmax at the end; stored in float32",
    split: 'digitSplit(): philox(0).fork("digits").permutation(1797), 1198 rows to train, 599 held out',
    accuracy: { train: seen.value, heldOut: unseen.value, standardError: unseen.standardError },
  };
  return {
    checks: [check("held-out digits told apart", unseen.value, least, { side: "at least" })],
    values: {
      trainAccuracy: seen.value,
      heldOutAccuracy: unseen.value,
      standardError: unseen.standardError,
      sha256,
    },
    samples: mistakes,
    plots: wrong.length === 0 ? {} : {
      mistakes: imageGrid(unstandardise(mistakes), {
        title: `The ${wrong.length} of ${heldOut.length} held-out digits that are taken for others`,
        width: 8,
        labels: wrong.map((i) => `${labels[heldOut[i]]} taken for ${told[i]}`),
      }),
    },
    files: {
      [about.file]: weights,
      "digits-classifier.json": new TextEncoder().encode(JSON.stringify(about, null, 2) + "\n"),
    },
  };
}
