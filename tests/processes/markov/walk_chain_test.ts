import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { power, propagate, stationary, walkChain, walkProbability } from "driftfield/processes";
import { rowsOf } from "./chains.ts";

Deno.test("walkChain(): until it meets an end, it has the walk's exact law", () => {
  for (const ends of ["ring", "reflecting", "absorbing"] as const) {
    const chain = walkChain({ places: 101, ends, size: 0.5, from: -25 });
    assertEquals([chain.states[0], chain.states[50], chain.states[100]], [-25, 0, 25]);
    for (const steps of [1, 2, 17, 49]) {
      propagate(chain, 50, steps).forEach((p, i) =>
        assertAlmostEquals(p, walkProbability(steps, i - 50), 1e-14)
      );
    }
  }
});

Deno.test("on a ring the walk's law is wrapped, between walls it is folded", () => {
  const n = 9, steps = 100, wraps = Array.from({ length: 41 }, (_, m) => m - 20);
  const images = (period: number, k: number) =>
    wraps.reduce((sum, m) => sum + walkProbability(steps, k + period * m), 0);
  const ring = rowsOf(power(walkChain({ places: n, ends: "ring" }), steps).P, n);
  const walls = rowsOf(power(walkChain({ places: n }), steps).P, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      assertAlmostEquals(ring[i][j], images(n, j - i), 1e-14);
      // Mirrors half a step beyond the last places: j and −1 − j are the same place.
      assertAlmostEquals(walls[i][j], images(2 * n, j - i) + images(2 * n, -1 - j - i), 1e-14);
    }
  }
});

Deno.test("walkChain() with a bias: stationary law (up/down)^i between walls, uniform on a ring; it stays if it may", () => {
  const [up, down] = [0.3, 0.2], walls = walkChain({ places: 6, up, down });
  assertAlmostEquals(walls.P[7], 0.5, 1e-15);
  assertAlmostEquals(walls.P[0], 0.7, 1e-15);
  const law = stationary(walls);
  for (let i = 0; i < 5; i++) assertAlmostEquals(law[i + 1] / law[i], up / down, 1e-13);
  stationary(walkChain({ places: 6, up, down, ends: "ring" })).forEach((p) =>
    assertAlmostEquals(p, 1 / 6, 1e-15)
  );
});

Deno.test("walkChain() refuses options out of range, by name", () => {
  const refused = (options: Parameters<typeof walkChain>[0], says: string) =>
    assertThrows(() => walkChain(options), RangeError, says);
  refused({ places: 1 }, "places must be at least 2, got 1");
  refused({ places: 2, ends: "ring" }, "places must be at least 3, got 2");
  refused({ places: 3, up: 1.5 }, "up must be between 0 and 1, got 1.5");
  refused({ places: 3, up: 0.6, down: 0.5 }, "up + down must be at most 1, got 0.6 + 0.5");
  refused({ places: 3, size: 0 }, "size must be positive, got 0");
  refused({ places: 3, from: NaN }, "from must be finite, got NaN");
  refused(
    { places: 3, ends: "open" as "ring" },
    'ends must be one of ring, reflecting, absorbing; got "open"',
  );
});
