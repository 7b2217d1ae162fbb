import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type Points, points, repeat, squaredNorms, take, zeros } from "driftfield/core";
import { mapValues, onPoints, tangents, unet, type UnetOptions } from "driftfield/networks";
import { philox } from "driftfield/random";
import { slopes, slopesOff } from "./differences.ts";
import { type Drawn, drawn } from "./mlp_nets.ts";
import { kinds } from "./unet_nets.ts";

const constant = (value: Points) => ({ value, along: [] });
const { add, scale } = onPoints;

/** F of points, weights and context other than those drawn. */
const answer = ({ architecture, ...net }: Drawn, other: Partial<Drawn> = {}) => {
  const { weights, x, context } = { ...net, ...other };
  return architecture.apply(onPoints, weights, x, context);
};

Deno.test("a U-Net is its formula, on one pixel of one channel done by hand", () => {
  const { apply, context, shapes } = unet({ height: 1, width: 1, channels: 1, levels: 1, frequencies: 1 });
  // Of a kernel only the centre meets the pixel; φ = (1, cos, sin). One channel over its root mean square is its sign.
  const kernel = (centre: number) => points([1, 2, 3, 4, centre, 6, 7, 8, 9].map((v) => [v]));
  const told = (one: number) => points([[one], [0], [0]]), one = (value: number) => points([[value]]);
  const given: Record<string, Points> = {
    "in.weight": kernel(2),
    "in.context": told(0.5),
    "in.place": one(-0.25),
    "down 0.first": kernel(3),
    "down 0.context": told(-0.5),
    "down 0.second": kernel(0.5),
    "attention.query": one(1),
    "attention.key": one(2),
    "attention.value": one(3),
    "attention.out": one(-1),
    "middle.first": kernel(1),
    "middle.context": told(0),
    "middle.second": kernel(-2),
    "out.weight": kernel(4),
  };
  assertEquals(mapValues(given, ({ shape }) => shape), shapes);
  const silu = (v: number) => v / (1 + Math.exp(-v)), norm = (v: number) => v / Math.sqrt(v * v + 1e-6);
  const block = (h: number, first: number, context: number, second: number) =>
    h + second * silu(norm(first * silu(norm(h)) + context));
  const seen = block(2 * 0.7 + 0.5 - 0.25, 3, -0.5, 0.5), mixed = seen - 3 * norm(seen); // all weight on the one pixel
  const [F] = apply(onPoints, given, one(0.7), context([0.1])).data;
  assertAlmostEquals(F, 4 * silu(norm(block(mixed, 1, 0, -2))), 1e-14);
});

Deno.test("J u by tangents is the derivative of every kind of U-Net, by central differences in float64", () => {
  for (const [name, options] of Object.entries(kinds)) {
    const net = drawn(unet(options), 31), { architecture, weights, x, u, context } = net;
    const moving = { value: x, along: [u] }, w = mapValues(weights, constant);
    const { value, along: [Ju] } = architecture.apply(tangents(onPoints), w, moving, constant(context));
    assertEquals(value, answer(net), name);
    slopes((t) => answer(net, { x: add(x, scale(t, u)) }).data).forEach((slope, i) => {
      assertAlmostEquals(Ju.data[i], slope, slopesOff, name);
    });
  }
});

Deno.test("an image's answer depends on that image and its context alone, to the bit", () => {
  for (const [name, options] of Object.entries(kinds)) {
    const net = drawn(unet(options), 32), { x, context } = net, all = answer(net);
    const other = { ...x, data: x.data.with(2 * x.shape[1], 7) }; // in row 2
    const moved = answer(net, { x: other });
    for (const row of [0, 1, 3]) {
      assertEquals(take(moved, [row]), take(all, [row]), name);
      assertEquals(answer(net, { x: take(x, [row]), context: take(context, [row]) }), take(all, [row]), name);
    }
    assert(
      take(moved, [2]).data.every((v, i) => v !== take(all, [2]).data[i]),
      "every pixel sees every other",
    );
    const same = repeat([...take(context, [1]).data], 4);
    assertEquals(
      answer(net, { context: take(context, [1]) }),
      answer(net, { context: same }),
      "one context for all",
    );
  }
});

