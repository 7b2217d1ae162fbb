/**
 * Perceptrons with their derivatives in float64, forward and in reverse, with bounds on what float32 makes of them.
 *
 * @module
 */
import { type Points, points, zeros } from "driftfield/core";
import { onPoints } from "driftfield/networks";
import { layersOf, type Perceptron, weightsOf } from "../../../lib/kernels/perceptron/perceptron.ts";
import { philox } from "driftfield/random";
import { exactly, in32, type Rounded, rounded } from "../../networks/rounding.ts";

/** A perceptron, where it is asked, and cotangents of its answers; each number is one of float32. */
export interface Case {
  readonly perceptron: Perceptron;
  readonly row: Points;
  readonly context: Points;
  /** x, then its directions. */
  readonly x: readonly Points[];
  readonly cotangents: readonly Points[];
}

/** How a case is drawn. */
export interface CaseOptions extends Partial<Perceptron> {
  readonly rows: number;
  readonly directions?: number;
  /** Whether each row is told something else. */
  readonly told?: "all" | "each";
  /** What weights are multiplied by; 1 by default, for numbers of about 1 in all layers. */
  readonly scale?: number;
}

/** Draws one. */
export function caseOf(
  { rows, directions = 0, told = "all", scale = 1, ...sizes }: CaseOptions,
  seed: number,
): Case {
  const perceptron = { inputs: 2, features: 3, width: 5, depth: 2, outputs: 2, residual: false, ...sizes };
  const rng = philox(seed), normal = (name: string, shape: [number, number]) => rng.fork(name).normal(shape);
  const weights = layersOf(perceptron).flatMap(({ weight, context }, l) =>
    [weight, context].flatMap((shape, i) => {
      const { data } = normal(`weight ${l} ${i}`, [...shape]);
      return [...data].map((z) => scale * z / Math.sqrt(weight[0] + context[0]));
    })
  );
  const blocks = (name: string, columns: number) =>
    Array.from({ length: 1 + directions }, (_, b) => in32(normal(`${name} ${b}`, [rows, columns])));
  return {
    perceptron,
    row: in32(points(Float64Array.from(weights), weightsOf(perceptron))),
    context: in32(normal("context", [told === "all" ? 1 : rows, perceptron.features])),
    x: blocks("x", perceptron.inputs),
    cotangents: blocks("cotangents", perceptron.outputs),
  };
}

/** Half a unit in the last place of 1 in float32, and what float32 may take for 0. */
const u = 2 ** -24, least = 2 ** -126;

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

/** Of 1/(1 + e⁻ᵛ), relative: WGSL allows exp 3 + 2|v| units in the last place of 2u, the quotient 2.5, the sum ½. */
const ofSigmoid = (v: number) => (2 * (3 + 2 * Math.abs(v)) + 6) * u;

const each = (x: Rounded, f: (v: number) => number, error: (v: number, e: number) => number): Rounded => ({
  value: { shape: x.value.shape, data: x.value.data.map(f) },
  error: {
    shape: x.value.shape,
    data: x.value.data.map((v, i) => error(v, x.error.data[i]) + least * (3 + Math.abs(v))),
  },
});

/** h s. */
export const silu = (x: Rounded): Rounded =>
  each(x, (v) => v * sigmoid(v), (v, e) => 1.1 * e + Math.abs(v) * sigmoid(v) * (ofSigmoid(v) + 1.01 * u));

/** s (1 + h c): of s and c the error of a sigmoid each, and three roundings; |silu″| ≤ ½. */
export const slope = (x: Rounded): Rounded =>
  each(x, (v) => sigmoid(v) * (1 + v * sigmoid(-v)), (v, e) => {
    const s = sigmoid(v), far = Math.abs(v) * sigmoid(-v);
    return e / 2 + s * (ofSigmoid(v) * (1 + 2 * far) + 3.03 * u * (1 + far));
  });

/** s c (2 + h (c − s)): of s and c twice, and five roundings; |silu‴| ≤ ½. */
export const bend = (x: Rounded): Rounded =>
  each(x, (v) => sigmoid(v) * sigmoid(-v) * (2 + v * (sigmoid(-v) - sigmoid(v))), (v, e) => {
    const both = sigmoid(v) * sigmoid(-v), most = 2 + Math.abs(v);
    return e / 2 + both * (ofSigmoid(v) * (2 * most + Math.abs(v)) + 5.05 * u * most);
  });

