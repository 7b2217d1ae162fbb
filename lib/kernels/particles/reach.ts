/**
 * The sums of all pairs, cut up so that nothing holds the GPU for long and all of it is busy.
 *
 * @module
 */
import type { Gpu } from "../../device/mod.ts";
import { groupSize, turnsOfPair } from "./field_source.ts";
import { type Binding, bound, type Buffers, type Dispatch } from "./launch.ts";
import type { Layout } from "./layout.ts";

/** Targets a dispatch at most: WebGPU's limit on workgroups in a row. */
const mostTargets = 65_535 * groupSize;

/** Invocations that keep a large GPU busy; where there are fewer targets, sources are cut into slices. */
const busy = 2 ** 17;

/** Bytes of sums that slices may take. */
const mostBytes = 2 ** 26;

/** Coordinates of pairs that a card may be given at once: a tenth of a second of a small one, a second of a processor. */
export const atOnce = ({ software }: Gpu): number => software ? 2 ** 27 : 2 ** 33;

/** After 65,535 turns Mesa's processors that stand in for a GPU end all loops of an invocation, without a word. */
const mostTurns = 60_000;

/**
 * How many slices sources are cut into: enough to keep a GPU busy. A processor has few threads, but its loops end early.
 */
export function slicesFor(
  gpu: Gpu,
  tiles: boolean,
  targets: number,
  sources: number,
  layout: Layout,
): number {
  const wanted = Math.ceil(busy / Math.max(1, targets)),
    room = Math.floor(mostBytes / (4 * layout.stride * targets));
  const least = gpu.software ? Math.ceil(sources * turnsOfPair(layout) / mostTurns) : 1;
  return Math.max(1, least, tiles ? Math.min(wanted, room, 16, Math.ceil(sources / groupSize)) : 1);
}

/** Requires that a batch's loop comes to its end. */
export function requireBatchLoop(gpu: Gpu, batch: number, layout: Layout): void {
  const most = Math.floor(mostTurns / turnsOfPair(layout));
  if (!gpu.software || batch <= most) return;
  throw new RangeError(
    `batch must be at most ${most} in dimension ${layout.dim} on ${gpu.description}, got ${batch}`,
  );
}

/** Who meets whom. */
export interface Reach {
  readonly targets: number;
  readonly sources: number;
  /** Whether the sources are the targets. */
  readonly self: boolean;
  /** Slices of the sources, or random batches. */
  readonly cuts: number;
  /** Sources that a target meets, in all slices. */
  readonly met: number;
  /** ε². */
  readonly softening2: number;
}

/** The dispatches that take all targets. `bindings`: targets, sources, sums, shares, and weights if there are. */
export function sweeps(
  gpu: Gpu,
  pipeline: GPUComputePipeline,
  { stride }: Layout,
  reach: Reach,
  { uniform }: Buffers,
  bindings: readonly Binding[],
): Dispatch[] {
  const { targets, sources, self, cuts, met, softening2 } = reach, batched = met < sources;
  const at = Math.max(
    groupSize,
    Math.floor(atOnce(gpu) / (met * Math.max(4, stride)) / groupSize) * groupSize,
  );
  const many = Math.min(at, mostTargets), out: Dispatch[] = [];
  for (let first = 0; first < targets; first += many) {
    const count = Math.min(many, targets - first);
    const words = Uint32Array.of(
      first,
      targets,
      sources,
      cuts,
      +self,
      Math.floor(sources / cuts),
      sources % cuts,
      0,
    );
    new Float32Array(words.buffer)[7] = softening2;
    out.push({
      kernel: bound(gpu, pipeline, [uniform(words.buffer), ...bindings]),
      groups: [Math.ceil(count / groupSize), batched ? 1 : cuts],
      work: count * met * stride,
    });
  }
  return out;
}
