/**
 * The coefficients of Rodas4.
 *
 * @module
 */

/** γ, the diagonal of the method. */
export const gamma = 1 / 4;

/** Weights of earlier stages in the state of a stage: row i has those of stages before it. */
export const stateWeights = [
  [],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1],
];

/** Weights of earlier stages, over dt, beside the slope of a stage. */
export const slopeWeights = [
  [],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
];

/** When a stage takes its slope: parts of dt. */
export const nodes = [0, 0.386, 0.21, 0.63, 1, 1];

/** Weights of dt ∂f/∂t beside the slope of a stage. */
export const timeWeights = [0.25, -0.1043, 0.1035, -0.0362, 0, 0];

/** Weights of the stages in the state after the step; the last stage is the error's estimate. */
export const weights = [...stateWeights[5], 1];

/** Weights of the stages in the two higher terms of the interpolant. */
export const denseWeights = [
  [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662],
  [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872],
];
