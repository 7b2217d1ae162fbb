import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Points, points } from "driftfield/core";
import { poissonField, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { errorBound } from "../../kernels/fields/bound.ts";

const cloud = (seed: number, n: number, d: number, scale = 1): Points => ({
  data: philox(seed).normal([n, d]).data.map((z) => scale * z),
  shape: [n, d],
});
const charges = (seed: number, m: number) => philox(seed).fork("charges").uniform([m, 1]).data;

Deno.test("poissonField(): e^log · mean is the force", () => {
  for (const [d, s] of [[1, 2], [2, "coulomb"], [3, "coulomb"], [5, 2.5], [40, "coulomb"]] as const) {
    const x = cloud(91, 12, d),
      y = cloud(92, 15, d),
      w = charges(93, 15),
      options = { exponent: s, softening: 0.01 };
    for (const [sources, weights] of [[y, undefined], [y, w], [x, undefined]] as const) {
      const { mean, log } = poissonField(options)(x, sources, weights),
        force = riesz(options)(x, sources, weights).data;
      // Powers of s/2 and logarithms of size |log| each lose some roundings, of terms that may cancel: no longer than 10.
      mean.data.forEach((v, at) => {
        const i = Math.floor(at / d), size = 10 * Math.sqrt(d) * Math.exp(log[i]);
        assertAlmostEquals(
          Math.exp(log[i]) * v,
          force[at],
          (20 * d + 4 * Math.abs(log[i])) * 2 ** -52 * size,
        );
      });
    }
  }
});

/** The flux of the field of charges at y through a circle, by the trapezoidal rule, which has no error to speak of. */
function flux(
  y: Points,
  w: Float64Array,
  centre: readonly [number, number],
  radius: number,
  via: "float64" | "wasm",
) {
  const n = 400, normal = (i: number) => [Math.cos(2 * Math.PI * i / n), Math.sin(2 * Math.PI * i / n)];
  const circle = points(Array.from({ length: n }, (_, i) => normal(i).map((v, k) => centre[k] + radius * v)));
  const { mean, log } = poissonField({ via })(circle, y, w);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = normal(i);
    sum += Math.exp(log[i]) * (a * mean.data[2 * i] + b * mean.data[2 * i + 1]);
  }
  return sum * 2 * Math.PI * radius / n;
}

Deno.test("poissonField(): the flux through a circle is 2π times the charge inside (Gauss)", () => {
  const y = points([[0.2, 0.1], [-0.3, 0.4], [3, 0], [0, -4]]), w = Float64Array.of(1, 0.5, 2, 7);
  // Trapezoidal rule: (|y|/radius)^400 for the nearest charge to the circle, at 3 of 2 or 0.5 of 2.
  for (const via of ["float64", "wasm"] as const) {
    const tolerance = via === "wasm" ? 30 * 2 ** -20 : 1e-12;
    assertAlmostEquals(flux(y, w, [0, 0], 2, via), 2 * Math.PI * 1.5, tolerance);
    assertAlmostEquals(flux(y, w, [1, 0], 0.5, via), 0, tolerance);
    assertAlmostEquals(flux(y, w, [1, 0], 10, via), 2 * Math.PI * 10.5, tolerance);
  }
});

Deno.test("poissonField(): half of the flux of charges in a plane goes up", () => {
  // In three dimensions through the plane z = h, in polar coordinates r = h tan θ: θ by the midpoint rule (the integrand
  // vanishes at π/2 with its first derivative: error O(n⁻²) with constant below 10), the angle by the trapezoidal rule.
  const y = points([[0.3, 0, 0], [-0.1, 0.2, 0], [0, -0.4, 0]]),
    h = 1,
    n = 400,
    m = 16,
    rows: number[][] = [];
  const area: number[] = [];
  for (let a = 0; a < n; a++) {
    const theta = (a + 0.5) * Math.PI / 2 / n, r = h * Math.tan(theta);
    for (let b = 0; b < m; b++) {
      rows.push([r * Math.cos(2 * Math.PI * b / m), r * Math.sin(2 * Math.PI * b / m), h]);
      area.push(r * h / Math.cos(theta) ** 2 * (Math.PI / 2 / n) * (2 * Math.PI / m));
    }
  }
  const { mean, log } = poissonField()(points(rows), y);
  const up = area.reduce((sum, dA, i) => sum + dA * Math.exp(log[i]) * mean.data[3 * i + 2], 0);
  assertAlmostEquals(up, 4 * Math.PI / 2, 10 / n ** 2);
});

