import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms, take } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { hermiteEquilibrium, interacting, riesz, secondMoment } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  exponentialMidpoint,
  randomBatches,
  simulateToEnd,
  stepNoise,
  stepSoftened,
} from "driftfield/solvers";
import { after } from "../processes/interacting/without_noise.ts";
import { within } from "../within.ts";

const rng = philox(43), all = { step: 0, rng, batch: "all" as const };
/** A force of one's own is not softened. */
const bare = (options: Parameters<typeof interacting>[0] = {}) =>
  interacting({ ...options, interaction: riesz() });
const m2 = (x: Points) => mean(squaredNorms(x)).value;
const distance = (x: Points, y: Points) => Math.hypot(...x.data.map((v, i) => v - y.data[i]));
const cloud = (dim: number) => points(rng.fork(`cloud ${dim}`).normal([6, dim]).data.map((v) => 2 * v), dim);
const options = { strength: 1.3, pull: 0.7 };

function run(process: ReturnType<typeof interacting>, x: Points, to: number, steps: number): Points {
  for (let step = 0; step < steps; step++) {
    x = exponentialMidpoint(process, x, { ...all, dt: to / steps, step });
  }
  return x;
}

Deno.test("exponentialMidpoint() is of second order without noise: in one, two, three dimensions, repelling and attracting", async () => {
  for (const [dim, strength, pull] of [[1, 1.3, 0.7], [2, 1.3, 0.7], [3, 1.3, 0], [2, -0.1, 0.7]]) {
    const process = bare({ strength, pull }), start = cloud(dim), to = 0.5;
    const truth = await after(process, start, to);
    const [coarse, fine] = [128, 256].map((steps) => run(process, start, to, steps));
    const order = Math.log2(distance(coarse, truth) / distance(fine, truth));
    assertAlmostEquals(order, 2, 0.1, `d = ${dim}, c = ${strength}`);
    const better = { ...fine, data: fine.data.map((v, i) => (4 * v - coarse.data[i]) / 3) }; // Richardson
    assert(distance(better, truth) < distance(fine, truth) / 10);
  }
});

Deno.test("softened for its steps it is off by a first order, which falls as 1/N² for a pair among N", () => {
  const process = interacting(options), start = cloud(2), n = start.shape[0], dt = 0.01;
  const [coarse, fine] = [64, 128].map((steps) =>
    distance(run(process, start, 0.5, steps), run(bare(options), start, 0.5, steps))
  );
  assertAlmostEquals(coarse / fine, 2, 0.05);
  const softening = Math.sqrt(options.strength * dt / (n - 1)) / 32, context = { ...all, dt };
  const own = interacting({ ...options, interaction: riesz({ softening }) });
  assertEquals(exponentialMidpoint(process, start, context), exponentialMidpoint(own, start, context));
  // Two that are far from all others: of their force w/r is lost ε² w/r³, and ε² has a w of its own.
  const offBy = (n: number) => {
    const x = points([[-0.1, 0], [0.1, 0], ...Array.from({ length: n - 2 }, (_, i) => [1e4 * (i + 1), 0])]);
    const { interaction: softened } = stepSoftened(process, [n, 2], { dt, batch: "all" });
    return process.interaction(x, x).data[2] - softened(x, x).data[2];
  };
  assertAlmostEquals(offBy(101) / offBy(201), 4, 1e-4); // the next term is ε²/r² = 3e-6 of it
});

Deno.test("two particles part as by themselves, r² + 4a, to second order in a = c Δt, but for 1/256 of a²/r²", () => {
  for (
    const [strength, batch, share] of [[1.3, "all", 1 / 1024], [1.3, 2, 1 / 1024], [-0.4, 2, 1]] as const
  ) {
    const r = 0.8, sign = Math.sign(strength), process = interacting({ strength, pull: 0 });
    const short = (q: number) => { // of r², in units of 4q², q = a/r²
      const x = points([[0, -r / 2], [0, r / 2]]), dt = q * r * r / Math.abs(strength);
      const [, low, , high] = exponentialMidpoint(process, x, { ...all, batch, dt }).data;
      return ((high - low) ** 2 / (r * r) - (1 + 4 * sign * q)) / (4 * q * q);
    };
    const [coarse, fine] = [2e-4, 1e-4].map(short); // extrapolated, q² and 2⁻⁵²/q² are left
    assertAlmostEquals(2 * fine - coarse, -sign * share, 1e-6);
  }
});

Deno.test("a partner throws a particle no farther than √a/2, and by 16√a if it was nearer than √a/512", () => {
  const process = interacting({ strength: 2, pull: 0 }), dt = 0.05, a = Math.sqrt(2 * dt);
  const farthest = (from: number, to: number) =>
    Math.max(...Array.from({ length: 2001 }, (_, i) => {
      const r = a * from * (to / from) ** (i / 2000), x = points([[0, 0], [r, 0]]);
      const moved = exponentialMidpoint(process, x, { ...all, dt }).data;
      assert(moved[2] > r && moved[0] < 0);
      return moved[2] - r;
    }));
  assertAlmostEquals(farthest(1 / 500, 1e3), a / 2 * (1 + 1 / 4096), 1e-6 * a); // least distance after half a step: 2√a
  assertAlmostEquals(farthest(1e-9, 1 / 500), 16 * a, 1e-4 * a);
  const together = points([[1, 1], [1, 1]]);
  assertEquals(exponentialMidpoint(process, together, { ...all, dt }).data, together.data);
});

