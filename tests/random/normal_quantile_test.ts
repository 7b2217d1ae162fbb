import { assert, assertEquals, assertThrows } from "@std/assert";
import erfc from "@stdlib/math-base-special-erfc";
import { normalQuantile } from "driftfield/random";

/** Φ(z), good to rounding in the lower tail: another library's complementary error function. */
const cdf = (z: number) => erfc(-z / Math.SQRT2) / 2;
const density = (z: number) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);

Deno.test("normalQuantile() inverts the distribution function within 1e-11 on the whole range", () => {
  const probabilities = [2 ** -33, 2 ** -32, 0.075, 0.0750000001, 0.4999999999, 0.5];
  for (let i = 1; i < 20000; i++) probabilities.push(i / 40000, 2 ** (-33 * i / 20000) / 2);
  let worst = 0;
  for (const p of probabilities.filter((p) => p >= 2 ** -33)) {
    const z = normalQuantile(p);
    worst = Math.max(worst, Math.abs(cdf(z) - p) / density(z)); // one Newton step is the error of z
  }
  assert(worst < 1e-11, `worst error ${worst}`);
});

Deno.test("normalQuantile() is odd about one half and increases across the seams of its fit", () => {
  for (const words of [1, 2, 12345, 644245094, 644245095, 2 ** 30, 2 ** 32]) { // 1 − p is exact for these
    assertEquals(normalQuantile(1 - words * 2 ** -33), 0 - normalQuantile(words * 2 ** -33));
  }
  for (const seam of [0.075, 0.5, 0.925]) {
    let last = -Infinity;
    for (let i = -1000; i <= 1000; i++) {
      const z = normalQuantile(seam + i * 2 ** -33);
      assert(z > last, `not increasing at ${seam} + ${i}·2⁻³³`);
      last = z;
    }
  }
});

Deno.test("normalQuantile() refuses what its fit does not cover", () => {
  for (const p of [0, 1, -0.1, 2 ** -34, NaN]) assertThrows(() => normalQuantile(p), RangeError, `got ${p}`);
});
