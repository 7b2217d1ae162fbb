/**
 * What learns: the only room that imports TensorFlow.js.
 *
 * @module
 */
export type { FolderOptions } from "../core/data_files.ts";
export {
  type Algebra,
  type Dual,
  fourierFeatures,
  onPoints,
  type Pixels,
  rootMeanSquareNorm,
  tangents,
  type Written,
} from "./algebra/mod.ts";
export { type Architecture, mapValues } from "./architecture.ts";
export { type Backend, type BackendName, useBackend } from "./backend.ts";
export * from "./checkpoint_network.ts";
export type { DirectionLaw } from "./directions.ts";
export * from "./host.ts";
export { implicit, type ScoreMatching } from "./implicit.ts";
export * from "./implicit_particles.ts";
export * from "./learned.ts";
export * from "./likelihood/mod.ts";
export * from "./loss.ts";
export * from "./mlp.ts";
export { type Network, network, type Row, sizeOf } from "./network.ts";
export * from "./regression.ts";
export * from "./sliced.ts";
export type { Tape } from "./tape.ts";
export * from "./tensors.ts";
export * from "./trained.ts";
export * from "./training/mod.ts";
export * from "./twin.ts";
export * from "./unet.ts";
export type { View, ViewOptions } from "./view.ts";
