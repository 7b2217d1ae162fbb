import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { combine, float64, type Points, points, repeat, take } from "driftfield/core";
import { eightGaussians, noised, subMixture } from "driftfield/datasets";
import { denoising } from "driftfield/losses";
import { type Architecture, learned, network, type Tensor, unet, useBackend } from "driftfield/networks";
import { type DiffusionModel, edm, fromDenoiser, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { ddpm, dpmSolver, edmSampler, guided, inpainted, sampleToEnd } from "driftfield/samplers";
import { eightNetwork, predict } from "./eight_network.ts";

const law = eightGaussians(), rng = philox(861), n = 48, labels = Array.from({ length: n }, (_, i) => i % 8);
const schedules = [edm({ sigmaMin: 0.02, sigmaMax: 20 }), variancePreserving()];
/** Some 200 roundings of values up to 6, and a slope of 10 between modes, in each of the steps. */
const steps = 15, rounding = steps * 200 * 2 ** -24 * 6 * 10;
const worst = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

/** The Gaussian of each row's label under noise, known exactly. */
function exactly(schedule: typeof schedules[number], labels: readonly number[]): DiffusionModel {
  const each = Array.from({ length: 8 }, (_, k) => noised(subMixture(law, [k]), schedule));
  const rows = ({ data }: Points, i: number) => points([[...data.slice(2 * i, 2 * i + 2)]]);
  const denoise = (x: Points, t: number) =>
    points(labels.map((k, i) => [...each[k].denoise(rows(x, i), t).data]));
  return fromDenoiser(schedule, denoise, { dim: 2 });
}

/** The network that knows them, on WebAssembly, and how often it was asked. */
async function start(architecture: Architecture = eightNetwork) {
  await useBackend("wasm");
  const asked = { times: 0 }, { apply } = architecture;
  const counting: Architecture = { ...architecture, apply: (...all) => (asked.times++, apply(...all)) };
  return { net: network(counting, philox(862)), asked };
}

const compared = async (made: DiffusionModel<Tensor>, truth: DiffusionModel, claim: string) => {
  for (const sampler of [dpmSolver(), edmSampler(), ddpm()]) {
    const options = { count: n, steps, sampler, rng };
    const off = worst(await sampleToEnd(made, options), await sampleToEnd(truth, options));
    assert(off < rounding, `${claim}, ${sampler.name}, ${made.schedule.name}: ${off}`);
  }
};

Deno.test("samples of a network that is told labels, one a row or none, are those of the exact laws", async () => {
  const { net } = await start(), before = tf.memory().numTensors;
  for (const schedule of schedules) {
    const objective = denoising(schedule, { predict });
    await compared(learned(net, objective), noised(law, schedule), "none");
    await compared(learned(net, objective, { labels: 8 }), noised(law, schedule), "none, said so");
    await compared(learned(net, objective, { labels: 3 }), noised(subMixture(law, [3]), schedule), "3");
    await compared(learned(net, objective, { labels }), exactly(schedule, labels), "one a row");
  }
  assertEquals(tf.memory().numTensors, before);
  net.dispose();
});

Deno.test("guided() of a network told labels and not told: exact guidance, at two evaluations a step and one for weights 0 and 1", async () => {
  const { net, asked } = await start(), before = tf.memory().numTensors;
  for (const schedule of schedules) {
    const objective = denoising(schedule, { predict });
    const [told, all] = [learned(net, objective, { labels }), learned(net, objective)];
    for (const weight of [0, 0.5, 1, 3]) {
      const [one, other] = [exactly(schedule, labels), noised(law, schedule)];
      const denoise = (x: Points, t: number) =>
        combine(float64, float64.scale(weight, one.denoise(x, t)), [1 - weight, other.denoise(x, t)]);
      const truth = fromDenoiser(schedule, denoise, { dim: 2 });
      await compared(guided<Tensor>(told, all, weight), truth, `weight ${weight}`);
      asked.times = 0;
      await sampleToEnd(guided<Tensor>(told, all, weight), { count: n, steps, rng });
      assertEquals(asked.times, (steps + 1) * (weight === 0 || weight === 1 ? 1 : 2)); // a step each, and the end
    }
    const options = { count: n, steps, rng };
    const bytes = async (model: DiffusionModel<Tensor>) => await sampleToEnd(model, options);
    assertEquals(await bytes(guided<Tensor>(told, all, 1)), await bytes(told));
    assertEquals(await bytes(guided<Tensor>(told, all, 0)), await bytes(all));
  }
  assertEquals(tf.memory().numTensors, before);
  net.dispose();
});

Deno.test("what is known comes out of a learned model as it was given, in float32; the rest follows the exact model's", async () => {
  const { net } = await start(), known = repeat([1.3, 0], n), mask = [true, false];
  for (const schedule of schedules) {
    const made = inpainted(learned(net, denoising(schedule, { predict })), { known, mask });
    const before = tf.memory().numTensors;
    const options = { count: n, steps, rng, sampler: edmSampler() },
      samples = await sampleToEnd(made, options);
    assertEquals(tf.memory().numTensors, before);
    samples.data.forEach((v, i) => i % 2 || assertEquals(v, Math.fround(1.3)));
    const exact = await sampleToEnd(inpainted(noised(law, schedule), { known, mask }), options);
    assert(worst(samples, exact) < rounding, schedule.name);
  }
  net.dispose();
});

/** A small network for images, its weights all drawn. */
function drawnUnet(): Architecture {
  const made = unet({ height: 4, width: 4, channels: 4, classes: 8 });
  const initial = () =>
    Object.fromEntries(
      Object.entries(made.shapes).map(([name, shape]) => {
        const { data } = rng.fork(name).normal(shape);
        return [name, Float32Array.from(data, (z) => z / Math.sqrt(shape[0]))];
      }),
    );
  return { ...made, initial };
}

Deno.test("rows made in parts, with their part of the labels, have the bytes of one batch", async () => {
  for (const architecture of [eightNetwork, drawnUnet()]) {
    const { net } = await start(architecture), objective = denoising(schedules[1], { predict });
    for (const sampler of [dpmSolver(), ddpm()]) {
      const part = (row: number, count: number) => {
        const model = learned(net, objective, { labels: labels.slice(row, row + count) });
        return sampleToEnd(guided<Tensor>(model, learned(net, objective), 2), {
          count,
          row,
          steps: 5,
          sampler,
          rng,
        });
      };
      const whole = await part(0, n);
      for (const [row, count] of [[0, 17], [17, 1], [18, 30]]) {
        const own = take(whole, Array.from({ length: count }, (_, i) => row + i));
        assertEquals(await part(row, count), own, `${sampler.name}, ${architecture.config.kind}`);
      }
    }
    net.dispose();
  }
});
