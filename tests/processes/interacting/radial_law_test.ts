import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import gammaln from "@stdlib/math-base-special-gammaln";
import { interacting, radialLaw, radialPotential, sphereArea, warmEquilibrium } from "driftfield/processes";

/** E over directions of ½ log(1 + t² − 2tu): midpoints in u, whose law is (1 − u²)^{(d−3)/2}, extrapolated twice. */
function meanLog(dim: number, t: number): number {
  const rule = (n: number) => {
    let sum = 0, all = 0;
    for (let i = 0; i < n; i++) {
      const theta = Math.PI * (i + 0.5) / n, weight = Math.sin(theta) ** (dim - 2);
      all += weight;
      sum += weight * Math.log(1 + t * t - 2 * t * Math.cos(theta)) / 2;
    }
    return sum / all;
  };
  const [a, b, c] = [1000, 2000, 4000].map(rule), [d, e] = [b + (b - a) / 3, c + (c - b) / 3];
  return e + (e - d) / 15; // the two least powers of 1/n are 2 and 4
}

Deno.test("radialPotential() is the mean logarithm of the distance of two spheres in any dimension", () => {
  for (const dim of [2, 3, 4, 5, 6, 7, 10, 33, 64]) {
    const psi = radialPotential(dim);
    for (const t of [0, 0.005, 0.3, 0.7, 0.9]) {
      assertAlmostEquals(psi(3 * t, 3), Math.log(3) + meanLog(dim, t), 1e-12); // n⁻⁶ for dim 3, less for others
      assertAlmostEquals(psi(3 * t, 3), psi(3, 3 * t), 0);
    }
  }
  assertAlmostEquals(radialPotential(1)(1, 3), (Math.log(2) + Math.log(4)) / 2, 1e-15);
  assertAlmostEquals(radialPotential(3)(1, 1), Math.log(2) - 1 / 2, 1e-15);
});

Deno.test("radialPotential() of Coulomb's kernel: the force of all the charge inside, none of what is outside", () => {
  for (const dim of [1, 2, 3, 7]) {
    const psi = radialPotential(dim, true), h = 1e-4;
    const slope = (r: number, rho: number) => (psi(r + h, rho) - psi(r - h, rho)) / (2 * h);
    assertAlmostEquals(slope(1.5, 1), 1.5 ** (1 - dim), dim ** 2 * h * h); // central difference: ψ‴h²/6
    assertAlmostEquals(slope(0.7, 1), 0, 1e-15);
  }
});

Deno.test("radialLaw() has the second moment ½ + d/κ for s = 2", () => {
  for (
    const [dim, kappa] of [[1, 5], [1, 40], [2, 20], [3, 1], [3, 100], [5, 60], [17, 40], [64, 128], [
      300,
      500,
    ]]
  ) {
    assertAlmostEquals(radialLaw(dim, kappa).secondMoment, 1 / 2 + dim / kappa, 1e-11 * (1 + dim / kappa));
  }
});

Deno.test("radialLaw() in the plane is warmEquilibrium()", () => {
  for (const kappa of [0.01, 2, 100]) {
    const process = interacting({ temperature: 1 / kappa }), law = radialLaw(2, kappa);
    const [rough, warm] = [3000, 6000].map((steps) => warmEquilibrium(process, { steps }));
    for (let r = 0.05; r < 2; r += 0.1) {
      assertAlmostEquals(law.cdf(r), warm.cdf(r), 1e-10); // what warmEquilibrium() states
      const error = Math.abs(warm.logDensity(r) - rough.logDensity(r)); // more than is left at twice the steps
      assertAlmostEquals(law.logDensity(r), warm.logDensity(r), error + 1e-10);
    }
  }
});

