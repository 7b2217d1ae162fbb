/**
 * Eight Gaussians as a network has learned them, read under any schedule.
 *
 * @module
 */
import { denoising, preconditioned } from "driftfield/losses";
import { learned, type Network, type Tensor, trainedNetwork, useBackend } from "driftfield/networks";
import type { DiffusionModel, Schedule } from "driftfield/processes";

/** What it answers. */
export const predict = preconditioned({ sigmaData: 2 });

/** A network that has learned them under EDM's schedule, on WebAssembly. */
export async function learnedEight(): Promise<Network> {
  await useBackend("wasm");
  return await trainedNetwork("diffusion-8gaussians");
}

/** What it knows, under a schedule. */
export const readUnder = (net: Network, schedule: Schedule): DiffusionModel<Tensor> =>
  learned(net, denoising(schedule, { predict }));
