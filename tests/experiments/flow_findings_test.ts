import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64 } from "driftfield/core";
import { checkerboard, gaussianMixture } from "driftfield/datasets";
import { flowMatching } from "driftfield/losses";
import { mlp, network, useBackend } from "driftfield/networks";
import { lawKernel, type NoiseKernel, normalKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { probabilityFlow } from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { flowFindings, type FlowFindingsOptions } from "../../lib/experiments/flow_findings.ts";
import { cloudMovie } from "../../lib/experiments/generated_pictures.ts";
import { denoisingWay, generate } from "../../lib/experiments/generated_samples.ts";
import type { Ways } from "../../lib/experiments/flow_ways.ts";
import type { Learned } from "../../lib/experiments/method.ts";
import { within } from "../within.ts";

const width = 2, law = gaussianMixture({ means: [[0, 0]], sigma: width, name: "wide" });

/** What a new network, which answers 0, knows of N(0, 4 I): all of it if `sigmaData` is 2. */
async function exactly(
  { sigmaData = width, kernel = normalKernel }: { sigmaData?: number; kernel?: NoiseKernel } = {},
) {
  await useBackend("cpu");
  const draw = (n: number, name: string) => law.sample(n, philox(11).fork(name));
  return {
    net: network(mlp({ dim: 2, width: 4, depth: 1 }), philox(0)),
    objective: flowMatching({ sigmaData, sigmaBase: 1, base: kernel }),
    lesson: { law, train: law, sigmaData, heldOut: draw(1000, "held out"), fresh: draw(50, "fresh") },
    sigmaData,
    how: { sampler: probabilityFlow({ solver: rk4 }), steps: 8, rng: philox(12) },
    count: 1000,
  } satisfies Learned;
}

const samples = law.sample(1000, philox(13));

/** What is found of it; shares that were told rise to 1. */
async function found(learned: Learned, options: Partial<FlowFindingsOptions> = {}) {
  const shares: number[] = [], given = { kernel: normalKernel, known: true, cells: 1000, ...options };
  const out = await flowFindings(learned, given)(samples, (share) => void shares.push(share));
  learned.net.dispose();
  assertEquals([shares.toSorted((a, b) => a - b), shares.at(-1)], [shares, 1]);
  return { ...out, number: (name: string) => out.values[name] as number };
}

const estimate = (values: Readonly<Record<string, unknown>>, name: string) => ({
  value: values[name] as number,
  standardError: values[`${name}StandardError`] as number,
});

Deno.test("of a flow that is known all claims hold, and its numbers are those of the formulas", async () => {
  const { checks, values, number, plots } = await found(await exactly());
  assertEquals(checks.filter(({ passed }) => !passed), []);
  assertEquals([checks.length, Object.keys(plots)], [5, ["density", "steps"]]);
  // The density is right to some 20 relTol, relTol = 1e-4, at every point.
  assert(Math.abs(number("kl")) < 2e-3, `${number("kl")}`);
  assertAlmostEquals(number("entropy"), Math.log(2 * Math.PI * Math.E * width ** 2), 1e-4);

  // x_t = L z for z ~ N(0, I), L² = 4 (1 − t)² + t²: E ∫ ‖v‖² = 2 ∫ L′², and ‖x₁ − x₀‖² = 1 · ‖z‖².
  const at = (t: number) => (t - width ** 2 * (1 - t)) ** 2 / (width ** 2 * (1 - t) ** 2 + t ** 2), n = 1000;
  const energy = 2 *
    Array.from({ length: n }, (_, k) => at((k + 0.5) / n)).reduce((sum, v) => sum + v / n, 0);
  within(estimate(values, "pathEnergy"), energy, "energy", 1e-3);
  within(estimate(values, "straightness"), energy - 2, "straightness", 1e-3);
  // W₂² = 2 (2 − 1)², and samples are no nearer to each other than their laws in the mean.
  const cost = estimate(values, "transportCost");
  assert(
    cost.value > 2 - 4 * cost.standardError && cost.value < energy + 4 * cost.standardError,
    `${cost.value}`,
  );

  const [euler, rungeKutta] = ["ratioEuler", "ratioRK4"].map((name) => values[name] as number[]);
  // One step of Euler's takes all to 0, as far from 50 points as their width; eight of RK4's are off by less than 1 %.
  assert(euler[0] > 2 * euler[5], `${euler}`);
  within(
    { value: rungeKutta[3], standardError: (values.ratioRK4StandardError as number[])[3] },
    1,
    "RK4",
    0.01,
  );
});

Deno.test("of a flow to another law the gap is their divergence, and the density's integral still 1", async () => {
  const { checks, values, number } = await found(await exactly({ sigmaData: 1.5 }));
  // KL(N(0, 4 I) ‖ N(0, 2.25 I)) = 2 ln(1.5/2) + (4/2.25 − 1)
  const truth = 2 * Math.log(1.5 / 2) + 4 / 1.5 ** 2 - 1;
  within(estimate(values, "kl"), truth, "gap", 2e-3);
  assertAlmostEquals(number("gap"), truth, 4 * number("nllStandardError") + 2e-3);
  assertEquals(checks.filter(({ passed }) => !passed), []); // nothing is claimed of the gap of a law of no fame
  assert(number("massSpread") < 1e-3, `${number("massSpread")}`);
});

Deno.test("a sum over cells that are too large is made again of six times as many, once, and seen to be none", async () => {
  const sums = ({ checks }: Awaited<ReturnType<typeof found>>) =>
    checks.find(({ name }) => name.startsWith("integral"))!.passed;
  const again = await found(await exactly(), { cells: 30 });
  assert(sums(again) && again.number("cells") > 4 * 30 && again.number("cells") < 8 * 30); // sides are even
  const few = await found(await exactly(), { cells: 5 });
  assert(!sums(few) && few.number("massSpread") > 1e-3);
});

Deno.test("points that the flow takes to where the base has no density have none: their share is told", async () => {
  const kernel = lawKernel(checkerboard()),
    { checks, values, number } = await found(await exactly({ kernel }), { kernel });
  // A reflection swaps the colours of the board and leaves N(0, I): one half, but for what is beyond the board's rim.
  assertAlmostEquals(number("shareWithoutDensity"), 0.5, 4 * Math.sqrt(0.25 / 1000) + 2e-4);
  assert(!("nll" in values) && checks.length === 3);
  const unknown = await found(await exactly({ kernel }), { kernel, known: false, cells: 1000 });
  assertEquals([unknown.checks.length, "mass" in unknown.values], [2, false]);
});

Deno.test("reflow is held to what was before", async () => {
  const { values } = await found(await exactly(), { cells: 0 }),
    e = (value: number) => ({ value, standardError: 0 });
  const ways = (factor: number): Ways => ({
    energy: e(1),
    straightness: e(factor * (values.straightness as number)),
    quality: { Euler: { evaluations: [1], ratio: [e(factor * (values.ratioEuler as number[])[0])] } },
  });
  for (const [factor, passed] of [[1.01, true], [0.99, false]] as const) {
    const { checks, values } = await found(await exactly(), { cells: 0, before: ways(factor) });
    assertEquals(checks.slice(-2).map((one) => one.passed), [passed, passed]);
    assertEquals(values.pathEnergyBeforeReflow, 1);
  }
});

Deno.test("a flow's way is x itself, from draws of its base at t = 1 to samples at t = 0", async () => {
  const model = flowMatching({ sigmaData: width }).model((x) => float64.scale(0, x), { dim: 2 });
  const how = { sampler: probabilityFlow({ solver: rk4 }), steps: 20, rng: philox(14), count: 5 };
  const { frames, levels, flow } = await denoisingWay(model, how);
  assertEquals([flow, levels[0], levels.at(-1), frames.length], [true, 1, 0, 12]);
  assertEquals(frames.at(-1), await generate(() => model, { ...how, part: 5 }));
  const start = frames[0].data; // x_t = L z with z = x₁, L² = 4 (1 − t)² + t²
  frames.forEach(({ data }, k) => {
    const size = Math.hypot(width * (1 - levels[k]), levels[k]);
    data.forEach((v, at) => assertAlmostEquals(v, size * start[at], 1e-4));
  });
  const { title, labels } = cloudMovie({ frames, levels, flow });
  assertEquals([title, labels[0], labels.at(-1)], ["From the base to data", "t = 1.0", "t = 0.0"]);
});
