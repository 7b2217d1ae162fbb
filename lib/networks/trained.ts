/**
 * Networks that come with this library.
 *
 * @module
 */
import checksums from "../../data/checksums.json" with { type: "json" };
import { type FolderOptions, readVerified } from "../core/data_files.ts";
import { requireOneOf } from "../core/mod.ts";
import { decodeNetwork } from "./checkpoint_network.ts";
import type { Network } from "./network.ts";

/** The networks that come with this library, by name; the classifier behind `digitFeatures` is none of this room's. */
export type TrainedName = keyof typeof checksums extends infer File
  ? File extends `models/${infer Name}.safetensors` ? Exclude<Name, "digits-classifier"> : never
  : never;

/**
 * A network that comes with this library, trained, on the backend that runs: data/models/NAME.safetensors, after its size
 * and SHA-256 have been found to be those of data/checksums.json. NAME.json beside it says which command made it, what it
 * learned from, and how well; that same command makes it anew.
 *
 * @param name Which.
 * @param options `folder`, if the project's data lie elsewhere.
 * @returns The network; `dispose` it when it is no longer needed.
 * @throws {RangeError} If there is none of that name (the message lists those there are), or its file is missing, truncated
 *   or altered.
 *
 * @example Eight Gaussians on a circle: their mean distance from its centre is r + σ²/2r
 * ```ts
 * import { assert } from "@std/assert";
 * import { squaredNorms } from "driftfield/core";
 * import { denoising, preconditioned } from "driftfield/losses";
 * import { check, mean } from "driftfield/metrics";
 * import { learned, onHost, trainedNetwork, useBackend } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { sampleToEnd } from "driftfield/samplers";
 *
 * await useBackend("cpu");
 * const net = await trainedNetwork("diffusion-8gaussians"), sigmaData = 2; // as its record says
 * const model = learned(await onHost(net), denoising(edm(), { predict: preconditioned({ sigmaData }) }));
 * const samples = await sampleToEnd(model, { count: 500, rng: philox(0) });
 * assert(check("radius", mean(squaredNorms(samples).map(Math.sqrt)), 2.851, { tolerance: 0.05 }).passed);
 * net.dispose();
 * ```
 */
export async function trainedNetwork(name: TrainedName, options: FolderOptions = {}): Promise<Network> {
  requireOneOf("name", name, names);
  const file = `models/${name}.safetensors` as const;
  return decodeNetwork(await readVerified(file, options), { name: file });
}

const names = Object.keys(checksums).flatMap((file) => /^models\/(.+)\.safetensors$/.exec(file)?.[1] ?? [])
  .filter((name) => name !== "digits-classifier");
