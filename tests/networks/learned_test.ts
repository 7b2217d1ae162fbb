import { assert, assertEquals, assertThrows } from "@std/assert";
import { points, take, zeros } from "driftfield/core";
import { denoising } from "driftfield/losses";
import {
  type Architecture,
  implicit,
  inFloat64,
  learned,
  mlp,
  network,
  onHost,
  useBackend,
} from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { ddim, edmSampler, sampleToEnd } from "driftfield/samplers";
import { onEachBackend } from "./backends.ts";

const schedule = edm({ sigmaMin: 0.1, sigmaMax: 3 }), objective = denoising(schedule);

/** A network of random weights, told labels 0 … classes − 1. */
function random(
  classes = 0,
  architecture: Architecture = mlp({ dim: 2, width: 8, depth: 2, frequencies: 2, classes }),
) {
  const rng = philox(8351), all = Object.entries(architecture.shapes);
  const initial = () =>
    Object.fromEntries(
      all.map(([name, shape]) => [name, Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / 2)]),
    );
  return network({ ...architecture, initial }, rng);
}

onEachBackend("samplers make of a learned model what they make of its twin", async () => {
  const net = random(), twin = learned(await inFloat64(net), objective), model = learned(net, objective);
  for (const sampler of [ddim(), edmSampler({ churn: 1 })]) {
    const options = { count: 6, rng: philox(8352), sampler, steps: 4 };
    const [made, exact] = [await sampleToEnd(model, options), await sampleToEnd(twin, options)];
    // 4 steps, each of some 200 roundings of states up to 4 σ_max, a network's slope of some 10 between them.
    const bound = 4 * 200 * 2 ** -24 * 4 * schedule.to * 10;
    made.data.forEach((v, i) =>
      assert(Math.abs(v - exact.data[i]) < bound, `${sampler.name}: ${v - exact.data[i]}`)
    );
  }
  net.dispose();
});

onEachBackend("a label for all is that label for each, and none is another", async () => {
  const net = random(3), view = await inFloat64(net), x = philox(8353).normal([4, 2]), t = 0.5;
  const told = async (labels?: number | number[]) => {
    const model = learned(net, objective, { labels }),
      state = model.space.from(x),
      made = model.denoise(state, t);
    const out = await model.space.to(made);
    model.space.free(state);
    model.space.free(made);
    const exact = learned(view, objective, { labels }).denoise(x, t);
    out.data.forEach((v, i) => assert(Math.abs(v - exact.data[i]) < 200 * 2 ** -24 * 10)); // as above
    return { out, exact };
  };
  const [one, each, mixed, none, last] = [
    await told(1),
    await told([1, 1, 1, 1]),
    await told([0, 1, 2, 1]),
    await told(),
    await told(3),
  ];
  assertEquals([each.exact, last.exact], [one.exact, none.exact]);
  assertEquals(take(mixed.exact, [1, 3]), take(one.exact, [1, 3]));
  for (const row of [0, 2]) assert(take(mixed.out, [row]).data[0] !== take(one.out, [row]).data[0]);
  assert(none.out.data[0] !== one.out.data[0]);
  net.dispose();
});

onEachBackend("labels that do not fit are refused", async () => {
  const [plain, told] = [random(), random(3)], twin = await inFloat64(told), x = points([[0, 0], [1, 1]]);
  for (
    const [net, labels, message] of [
      [plain, 0, "labels were given, but the network knows no classes"],
      [told, 4, "labels must be 0 … 2, or 3 for none; got 4 in row 0"],
      [told, [0, -1], "got -1 in row 1"],
      [told, [0.5], "got 0.5 in row 0"],
    ] as const
  ) assertThrows(() => learned(net, objective, { labels }), RangeError, message);
  assertThrows(() => twin.at(0, [7]), RangeError, "got 7 in row 0");
  const average = () => learned(twin, objective, { average: false });
  assertThrows(average, TypeError, "average: a view has the weights");
  const three = learned(twin, objective, { labels: [0, 1, 2] });
  assertThrows(() => three.score(x, 1), RangeError, "labels must be one or as many as points, got 3 for 2");
  const model = learned(told, objective, { labels: [0, 1, 2] }), state = model.space.from(x);
  assertThrows(() => model.score(state, 1), RangeError, "got 3 for 2");
  model.space.free(state);
  plain.dispose();
  told.dispose();
});

Deno.test("the context of a time is made once", async () => {
  await useBackend("cpu");
  const architecture = mlp({ dim: 2, width: 8, depth: 1, frequencies: 2 });
  let times = 0;
  const counting = {
    ...architecture,
    context: (t: ArrayLike<number>) => (times++, architecture.context(t)),
  };
  const net = random(0, counting), view = await inFloat64(net), x = points([[1, 2]]);
  const model = learned(view, objective);
  const [v] = [model.velocity(x, 0.7), model.laplacian(x, 0.7), model.velocity(x, 0.7)];
  assertEquals(times, 2); // one to look at the labels
  model.velocity(x, 0.8);
  assertEquals(times, 3);
  assertEquals(learned(view, implicit(schedule)).velocity(x, 0.7), v); // read as its objective
  net.dispose();
});

Deno.test("along() takes any number of directions, and refuses those that do not fit, by number", async () => {
  await useBackend("cpu");
  const net = random(), x = points([[1, 2], [3, 4]]);
  for (const view of [await inFloat64(net), await onHost(net)]) {
    const model = learned(view, objective);
    assertEquals(model.along(x, 1, []), { value: model.velocity(x, 1), along: [] });
    const says = "directions[1] must have the shape of x, [2,2], got [1,2]";
    assertThrows(() => model.along(x, 1, [x, points([[1, 2]])]), RangeError, says);
    assertThrows(() => model.jvp(x, 1, zeros([2, 3])), RangeError, "got [2,3]");
  }
  net.dispose();
});
