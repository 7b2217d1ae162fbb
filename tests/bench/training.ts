import { eightGaussians } from "driftfield/datasets";
import { denoising, logNormalTimes, preconditioned } from "driftfield/losses";
import { learned, mlp, network, tensors, trainToEnd, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import type { Benchmark, Prepared } from "./harness/benchmark.ts";

const steps = 100, rows = 10_000, sigmaData = 2, rng = philox(0), data = eightGaussians();
const objective = denoising(edm(), {
  predict: preconditioned({ sigmaData }),
  times: logNormalTimes({ mean: -1.2 + Math.log(sigmaData) }),
});

/** What peers/training.py does too, on two threads or on the card. */
const onNetwork = (
  name: string,
  work: string,
  count: number,
  of: string,
  run: (net: ReturnType<typeof network>) => Prepared,
): Benchmark => ({
  name: `${name}, perceptron 2–128–128–128–2 that is told the time`,
  prepare: async () => {
    await useBackend();
    return run(network(mlp({ dim: 2 }), rng));
  },
  work: { count, of },
  peers: [{ script: "training.py", args: [work], work }, {
    script: "plain_tfjs/training.ts",
    args: [work],
    work,
  }],
});

export const training: readonly Benchmark[] = [512, 4096].map((batch) =>
  onNetwork(
    `${steps} steps of Adam, batch ${batch}`,
    `batch ${batch}`,
    steps,
    "steps",
    (net) => () => trainToEnd(net, objective, data, { steps, batch, rng }),
  )
);

export const answering: Benchmark = onNetwork(`scores of ${rows} points`, "score", rows, "points", (net) => {
  const model = learned(net, objective), x = tensors.from(rng.normal([rows, 2]));
  return async () => {
    const y = model.score(x, 1);
    await tensors.to(y);
    tensors.free(y);
  };
});
