import { assert } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { inFloat64, learned } from "driftfield/networks";
import type { DiffusionModel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { type Sampler, sampleToEnd } from "driftfield/samplers";
import { onEachBackend } from "../networks/backends.ts";
import { denoise, drawn, perceptron, unknown } from "./nets.ts";
import { fixedGrid } from "./samplers.ts";

const rng = philox(961), steps = 12, start = rng.fork("start").normal([30, 2]);
const largest = ({ data }: Points) => data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

onEachBackend(
  "across backends samples of a network are the same to float32 rounding, by every sampler",
  async (backend) => {
    for (const [what, architecture] of Object.entries({ perceptron, unknown })) {
      const net = drawn(architecture, rng),
        model = learned(net, denoise),
        twin = learned(await inFloat64(net), denoise);
      const all = Object.values(fixedGrid).flat(),
        some = backend === "wasm" && what === "perceptron" ? all : all.slice(0, 4);
      for (const sampler of some) {
        const options = { rng, sampler, steps }, exact = await sampleToEnd(twin, { ...options, start });
        const off = largest(float64.sub(await sampleToEnd(model, { ...options, start }), exact));
        // A step of at most 4 evaluations rounds numbers of the size of x, and a few times it where the noise is little,
        // some 300 times each by 2⁻²⁴; on the way to the end that is stretched as a nudge of the start is, 10 times at most.
        const size = Math.max(largest(start), largest(exact));
        const bound = steps * 4 * 300 * 2 ** -24 * size * 10 * await stretch(sampler, twin, exact);
        assert(bound < 0.5 * size, `${sampler.name}: a bound of ${bound} says nothing of ${size}`);
        assert(off > 0 && off < bound, `${what} on ${backend}, ${sampler.name}: off by ${off} of ${bound}`);
      }
      net.dispose();
    }
  },
);

/** How much of a nudge of the start is left at the end, or 1. */
async function stretch(
  sampler: Sampler,
  twin: DiffusionModel<Points>,
  exact: Points,
): Promise<number> {
  const nudged = { ...start, data: start.data.map((v, i) => v + (i % 2 ? 1 : -1) * 1e-4) };
  const end = await sampleToEnd(twin, { rng, sampler, steps, start: nudged });
  return Math.max(1, largest(float64.sub(end, exact)) / 1e-4);
}
