/**
 * What only flows can say of what they have learned.
 *
 * @module
 */
import { check, type Estimate } from "../metrics/mod.ts";
import { learned as modelOf, onHost } from "../networks/mod.ts";
import type { NoiseKernel } from "../processes/mod.ts";
import { heldOutFindings, massFindings, roundTripFindings, type Watch } from "./flow_density.ts";
import { transportFindings } from "./flow_transport.ts";
import { stepsPlot, type Ways, waysOf, wayValues } from "./flow_ways.ts";
import type { After, Further, Learned } from "./method.ts";
import { over } from "./real_samples.ts";

/** Where a flow begins, and what else is known of it. */
export interface FlowFindingsOptions {
  /** The law at t = 1. */
  readonly kernel: NoiseKernel;
  /** Whether its density is known. */
  readonly known: boolean;
  /** How far from the data it may be in nats, where that is claimed. */
  readonly most?: number;
  /** Cells of the grid over which the density of a plane is summed; 0 for none. */
  readonly cells: number;
  /** What its paths were before it was taught anew. */
  readonly before?: Ways;
}

/**
 * The likelihood of held-out data and their entropy, the integral of the density, the way to the base and back, the exact
 * distance to real samples, the energy and straightness of paths, and what comes of few steps.
 *
 * @param learned The network.
 * @param options Base, cells.
 * @returns What a method says of itself.
 */
export const flowFindings =
  (learned: Learned, options: FlowFindingsOptions): After["further"] => async (samples, done) => {
    const { kernel, known, most, cells, before } = options, { lesson, how: { signal } } = learned;
    const watch = (from: number, to: number): Watch => ({
      signal,
      done: (share) => done(from + share * (to - from)),
    });
    const model = modelOf(await onHost(learned.net), learned.objective), planar = lesson.law.dim === 2;
    const parts = [
      known && await heldOutFindings(model, lesson, { most, ...watch(0, 0.2) }),
      known && planar && cells > 0 &&
      await massFindings(model, learned, { cells, ...watch(0.2, 0.6) }),
      await roundTripFindings(learned, { signal }),
      await transportFindings(samples, learned, kernel),
    ].filter((part) => part !== false);
    await done(0.9);
    const ways = await waysOf(learned, kernel);
    await done(1);
    return joined([...parts, waysFindings(ways, before)]);
  };

/** The paths; and, if the network was taught anew, that they have become straighter, and one step of them better. */
function waysFindings(ways: Ways, before: Ways | undefined): Further {
  if (!before) return { checks: [], values: wayValues(ways), plots: { steps: stepsPlot({ "": ways }) } };
  const first = ({ quality }: Ways) => quality.Euler.ratio[0];
  const less = (name: string, now: Estimate, then: Estimate) =>
    check(`${name} after reflow, over before`, over(now, then).value, 1, { side: "at most" });
  return {
    checks: [
      less("straightness", ways.straightness, before.straightness),
      less("distance by one step", first(ways), first(before)),
    ],
    values: { ...wayValues(ways), ...wayValues(before, "BeforeReflow") },
    plots: { steps: stepsPlot({ "": ways, ", before reflow": before }) },
  };
}

const joined = (parts: readonly Further[]): Further => ({
  checks: parts.flatMap(({ checks }) => checks),
  values: Object.assign({}, ...parts.map(({ values }) => values)),
  plots: Object.assign({}, ...parts.map(({ plots }) => plots)),
});
