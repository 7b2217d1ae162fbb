import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { points } from "driftfield/core";
import {
  checkerboard,
  circles,
  type Dataset,
  eightGaussians,
  moons,
  rings,
  swissRoll,
} from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { philox } from "driftfield/random";

/** Every toy set with the exact entropy it is known by, in nats to four decimals. */
const truths: [Dataset, number][] = [
  [eightGaussians(), 2.8319],
  [checkerboard(), 3.4657],
  [moons({ noise: 0.05 }), 0.2892],
  [moons(), 1.0076],
  [moons({ noise: 0.2 }), 1.6775],
  [rings(), 2.6232],
  [swissRoll(), 2.6696],
  [circles(), 3.2681],
];

Deno.test("the toy sets have the entropies they are known by", () => {
  for (const [set, truth] of truths) assertAlmostEquals(set.entropy!, truth, 6e-5, set.name); // half a last digit
});

Deno.test("the mean of −log p over samples is the entropy: sampler and density are of one law", () => {
  const n = 10000;
  truths.forEach(([set], index) => {
    const { value, standardError } = mean(set.logDensity!(set.sample(n, philox(100 + index))).map((l) => -l));
    const off = Math.abs(value - set.entropy!);
    assert(off <= 4 * standardError + 1e-6, `${set.name}: ${value} ± ${standardError}, ${set.entropy}`);
  });
});

Deno.test("quadrature of exp(log p) on another lattice gives mass 1 and the entropy", () => {
  const sets: [Dataset, number][] = [[eightGaussians(), 0.5 / 1.414], [moons(), 0.1], [swissRoll(), 0.2]];
  for (const [set, sigma] of sets) {
    const step = 0.43 * sigma, half = Math.ceil(5.5 / step), grid: number[][] = [];
    for (let i = -half; i <= half; i++) for (let j = -half; j <= half; j++) grid.push([i * step, j * step]);
    // the far corners hold no mass: only what lies within eight σ of some sample counts
    const samples = set.sample(2000, philox(31)).data, near = new Set<string>();
    const block = 4 * sigma,
      key = (x: number, y: number) => `${Math.floor(x / block)},${Math.floor(y / block)}`;
    for (let at = 0; at < samples.length; at += 2) {
      for (let dx = -2; dx <= 2; dx++) {
        for (let dy = -2; dy <= 2; dy++) {
          near.add(key(samples[at] + dx * block, samples[at + 1] + dy * block));
        }
      }
    }
    const logs = set.logDensity!(points(grid.filter(([x, y]) => near.has(key(x, y)))));
    const cell = step * step;
    assertAlmostEquals(cell * logs.reduce((sum, l) => sum + Math.exp(l), 0), 1, 1e-9, set.name);
    assertAlmostEquals(
      -cell * logs.reduce((sum, l) => sum + Math.exp(l) * l, 0),
      set.entropy!,
      1e-6,
      set.name,
    );
  }
});

/** e^(−z) I₀(z), the Bessel function as the mean of e^(z(cos a − 1)) over angles: exact for enough of them. */
function scaledBessel(z: number): number {
  const angles = 2000;
  let sum = 0;
  for (let j = 0; j < angles; j++) sum += Math.exp(z * (Math.cos(2 * Math.PI * j / angles) - 1));
  return sum / angles;
}

Deno.test("blurred circles have the Bessel density, and the entropy of its radial integral", () => {
  for (
    const [set, radii, sigma] of [[rings(), [3, 2.25, 1.5, 0.75], 0.08], [circles(), [3, 1.5], 0.24]] as const
  ) {
    const density = (rho: number) =>
      radii.reduce(
        (sum, r) => sum + Math.exp(-((rho - r) ** 2) / (2 * sigma ** 2)) * scaledBessel(rho * r / sigma ** 2),
        0,
      ) /
      (radii.length * 2 * Math.PI * sigma ** 2);
    for (const rho of [0, 0.7, 1.1, 2.9, 3.3]) {
      const [log] = set.logDensity!(points([[rho * Math.cos(2), rho * Math.sin(2)]]));
      assertAlmostEquals(log, Math.log(density(rho)), 1e-8, `${set.name} at ${rho}`);
    }
    let entropy = 0; // −∫ p log p 2πρ dρ, trapezoidal rule on a smooth function that vanishes at both ends
    const step = sigma / 4;
    for (let rho = step; rho < 3 + 8 * sigma; rho += step) {
      entropy -= step * 2 * Math.PI * rho * density(rho) * Math.log(density(rho));
    }
    assertAlmostEquals(entropy, set.entropy!, 1e-4, set.name); // ρ = 0 is an end where it vanishes only as ρ
  }
});

Deno.test("moons have the density of a plain average over angles, near and far", () => {
  const set = moons(), many = 40000, sigma = 0.1;
  const at: [number, number, number][] = [[0, 1, 1e-7], [1.05, 0.1, 1e-7], [1, 0.2, 1e-7], [0.5, 1.5, 1e-6], [
    2.6,
    1,
    1e-4,
  ]];
  for (const [x, y, tolerance] of at) { // the midpoint rule's own error is (π/40000/σ)²/24 = 3e-8
    const squares: number[] = [];
    for (let j = 0; j < many; j++) {
      const a = Math.PI * (j + 0.5) / many, [c, s] = [Math.cos(a), Math.sin(a)];
      squares.push((x - c) ** 2 + (y - s) ** 2, (x - 1 + c) ** 2 + (y - 0.5 + s) ** 2);
    }
    const least = squares.reduce((a, b) => Math.min(a, b)), scale = 2 * sigma ** 2;
    const sum = squares.reduce((total, square) => total + Math.exp((least - square) / scale), 0);
    const log = Math.log(sum / (2 * many) / (Math.PI * scale)) - least / scale;
    assertAlmostEquals(set.logDensity!(points([[x, y]]))[0], log, tolerance, `at ${x}, ${y}`);
  }
});

Deno.test("a thin curve's entropy tends to log(length) + ½ log(2πe noise²)", () => {
  // four circles far apart in units of the noise: choice, length and normal cross-section add up
  const noise = 0.01, lengths = [3, 2.25, 1.5, 0.75].map((r) => Math.log(4 * 2 * Math.PI * r));
  const limit = lengths.reduce((sum, l) => sum + l / 4, 0) + Math.log(2 * Math.PI * Math.E * noise ** 2) / 2;
  // the curvature's correction is of order (noise/r)², 1.8e-4 at most
  assertAlmostEquals(rings({ noise }).entropy!, limit, 1.8e-4);
});

Deno.test("without noise the points lie on the curve and there is no density", () => {
  const set = moons({ noise: 0 });
  assertEquals([set.entropy, set.logDensity, set.score], [undefined, undefined, undefined]);
  const { data } = set.sample(200, philox(32));
  for (let at = 0; at < data.length; at += 2) {
    const [x, y] = data.subarray(at, at + 2);
    const off = Math.min(Math.abs(Math.hypot(x, y) - 1), Math.abs(Math.hypot(x - 1, y - 0.5) - 1));
    assert(off < 1e-12, `(${x}, ${y}) is ${off} off`);
  }
});