const { matMul, add, mul, beside } = rounded;
const moved = (f: (x: Points) => Points, { value, error }: Rounded): Rounded => ({
  value: f(value),
  error: f(error),
});

/** xᵀ. */
const turned = (x: Rounded): Rounded =>
  moved(({ data, shape: [rows, columns] }) => ({
    data: Float64Array.from(data, (_, i) => data[i % rows * columns + Math.floor(i / rows)]),
    shape: [columns, rows],
  }), x);
const below = (parts: readonly Rounded[]): Rounded => turned(beside(parts.map(turned)));
const nothing = (rows: number, columns: number) => exactly(zeros([rows, columns]));

/** What a perceptron is asked for. */
export interface Pulled {
  /** F, then J u. */
  readonly answers: readonly Rounded[];
  /** Derivatives of Σ cotangents · answers: in the weights, layer by layer, [W; C] of each. */
  readonly layers: readonly Rounded[];
  /** In x and its directions. */
  readonly x: readonly Rounded[];
}

/** All of it, by the chain rule, for the cotangents of a case or others of its answers. Products are one sum over what comes in and what is told, as kernels form them. */
export function pulled(
  { perceptron, row, context, x, cotangents }: Case,
  cotangentsOf = (_answers: readonly Rounded[]): readonly Rounded[] => cotangents.map(exactly),
): Pulled {
  const [n] = x[0].shape, { features, depth, residual } = perceptron;
  const phi = exactly({
    data: Float64Array.from({ length: n * features }, (_, i) => context.data[i % context.data.length]),
    shape: [n, features],
  });
  let from = 0;
  const weights = layersOf(perceptron).map(({ weight: [inputs, columns] }) => {
    const part = (rows: number) =>
      exactly({ data: row.data.slice(from, from += rows * columns), shape: [rows, columns] });
    return { W: part(inputs), C: part(features) };
  });
  const product = (layer: number, y: readonly Rounded[]) => {
    const { W, C } = weights[layer];
    return y.map((one, b) => b === 0 ? matMul(beside([one, phi]), below([W, C])) : matMul(one, W));
  };

  const states: (readonly Rounded[])[] = [x.map(exactly)], hs: (readonly Rounded[])[] = [];
  for (let l = 0; l < depth; l++) {
    const y = states[l], h = product(l, y), steep = slope(h[0]);
    const next = h.map((one, b) => b === 0 ? silu(one) : mul(one, steep));
    hs.push(h);
    states.push(residual && l > 0 ? next.map((one, b) => add(one, y[b])) : next);
  }

  const gradient = (l: number, h: readonly Rounded[]) =>
    matMul(
      turned(below(states[l].map((y, b) => beside([y, b === 0 ? phi : nothing(n, features)])))),
      below(h),
    );
  const answers = product(depth, states[depth]);
  let above = cotangentsOf(answers), over: readonly Rounded[] = [];
  const layers: Rounded[] = [];
  for (let l = depth; l >= 0; l--) {
    if (l < depth) {
      const [h, ...along] = hs[l], steep = slope(h), [value, ...rest] = above;
      const bent = along.map((th, d) => mul(th, rest[d]));
      over = above;
      const straight = mul(value, steep);
      above = [
        bent.length > 0 ? add(straight, mul(bend(h), bent.reduce(add))) : straight,
        ...rest.map((one) => mul(one, steep)),
      ];
    }
    layers.unshift(gradient(l, above));
    const W = turned(weights[l].W), back = above.map((one) => matMul(one, W));
    above = residual && l > 0 && l < depth ? back.map((one, b) => add(one, over[b])) : back;
  }
  return { answers, layers, x: above };
}

/** Σ cotangents · answers by the networks' own algebra, for differences. */
export const dots = (answers: readonly Points[], { cotangents }: Case): number =>
  answers.reduce((sum, one, b) => sum + onPoints.mul(one, cotangents[b]).data.reduce((s, v) => s + v), 0);
