import { assert, assertEquals } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import {
  checkerboard,
  circles,
  type Dataset,
  eightGaussians,
  moons,
  noised,
  noisedPoints,
  swissRoll,
} from "driftfield/datasets";
import {
  type Architecture,
  inFloat64,
  learned,
  maximumLikelihood,
  type Network,
  type Readable,
} from "driftfield/networks";
import {
  type DiffusionModel,
  equilibrium,
  interacting,
  poissonFlow,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { probabilityFlow, reverseDiffusion, type Sampler, sampleToEnd } from "driftfield/samplers";
import { onEachBackend } from "../networks/backends.ts";
import { denoise, drawn, flow, perceptron, pictures, unknown, waves } from "./nets.ts";
import { fixedGrid, makers } from "./samplers.ts";

const rng = philox(911), samplers = Object.values(fixedGrid).flat();

/** Parts of a batch of so many: single rows, few, odd numbers of them, whole tiles and one more; the first and the last. */
const partsOf = (count: number): [row: number, count: number][] =>
  ([[0, 1], [count - 1, 1], [3, 3], [10, 8], [7, 33], [0, 64], [3, 65], [count - 133, 132], [
    0,
    133,
  ]] as const)
    .filter(([row, few]) => row >= 0 && row + few <= count).map(([row, few]) => [row, few]);

/** Requires that samples are the same to the byte when they are made in parts. */
async function assertAlone<V>(
  what: string,
  model: DiffusionModel<V>,
  sampler: Sampler,
  count: number,
  steps = 3,
) {
  const made = (part: { count: number; row?: number }) =>
    sampleToEnd(model, { ...part, rng, sampler, steps });
  const all = await made({ count });
  assert(all.data.every(Number.isFinite) && new Set(all.data).size > 20, what);
  for (const [row, few] of partsOf(count)) {
    const rows = take(all, Array.from({ length: few }, (_, i) => row + i));
    assertEquals(
      await made({ count: few, row }),
      rows,
      `${what}, ${sampler.name}: ${few} rows from ${row} on`,
    );
  }
}

Deno.test("the samplers here are all that the library has, but for the one whose steps are of the whole batch", async () => {
  assertEquals(await makers(), ["adaptiveFlow", ...Object.keys(fixedGrid)].sort());
});

Deno.test("a sample does not depend on its batch: every sampler, a known score", async () => {
  const model = noised(eightGaussians(), variancePreserving());
  for (const sampler of samplers) await assertAlone("a mixture", model, sampler, 150);
});

Deno.test("a sample does not depend on its batch: every known law", async () => {
  const laws: readonly Dataset[] = [moons(), circles(), swissRoll(), checkerboard()];
  const rows = rng.fork("rows").normal([40, 2]), schedule = variancePreserving();
  const models: Record<string, DiffusionModel<Points>> = {
    ...Object.fromEntries(
      laws.filter(({ noised }) => noised).map((law) => [law.name, noised(law, schedule)]),
    ),
    "rows": noisedPoints(rows, schedule),
  };
  assert(Object.keys(models).length >= 3, `${Object.keys(models)}`);
  for (const [name, model] of Object.entries(models)) {
    for (const sampler of [reverseDiffusion(), probabilityFlow()]) {
      await assertAlone(name, model, sampler, 70);
    }
  }
  const charges = poissonFlow(points([[-1, 0], [1, 0.5], [0, 2]]), { extraDimensions: 3 });
  await assertAlone("charges", charges, probabilityFlow({ variable: "log noise" }), 70);
  const rest = equilibrium(interacting({ strength: 2, temperature: 0.5 }), 2), all = rest.sample(50, rng);
  assertEquals(rest.sample(9, rng), take(all, [0, 1, 2, 3, 4, 5, 6, 7, 8]));
});

Deno.test("a sample does not depend on its batch: every sampler, a network in float64", async () => {
  const net = drawn(perceptron, rng), model = learned(await inFloat64(net), denoise);
  net.dispose();
  for (const sampler of samplers) await assertAlone("a network in float64", model, sampler, 75, 2);
});

/** A network, and what reads it; in how large a batch; how many of the samplers. */
const cases: readonly [what: string, Architecture, Readable, count: number, samplers: readonly Sampler[]][] =
  [
    ["a perceptron", perceptron, denoise, 280, samplers],
    ["a network that no kernel knows", unknown, denoise, 150, samplers.slice(0, 3)],
    ["waves", waves, denoise, 150, [reverseDiffusion()]],
    ["a flow", perceptron, flow, 150, [probabilityFlow()]],
    ["a likelihood's flow", perceptron, maximumLikelihood(), 150, [probabilityFlow()]],
    ["a U-Net", pictures, denoise, 75, [reverseDiffusion()]],
  ];

onEachBackend("a sample does not depend on its batch: every kind of network", async (backend) => {
  const model = (net: Network, reads: Readable) => learned(net, reads) as unknown as DiffusionModel<Points>;
  for (const [what, architecture, reads, count, wanted] of cases) {
    const net = drawn(architecture, rng), few = backend === "webgpu" ? wanted.slice(0, 1) : wanted;
    const rows = backend === "wasm" ? count : Math.min(count, 75); // the others take longer, and have no tiles of 132
    for (const sampler of few) {
      await assertAlone(`${what} on ${backend}`, model(net, reads), sampler, rows, 2);
    }
    net.dispose();
  }
});