Deno.test("particles rest where the process does, at any Δt; softened, as near as Δt", () => {
  const rest = points(hermiteEquilibrium(7, options.strength, options.pull)), n = rest.shape[0];
  for (const dt of [0.01, 1]) {
    const { data } = run(bare(options), rest, dt, 1);
    data.forEach((v, i) => assertAlmostEquals(v, rest.data[i], 64 * Number.EPSILON)); // the zeros' and the forces' rounding
  }
  const moved = (dt: number) => distance(run(interacting(options), rest, 10, 10 / dt), rest);
  const [coarse, fine] = [moved(0.02), moved(0.01)];
  assertAlmostEquals(coarse / fine, 2, 0.1);
  // Each force is less by ε²/r² of it: by no more than that at the least distance, against the pull.
  const gap = Math.min(...rest.data.slice(1).map((v, i) => v - rest.data[i]));
  const less = options.strength ** 2 * 0.01 / 1024 / (n - 1) ** 2 / gap ** 3 / options.pull;
  assert(fine < 2 * Math.sqrt(n) * less, `${fine}, ${less}`);
});

Deno.test("without interaction a step of any length is the Ornstein–Uhlenbeck law, half of its noise drawn before", () => {
  const x = rng.fork("ou").normal([5, 3]);
  for (const [pull, temperature, dt] of [[2, 0.3, 4], [0, 0.3, 4], [0.1, 7, 1e-9]]) {
    const process = interacting({ strength: 0, pull, temperature }), keep = Math.exp(-pull * dt);
    const variance = pull === 0 ? 2 * temperature * dt : -temperature / pull * Math.expm1(-2 * pull * dt);
    const after = stepNoise(process, dt), before = after * Math.exp(pull * dt / 2);
    assertAlmostEquals((keep * before) ** 2 + after ** 2, variance, 1e-14 * variance);
    const [ξ1, ξ2] = ["noise before", "noise"].map((name) => rng.fork(name).normal([5, 3], { step: 9 }).data);
    exponentialMidpoint(process, x, { ...all, dt, step: 9 }).data.forEach((v, i) => {
      const truth = keep * (x.data[i] + before * ξ1[i]) + after * ξ2[i];
      assertAlmostEquals(v, truth, 8 * Number.EPSILON * (Math.abs(x.data[i]) + (before + after) * 4));
    });
  }
});

/** Nodes and weights of Gauss's rule of five points for E f(ξ), ξ ~ N(0, 1): exact up to the ninth power. */
const hermite = [
  [0, 8 / 15],
  ...[-1, 1].flatMap((sign) =>
    [[5 - Math.sqrt(10), 7 + 2 * Math.sqrt(10)], [5 + Math.sqrt(10), 7 - 2 * Math.sqrt(10)]].map((
      [square, w],
    ) => [sign * Math.sqrt(square), w / 60])
  ),
];
const products = (dim: number): [number[], number][] =>
  dim === 0
    ? [[[], 1]]
    : products(dim - 1).flatMap(([at, w]) =>
      hermite.map(([node, weight]): [number[], number] => [[...at, node], w * weight])
    );

