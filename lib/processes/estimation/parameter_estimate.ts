/**
 * What a fit says of a parameter.
 *
 * @module
 */

/** A parameter estimated by maximum likelihood. */
export interface ParameterEstimate {
  /** The estimate. */
  readonly value: number;
  /** Its standard error, from the Fisher information at the estimate. */
  readonly standardError: number;
}
