/**
 * Log density of a Gaussian mixture under noise, stable however far from its components.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Components } from "./mixture_components.ts";
import { clean, view } from "./mixture_view.ts";

/** log p of each row, p the law of α x₀ + σ ε with x₀ from the mixture: length [batch]. */
export function mixtureLogDensity(components: Components, x: Points, noise = clean): Float64Array {
  const out = new Float64Array(x.shape[0]);
  for (const { from, tops, sums } of view(components, x, noise).blocks) {
    for (let i = 0; i < sums.length; i++) out[from + i] = tops[i] + Math.log(sums[i]);
  }
  return out;
}
