import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import { mean, memorisation, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";

const plus = ({ data, shape }: Points, noise: Points, size: number): Points => ({
  data: data.map((v, i) => v + size * noise.data[i]),
  shape,
});

Deno.test("mean and standard error without memorisation are those of all divisions of the real points, ties included", () => {
  const real = points([[0], [0], [1], [3], [7], [8]]),
    generated = points([[0.1], [0.5], [0.6], [2], [6], [7.5], [7.9]]);
  const shares: number[] = [];
  for (let bits = 0; bits < 64; bits++) {
    const inTrain = (i: number) => (bits >> i & 1) === 1, rows = [0, 1, 2, 3, 4, 5];
    if (rows.filter(inTrain).length !== 4) continue;
    const [train, heldOut] = [take(real, rows.filter(inTrain)), take(real, rows.filter((i) => !inTrain(i)))];
    const { share, expected } = memorisation(generated, train, heldOut, { permutations: 1 });
    shares.push(share.value);
    assertAlmostEquals(expected, 4 / 6, 1e-15);
    // every division tells of the same distribution, that of the shares themselves
    if (shares.length === 15) {
      const centre = mean(shares).value, all = variance(shares).value * 14 / 15;
      assertAlmostEquals(centre, expected, 1e-14);
      assertAlmostEquals(share.standardError, Math.sqrt(all), 1e-14);
    }
  }
  assertEquals(shares.length, 15);
});

Deno.test("fresh points pass: the share is as far from its mean as the standard error says, and p-values keep their level", () => {
  const repeats = 400, alpha = 0.1;
  const found = Array.from({ length: repeats }, (_, step) => {
    const [generated, train, heldOut] = [80, 81, 82].map((seed, i) =>
      philox(seed).normal([[60, 40, 20][i], 2], { step })
    );
    return memorisation(generated, train, heldOut, { permutations: 39, rng: philox(83).fork(`${step}`) });
  });
  const z = found.map(({ share, expected }) => (share.value - expected) / share.standardError);
  assert(Math.abs(mean(z).value) < 4 / Math.sqrt(repeats));
  assertAlmostEquals(variance(z).value, 1, 4 * variance(z).standardError);
  const rejected = found.filter(({ pValue }) => pValue <= alpha).length / repeats;
  const four = 4 * Math.sqrt(alpha * (1 - alpha) / repeats);
  assert(rejected <= alpha + four && rejected > 0, `${rejected}`);
  // both means of distances are of the same law given the training points: their ratio is 1 to 1/heldOut
  const ratio = mean(found.map(({ distanceRatio }) => distanceRatio.value));
  const relative = mean(found.map(({ distanceRatio }) => distanceRatio.standardError ** 2)).value;
  assertAlmostEquals(ratio.value, 1, 4 * ratio.standardError + relative);
});

Deno.test("a binomial standard error would be too small: one real point is the nearest to many", () => {
  const [generated, train, heldOut] = [84, 85, 86].map((seed, i) =>
    philox(seed).normal([[900, 20, 10][i], 2])
  );
  const { share, expected } = memorisation(generated, train, heldOut);
  assert(share.standardError > 3 * Math.sqrt(expected * (1 - expected) / 900));
});

Deno.test("copies with a little noise are caught every time, also when half of the points are fresh", () => {
  for (const [size, part] of [[0, 1], [0.01, 1], [0.05, 0.5]]) {
    for (let step = 0; step < 20; step++) {
      const [train, heldOut, fresh, noise] = [87, 88, 89, 90].map((seed, i) =>
        philox(seed).normal([[200, 100, 200, 200][i], 2], { step })
      );
      const copies = plus(train, noise, size), rows = Math.round(200 * part);
      const data = Float64Array.from([
        ...copies.data.subarray(0, 2 * rows),
        ...fresh.data.subarray(2 * rows),
      ]);
      const found = memorisation(points(data, 2), train, heldOut, {
        permutations: 99,
        rng: philox(91).fork(`${step}`),
      });
      assert(found.pValue <= 0.05 && found.share.value > found.expected, `${size}: ${found.pValue}`);
      const { value, standardError } = found.distanceRatio;
      if (part === 1) assert(value < 1 - 4 * standardError, `${size}: ${value} ± ${standardError}`);
      if (size === 0) assertEquals([found.share.value, value], [1, 0]);
    }
  }
});

Deno.test("a generator that repeats held-out points is not said to memorise its training points", () => {
  const train = philox(92).normal([60, 2]), heldOut = philox(93).normal([60, 2]);
  const { share, pValue } = memorisation(heldOut, train, heldOut);
  assertEquals([share.value, pValue], [0, 1]);
});

Deno.test("memorisation() refuses what cannot be judged, by name", () => {
  const x = philox(94).normal([20, 2]), y = philox(95).normal([20, 3]);
  assertThrows(() => memorisation(y, x, x), RangeError, "generated has dim 3, but train has dim 2");
  assertThrows(() => memorisation(x, x, y), RangeError, "train has dim 2, but heldOut has dim 3");
  assertThrows(
    () => memorisation(take(x, [0]), x, x),
    RangeError,
    "generated must have at least 2 points, got 1",
  );
  assertThrows(
    () => memorisation(x, x, take(x, [0])),
    RangeError,
    "heldOut must have at least 2 points, got 1",
  );
  assertThrows(() => memorisation(x, x, take(x, [0, 1])), RangeError, "got copies of it alone");
});
