/**
 * A moment of a simulation.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";

/** The state at one moment. */
export interface Frame {
  /** What runs: plain loops over arrays, or a fused one in one of three languages. */
  readonly via: "float64" | "javascript" | "wasm" | "wgsl";
  /** Steps done. */
  readonly step: number;
  /** Steps to do in all. */
  readonly steps: number;
  /** Time. */
  readonly t: number;
  /** The particles or paths, shape [batch, dim]. */
  points(): Promise<Points>;
}

/** A number estimated from the paths, with its standard error. */
export interface PathEstimate {
  /** The estimate. */
  readonly value: number;
  /** Its standard error. */
  readonly standardError: number;
}

/** Paths of an SDE at one moment. What it gives may be asked for until the next frame is. */
export interface PathFrame extends Frame {
  /** What runs: the general loop over arrays, or a fused loop in one of two languages. */
  readonly via: "float64" | "javascript" | "wgsl";
  /** Mean and variance of each coordinate over the paths. */
  moments(): Promise<{ readonly mean: readonly PathEstimate[]; readonly variance: readonly PathEstimate[] }>;
}
