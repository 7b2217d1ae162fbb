import {
  cosine,
  edm,
  linearPath,
  type Schedule,
  subVariancePreserving,
  trigonometricPath,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";

/** Every schedule of the library, as it is by default. */
export const schedules: readonly Schedule[] = [
  variancePreserving(),
  subVariancePreserving(),
  cosine(),
  varianceExploding(),
  edm(),
  linearPath(),
  trigonometricPath(),
];
