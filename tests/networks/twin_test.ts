import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Field, float64, type Points, points, type Shape, squaredNorms } from "driftfield/core";
import { type Denoising, denoising, noisePrediction, preconditioned } from "driftfield/losses";
import {
  type Architecture,
  inFloat64,
  learned,
  mapValues,
  network,
  onHost,
  onPoints,
  traced,
  useBackend,
} from "driftfield/networks";
import { edm, fromScore, noiseLevel } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  byCoordinates,
  changeOfVariables,
  hutchinson,
  logLikelihood,
  normalPrior,
} from "driftfield/samplers";
import { units } from "../../lib/networks/directions.ts";
import { backends, onEachBackend } from "./backends.ts";
import { randomRow, small, weightsOf } from "./loss_in_float64.ts";
import { assertWithin, exactly, in32, rounded } from "./rounding.ts";

const schedule = edm({ sigmaMin: 0.05, sigmaMax: 5 }), s = 0.6;

/** log N(x; 0, v I). */
const gaussian = (x: Points, v: number) =>
  squaredNorms(x).map((square) => -square / (2 * v) - x.shape[1] / 2 * Math.log(2 * Math.PI * v));

/** E[ε | x_t] of data N(0, s² I) under noise σ, whose network time is ¼ ln σ: F = w x σ/(σ² + s²) with w = 1. */
const ofGaussian: Architecture = {
  config: { kind: "Gaussian", s },
  dim: 2,
  outputs: 2,
  classes: 0,
  shapes: { w: [1, 1] } as Record<string, Shape>,
  initial: () => ({ w: Float32Array.of(1) }),
  context(times) {
    const sigma = Math.exp(4 * times[0]);
    return points([[sigma / (sigma * sigma + s * s)]]);
  },
  apply: (A, { w }, x, context) => A.mul(x, A.mul(context, w)),
};

/** A network of random weights and a context that float32 holds: training has not begun, so that they are their average. */
function random(rng = philox(8341)) {
  const plain = small(2), row = randomRow(plain, rng).map(Math.fround), weights = weightsOf(plain, row);
  const architecture: Architecture = {
    ...plain,
    context: (times, labels) => in32(plain.context(times, labels)),
    initial: () => mapValues(weights, ({ data }) => Float32Array.from(data)),
  };
  return { net: network(architecture, rng), architecture, weights };
}

/** A reading under which the score is the network's answer. */
const asScore: Pick<Denoising, "model"> = {
  model: (network, { dim, space, divergence }) =>
    fromScore(schedule, network, { dim, space, laplacian: divergence }),
};

onEachBackend(
  "twin, host view and tensors have the network's answers and derivatives, to rounding",
  async () => {
    const { net, architecture, weights } = random(), twin = await inFloat64(net), t = 0.3;
    const [x, u] = [8342, 8343].map((seed) => in32(philox(seed).normal([5, 2])));
    const exact = traced(onPoints, architecture, weights, architecture.context([t])).along(x, [u]);
    assertEquals([twin.at(t).value(x), twin.at(t).along(x, [u])], [exact.value, exact]);
    const context = exactly(architecture.context([t]));
    const bounds = traced(rounded, architecture, mapValues(weights, exactly), context).along(exactly(x), [
      exactly(u),
    ]);
    const host = (await onHost(net)).at(t), { value, along } = host.along(x, [u]);
    for (const F of [host.value(x), value]) assertWithin(F.data, bounds.value, "F");
    assertWithin(along[0].data, bounds.along[0], "J u");
    const { space, score } = learned(net, asScore), state = space.from(x), made = score(state, t);
    assertWithin((await space.to(made)).data, bounds.value, "F on tensors");
    for (const used of [state, made]) space.free(used);
    net.dispose();
  },
);

