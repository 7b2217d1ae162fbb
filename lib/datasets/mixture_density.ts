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
  const { logDensity } = view(components, x, noise), out = new Float64Array(x.shape[0]);
  for (let i = 0; i < out.length; i++) out[i] = logDensity(i);
  return out;
}
