import { assert, assertEquals, assertThrows } from "@std/assert";
import { permutationKeys, permuted, philox } from "driftfield/random";

const rng = philox(81);

/** What a chi-square of df degrees of freedom exceeds with probability 3e-5: Wilson and Hilferty's normal quantile 4. */
const critical = (df: number) => df * (1 - 2 / (9 * df) + 4 * Math.sqrt(2 / (9 * df))) ** 3;

function assertUniform(name: string, chiSquare: number, df: number): void {
  assert(chiSquare < critical(df), `${name}: chi-square ${chiSquare}, ${df} degrees of freedom`);
  assert(
    df < 100 || chiSquare > 2 * df - critical(df),
    `${name}: too even, chi-square ${chiSquare} of ${df}`,
  );
}

/** The definition over BigInt, as the comment of `permuted` has it. */
function byDefinition(i: number, n: number, keys: Uint32Array): number {
  const b = n <= 4 ? 2 : Math.max(8, (n - 1).toString(2).length), l = BigInt(b >> 1), r = BigInt(b) - l;
  const F = (v: bigint, k: number) => {
    let h = (v + BigInt(k)) * 0xd2511f53n % 2n ** 32n;
    h ^= h >> 16n;
    return (h * 0xcd9e8d57n % 2n ** 32n) >> 16n;
  };
  let x = BigInt(i);
  do {
    let [L, R] = [x >> r, x % 2n ** r];
    keys.forEach((k, round) => {
      if (round % 2 === 0) L ^= F(R, k) % 2n ** l;
      else R ^= F(L, k) % 2n ** r;
    });
    x = L * 2n ** r + R;
  } while (x >= n);
  return Number(x);
}

Deno.test("permuted() is the network as defined, for small and large n", () => {
  for (const n of [1, 2, 3, 4, 5, 100, 256, 257, 10_007, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1]) {
    const keys = permutationKeys(rng.key, n);
    for (let k = 0; k < 20; k++) {
      const i = Math.floor(k * n / 20);
      assertEquals(permuted(i, n, keys), byDefinition(i, n, keys), `${i} of ${n}`);
    }
  }
});

Deno.test("permutation() is a permutation of every size, index by index that of permuted()", () => {
  for (const n of [...Array(300).keys(), 300, 4096, 4097, 10_007, 65_536, 65_537]) {
    const order = rng.permutation(n, { step: 9 }), keys = permutationKeys(rng.key, 9);
    assertEquals(order.toSorted(), Uint32Array.from({ length: n }, (_, i) => i), `n = ${n}`);
    assert(order.every((image, i) => image === permuted(i, n, keys)), `n = ${n}`);
  }
});

Deno.test("all orders of three, four and five come equally often", () => {
  const trials = 24_000; // five indices in 3 bits would be off by 187 here, in 4 bits by 174
  for (const n of [3, 4, 5]) {
    const counts = new Map<string, number>();
    for (let step = 0; step < trials; step++) {
      const order = rng.permutation(n, { step }).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const orders = [6, 24, 120][n - 3], expected = trials / orders;
    assertEquals(counts.size, orders);
    const chiSquare = counts.values().reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    assertUniform(`n = ${n}`, chiSquare, orders - 1);
  }
});

Deno.test("each index comes to each place, and each pair into one batch, as often as any other", () => {
  const trials = 5000;
  for (const [n, size] of [[36, 6], [300, 30]]) {
    const places = new Float64Array(n * n), together = new Float64Array(n * n), p = (size - 1) / (n - 1);
    for (let step = 0; step < trials; step++) {
      const order = rng.permutation(n, { step });
      order.forEach((image, i) => places[i * n + image]++);
      for (let i = 0; i < n; i++) {
        for (let j = i - i % size; j < i; j++) {
          together[Math.min(order[i], order[j]) * n + Math.max(order[i], order[j])]++;
        }
      }
    }
    // A permutation matrix less 1/n has n − 1 for its square, spread evenly over (n − 1)² dimensions.
    const ofPlaces = places.reduce((sum, count) => sum + (count - trials / n) ** 2, 0);
    assertUniform(`places of ${n}`, ofPlaces * (n - 1) / trials, (n - 1) ** 2);
    // Row sums of the pairs are fixed: what is left of n(n − 1)/2 dimensions is n(n − 3)/2.
    let ofPairs = 0;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) ofPairs += (together[i * n + j] - trials * p) ** 2;
    }
    assertUniform(
      `pairs of ${n}`,
      ofPairs * (n - 3) / (trials * p * (1 - p) * (n - 1)),
      n * (n - 3) / 2,
    );
  }
});

/** √(n − 1) times the correlation of two orders of 0 … n − 1: standard normal if one of them is random. */
function correlated(x: Uint32Array, y: Uint32Array): number {
  const n = x.length, middle = (n - 1) / 2;
  const sum = x.reduce((sum, v, i) => sum + (v - middle) * (y[i] - middle), 0);
  return sum / (n * (n * n - 1) / 12) * Math.sqrt(n - 1);
}

function inverse(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  order.forEach((image, i) => places[image] = i);
  return places;
}

Deno.test("neighbours, steps, keys and sizes know nothing of each other", () => {
  for (const n of [1000, 1024, 10_007]) {
    for (const step of [0, 1, 2, 12345, 2 ** 32 - 2]) {
      const order = rng.permutation(n, { step });
      const others: [string, Uint32Array][] = [
        ["the index", Uint32Array.from(order.keys())],
        ["the next step", rng.permutation(n, { step: step + 1 })],
        ["another key", philox(82).permutation(n, { step })],
        ["a fork", rng.fork("a").permutation(n, { step })],
        ["the inverse", inverse(order)],
      ];
      for (const lag of [1, 2, 3, 8, 16, 32, 64, 128, 256, 512]) {
        others.push([`${lag} further on`, Uint32Array.from(order, (_, i) => order[(i + lag) % n])]);
      }
      for (const [name, other] of others) {
        // 210 numbers: one beyond 5 standard errors comes by chance once in 8,000 such tests. Lags: −1/(n − 1) on average.
        const z = correlated(order, other);
        assert(Math.abs(z) < 5, `n = ${n}, step ${step}: ${name}, ${z} standard errors`);
      }
    }
  }
});

Deno.test("what is no whole number in range is refused by name", () => {
  assertThrows(() => rng.permutation(NaN), RangeError, "n must be finite, got NaN");
  assertThrows(() => rng.permutation(2 ** 32), RangeError, "n must be");
  assertThrows(() => rng.permutation(3, { step: -1 }), RangeError, "step must be");
  assertThrows(() => permutationKeys(rng.key, 0.5), RangeError, "step must be");
  assertEquals(rng.permutation(0), new Uint32Array());
});
