import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { noisedPoints } from "driftfield/datasets";
import { poissonFlow, schedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import { errorBound } from "../../kernels/fields/bound.ts";

const cloud = (seed: number, n: number, N: number, scale = 1) =>
  float64.scale(scale, philox(seed).normal([n, N]));

Deno.test("poissonFlow(): a point 10⁹ or 10¹⁵⁰ away sees the middle of the data, to rounding", () => {
  const rows = cloud(1281, 50, 2),
    middle = [0, 1].map((k) => rows.data.reduce((sum, v, at) => sum + (at % 2 === k ? v / 50 : 0), 0));
  for (const D of [1, 64]) {
    const { denoise, velocity, laplacian, logDensity } = poissonFlow(rows, { extraDimensions: D });
    for (const far of [1e9, 1e150]) {
      const x = points([[far, -far]]), seen = denoise(x, 1).data; // shares differ by (N + D) · 3/far
      seen.forEach((v, k) => assertAlmostEquals(v, middle[k], (D + 2) * 10 / far + 1e-15));
      velocity(x, 1).data.forEach((v, k) => assertAlmostEquals(v, x.data[k], 1e-8 * far)); // E[ε | x] = (x − …)/σ
      assertAlmostEquals(laplacian(x, 1).data[0], -2, 1e-6);
      // log p = log t_D(ε): the tail D^{D/2} Γ((2+D)/2)/Γ(D/2)/π · ‖ε‖^{−(2+D)} = D^{D/2} D/(2π) ‖ε‖^{−(2+D)}
      const tail = (D / 2 + 1) * Math.log(D) - Math.log(2 * Math.PI) - (2 + D) * Math.log(far * Math.SQRT2);
      assertAlmostEquals(logDensity(x, 1)[0], tail, 1e-6);
    }
  }
  assertThrows(
    () => poissonFlow(rows, { extraDimensions: 1 }).denoise(points([[1e160, 0]]), 1),
    RangeError,
    "x: row 0 is too far from all rows for sigma = 1",
  );
});

Deno.test("poissonFlow() knows no unit: 2³⁰⁰ of data and noise give 2³⁰⁰ of all", () => {
  const rows = cloud(1291, 9, 3), x = cloud(1292, 9, 3);
  for (const D of [1, 7, Infinity]) {
    for (const unit of [2 ** 300, 2 ** -300]) {
      const one = poissonFlow(rows, { extraDimensions: D }),
        scaled = poissonFlow(float64.scale(unit, rows), { extraDimensions: D });
      const y = float64.scale(unit, x);
      assertEquals(scaled.denoise(y, 0.5 * unit), float64.scale(unit, one.denoise(x, 0.5)));
      assertEquals(scaled.velocity(y, 0.5 * unit), one.velocity(x, 0.5));
      scaled.logDensity(y, 0.5 * unit).forEach((v, i) =>
        assertAlmostEquals(v, one.logDensity(x, 0.5)[i] - 3 * Math.log(unit), 1e-12)
      );
    }
  }
});

Deno.test("poissonFlow(): in 3,072 dimensions noise of σ shows the row it was added to", () => {
  // log p_j/p_k = (N+D)/2 · log(R_k²/R_j²): rows are √(2N) apart, noise is σ√N long, up to a factor √(D/χ²_D) of σ.
  const N = 3072, rows = cloud(1301, 20, N), noise = cloud(1302, 20, N, 0.5);
  for (const D of [1, 128, 2048, Infinity]) {
    const model = poissonFlow(rows, { extraDimensions: D }),
      seen = model.denoise(float64.add(rows, noise), 0.5).data;
    seen.forEach((v, at) => assertAlmostEquals(v, rows.data[at], 1e-12));
    assert(
      model.logDensity(rows, 0.5).every(Number.isFinite) &&
        model.laplacian(noise, 1e-5).data.every(Number.isFinite),
    );
  }
});

Deno.test("poissonFlow() holds where nothing is left of the data, as diffusion does", () => {
  const rows = cloud(1311, 5, 2),
    x = cloud(1312, 4, 2),
    path = schedule({ alpha: "1 - t", sigma: "t", from: 0.1 });
  const flow = poissonFlow(rows, { extraDimensions: Infinity, schedule: path }),
    truth = noisedPoints(rows, path);
  for (const name of ["denoise", "score", "velocity", "laplacian"] as const) {
    flow[name](x, 1).data.forEach((v, at) => assertAlmostEquals(v, truth[name](x, 1).data[at], 1e-14));
  }
});

Deno.test("poissonFlow() in WebAssembly is the float64 one within the bound of its kernel", () => {
  for (const [N, D] of [[1, 1], [2, 1], [2, 8], [64, 1], [64, 128]]) {
    for (const sigma of [0.01, 1, 80]) {
      const options = { extraDimensions: D, charges: philox(1321).uniform([60, 1]).data },
        rows = cloud(1322, 60, N);
      const x = float64.add(cloud(1323, 60, N), cloud(1324, 60, N, sigma));
      const truth = poissonFlow(rows, options), fast = poissonFlow(rows, { ...options, via: "wasm" });
      const [a, b] = [truth.denoise(x, sigma), fast.denoise(x, sigma)];
      // In the unit of the distances, or R^{−(N+D)} is no number.
      const unit = Math.sqrt(2 * N + sigma ** 2 * (N + D)), softening = sigma * Math.sqrt(D) / unit;
      const [targets, sources] = [x, rows].map((p) => float64.scale(1 / unit, p));
      const shape = { s: N + D, softening, shares: true, weights: options.charges };
      errorBound({ targets, sources, ...shape }).forEach(({ force, share, total }, i) => {
        const length = (p: Points) => Math.hypot(...p.data.subarray(i * N, (i + 1) * N)) / unit;
        const error = length(float64.sub(a, b)), far = length(float64.sub(x, a));
        assert(
          error <= (force + far * share) / total,
          `N = ${N}, D = ${D}, σ = ${sigma}, row ${i}: ${error}`,
        );
      });
      assertEquals(truth.logDensity(x, sigma), fast.logDensity(x, sigma));
    }
  }
});

Deno.test("poissonFlow() says what it cannot do", () => {
  const rows = points([[0, 0], [1, 1]]),
    x = points([[2, 2]]),
    made = (options: object) => () => poissonFlow(rows, { extraDimensions: 1, ...options });
  for (const D of [0, -3, 1.5, NaN]) {
    assertThrows(made({ extraDimensions: D }), RangeError, "extraDimensions must be");
  }
  assertThrows(made({ charges: Float64Array.of(1) }), RangeError, "charges must be one a source (2), got 1");
  assertThrows(
    made({ charges: Float64Array.of(1, -1) }),
    RangeError,
    "charges must be finite and at least 0, got -1 at 1",
  );
  assertThrows(
    made({ charges: Float64Array.of(0, 0) }),
    RangeError,
    "charges must have at least 1 above 0, got 0",
  );
  assertThrows(made({ via: "gpu" }), RangeError, 'via must be one of float64, wasm; got "gpu"');
  assertThrows(
    made({ via: "wasm", extraDimensions: Infinity }),
    RangeError,
    'extraDimensions must be finite for via: "wasm"',
  );
  assertThrows(
    () => poissonFlow(points(new Float64Array(0), 2), { extraDimensions: 1 }),
    RangeError,
    "rows must have at least 1 points, got 0",
  );
  assertThrows(
    () => poissonFlow(points([[0], [NaN]]), { extraDimensions: 1 }),
    RangeError,
    "rows must be finite, got NaN in row 1",
  );
  for (const via of ["float64", "wasm"] as const) {
    const model = poissonFlow(rows, { extraDimensions: 1, via });
    for (const name of ["denoise", "score", "velocity", "laplacian", "logDensity"] as const) {
      assertThrows(() => model[name](x, 0), RangeError, "sigma at t = 0 must be positive, got 0");
      assertThrows(() => model[name](points([[1]]), 1), RangeError, "has dim 1, but");
      assertEquals(
        model[name](points(new Float64Array(0), 2), 1).constructor === Float64Array,
        name === "logDensity",
      );
    }
    assertThrows(
      () => model.denoise(points([[0, Infinity]]), 1),
      RangeError,
      "must be finite, got Infinity in row 0, column 1",
    );
  }
});