Deno.test("networks that know N(0, s² I) exactly have its likelihood, and carry points there and back", async () => {
  const { from, to } = schedule, prior = normalPrior(Math.hypot(s, to)), x = philox(8346).normal([4, 2]);
  const truth = gaussian(x, s * s + from * from),
    decades = Math.log(noiseLevel(schedule, to) / noiseLevel(schedule, from));
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const zero = network(small(2), philox(8344)), linear = network(ofGaussian, philox(8345));
    for (
      const [net, predict] of [[zero, preconditioned({ sigmaData: s })], [linear, noisePrediction]] as const
    ) {
      const models = [await inFloat64(net), await onHost(net)].map((view) =>
        learned(view, denoising(schedule, { predict }))
      );
      for (const [model, relTol, rounding] of [[models[0], 1e-8, 0], [models[1], 1e-4, 2 ** -24]] as const) {
        const { logDensity, latent } = await logLikelihood(model, x, { relTol, prior });
        // 20 relTol, as logLikelihood promises; a float32 velocity is off by some 30 roundings in each unit of ln σ.
        const bound = 20 * relTol + 30 * rounding * decades;
        logDensity.forEach((v, i) => assertAlmostEquals(v, truth[i], bound));
        let back = latent;
        for await (const frame of changeOfVariables(model, latent, { from: to, to: from, relTol })) {
          back = frame.x;
        }
        back.data.forEach((v, i) => assertAlmostEquals(v, x.data[i], 1000 * (relTol + rounding)));
      }
      net.dispose();
    }
  }
});

Deno.test("laplacian and jvp are the derivatives of score and velocity", async () => {
  await useBackend("cpu");
  const { net } = random(), x = philox(8347).normal([6, 2]);
  const model = learned(await inFloat64(net), denoising(schedule));
  net.dispose();
  for (const t of [0.3, 3]) {
    const h = 1e-5, w = philox(8348).normal([6, 2]), { add, scale, sub, column } = float64;
    const differences = (field: Field<Points>, w: Points) => {
      const [after, before] = [h, -h].map((h) => field(add(x, scale(h, w)), t));
      return scale(1 / (2 * h), sub(after, before));
    };
    const off = 1e3 * (h ** 2 + Number.EPSILON / h); // of third derivatives and roundings of some 10³
    const close = (got: Points, wanted: Points) =>
      got.data.forEach((v, i) => assertAlmostEquals(v, wanted.data[i], off));
    const diagonal = units(x.shape).map((unit, k) => column(differences(model.score, unit), k));
    close(model.laplacian(x, t), diagonal.reduce(add));
    close(model.jvp(x, t, w), differences(model.velocity, w));
    const probes = { rng: philox(8349), probes: 4 };
    close(
      hutchinson({ ...probes, jvp: model.jvp })(model, x, t),
      hutchinson(probes)({ velocity: model.velocity }, x, t),
    );
  }
  const one = await logLikelihood(model, x, { relTol: 1e-6 });
  const { along: _, ...plain } = model; // by differences
  const other = await logLikelihood(plain, x, { relTol: 1e-6, divergence: byCoordinates() });
  one.logDensity.forEach((v, i) => assertAlmostEquals(v, other.logDensity[i], 40 * 1e-6)); // 20 relTol each
});

onEachBackend(
  "a host view and a twin have the weights of their making, whatever backend is taken up meanwhile",
  async (backend) => {
    const { net } = random(), x = points([[1, 2]]), own = { average: false };
    const old = net.average, fresh = network(small(2), philox(8350)); // answers 0
    const views = [await inFloat64(net), await onHost(net)];
    net.average = fresh.average;
    for (const view of [await inFloat64(net), await onHost(net)]) {
      assertEquals(view.at(0).value(x), points([[0, 0]]));
    }
    views.push(await inFloat64(net, own), await onHost(net, own));
    const before = views.map((view) => view.at(0).value(x).data[0]);
    assert(before.every((value) => value !== 0));
    for (const other of backends) {
      await useBackend(other);
      assertEquals(views.map((view) => view.at(0).value(x).data[0]), before);
      assertEquals(tf.getBackend(), other); // looking at a view leaves it running
    }
    await useBackend(backend);
    net.average = old;
    net.dispose();
    fresh.dispose();
  },
);
