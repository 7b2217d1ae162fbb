/**
 * Why the particles did not move.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { permutationKeys, permuted } from "../../random/mod.ts";
import { atOnePoint, nearestSource } from "./one_point.ts";
import type { ParticleRun, Refusal } from "./types.ts";

/** Bytes of the record that the card keeps. */
export const recordBytes = 24;

/** No row. */
const none = 0xffffffff;

/**
 * What the card's record says: nothing, or which step was refused. With Δ = cΔt F it holds Σ‖Δ‖², sign(c) Σ x·Δ, Σ‖x‖².
 *
 * @throws {RangeError} If two particles are at one point, where the force is infinite.
 */
export async function refusalOf(
  { strength, dt, batch, keys }: ParticleRun,
  record: ArrayBuffer,
  points: () => Promise<Points>,
): Promise<Refusal | undefined> {
  const [refused, step, , , , position] = new Uint32Array(record);
  if (refused === 0) return undefined;
  const c = Math.abs(strength) * dt, [square, work, size] = new Float32Array(record, 8, 3);
  const x = await points(), n = x.shape[0];
  if (position !== none) {
    const batched = batch !== "all" && batch < n;
    const row = batched ? permuted(position, n, permutationKeys(keys.batches, step)) : position;
    const [low, high] = [row, nearestSource(x, row, x)].sort((a, b) => a - b);
    throw atOnePoint(`at step ${step} rows ${low}`, `${high}`);
  }
  const S = square / c ** 2,
    V = work / c,
    bound = (V + Math.sqrt(V * V + S * size / n)) / (Math.abs(strength) * S);
  return Number.isFinite(bound)
    ? { step, bound, meanSquare: S / n }
    : { step, bound: 0, meanSquare: Infinity };
}