Deno.test("radialLaw() on the line is |D_{−κ/2}(iu)|⁻²/(√(2π) Γ(1 + κ/2)), u = r√κ (Allez, Bouchaud, Guionnet 2012)", () => {
  for (const kappa of [3, 7.5, 60]) {
    const a = kappa / 2, law = radialLaw(1, kappa);
    /** ∫₀^∞ x^{a−1} e^{−x²/2 − iux} dx = Γ(a) e^{−u²/4} D_{−a}(iu), x = e^v: the trapezoid rule, exponentially exact. */
    const squared = (u: number) => {
      let re = 0, im = 0;
      const h = 0.005;
      for (let v = -40; v < 4; v += h) {
        const x = Math.exp(v), f = h * Math.exp(a * v - x * x / 2 - gammaln(a));
        re += f * Math.cos(u * x);
        im += f * Math.sin(u * x);
      }
      return re * re + im * im;
    };
    for (const u of [0, 1, 2.5, 4]) { // beyond, the integral is what is left of e^{u²/4} times as much
      const r = u / Math.sqrt(kappa);
      const exact = -Math.log(2 * Math.PI) / 2 - gammaln(1 + a) - Math.log(squared(u)) - u * u / 2 +
        Math.log(kappa) / 2;
      assertAlmostEquals(law.logDensity(r), exact, 1e-9);
    }
  }
});

Deno.test("radialLaw() of Coulomb's kernel balances p'/p = κ (M/r^{d−1} − r), and q = A_d r^{d−1} p is M'", () => {
  for (const [dim, kappa] of [[1, 20], [3, 30], [3, 0.01], [10, 100]]) {
    const law = radialLaw(dim, kappa, { coulomb: true }), width = 1 / Math.sqrt(kappa), h = 1e-3 * width;
    for (const r of [0.7, 0.95, 1.1].map((v) => v + 0.3 * width)) {
      const slope = (law.logDensity(r + h) - law.logDensity(r - h)) / (2 * h);
      const curvature = kappa * dim * dim; // (log p)‴ is below κ d²/width, the central difference off by h²/6 of that
      assertAlmostEquals(
        slope,
        kappa * (law.cdf(r) / r ** (dim - 1) - r),
        curvature * h * h / width + 1e-9 / h,
      );
      const shell = sphereArea(dim) * r ** (dim - 1) * Math.exp(law.logDensity(r));
      assertAlmostEquals((law.cdf(r + h) - law.cdf(r - h)) / (2 * h) / shell, 1, 1e-6 * dim ** 2 + 1e-11 / h);
    }
  }
});

Deno.test("radialLaw() does not change with finer panels, and goes on beyond them without a jump", () => {
  for (
    const [dim, kappa, coulomb] of [[1, 20, false], [3, 20, false], [6, 50, true], [64, 128, false]] as const
  ) {
    const law = radialLaw(dim, kappa, { coulomb }), fine = radialLaw(dim, kappa, { coulomb, refine: 1.5 });
    const [start, end] = law.range;
    for (let i = 1; i < 20; i++) {
      const r = start + (end - start) * i / 20;
      assertAlmostEquals(law.cdf(r), fine.cdf(r), 1e-9);
    }
    for (const edge of law.range.filter((r) => r > 0)) {
      const [inside, outside] = [1, -1].map((sign) =>
        law.logDensity(edge + (edge === start ? sign : -sign) * 1e-9 * edge)
      );
      const steep = 2 * kappa * edge + 2 * kappa / edge;
      assertAlmostEquals(inside, outside, (coulomb ? 1e-5 : 1e-7) + 2e-9 * edge * steep);
    }
    assert(law.logDensity(Infinity) === -Infinity && law.cdf(Infinity) === 1 && law.cdf(0) === 0);
  }
});

Deno.test("radialLaw() and radialPotential() refuse numbers out of range", () => {
  assertThrows(() => radialLaw(0, 1), RangeError, "dim must be at least 1, got 0");
  assertThrows(() => radialLaw(2, 0), RangeError, "kappa must be at least 1e-12, got 0");
  assertThrows(() => radialLaw(2, 1e4), RangeError, "kappa must be at most 1000, got 10000");
  assertThrows(() => radialLaw(2, 1, { refine: -1 }), RangeError, "refine must be positive, got -1");
  assertThrows(() => radialPotential(1.5), RangeError, "dim must be a whole number, got 1.5");
});
