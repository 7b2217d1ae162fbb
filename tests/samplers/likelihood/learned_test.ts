import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { denoising, preconditioned } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  type Architecture,
  inFloat64,
  learned,
  type Network,
  network,
  onHost,
  unet,
  useBackend,
} from "driftfield/networks";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  bitsPerDimension,
  byCoordinates,
  dequantise,
  exactDivergence,
  hutchinson,
  logLikelihood,
  normalPrior,
} from "driftfield/samplers";
import { schedules } from "../../schedules.ts";
import { within } from "../../within.ts";
import { apart } from "./mixtures.ts";

const rng = philox(871), vp = variancePreserving();

/** A small U-Net, all of its weights drawn: as far from linear as from any data. */
function drawn(asked = { times: 0 }): Network {
  const made = unet({ height: 4, width: 4, channels: 4, frequencies: 2 }), { apply } = made;
  const initial = () =>
    Object.fromEntries(
      Object.entries(made.shapes).map(([name, shape]) => {
        const { data } = rng.fork(name).normal(shape);
        return [name, Float32Array.from(data, (z) => z / Math.sqrt(shape[0]))];
      }),
    );
  const architecture: Architecture = { ...made, initial, apply: (...all) => (asked.times++, apply(...all)) };
  return network(architecture, rng);
}

Deno.test("a U-Net that answers 0 knows N(0, s² I): its bits per dimension on 64 pixels, under every schedule", async () => {
  await useBackend("wasm");
  const net = network(unet({ channels: 4 }), rng), view = await onHost(net), s = 0.6, dim = 64, relTol = 1e-5;
  const x = float64.scale(s, rng.fork("x").normal([6, dim])), divergence = hutchinson({ rng, probes: 1 });
  net.dispose();
  for (const schedule of schedules) {
    const model = learned(view, denoising(schedule, { predict: preconditioned({ sigmaData: s }) }));
    const deviation = (t: number) => Math.hypot(schedule.alpha(t) * s, schedule.sigma(t));
    const prior = normalPrior(deviation(schedule.to)),
      truth = normalPrior(deviation(schedule.from)).logDensity(x);
    const { logDensity, standardError } = await logLikelihood(model, x, { relTol, prior, divergence });
    assertEquals(standardError, undefined); // one probe has none
    const bits = (nats: Float64Array) => bitsPerDimension(nats, { dim, unit: 1 / 8 }).value;
    // 20 steps of relTol in the determinant, whose size is |log deviation| dim ≤ 9 dim, and as much in x²/2 ≤ 2 dim.
    const bound = 20 * relTol * (9 + 2) / Math.LN2;
    assert(
      Math.abs(bits(logDensity) - bits(truth)) < bound,
      `${schedule.name}: ${bits(logDensity) - bits(truth)}`,
    );
  }
});

Deno.test("of a U-Net, probes estimate the divergence that coordinates and differences of its twin give", async () => {
  await useBackend("wasm");
  const net = drawn(), x = rng.fork("place").normal([2, 16]), objective = denoising(vp);
  const model = learned(await onHost(net), objective), twin = learned(await inFloat64(net), objective);
  net.dispose();
  for (const t of [0.05, 0.5]) {
    const exact = exactDivergence(twin, x, t).data, blind = { velocity: twin.velocity };
    const size = Math.max(...exact.map(Math.abs));
    assert(
      apart(byCoordinates()(blind, x, t).data, exact) < 1e-6 * size,
      "differences: 10⁻¹⁰ and some slope",
    );
    assert(
      apart(byCoordinates()(model, x, t).data, exact) < 200 * 16 * 2 ** -24 * size,
      "200 roundings each",
    );
    const { data } = hutchinson({ rng, probes: 300 })(model, x, t);
    exact.forEach((truth, i) =>
      within(mean(data.subarray(300 * i, 300 * (i + 1))), truth, `row ${i}, t = ${t}`)
    );
  }
});

Deno.test("one probe a point: the mean likelihood is right within its standard error, and the network is asked once a stage", async () => {
  await useBackend("wasm");
  const asked = { times: 0 }, net = drawn(asked), objective = denoising(vp), relTol = 1e-3, n = 60;
  const greys = points(rng.fork("greys").uniform([n, 16]).data.map((u) => Math.floor(17 * u)), 16);
  const x = { ...greys, data: dequantise(greys, rng).data.map((v) => v / 8 - 1) };
  const model = learned(await onHost(net), objective);
  net.dispose();
  const exact = await logLikelihood(model, x, { relTol });
  asked.times = 0;
  const one = await logLikelihood(model, x, { relTol, divergence: hutchinson({ rng, probes: 1 }) });
  assertEquals(asked.times, one.evaluations + 1); // and once to see how many estimates there are
  const bits = (nats: ArrayLike<number>) => bitsPerDimension(nats, { dim: 16, unit: 1 / 8 });
  const error = one.logDensity.map((v, i) => v - exact.logDensity[i]);
  within(mean(error), 0, "one probe", 40 * relTol); // 20 relTol each
  assert(mean(error.map((e) => e * e)).value > 0.01 ** 2, "there is an error to speak of");
  const [all, some] = [bits(exact.logDensity), bits(one.logDensity)];
  assert(some.standardError > all.standardError * 0.9, "and it is in the standard error of the bits");
});

Deno.test("along() is velocity() and jvp() of each direction, for the price of asking once", async () => {
  await useBackend("wasm");
  const asked = { times: 0 }, net = drawn(asked), model = learned(await onHost(net), denoising(vp));
  net.dispose();
  const x = rng.fork("here").normal([3, 16]),
    w = [0, 1].map((k) => rng.fork("w").normal([3, 16], { step: k }));
  asked.times = 0;
  const { value, along } = model.along(x, 0.3, w), nothing: Points[] = [];
  assertEquals(asked.times, 1);
  assertEquals(along, w.map((direction) => model.jvp(x, 0.3, direction)));
  // The value alone comes of one program, with its tangents of single operations: two ways, 200 roundings each.
  const alone = model.velocity(x, 0.3), size = Math.max(...alone.data.map(Math.abs));
  assert(apart(value.data, alone.data) < 2 * 200 * 2 ** -24 * size);
  assert(apart(model.along(x, 0.3, nothing).value.data, value.data) < 2 * 200 * 2 ** -24 * size);
});
