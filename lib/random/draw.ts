/**
 * Uniforms and normals of a rectangle of the stream.
 *
 * @module
 */
import { compiled } from "./compiled.ts";
import { normalOf } from "./normal_quantile.ts";
import { type Key, philox4x32 } from "./philox.ts";

/** What is made of the words. */
export type Law = "uniform" | "normal";

/** Writes coordinates column … column + width − 1 of rows row … row + rows − 1 at a step. */
export type Draw = (
  out: Float64Array,
  law: Law,
  rows: number,
  width: number,
  key: Key,
  row: number,
  step: number,
  column: number,
) => void;

/** In plain TypeScript: what the others are held to, bit for bit. */
export const drawPlainly: Draw = (out, law, rows, width, [k0, k1], row, step, column) => {
  const map = law === "normal" ? normalOf : uniformOf;
  for (let i = 0, next = 0; i < rows; i++) {
    let block = (Math.floor(column / 4) - 1) | 0, word = 4;
    for (let k = 0; k < width; k++) {
      if (word === 4) {
        philox4x32((row + i) | 0, step | 0, ++block, 0, k0 | 0, k1 | 0, words); // with a sign V8 keeps them in registers
        word = k === 0 ? column % 4 : 0;
      }
      out[next++] = map(words[word++]);
    }
  }
};

const words = new Uint32Array(4);

/** (word + ½) / 2³². */
const uniformOf = (word: number) => (word + 0.5) / 2 ** 32;

/** In WebAssembly, as many at a time as it has room for: whole rows, or pieces of one. */
function compile(
  { memory, capacity, numbers, draw, uniforms, normals }: NonNullable<typeof compiled>,
): Draw {
  const results = new Float64Array(memory.buffer, numbers, capacity);
  return (out, law, rows, width, [k0, k1], row, step, column) => {
    const atOnce = Math.max(1, Math.floor(capacity / width));
    for (let i = 0; i < rows; i += atOnce) {
      for (let k = 0; k < width; k += capacity) {
        const some = Math.min(atOnce, rows - i), wide = Math.min(capacity, width - k), count = some * wide;
        draw(some, wide, row + i, step, Math.floor((column + k) / 4), column % 4, k0, k1);
        if (law === "normal") normals(count);
        else uniforms(count);
        out.set(results.subarray(0, count), i * width + k);
      }
    }
  };
}

const drawCompiled = compiled && compile(compiled);

/** The faster of the two. To call WebAssembly costs 0.1 µs, as much as one counter costs in TypeScript. */
export const draw: Draw = (out, law, rows, width, key, row, step, column) => {
  const best = drawCompiled && rows * width > 4 ? drawCompiled : drawPlainly;
  best(out, law, rows, width, key, row, step, column);
};
