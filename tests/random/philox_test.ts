import { assertEquals, assertNotEquals } from "@std/assert";
import { forkKey, philox4x32 } from "driftfield/random";

// Random123's known-answer file: counter[4], key[2], output[4].
const published = [
  "00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
  "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd",
  "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1",
];

Deno.test("philox4x32() gives the published known answers", () => {
  for (const line of published) {
    const [c0, c1, c2, c3, k0, k1, ...expected] = line.split(" ").map((word) => parseInt(word, 16));
    const out = new Uint32Array(4);
    philox4x32(c0, c1, c2, c3, k0, k1, out);
    assertEquals([...out], expected);
  }
});

Deno.test("philox4x32() agrees with 64-bit integer arithmetic on a thousand counters", () => {
  const words = new Uint32Array(4), chain = new Uint32Array([1, 2, 3, 4]);
  for (let i = 0; i < 1000; i++) {
    const [a, b, c, d] = chain;
    philox4x32(a, b, c, d, b, d, words);
    assertEquals([...words], bigPhilox([a, b, c, d], [b, d]));
    chain.set(words);
  }
});

Deno.test("forkKey() gives every label another key, and the same one each time", () => {
  const labels = ["", "a", "b", "ab", "ba", "a\0", "noise", "batches", "x".repeat(16), "x".repeat(17), "ε"];
  const keys = labels.map((label) => forkKey([7, 0], label).join());
  assertEquals(new Set([...keys, "7,0"]).size, labels.length + 1);
  assertEquals(keys, labels.map((label) => forkKey([7, 0], label).join()));
  assertNotEquals(forkKey([7, 0], "a"), forkKey([8, 0], "a"));
});

/** The round function as the paper prints it, over BigInt. */
function bigPhilox(counter: number[], key: number[]): number[] {
  let [x0, x1, x2, x3] = counter.map(BigInt), [k0, k1] = key.map(BigInt);
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * x0, p1 = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
  }
  return [x0, x1, x2, x3].map(Number);
}
