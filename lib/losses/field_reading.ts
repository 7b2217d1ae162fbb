/**
 * How a network looks at the direction of a Poisson field.
 *
 * @module
 */
import { rowSums, type Space } from "../core/mod.ts";
import { type RowOptions, rowReading } from "./row_reading.ts";

/** What a network is shown of a row y, what it should answer, and what its answer G, [batch, dim + 1], says. */
export interface FieldReading<V> {
  /** y/√(e² + s²): shape [batch, dim]. */
  readonly seen: V;
  /** The G of a row whose charges are, on average, at y − m. */
  target(m: V): V;
  /** E[x₀ | y], from G. */
  denoised(G: V): V;
}

/**
 * The direction of a field at (y, r), r = ℓ√D, as its deviation from the ray of a charge about as large as the data and at
 * the origin, in the units that this can have (e is the row's own level, as in {@linkcode rowReading}):
 *
 *     F/√(N+D) = (m, ℓ)/(‖(m, r)‖ + γ) = (y + s G_{1…N}, ℓ + s (ℓ/e) G_{N+1})/(L + γ),   L² = s² + ‖y‖² + r²
 *
 * so that, with κ = (L + γ)/(‖(m, r)‖ + γ), G is ((κ m − y)/s, (κ − 1) e/s), and x₀ = y − m = y − ℓ F_{1…N}/F_{N+1} is
 *
 *     E[x₀ | y] = s (G_{N+1} y − e G_{1…N})/(e + s G_{N+1})
 *
 * The denominator, κ e, is held to ‖x₀‖ ≤ 4 s√N, that is κ ≥ (L + γ)/(L + γ + 4 s√N).
 */
export function fieldReading<V>(
  space: Space<V>,
  y: V,
  level: V,
  options: RowOptions & { readonly gamma: number },
): FieldReading<V> {
  const { dim, extraDimensions, sigmaData, gamma } = options;
  const { add, sub, mul, div, scale, map, constant, column, stack } = space;
  const coordinates = Array.from({ length: dim }, (_, k) => k),
    { seen, e } = rowReading(space, y, level, options);
  const length = (m: V, more: number) => {
    const squares = add(rowSums(space, mul(m, m), dim), scale(extraDimensions, mul(level, level)));
    return add(map("sqrt", add(squares, constant(more, y))), constant(gamma, y));
  };
  const L = length(y, sigmaData ** 2);
  return {
    seen,
    target(m) {
      const kappa = div(L, length(m, 0));
      const along = sub(mul(kappa, m), y), last = mul(sub(kappa, constant(1, y)), e);
      return scale(1 / sigmaData, stack([...coordinates.map((k) => column(along, k)), column(last, 0)]));
    },
    denoised(G) {
      const along = scale(sigmaData, stack(coordinates.map((k) => column(G, k))));
      const last = scale(sigmaData, stack(coordinates.map(() => column(G, dim))));
      const reach = constant(4 * sigmaData * Math.sqrt(dim), y);
      const held = larger(space, last, scale(-1, div(mul(e, reach), add(L, reach))));
      return div(sub(mul(held, y), mul(e, along)), add(e, held));
    },
  };
}

/** The larger of two numbers, to the last digit: ½ (1 + sign(x − y)) x + ½ (1 − sign(x − y)) y. */
function larger<V>({ add, sub, mul, scale, map, constant }: Space<V>, x: V, y: V): V {
  const sign = map("sign", sub(x, y)), one = constant(1, x);
  return scale(0.5, add(mul(add(one, sign), x), mul(sub(one, sign), y)));
}
