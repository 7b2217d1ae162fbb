import { assert, assertEquals } from "@std/assert";
import { normalQuantile, permutationKeys, permuted, philox, philox4x32 } from "driftfield/random";
import { evaluate, onCard } from "./on_card.ts";

const ulp = 2 ** -23; // spacing of float32 at 1
// Fit 1.2e-7, log2 3 ulp (half of that in z), numerator, denominator, s, product and quotient about ½ ulp each.
const stated = 1.2e-7 + (3 / 2 + 5 / 2) * ulp;

onCard("Philox's words in WGSL are those of lib/random at any row, step and block", async (gpu) => {
  const rows = Uint32Array.from({ length: 4000 }, (_, i) => Math.imul(i, 0x9e3779b9) ^ (i << 7)),
    words = new Uint32Array(4);
  for (const factor of [0, 5]) { // at step 0, as the paths have it, and at any
    for (let k = 0; k < 8; k++) {
      const body =
        `let key = vec2<u32>(0xdeadbeefu, word * 3u); let row = rowOf(word, word * ${factor}u, key);
        output[i] = philox(row, vec2<u32>(~word, word >> 3u), key)[${k >> 2}][${k & 3}];`;
      const found = new Uint32Array(await evaluate(gpu, body, rows));
      rows.forEach((row, i) => {
        const step = Math.imul(row, factor), block = k < 4 ? ~row : row >>> 3;
        philox4x32(row, step, block, 0, 0xdeadbeef, Math.imul(row, 3), words);
        assertEquals(found[i], words[k & 3], `word ${k} of row ${row}`);
      });
    }
  }
});

onCard("normals in WGSL are Φ⁻¹ of the same uniforms to float32 rounding, in the tails too", async (gpu) => {
  const spread = Uint32Array.from({ length: 200_000 }, (_, i) => Math.imul(i, 0x9e3779b9));
  const ends = Array.from(
    { length: 3000 },
    (_, i) => [i, ~i, 0x80000000 + i, 0x7fffffff - i, 2 ** (i % 32) - 1, 2 ** 32 * Math.exp(-i / 136)],
  ).flat();
  const words = Uint32Array.from([...spread, ...ends]);
  const body = "output[i] = bitcast<u32>(normals(vec4<u32>(word)).y);";
  const found = new Float32Array(await evaluate(gpu, body, words));
  words.forEach((word, i) => {
    const truth = normalQuantile((word + 0.5) / 2 ** 32);
    assert(Math.abs(found[i] / truth - 1) < stated, `word ${word}: ${found[i]}, not ${truth}`);
  });
});

onCard("the normals of a time step in WGSL are normal(…, { step }) to float32 rounding", async (gpu) => {
  const rng = philox(75).fork("noise"),
    [k0, k1] = rng.key,
    rows = Uint32Array.from({ length: 3000 }, (_, i) => i);
  for (const step of [1, 999_999]) {
    const truth = rng.normal([rows.length, 8], { step }).data;
    for (let k = 0; k < 8; k++) {
      const body = `let key = vec2<u32>(${k0}u, ${k1}u);
      output[i] = bitcast<u32>(normals(philox(rowOf(word, ${step}u, key), vec2<u32>(0u, 1u), key)[${
        k >> 2
      }])[${k & 3}]);`;
      const found = new Float32Array(await evaluate(gpu, body, rows));
      rows.forEach((row) => {
        const z = truth[8 * row + k];
        assert(Math.abs(found[row] / z - 1) < stated, `row ${row}, column ${k}: ${found[row]}, not ${z}`);
      });
    }
  }
});

onCard("permuted() in WGSL is that of lib/random, for every size", async (gpu) => {
  const keys = permutationKeys(philox(76).key, 5),
    words = [0, 4, 8].map((at) => [...keys.subarray(at, at + 4)]);
  const vectors = words.map((four) => `vec4<u32>(${four.map((word) => `${word}u`).join()})`).join();
  const sizes = [1, 2, 3, 5, 64, 300, 10_007, 65_536, 65_537, 2 ** 31 + 1, 2 ** 32 - 1];
  for (const n of sizes) {
    const indices = Uint32Array.from(
      { length: 1000 },
      (_, i) => n <= 1000 ? i % n : Math.floor(n / 1000 * i),
    );
    const body = `output[i] = permuted(word, ${n}u, array(${vectors}));`;
    const found = new Uint32Array(await evaluate(gpu, body, indices));
    assertEquals(found, indices.map((i) => permuted(i, n, keys)), `n = ${n}`);
  }
});
