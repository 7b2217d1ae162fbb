import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, repeat, squaredNorms } from "driftfield/core";
import { mlp, type MlpOptions, onPoints, tangents } from "driftfield/networks";
import { philox } from "driftfield/random";
import { mapValues } from "../../lib/networks/architecture.ts";
import { slopes, slopesOff } from "./differences.ts";
import { drawnNet, kinds } from "./mlp_nets.ts";

const constant = (value: Points) => ({ value, along: [] });
const { add, scale } = onPoints;

Deno.test("a perceptron is its formula, on one unit done by hand", () => {
  const { apply, context, shapes } = mlp({ dim: 1, width: 1, depth: 2, frequencies: 1 });
  assertEquals(Object.keys(shapes), [
    "1.weight",
    "1.context",
    "2.weight",
    "2.context",
    "out.weight",
    "out.context",
  ]);
  const told = [[0.5], [0], [0]], silent = [[0], [0], [0]]; // φ = (1, cos, sin)
  const rows = {
    "1.weight": [[2]],
    "1.context": told,
    "2.weight": [[-1]],
    "2.context": silent,
    "out.weight": [[3]],
  };
  const weights = mapValues({ ...rows, "out.context": told }, (value) => points(value));
  const silu = (v: number) => v / (1 + Math.exp(-v));
  const [F] = apply(onPoints, weights, points([[0.7]]), context([0.1])).data;
  assertAlmostEquals(F, 3 * silu(-silu(2 * 0.7 + 0.5)) + 0.5, 1e-14);
});

Deno.test("residual layers add to what comes in, normalised ones see it over its root mean square", () => {
  for (const [residual, normalise] of [[true, false], [false, true], [true, true]]) {
    const options = { dim: 2, width: 3, depth: 2, frequencies: 1, residual, normalise };
    const { architecture: { apply }, weights, x, context } = drawnNet(options, 10),
      { matMul, silu } = onPoints;
    const layer = (name: string, h: Points) =>
      add(matMul(h, weights[`${name}.weight`]), matMul(context, weights[`${name}.context`]));
    const norm = ({ data, shape }: Points) => {
      const squares = squaredNorms({ data, shape }),
        root = (i: number) => Math.sqrt(squares[Math.floor(i / 3)] / 3 + 1e-6);
      return { data: data.map((v, i) => v / root(i)), shape };
    };
    const h1 = silu(layer("1", x)), h2 = silu(layer("2", normalise ? norm(h1) : h1));
    const expected = layer("out", residual ? add(h1, h2) : h2), actual = apply(onPoints, weights, x, context);
    actual.data.forEach((v, i) => assertAlmostEquals(v, expected.data[i], 1e-14));
  }
});

Deno.test("J u by tangents is the derivative of every kind of perceptron, by central differences in float64", () => {
  for (const [name, options] of Object.entries(kinds)) {
    const { architecture: { apply }, weights, x, u, context } = drawnNet(options, 11);
    const { value, along: [Ju] } = apply(
      tangents(onPoints),
      mapValues(weights, constant),
      { value: x, along: [u] },
      constant(context),
    );
    assertEquals(value, apply(onPoints, weights, x, context), name);
    slopes((t) => apply(onPoints, weights, add(x, scale(t, u)), context).data).forEach((slope, i) => {
      assertAlmostEquals(Ju.data[i], slope, slopesOff, name);
    });
  }
});

Deno.test("a divergence by tangents is the sum of the derivatives of each answer along its own coordinate", () => {
  const { architecture: { apply }, weights, x, context } = drawnNet(kinds["residual"], 12), dim = 3;
  const units = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map((row) => repeat(row, 4));
  const { along } = apply(
    tangents(onPoints),
    mapValues(weights, constant),
    { value: x, along: units },
    constant(context),
  );
  const columns = units.map((e) =>
    slopes((t) => apply(onPoints, weights, add(x, scale(t, e)), context).data)
  );
  for (let i = 0; i < 4; i++) {
    const [divergence, differences] = [along.map(({ data }) => data), columns].map((J) =>
      J.reduce((sum, column, k) => sum + column[i * dim + k], 0)
    );
    assertAlmostEquals(divergence, differences, dim * slopesOff);
  }
});

/** Mean squares of what comes into each silu of a fresh perceptron, at one point. */
function meanSquares(options: MlpOptions): { seen: number[]; told: number; width: number; at: Points } {
  const { context, apply, initial, shapes } = mlp(options), at = points([[0.6, -1.2]]), phi = context([0.3]);
  const fresh = initial(philox(13)), seen: number[] = [];
  const weights = mapValues(
    shapes,
    (shape, name): Points => ({ data: Float64Array.from(fresh[name]), shape }),
  );
  const watched = {
    ...onPoints,
    silu: (x: Points) => {
      seen.push(squaredNorms(x)[0] / x.shape[1]);
      return onPoints.silu(x);
    },
  };
  assertEquals([...apply(watched, weights, at, phi).data], [0, 0], "a new network answers 0");
  return { seen, told: 2 * squaredNorms(phi)[0] / phi.shape[1], width: options.width!, at };
}

Deno.test("a new network's signal neither dies nor grows exponentially with depth", () => {
  // Weights N(0, 2/inputs): unit by unit N(0, v), v₁ = 2|x|²/dim + c with c the context's share, and of a layer that
  // passes on h, 2 mean(h²) + c, where mean(silu²) < v/2: so c ≤ v_l ≤ v₁ + (l − 1) c. Four standard errors √(2/width).
  const { seen, told, width, at } = meanSquares({ dim: 2, width: 256, depth: 6 }),
    off = 4 * Math.sqrt(2 / width);
  const first = squaredNorms(at)[0] + told;
  assertEquals(seen.length, 6);
  assertAlmostEquals(seen[0], first, off * first);
  assertAlmostEquals(told, 1, 0.1, "the context's share is about that of a coordinate of variance 1/2");
  seen.forEach((v, l) =>
    assert(v > told * (1 - off) && v < (first + l * told) * (1 + off), `${v} in layer ${l + 1}`)
  );

  // Over their root mean square the units that come in have mean square 1: v = 2 + c in every layer.
  const normalised = meanSquares({ dim: 2, width: 256, depth: 6, normalise: true, residual: true });
  for (const v of normalised.seen.slice(1)) assertAlmostEquals(v, 2 + told, off * (2 + told));
});

Deno.test("mlp() refuses sizes that are none, and points of another dim", () => {
  assertThrows(() => mlp({ dim: 0 }), RangeError, "dim must be at least 1, got 0");
  assertThrows(() => mlp({ dim: 2, width: 2.5 }), RangeError, "width must be a whole number, got 2.5");
  assertThrows(() => mlp({ dim: 2, depth: -1 }), RangeError, "depth must be at least 1, got -1");
  assertThrows(() => mlp({ dim: 2, frequencies: NaN }), RangeError, "frequencies must be finite, got NaN");
  const still = () => mlp({ dim: 2, inputFrequencies: [1, 0] });
  assertThrows(still, RangeError, "inputFrequencies[1] must be positive, got 0");
  assertThrows(() => mlp({ dim: 2, classes: -1 }), RangeError, "classes must be at least 0, got -1");
  const { architecture: { apply }, weights, context } = drawnNet(kinds["plain"], 14), x = points([[1, 2, 3]]);
  assertThrows(
    () => apply(onPoints, weights, x, context),
    RangeError,
    "the network takes points of dim 2, got 3",
  );
});
