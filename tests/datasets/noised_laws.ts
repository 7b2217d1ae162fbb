import { gaussianMixture } from "driftfield/datasets";
import {
  cosine,
  edm,
  linearPath,
  subVariancePreserving,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";

/** Two components that are not round, in three dimensions. */
export const skewed = gaussianMixture({
  means: [[0, 1, -1], [2, 0, 0.5]],
  weights: [3, 1],
  covariances: [[[2, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 0.5]], [[1, 0, 0], [0, 4, 1], [0, 1, 0.7]]],
});

/** Three round ones, in the plane. */
export const round = gaussianMixture({
  means: [[-1, 0.5], [1, 0], [0, 2]],
  weights: [1, 2, 3],
  sigma: [0.4, 0.8, 0.6],
});

/** All schedules, with less noise than by default, so that differences of p say something. */
export const schedules = [
  variancePreserving(),
  subVariancePreserving(),
  cosine(),
  varianceExploding({ sigmaMax: 5 }),
  edm({ sigmaMin: 0.02, sigmaMax: 4 }),
  linearPath(),
];
