import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { decodeSafetensors, type Points, points, take } from "driftfield/core";
import { digitClass, digitFeatures, digitProbabilities, digits, digitSplit } from "driftfield/datasets";

const models = new URL("../../data/models/", import.meta.url);
const about = JSON.parse(await Deno.readTextFile(new URL("digits-classifier.json", models)));

const shareRight = (answers: Uint8Array, rows: Uint32Array, labels: Uint8Array) =>
  answers.filter((digit, i) => digit === labels[rows[i]]).length / rows.length;

Deno.test("the split divides all digits in two thirds and one, every digit in both parts", async () => {
  const { train, heldOut } = digitSplit(), { labels } = await digits();
  assertEquals([train.length, heldOut.length], [1198, 599]);
  assertEquals(new Set([...train, ...heldOut]).size, 1797);
  for (const part of [train, heldOut]) {
    assertEquals(new Set(Array.from(part, (row) => labels[row])).size, 10);
    assert(part.every((row) => row < 1797));
  }
});

Deno.test("the shipped classifier tells held-out digits apart as well as is stated beside it, and at least 96 % of them", async () => {
  const { points, labels } = await digits(), { train, heldOut } = digitSplit();
  const right = async (rows: Uint32Array) => shareRight(await digitClass(take(points, rows)), rows, labels);
  assertEquals({ train: await right(train), heldOut: await right(heldOut) }, {
    train: about.accuracy.train,
    heldOut: about.accuracy.heldOut,
  });
  assert(about.accuracy.heldOut >= 0.96);
});

Deno.test("features, probabilities and classes are those of the stored network", async () => {
  const { points: all } = await digits(), x = take(all, [5, 77, 1234]);
  const { arrays } = decodeSafetensors(await Deno.readFile(new URL(about.file, models)));
  const layer = (l: number, h: number[]) =>
    Array.from(
      arrays[`${l}.bias`].data,
      (b, j) => h.reduce((sum, v, k) => sum + arrays[`${l}.weight`].data[j * h.length + k] * v, b),
    );
  const positive = (h: number[]) => h.map((v) => Math.max(0, v));
  const [features, probabilities, classes] = [
    await digitFeatures(x),
    await digitProbabilities(x),
    await digitClass(x),
  ];
  assertEquals([features.shape, probabilities.shape, classes.length], [[3, 32], [3, 10], 3]);
  for (let i = 0; i < 3; i++) {
    const h = positive(layer(2, positive(layer(1, [...x.data.subarray(64 * i, 64 * i + 64)]))));
    const e = layer(3, h).map(Math.exp), sum = e.reduce((a, b) => a + b);
    h.forEach((v, k) => assertAlmostEquals(features.data[32 * i + k], v, 1e-12));
    e.forEach((v, k) => assertAlmostEquals(probabilities.data[10 * i + k], v / sum, 1e-12));
    assertEquals(classes[i], e.indexOf(Math.max(...e)));
  }
});

Deno.test("what no digit looks like has finite features and probabilities that add up to one", async () => {
  const far: Points = {
    data: Float64Array.from({ length: 128 }, (_, i) => i % 3 ? 1e6 : -1e6),
    shape: [2, 64],
  };
  assert((await digitFeatures(far)).data.every(Number.isFinite));
  const { data } = await digitProbabilities(far);
  assertAlmostEquals(data.subarray(0, 10).reduce((a, b) => a + b), 1, 10 * Number.EPSILON);
  assertEquals((await digitFeatures(points(new Float64Array(0), 64))).shape, [0, 32]);
});

Deno.test("images of another size are refused, and weights that are missing, truncated or altered", async () => {
  await assertRejects(
    () => digitFeatures(points([[1, 2]])),
    RangeError,
    "x must have 64 pixels an image, got 2",
  );
  const one = { data: new Float64Array(64), shape: [1, 64] } as const,
    holes = { ...one, data: one.data.with(3, NaN) };
  await assertRejects(() => digitClass(holes), RangeError, "x must be finite, got NaN in row 0, column 3");
  const folder = await Deno.makeTempDir(), path = `${folder}/models/${about.file}`;
  try {
    const refused = (message: string) =>
      assertRejects(() => digitFeatures(one, { folder }), RangeError, message);
    await refused(`models/${about.file} is missing`);
    await Deno.mkdir(`${folder}/models`);
    const bytes = await Deno.readFile(new URL(about.file, models));
    await Deno.writeFile(path, bytes.subarray(0, 999));
    await refused(`models/${about.file} is truncated: 999 bytes`);
    bytes[2000] ^= 1;
    await Deno.writeFile(path, bytes);
    await refused(`models/${about.file} was altered: its SHA-256`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
