import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column, points } from "driftfield/core";
import {
  airports,
  blurredCurve,
  checkerboard,
  circles,
  dataset,
  datasetNames,
  eightGaussians,
  moons,
  rings,
  swissRoll,
} from "driftfield/datasets";
import { kolmogorovQuantile, kolmogorovSmirnov, mean } from "driftfield/metrics";
import { philox } from "driftfield/random";

/** What √n times the Kolmogorov–Smirnov distance exceeds as rarely as a normal is 4 s.e. off. */
const rarely = kolmogorovQuantile(6.3e-5);

function assertUniform(name: string, values: Float64Array): void {
  const distance = Math.sqrt(values.length) * kolmogorovSmirnov(values, (u) => Math.min(1, Math.max(0, u)));
  assert(distance < rarely, `${name}: √n KS = ${distance}`);
}

function assertMean(name: string, values: Float64Array, truth: number): void {
  const { value, standardError } = mean(values);
  assert(
    Math.abs(value - truth) <= 4 * standardError,
    `${name}: ${value} ± ${standardError}, expected ${truth}`,
  );
}

Deno.test("a sample is the beginning of a larger one, for every data set", async () => {
  for (const name of datasetNames) {
    const set = await dataset(name), few = set.sample(7, philox(5)), more = set.sample(50, philox(5));
    assertEquals(few.shape, [7, set.dim]);
    assertEquals(few.data, more.data.subarray(0, 7 * set.dim), name);
    assert(set.sample(7, philox(6)).data.some((v, at) => v !== few.data[at]), `${name} ignores its seed`);
  }
});

Deno.test("every data set refuses a sample of nothing", async () => {
  for (const name of datasetNames) {
    const set = await dataset(name);
    for (const n of [0, -1, 1.5, NaN]) assertThrows(() => set.sample(n, philox(1)), RangeError, "n must be");
  }
});

Deno.test("checkerboard fills the eight dark squares equally and evenly, and nothing else", () => {
  const n = 16000, { data } = checkerboard().sample(n, philox(41)), counts = new Map<string, number>();
  const across = new Float64Array(n), up = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = data[2 * i] / 2, y = data[2 * i + 1] / 2, square = `${Math.floor(x)},${Math.floor(y)}`;
    counts.set(square, (counts.get(square) ?? 0) + 1);
    [across[i], up[i]] = [x - Math.floor(x), y - Math.floor(y)];
  }
  const dark = ["-2,-2", "-2,0", "-1,-1", "-1,1", "0,-2", "0,0", "1,-1", "1,1"];
  assertEquals([...counts.keys()].sort(), dark.sort());
  for (const [square, count] of counts) {
    assert(Math.abs(count - n / 8) < 4 * Math.sqrt(n * 7 / 64), `square ${square}: ${count}`);
  }
  assertUniform("across a square", across);
  assertUniform("up a square", up);
});

Deno.test("checkerboard's density is 1/32 on the dark squares and 0 elsewhere", () => {
  const at = points([[-4, -4], [3.99, 3.99], [-0.01, 0.01], [0.01, 0.01], [4, 4], [5, 5], [-4.01, -5]]);
  const l = -Math.log(32), none = -Infinity;
  assertEquals([...checkerboard().logDensity!(at)], [l, l, none, l, none, none, none]);
  assertThrows(() => checkerboard().logDensity!(points([[1]])), RangeError, "x must have dim 2, got 1");
});

Deno.test("eight Gaussians stand at the multiples of 45°, equally often, mean 0 and covariance r²/2 + σ²", () => {
  const n = 16000, set = eightGaussians(), x = set.sample(n, philox(42)), counts = new Array(8).fill(0);
  for (let i = 0; i < n; i++) {
    counts[(Math.round(Math.atan2(x.data[2 * i + 1], x.data[2 * i]) / (Math.PI / 4)) + 8) % 8]++;
  }
  for (const count of counts) assert(Math.abs(count - n / 8) < 4 * Math.sqrt(n * 7 / 64), `${counts}`);
  const variance = (4 / 1.414) ** 2 / 2 + (0.5 / 1.414) ** 2, [a, b] = [column(x, 0), column(x, 1)];
  assertMean("x", a, 0);
  assertMean("x²", a.map((v) => v * v), variance);
  assertMean("y²", b.map((v) => v * v), variance);
  assertMean("xy", a.map((v, i) => v * b[i]), 0);
  const exact = [...set.mean(), ...set.covariance().data].map((v, k) =>
    v - [0, 0, variance, 0, 0, variance][k]
  );
  assert(exact.every((v) => Math.abs(v) < 1e-12), `${exact}`);
});