Deno.test("with noise its local weak error is of third order, so that its weak order is 2: ‖x₁ − x₂‖² and ‖x₁ − x₂‖⁴ of a pair", () => {
  const temperature = 0.3, { strength: c, pull: k } = options, T = temperature;
  assertAlmostEquals(hermite.reduce((sum, [x, w]) => sum + w * x ** 8, 0), 105, 1e-12); // E ξ⁸
  for (const dim of [1, 2, 3]) {
    const x = points(rng.fork(`pair ${dim}`).normal([2, dim]).data.map((v, i) => i < dim ? v : v + 2), dim);
    const square = (x: Points) => x.data.slice(dim).reduce((sum, v, i) => sum + (v - x.data[i]) ** 2, 0);
    const errors = (process: ReturnType<typeof bare>, dt: number) => {
      const b2 = 2 * stepNoise(process, dt) ** 2,
        a = stepNoise(process, dt) * Math.exp(k * dt / 2) / Math.SQRT2;
      let [second, fourth] = [dim * b2, 0];
      for (const [η, w] of products(dim)) { // of the noise before, what parts the two; that after is independent
        const shaken = x.data.map((v, i) => i < dim ? v - a * η[i] : v + a * η[i - dim]);
        const R2 = square(
          exponentialMidpoint({ ...process, temperature: 0 }, points(shaken, dim), { ...all, dt }),
        );
        second += w * R2;
        fourth += w * (R2 ** 2 + 2 * R2 * b2 * (dim + 2) + b2 ** 2 * dim * (dim + 2));
      }
      // R = ‖x₁ − x₂‖²:  dR = (4c + 4dT − 2kR) dt + 4√(TR) dW, so (E R²)′ = (8c + 8dT + 16T) E R − 4k E R².
      const A = 4 * c + 4 * dim * T, B = 2 * A + 16 * T, R = square(x), rest = A / (2 * k);
      const truth = R * R * Math.exp(-4 * k * dt) +
        B * (rest * -Math.expm1(-4 * k * dt) / (4 * k) +
            (R - rest) * (Math.exp(-2 * k * dt) - Math.exp(-4 * k * dt)) / (2 * k));
      return [second - rest - (R - rest) * Math.exp(-2 * k * dt), fourth - truth];
    };
    const falls = (error: (dt: number) => number) => Math.abs(error(0.005) / error(0.0025));
    const [own, soft] = [bare, interacting].map((make) => make({ ...options, temperature }));
    for (const which of [0, 1]) { // on a line the third order of R nearly cancels
      assert(falls((dt) => errors(own, dt)[which]) > 2 ** 2.9, `${dim}, ${which}`);
      const softened = falls((dt) => errors(own, dt)[which] - errors(soft, dt)[which]);
      assertAlmostEquals(Math.log2(softened), 2, 0.1);
    }
  }
});

Deno.test("a batch moves as if there were no others, with batches of the step", () => {
  const process = interacting(options), x = rng.fork("batches of 2").normal([12, 2]), dt = 0.03;
  for (const [batch, step] of [[2, 0], [2, 5], [4, 5]]) {
    const context = { dt, step, rng, batch }, moved = exponentialMidpoint(process, x, context);
    for (const rows of randomBatches(rng.fork("batches"), 12, batch, step)) {
      const alone = exponentialMidpoint(process, take(x, rows), { ...context, batch: "all" });
      assertEquals(take(moved, rows), alone);
    }
  }
});

Deno.test("simulate() takes it in float64 and WebAssembly: one path, and the second moment's law", async () => {
  const process = interacting({ ...options, temperature: 0.4 }), n = 2000, steps = 10, to = 0.5;
  for (const batch of ["all", 2] as const) {
    const start = rng.fork(`start ${batch}`).normal([n, 2]), truth = secondMoment(process, m2(start), 2, to);
    const how = { dt: to / steps, steps, rng: rng.fork("run"), batch, stepper: exponentialMidpoint };
    const fast = await simulateToEnd(process, start, { ...how, via: "wasm" });
    // Two at a distance above √a part as they should but for O(a³/r⁴), and else gain some of 4a less: c π p a a unit of time.
    const a = options.strength * how.dt / (batch === 2 ? 1 : n - 1), p = 1 / (2 * Math.PI);
    const lost = options.strength * to * Math.PI * p * a;
    within(mean(squaredNorms(fast)), truth, `batch ${batch}`, lost);
    if (batch !== "all") continue;
    assertEquals(await simulateToEnd(process, start, { ...how, via: "wasm" }), fast);
    const plain = await simulateToEnd(process, start, { ...how, via: "float64" });
    // float32 inside: c Δt ‖F‖ 2⁻²³ √N a step at most, and paths part by no more than e^{c t/ε²} of a rare pair: the median.
    const apart = plain.data.map((v, i) => Math.abs(v - fast.data[i])).sort()[n];
    assert(apart < 2 ** -23 * Math.sqrt(n) * 10 * to, `${apart}`);
  }
});

Deno.test("the step is softened for s = 2 alone, on top of what there is, by the share of a partner", () => {
  const at = { dt: 0.02, batch: "all" as const }, process = interacting({ strength: -3, softening: 0.4 });
  assertAlmostEquals(stepSoftened(process, [7, 2], at).softening!, Math.sqrt(0.16 + 0.01), 1e-15);
  const few = stepSoftened(process, [7, 2], { ...at, batch: 4 });
  assertAlmostEquals(few.softening!, Math.sqrt(0.16 + 0.02), 1e-15);
  for (const own of [interacting({ exponent: 3 }), interacting({ strength: 0 }), bare()]) {
    assertEquals(stepSoftened(own, [7, 2], at), own);
  }
  const refused = (f: () => unknown, message: string) => assertThrows(f, RangeError, message);
  const hard = interacting({ exponent: 3 }), together = points([[1, 1], [1, 1]]), alone = points([[1, 1]]);
  refused(() => exponentialMidpoint(hard, together, { ...all, dt: 1 }), "at one point");
  refused(() => exponentialMidpoint(process, alone, { ...all, dt: 1 }), "a particle needs another");
  refused(() => stepSoftened(process, [7, 2], { ...at, dt: -1 }), "dt must be at least 0, got -1");
  refused(() => stepNoise(process, -1), "dt must be at least 0, got -1");
});