Deno.test("time, label and place change every answer", () => {
  const net = drawn(unet(kinds["three levels, classes"]), 33), { architecture: { context }, weights } = net;
  const told = (time: number, label: number) => answer(net, { context: context([time], [label]) }).data;
  const still = told(0.3, 1), place = { ...weights, "in.place": zeros(weights["in.place"].shape) };
  const unplaced = answer(net, { weights: place, context: context([0.3], [1]) }).data;
  for (const other of [told(0.4, 1), told(0.3, 0), told(0.3, 3), unplaced]) {
    assert(other.every((v, i) => v !== still[i]));
  }
  assertEquals(answer(net, { context: context([0.3]) }).data, told(0.3, 3)); // no label is the last
});

/** A row of an image that has nothing but zeros near its ends, moved to the right. */
const strip = (width: number, by: number, content: Points): Points => {
  const x = zeros([1, width]);
  x.data.set(content.data, width / 2 - content.data.length / 2 + by);
  return x;
};

Deno.test("without place and attention a U-Net moves with its image, by as much as its smallest pixel is wide", () => {
  // Farther from the ends than anything is seen: 1 pixel by each convolution of full size, 2 at half of it, 1 by halving.
  for (const [levels, step, reach] of [[1, 1, 6], [2, 2, 18]]) {
    const net = drawn(unet({ height: 1 * step, width: 64, channels: 3, levels, frequencies: 2 }), 34);
    const none = ["in.place", "attention.out"];
    const weights = mapValues(net.weights, (w, name) => none.includes(name) ? zeros(w.shape) : w);
    const content = philox(35).normal([1, 8]), context = take(net.context, [0]);
    const line = (by: number) => {
      const rows = Array.from({ length: step }, () => strip(64, by, content).data);
      const x = points(Float64Array.from(rows.flatMap((row) => [...row])), 64 * step);
      return answer(net, { weights, x, context }).data.subarray(0, 64);
    };
    const still = line(0),
      middle = (y: Float64Array, by: number) => y.slice(reach + by, 64 - reach - step + by);
    assertEquals(middle(line(step), step), middle(still, 0));
    assertNotEquals(middle(still, 0), new Float64Array(64 - 2 * reach - step).fill(still[reach]));
    if (step > 1) assertNotEquals(middle(line(1), 1), middle(still, 0));
  }
});

Deno.test("a new U-Net answers 0, its signal keeps its size, and attention begins with logits of variance 1", () => {
  const options: UnetOptions = { height: 4, width: 4, channels: 16, classes: 2 };
  const architecture = unet(options), nets = 64, seen: number[] = [], logits: number[] = [];
  const context = architecture.context([0.3], [1]), told = 2 * squaredNorms(context)[0] / context.shape[1];
  const meanSquare = ({ data }: Points) => data.reduce((sum, v) => sum + v * v, 0) / data.length;
  const watched = {
    ...onPoints,
    inverseRootMeanSquare: (x: Points, epsilon: number) => {
      seen.push(meanSquare(x));
      return onPoints.inverseRootMeanSquare(x, epsilon);
    },
    softmax: (x: Points) => (logits.push(meanSquare(x)), onPoints.softmax(x)),
  };
  for (let k = 0; k < nets; k++) {
    const rng = philox(36).fork(`${k}`), fresh = architecture.initial(rng);
    const weights = mapValues(
      architecture.shapes,
      (shape, name) => ({ data: Float64Array.from(fresh[name]), shape }),
    );
    const F = architecture.apply(watched, weights, rng.normal([1, 16]), context);
    assertEquals(F.data.map(Math.abs), new Float64Array(16));
  }
  // Of each network: what `in` makes has at most a mean square of 1 + c, c the context's share; down and skip keep it, up
  // makes 1 of it, and `first` c and at most 2 mean silu² < 1 besides. Means of 64 networks of 16 channels and more:
  // standard errors √(2/1024) at most. Of logits, of 64 networks alike in all pixels at worst, √(2/64).
  const places = seen.length / nets, off = 4 * Math.sqrt(2 / (nets * 16));
  for (let place = 0; place < places; place++) {
    const mean = seen.filter((_, i) => i % places === place).reduce((a, b) => a + b) / nets;
    assert(mean > Math.min(told, 1) * (1 - off) && mean < (1 + told) * (1 + off), `${mean} at ${place}`);
  }
  assertAlmostEquals(logits.reduce((a, b) => a + b) / nets, 1, 4 * Math.sqrt(2 / nets));
});

