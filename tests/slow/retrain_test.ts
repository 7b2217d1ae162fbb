import { assert, assertEquals } from "@std/assert";
import { eightGaussians, noised } from "driftfield/datasets";
import { denoising, divergenceBound, preconditioned } from "driftfield/losses";
import { energyTest } from "driftfield/metrics";
import { decodeNetwork, learned, type Network, onHost, trainedNetwork } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { sampleToEnd } from "driftfield/samplers";
import { readStored } from "../experiments/stored_command.ts";

const name = "diffusion-8gaussians", file = `${name}.safetensors`;
const record = JSON.parse(
  await Deno.readTextFile(new URL(`../../data/models/${name}.json`, import.meta.url)),
);
const remedy = `data/models/${file} is not what this code makes. If that is meant, run

    DRIFTFIELD_BACKEND=${record.backend} ${record.command} --out runs/${name}

put ${file} and ${name}.json from runs/${name} into data/models, and size and SHA-256 into data/checksums.json and
data/README.md.
`;

/** The recorded command, run here on its backend; the tests share it. */
const retrained = (async () => {
  const { experiment, parameters, seed } = readStored(record.command);
  const before = Deno.env.get("DRIFTFIELD_BACKEND");
  Deno.env.set("DRIFTFIELD_BACKEND", record.backend);
  try {
    return await experiment.run(parameters, { seed });
  } finally {
    if (before === undefined) Deno.env.delete("DRIFTFIELD_BACKEND");
    else Deno.env.set("DRIFTFIELD_BACKEND", before);
  }
})();

const law = eightGaussians(), exact = noised(law, edm()), rng = philox(0).fork("retraining");

/** What a network has learned, in float64 arrays. */
async function modelOf(network: Network) {
  const predict = preconditioned({ sigmaData: record.objective.sigmaData });
  const model = learned(await onHost(network), denoising(exact.schedule, { predict }));
  network.dispose();
  return model;
}

Deno.test(`the command of ${name} makes the same weights again, to the byte, and its checks pass`, async () => {
  const { files, checks, backend } = await retrained, weights = files![file];
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", weights as BufferSource)).toHex();
  assertEquals([backend, checks.filter(({ passed }) => !passed)], [record.backend, []]);
  assertEquals(sha256, record.sha256, remedy);
});

Deno.test(`${name} trained anew: its samples are not told from the data`, async () => {
  const model = await modelOf(await decodeNetwork((await retrained).files![file]));
  const samples = await sampleToEnd(model, { count: 1000, rng: rng.fork("samples") });
  const data = law.sample(1000, rng.fork("data"));
  const { pValue } = energyTest(samples, data, { permutations: 999, rng: rng.fork("test") });
  assert(pValue > 0.01, `p = ${pValue}\n${remedy}`);
});

Deno.test(`${name} trained anew denoises as the shipped one does`, async () => {
  const anew = await modelOf(await decodeNetwork((await retrained).files![file]));
  const shipped = await modelOf(await trainedNetwork(name)), x0 = law.sample(1000, rng.fork("x0"));
  const noise = rng.fork("noise");
  // The divergence ∫ E‖ε̂ − ε*‖² d ln σ is a distance squared. Errors of two trainings that do not oppose each other add up
  // in it, κ + κ′, and from seed to seed it varies by a factor of two: 0.035, 0.018, 0.026 nats of seeds 0, 1, 2.
  const kappa = await divergenceBound(shipped, x0, { rng: noise, exact });
  const between = await divergenceBound(anew, x0, { rng: noise, exact: shipped });
  assert(between.value <= 3 * kappa.value, `${between.value} nats, κ = ${kappa.value} nats\n${remedy}`);
});
