import { eightGaussians } from "driftfield/datasets";
import { denoising, logNormalTimes, preconditioned } from "driftfield/losses";
import { learned, mlp, network, tensors, trainToEnd, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
const rng = philox(0), data = eightGaussians(), sigmaData = 2;
const objective = denoising(edm(), { predict: preconditioned({ sigmaData }), times: logNormalTimes({ mean: -1.2 + Math.log(sigmaData) }) });
await useBackend();
const net = network(mlp({ dim: 2 }), rng);
for (const batch of [512, 4096]) {
  let best = 1e9;
  for (let i = 0; i < 6; i++) { const s = performance.now(); await trainToEnd(net, objective, data, { steps: 50, batch, rng }); best = Math.min(best, (performance.now() - s) / 50); }
  console.log(batch, best, "ms a step", (await net.weights.data()).slice(0, 4));
}
const model = learned(net, objective), x = tensors.from(rng.normal([10000, 2]));
let best = 1e9;
for (let i = 0; i < 20; i++) { const s = performance.now(); const y = model.score(x, 1); await tensors.to(y); tensors.free(y); best = Math.min(best, performance.now() - s); }
console.log("score", best);