Deno.test("circles and rings have uniform angles and E‖x‖² = mean radius² + 2 noise²", () => {
  for (
    const [set, square] of [[circles(), (9 + 2.25) / 2 + 2 * 0.24 ** 2], [
      rings(),
      9 * 30 / 64 + 2 * 0.08 ** 2,
    ]] as const
  ) {
    const x = set.sample(10000, philox(43)), [a, b] = [column(x, 0), column(x, 1)];
    assertUniform(set.name, a.map((v, i) => Math.atan2(b[i], v) / (2 * Math.PI) + 0.5));
    assertMean(set.name, a.map((v, i) => v * v + b[i] * b[i]), square);
  }
});

Deno.test("moons and swiss roll have the means and second moments of their curves", () => {
  // moons: E x = ½, E y = ¼ by symmetry; E x² = ½(½ + 1 + ½) + σ²; E y² = ½(½ + ¼ − 2/π + ½) + σ²
  const x = moons().sample(20000, philox(44)), [a, b] = [column(x, 0), column(x, 1)];
  assertMean("moons, x", a, 0.5);
  assertMean("moons, y", b, 0.25);
  assertMean("moons, x²", a.map((v) => v * v), 1 + 0.01);
  assertMean("moons, y²", b.map((v) => v * v), (1.25 - 2 / Math.PI) / 2 + 0.01);

  // spiral (θ cos θ, θ sin θ)/5 on (p, q) = (3π/2, 9π/2): ∫θ cos θ = cos θ + θ sin θ, ∫θ sin θ = sin θ − θ cos θ
  const roll = swissRoll().sample(20000, philox(45)), [c, s] = [column(roll, 0), column(roll, 1)];
  const p = 1.5 * Math.PI, q = 4.5 * Math.PI, length = 5 * (q - p);
  assertMean("roll, x", c, (q * Math.sin(q) - p * Math.sin(p)) / length);
  assertMean("roll, y", s, (Math.sin(q) - Math.sin(p)) / length);
  const square = (q ** 3 - p ** 3) / (3 * (q - p)) / 25 + 2 * 0.2 ** 2;
  assertMean("roll, ‖x‖²", c.map((v, i) => v * v + s[i] * s[i]), square);
});

Deno.test("a blurred curve's points are uniform along each piece and normal about it", () => {
  const n = 40000, ends = blurredCurve({ name: "ends", curves: [(u) => [u, 0], (u) => [0, u]], noise: 0 });
  const x = ends.sample(n, philox(47)), along = [0, 1].map((k) => column(x, k).filter((v) => v > 0));
  assert(
    Math.abs(along[0].length - n / 2) < 4 * Math.sqrt(n / 4),
    `${along[0].length} of ${n} on the first piece`,
  );
  along.forEach((u, k) => assertUniform(`piece ${k}`, u));

  const dot = blurredCurve({ name: "dot", curves: [() => [1, 2]], noise: 0.5 }),
    y = dot.sample(n, philox(48));
  const [a, b] = [column(y, 0).map((v) => 2 * (v - 1)), column(y, 1).map((v) => 2 * (v - 2))];
  for (const z of [a, b]) {
    assertMean("mean", z, 0);
    assertMean("variance", z.map((v) => v * v), 1);
  }
  assertMean("covariance", a.map((v, i) => v * b[i]), 0);
  assertAlmostEquals(dot.entropy!, Math.log(2 * Math.PI * Math.E / 4), 1e-9);
});

Deno.test("real data are sampled with replacement, each row as likely; a subset never repeats a row", async () => {
  const set = await airports(), rows = set.points.shape[0], index = new Map<number, number>();
  for (let i = 0; i < rows; i++) index.set(set.points.data[2 * i], i);
  const drawn = column(set.sample(6000, philox(46)), 0).map((x) => index.get(x)! / rows);
  assertUniform("rows", drawn); // the lattice of 3061 rows shifts the distance by 3e-4, √n of it 0.03
  assert(new Set(drawn).size < 6000);

  const few = set.subset(100, philox(46)), all = set.subset(rows, philox(46));
  assertEquals(few.data, all.data.subarray(0, 200));
  assertEquals(all.data.slice().sort(), set.points.data.slice().sort());
  assert(all.data.some((v, at) => v !== set.points.data[at]), "the subset is in the file's order");
  assertThrows(() => set.subset(rows + 1, philox(46)), RangeError, `n must be at most 3061`);
  assertThrows(() => set.subset(0, philox(46)), RangeError, "n must be at least 1");
});

Deno.test("a blurred curve refuses negative noise and no curve", () => {
  assertThrows(() => moons({ noise: -0.1 }), RangeError, "noise must be at least 0, got -0.1");
  assertThrows(() => rings({ noise: NaN }), RangeError, "noise must be finite, got NaN");
  assertThrows(
    () => blurredCurve({ name: "none", curves: [], noise: 1 }),
    RangeError,
    "the number of curves",
  );
});
