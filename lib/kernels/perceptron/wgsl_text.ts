/**
 * What the kernels of perceptrons have in common, as WGSL.
 *
 * @module
 */
import { layersOf, type Perceptron } from "./perceptron.ts";

/** Where the layers begin in the row of weights: the first is at 0. */
export interface Offsets {
  /** The second layer, if there is one. */
  readonly second: number;
  /** From a hidden layer to the next. */
  readonly apart: number;
  /** The last layer. */
  readonly last: number;
}

/** Offsets of layers. */
export function offsetsOf({ inputs, features, width, depth }: Perceptron): Offsets {
  const second = (inputs + features) * width, apart = (width + features) * width;
  return { second, apart, last: second + (depth - 1) * apart };
}

/** Numbers of the transposed weights: of each layer after the first. */
export const turnedSize = (perceptron: Perceptron): number =>
  layersOf(perceptron).slice(1).reduce((sum, { weight: [rows, columns] }) => sum + rows * columns, 0);

/**
 * The numbers of a call: `rows` in all, `count` of them in hand from `begin` on, contexts (1, or one a row), weights of a
 * row's errors (1, or one a number), the first workgroup's number, parts of the gradient, whether it is added to what is
 * there; 1/(outputs · rows); the depth, so that no compiler writes the loop over layers out.
 */
export const numbersWgsl = `
struct Numbers {
  rows: u32, begin: u32, count: u32, contexts: u32,
  weights: u32, group: u32, splits: u32, further: u32,
  share: f32, layers: u32,
}
@group(0) @binding(0) var<uniform> numbers: Numbers;`;

/** silu(h) = h s with s = 1/(1 + e⁻ʰ), and its two derivatives; c = 1 − s is not a difference, and nothing overflows. */
export const siluWgsl = `
fn sigmoid(h: vec4<f32>) -> vec4<f32> {
  let e = exp(-abs(h));
  return select(e, vec4<f32>(1.0), h >= vec4<f32>(0.0)) / (1.0 + e);
}
fn slope(h: vec4<f32>) -> vec4<f32> { return sigmoid(h) * (1.0 + h * sigmoid(-h)); }
fn bend(h: vec4<f32>) -> vec4<f32> {
  let s = sigmoid(h);
  let c = sigmoid(-h);
  return s * c * (2.0 + h * (c - s));
}`;

/** Storage buffers from binding 1 on: those named with a * are written. */
export const storageWgsl = (names: readonly string[]): string =>
  names.map((name, i) => {
    const access = name.endsWith("*") ? "read_write" : "read";
    return `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name.replace("*", "")}: array<f32>;`;
  }).join("\n");

/** 0, 1, …, n − 1. */
export const upTo = (n: number): readonly number[] => [...Array(n).keys()];

/** The parts of a vector. */
export const xyzw = ["x", "y", "z", "w"] as const;