Deno.test("unet() refuses sizes that are none, images that cannot be halved, and points of another dim", () => {
  const refuses = (options: UnetOptions, message: string) =>
    assertThrows(() => unet(options), RangeError, message);
  refuses({ height: 0 }, "height must be at least 1, got 0");
  refuses({ channels: 2.5 }, "channels must be a whole number, got 2.5");
  refuses({ levels: 0 }, "levels must be at least 1, got 0");
  refuses({ colours: -1 }, "colours must be at least 1, got -1");
  refuses({ classes: -1 }, "classes must be at least 0, got -1");
  refuses({ frequencies: NaN }, "frequencies must be finite, got NaN");
  refuses({ height: 6, levels: 3 }, "height must be a multiple of 4 for 3 levels, got 6");
  refuses({ width: 9 }, "width must be a multiple of 2 for 2 levels, got 9");
  refuses({ outputs: 65 }, "outputs must be a multiple of 64, got 65");
  refuses({ outputs: 0 }, "outputs must be at least 1, got 0");
  refuses({ outputs: 96.5 }, "outputs must be a whole number, got 96.5");
  const net = drawn(unet(kinds["grey"]), 37), says = "the network takes points of dim 16, got 3";
  assertThrows(() => answer(net, { x: points([[1, 2, 3]]) }), RangeError, says);
});

Deno.test("each of a U-Net's answers is that of the U-Net which has it alone, to the bit", () => {
  const several = drawn(unet(kinds["two colours, three answers"]), 39), { x, architecture } = several;
  const { outputs: _, ...one } = kinds["two colours, three answers"], alone = unet(one), { dim } = alone;
  assertEquals([architecture.dim, architecture.outputs, alone.outputs], [dim, 3 * dim, dim]);
  const all = answer(several);
  for (const [k, head] of ["out", "out 1", "out 2"].entries()) {
    const weights = { ...several.weights, "out.weight": several.weights[`${head}.weight`] };
    const own = answer({ ...several, architecture: alone, weights });
    const columns = Float64Array.from(
      own.data,
      (_, i) => all.data[Math.floor(i / dim) * 3 * dim + k * dim + i % dim],
    );
    assertEquals(own.data, columns, `${x.shape[0]} images, ${head}`);
  }
  const [fresh, first] = [architecture, alone].map(({ initial }) => initial(philox(40)));
  for (const name of Object.keys(first)) assertEquals(fresh[name], first[name]); // and it begins where that one does
  for (const head of ["out 1.weight", "out 2.weight"]) assert(fresh[head].every((w) => w === 0));
  assertEquals(["outputs" in unet({ outputs: 64 }).config, unet({ outputs: 128 }).config.outputs], [
    false,
    128,
  ]);
});

Deno.test("a U-Net's configuration makes it again", () => {
  for (const options of Object.values(kinds)) {
    const made = unet(options), again = unet(made.config as unknown as UnetOptions);
    assertEquals([again.config, again.shapes], [made.config, made.shapes]);
    assertEquals(again.initial(philox(38)), made.initial(philox(38)));
  }
  assertEquals(unet().config, {
    kind: "unet",
    height: 8,
    width: 8,
    colours: 1,
    channels: 24,
    levels: 2,
    frequencies: 8,
    classes: 0,
  });
});
