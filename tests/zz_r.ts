import { denoising, preconditioned } from "driftfield/losses";
import { learned, mapValues, mlp, network, useBackend } from "driftfield/networks";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { reverseDiffusion, sampleToEnd } from "driftfield/samplers";
const rng = philox(0), architecture = mlp({ dim: 2, width: 128, depth: 2 });
const objective = denoising(variancePreserving(), { predict: preconditioned() });
const initial: typeof architecture.initial = (rng) => mapValues(architecture.shapes, (shape, name) => Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / Math.sqrt(shape[0])));
await useBackend();
const net = network({ ...architecture, initial }, rng), model = learned(net, objective), sampler = reverseDiffusion();
for (const [count, steps] of [[10000, 50], [500, 200]]) {
  let best = 1e9, y;
  for (let i = 0; i < 5; i++) { const s = performance.now(); y = await sampleToEnd(model, { count, steps, sampler, rng, denoise: false }); best = Math.min(best, performance.now() - s); }
  console.log(count, best / steps, "ms a step", y!.data.slice(0, 4));
}
