/**
 * Laws to learn: toy densities with exact entropy, density and score; real data; a user's own file.
 *
 * @module
 */
export * from "./airports.ts";
export * from "./albers.ts";
export * from "./anomaly.ts";
export * from "./blurred_curve.ts";
export * from "./by_name.ts";
export * from "./checkerboard.ts";
export * from "./circles.ts";
export * from "./conditional_mixture.ts";
export * from "./csv_dataset.ts";
export type { Curve } from "./curve_quadrature.ts";
export * from "./dataset.ts";
export * from "./digit_features.ts";
export * from "./digit_split.ts";
export * from "./digits.ts";
export * from "./eight_gaussians.ts";
export * from "./gaussian_mixture.ts";
export type { GaussianMixtureOptions } from "./mixture_components.ts";
export * from "./mixture_labels.ts";
export * from "./moons.ts";
export * from "./noised.ts";
export type { Blend, NoiseAt, UnderNoise } from "./noised_law.ts";
export type { NoisedMixture } from "./noised_mixture.ts";
export * from "./noised_points.ts";
export type { StudentOptions } from "./noised_student.ts";
export type { FolderOptions } from "../core/data_files.ts";
export * from "./series.ts";
export * from "./standardise.ts";
export * from "./swiss_roll.ts";
