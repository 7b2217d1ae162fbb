import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Shape } from "driftfield/core";
import { flowMatching } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  type Architecture,
  maximumLikelihood,
  type MaximumLikelihoodOptions,
  mlp,
  onPoints,
  sizeOf,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { euler, heun, midpoint, type OdeSolver, rk4 } from "driftfield/solvers";
import { drawOf, gradientOf } from "../../../lib/networks/training/gradient.ts";
import { onEachBackend } from "../backends.ts";
import { randomRow } from "../loss_in_float64.ts";
import { in32 } from "../rounding.ts";
import { differences, differentiated, net, networkOf, waves } from "./flows.ts";

const rng = philox(9411), x0 = in32(rng.normal([4, 2])), at = { step: 1 };

const norm = (g: ArrayLike<number>) => Math.hypot(...Array.from(g));
const apart = (g: ArrayLike<number>, h: ArrayLike<number>) => norm(Array.from(g, (v, i) => v - h[i]));
const weightsFor = (architecture: Architecture) => {
  const shape: Shape = [1, sizeOf(architecture)];
  return { data: randomRow(architecture, rng.fork("weights")).map(Math.fround), shape };
};

/** All that may count. */
const losses: Record<string, MaximumLikelihoodOptions> = {
  "exact": {},
  "a probe": { probes: 1 },
  "two probes, penalties": { probes: 2, law: "gaussian", kinetic: 0.1, jacobian: 0.2 },
  "penalties, scaled to the data": {
    kinetic: 0.1,
    jacobian: 0.2,
    objective: flowMatching({ sigmaData: 1.5 }),
  },
};

for (const [name, options] of Object.entries(losses)) {
  Deno.test(`the adjoint gradient comes to that of backpropagation at the solver's order: ${name}`, () => {
    const weights = weightsFor(waves);
    for (const solver of [euler, midpoint, heun, rk4]) {
      const [coarse, fine] = [1, 2].map((times) => {
        const steps = times * (solver.order === 4 ? 8 : solver.order === 2 ? 16 : 64);
        const loss = maximumLikelihood({ ...options, solver, steps, gradient: "adjoint" });
        const { arrays } = loss.draw(x0, rng, at);
        const { gradient } = loss.gradient!(differences, networkOf(waves), weights, arrays);
        return apart(gradient.data, differentiated(loss, waves, weights, arrays));
      });
      assert(Math.log2(coarse / fine) > solver.order - 0.1, `${solver.name}: ${coarse}, then ${fine}`);
    }
  });
}

/** Value and gradient on the backend that runs. */
async function onBackend(options: MaximumLikelihoodOptions, architecture: Architecture, labels?: number[]) {
  const loss = maximumLikelihood(options), drawn = drawOf(loss, architecture, { x0, labels }, rng, at.step);
  const made = tf.tidy(() => {
    const row = tf.tensor1d(Float32Array.from(weightsFor(architecture).data));
    const { value, gradient } = gradientOf(loss, architecture, row, drawn);
    return [value, gradient];
  });
  const [[value], gradient] = await Promise.all(made.map((one) => one.data()));
  tf.dispose(made);
  return { value, gradient, loss, drawn };
}

/** Eight evaluations one after the other, of some fifty roundings each, of numbers of that size. */
const rounding = (size: number) => 8 * 50 * 2 ** -24 * size;

onEachBackend("over tensors value and gradient are float64's, both ways", async () => {
  const weights = weightsFor(net);
  for (const [name, options] of Object.entries(losses)) {
    for (const gradient of ["backpropagation", "adjoint"] as const) {
      const made = await onBackend({ ...options, steps: 2, gradient }, net),
        { loss, drawn: { arrays } } = made;
      const exact = loss.gradient
        ? loss.gradient(differences, networkOf(net), weights, arrays).gradient.data
        : differentiated(loss, net, weights, arrays);
      const truth = mean(loss.rows(onPoints, networkOf(net)(weights), arrays).data).value;
      assertAlmostEquals(made.value, truth, rounding(truth), name);
      const off = apart(made.gradient, exact);
      assert(off < rounding(norm(exact)), `${name}, ${gradient}: ${off} of ${norm(exact)}`);
    }
  }
});

onEachBackend("over tensors labels are told at all times", async () => {
  const told = mlp({ dim: 2, width: 6, depth: 1, frequencies: 2, classes: 2 }), labels = [1, 0, 2, 1];
  for (const gradient of ["backpropagation", "adjoint"] as const) {
    const { value, loss, drawn } = await onBackend({ steps: 2, gradient }, told, labels);
    const row = (labels: readonly number[]) =>
      mean(loss.rows(onPoints, networkOf(told, labels)(weightsFor(told)), drawn.arrays).data).value;
    assertAlmostEquals(value, row(labels), rounding(row(labels)));
    assert(Math.abs(value - row([0, 0, 0, 0])) > 0.01);
  }
});

onEachBackend("backpropagation keeps every step, the adjoint none", async () => {
  const most = async (steps: number, gradient: "backpropagation" | "adjoint") => {
    let tensors = 0;
    const watched: OdeSolver = {
      ...heun,
      step: (space, field, x, t, dt) =>
        heun.step(
          space,
          (x, t) => {
            const slope = field(x, t);
            tensors = Math.max(tensors, tf.memory().numTensors);
            return slope;
          },
          x,
          t,
          dt,
        ),
    };
    await onBackend({ solver: watched, steps, gradient }, net);
    return tensors;
  };
  for (const [gradient, grows] of [["backpropagation", true], ["adjoint", false]] as const) {
    const [few, many] = [await most(3, gradient), await most(12, gradient)];
    if (grows) assert(many > 2 * few, `${few}, then ${many}`);
    else assertEquals(many, few);
  }
});
