/**
 * What one thread does of a list of instructions: all of them, on some rows.
 *
 * @module
 */
import { draw } from "../../random/draw.ts";
import type { Key } from "../../random/mod.ts";
import { kernels } from "../wasm/compiled.ts";
import { memory } from "../wasm/memory.ts";
import type { Instruction } from "./record.ts";

/** A list with a perceptron in it: addresses and counts. */
export interface LoopOrder {
  /** Which kernel. */
  readonly kernel: "loop";
  /** What to do; arrays are places. */
  readonly instructions: readonly Instruction[];
  /** Rows and columns of all arrays. */
  readonly rows: number;
  readonly dim: number;
  /** Rows a piece. */
  readonly each: number;
  /** The stream of normals, and the number of the first row in it. */
  readonly key?: Key;
  readonly row: number;
  /** Where arrays come from and go to, float32 [rows, dim], and their places. */
  readonly inputs: readonly (readonly [address: number, place: number])[];
  readonly outputs: readonly (readonly [address: number, place: number])[];
  /** A thread's places, one after the other, each of so many numbers, and its jobs and answers of the perceptron. */
  readonly places: number;
  readonly perThread: number;
  readonly jobs: number;
  /** Contexts, float32 [·, features]. */
  readonly contexts: number;
  readonly features: number;
  /** Answers of the perceptron: so many numbers a row. */
  readonly pitch: number;
  readonly answers: number;
}

/** Numbers of a perceptron's job that a piece writes: perceptron_job.as. */
export const jobLength = 25, at = { rows: 6, each: 8, x: 10, phi: 11, y: 16 } as const;

/** Does one piece. */
export function loopPiece(order: LoopOrder, piece: number, thread: number): void {
  const { rows, dim, each, key, row, features, pitch } = order,
    first = piece * each,
    n = Math.min(each, rows - first);
  const length = n * dim, size = each * dim;
  const numbers = (address: number, count: number) => new Float32Array(memory.buffer, address, count);
  const begin = order.places + 4 * thread * order.perThread, place = (k: number) => begin + 4 * k * size;
  const job = new Float64Array(memory.buffer, order.jobs + 8 * jobLength * thread, jobLength);
  const answers = order.answers + 4 * thread * each * pitch, normals = new Float64Array(key ? length : 0);
  for (const [address, k] of order.inputs) {
    numbers(place(k), length).set(numbers(address + 4 * first * dim, length));
  }
  for (const { does, out, of, by = 0, step = 0 } of order.instructions) {
    const to = numbers(place(out), length), a = of.length > 0 ? numbers(place(of[0]), length) : to;
    const b = of.length > 1 ? numbers(place(of[1]), length) : a;
    switch (does) {
      case "add":
        for (let i = 0; i < length; i++) to[i] = a[i] + b[i];
        break;
      case "sub":
        for (let i = 0; i < length; i++) to[i] = a[i] - b[i];
        break;
      case "mul":
        for (let i = 0; i < length; i++) to[i] = a[i] * b[i];
        break;
      case "div":
        for (let i = 0; i < length; i++) to[i] = a[i] / b[i];
        break;
      case "scale": {
        const factor = Math.fround(by);
        for (let i = 0; i < length; i++) to[i] = factor * a[i];
        break;
      }
      case "constant":
        to.fill(by);
        break;
      case "normal":
        draw(normals, "normal", n, dim, key!, row + first, step, by * dim);
        to.set(normals);
        break;
      case "network": {
        const phi = order.contexts + 4 * by * features;
        job[at.rows] = n, job[at.x] = place(of[0]), job[at.phi] = phi, job[at.y] = answers;
        kernels!.perceptronValues(job.byteOffset, 0, thread);
        const y = numbers(answers, n * pitch);
        if (pitch === dim) to.set(y);
        else for (let i = 0, k = 0; i < n; i++) for (let c = 0; c < dim; c++) to[k++] = y[i * pitch + c];
      }
    }
  }
  for (const [address, k] of order.outputs) {
    numbers(address + 4 * first * dim, length).set(numbers(place(k), length));
  }
}