Deno.test("poissonField() is exact in 3,072 dimensions, where its size is 10^−6,000", () => {
  // Whole coordinates: R² is a whole number, and (R₀²/R_j²)^1536 a quotient of integers.
  const d = 3072,
    m = 6,
    whole = (seed: number, n: number) => {
      const x = philox(seed).normal([n, d]);
      return { ...x, data: x.data.map((z) => Math.round(2 * z)) };
    };
  const x = whole(94, 1),
    y = whole(95, m),
    squares = Array.from({ length: m }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (x.data[k] - y.data[j * d + k]) ** 2;
      return sum;
    });
  const one = 1n << 1000n, power = (v: number) => BigInt(v) ** BigInt(d / 2);
  const shares = squares.map((square) => Number(one * power(squares[0]) / power(square) >> 900n) / 2 ** 100);
  const total = shares.reduce((a, b) => a + b), log = Math.log(total / m) - d / 2 * Math.log(squares[0]);
  for (const via of ["float64", "wasm"] as const) {
    const field = poissonField({ via })(x, y),
      [bound] = errorBound({
        targets: x,
        sources: y,
        weights: [1, 1, 1, 1, 1, 1],
        s: 2,
        softening: 0,
        shares: true,
      });
    const share = via === "wasm" ? d / 2 * bound.share / bound.total : d * 40 * 2 ** -52; // error of a share
    assert(Math.abs(field.log[0] - log) < share, `${via}: ${field.log[0]}, not ${log}`);
    for (let k = 0; k < d; k++) {
      const truth = shares.reduce((sum, p, j) => sum + p * (x.data[k] - y.data[j * d + k]), 0) / total;
      assert(
        Math.abs(field.mean.data[k] - truth) < 12 * 2 * share,
        `${via}, ${k}: ${field.mean.data[k]}, not ${truth}`,
      );
    }
  }
});

Deno.test("poissonField() in WebAssembly is the float64 one within its bound", () => {
  const d = fc.constantFrom(1, 2, 3, 5, 17, 64, 200), s = fc.constantFrom(1, 2, 2.5, 3, "coulomb" as const);
  const how = fc.record({ self: fc.boolean(), weighted: fc.boolean(), softening: fc.constantFrom(0, 0.1) });
  const size = fc.constantFrom(1e-20, 1, 1e20);
  fc.assert(
    fc.property(
      fc.nat(),
      d,
      s,
      fc.integer({ min: 2, max: 60 }),
      how,
      size,
      (seed, d, exponent, m, how, size) => {
        const sources = cloud(seed, m, d, size), targets = how.self ? sources : cloud(seed + 1, 33, d, size);
        const w = how.weighted ? charges(seed, m) : undefined, softening = how.softening * size;
        const truth = poissonField({ exponent, softening })(targets, sources, w);
        const fast = poissonField({ exponent, softening, via: "wasm" })(targets, sources, w);
        const s = exponent === "coulomb" ? d : exponent,
          unit = (x: Points) => ({ ...x, data: x.data.map((v) => v / size) });
        const [a, b] = [unit(targets), unit(sources)], weights = w ?? new Float64Array(m).fill(1);
        const bounds = errorBound({
          targets: a,
          sources: how.self ? a : b,
          weights,
          s,
          softening: how.softening,
          shares: true,
        });
        bounds.forEach(({ force, share, total }, i) => {
          const row = (x: Points) => x.data.subarray(i * d, (i + 1) * d),
            far = Math.hypot(...row(truth.mean)) / size;
          const error = Math.hypot(...row(fast.mean).map((v, k) => v - row(truth.mean)[k])) / size;
          assert(
            error <= (force + far * share) / total,
            `d = ${d}, s = ${s}, row ${i}: mean off by ${error}`,
          );
          const off = Math.abs(fast.log[i] - truth.log[i]), rounding = Math.abs(truth.log[i]) * 2 ** -50;
          assert(off <= 1.01 * share / total + rounding, `d = ${d}, s = ${s}, row ${i}: log off by ${off}`);
        });
      },
    ),
    { seed: 96, numRuns: 100 },
  );
});

Deno.test("poissonField() says what it cannot do", () => {
  const x = points([[0, 0], [1, 1]]), y = points([[1, 1], [3, 4]]);
  for (const via of ["float64", "wasm"] as const) {
    const field = poissonField({ via });
    assertThrows(() => field(x, y), RangeError, "targets row 1 and sources row 0 are at one point");
    assertEquals([...field(x, y, Float64Array.of(0, 2)).mean.data], [-3, -4, -2, -3]); // a charge of nought is none
    assertThrows(
      () => field(x, y, Float64Array.of(1, -1)),
      RangeError,
      "charges must be finite and at least 0, got -1 at 1",
    );
    assertThrows(
      () => field(x, y, Float64Array.of(0, 0)),
      RangeError,
      "charges must have at least 1 above 0, got 0",
    );
    assertThrows(
      () => field(x, y, Float64Array.of(1)),
      RangeError,
      "charges must be one a source (2), got 1",
    );
    assertThrows(() => field(points([[1]]), y), RangeError, "targets has dim 1, but sources has dim 2");
    const alone = points([[1, 2]]);
    assertThrows(() => field(alone, alone), RangeError, "a charge needs another to feel, got 1 in all");
    assertEquals(field(points(new Float64Array(0), 2), y).log.length, 0);
  }
  assertThrows(() => poissonField({ exponent: 0 }), RangeError, "exponent must be positive, got 0");
});
