/**
 * How one curve is drawn.
 *
 * @module
 */
import { csv, extent, fiveDigits, thinCurve, toRange } from "./columns.ts";
import type { View } from "./plot.ts";
import type { Curve, LogAxes } from "./series.ts";

/** One curve: band or error bars, line, dots, all on the same data. */
export function curveLayer(
  curve: Curve,
  o: { dots: boolean; clip: boolean; log: LogAxes; color: object; strokeDash?: object; strokeWidth?: number },
): View {
  const common = { clip: o.clip, aria: false };
  const bounds = { y: { field: "lower" }, y2: { field: "upper" } };
  const dots = o.dots && !curve.truth && !curve.path;
  const stroke = curve.path ? { strokeWidth: 1, opacity: 0.45 } : { strokeWidth: o.strokeWidth ?? 2 };
  const detail = curve.path ? { detail: { field: "path" } } : {};
  const band = { mark: { type: "area", opacity: 0.2, ...common }, encoding: bounds };
  const bars = { mark: { type: "rule", strokeWidth: 1.5, ...common }, encoding: bounds };
  return {
    data: curveData(curve, o.log),
    transform: [{ calculate: JSON.stringify(curve.name), as: "series" }], // shorter than a column of one word
    encoding: { color: o.color },
    layer: [
      ...(curve.lower ? [dots ? bars : band] : []),
      {
        mark: { type: "line", ...stroke, ...common },
        encoding: { ...(o.strokeDash ? { strokeDash: o.strokeDash } : {}), ...detail },
      },
      ...(dots ? [{ mark: { type: "point", filled: true, opacity: 1, size: 45, ...common } }] : []),
    ],
  };
}

/** A curve as inline data, thinned. */
function curveData({ x, y, lower, upper, path, most }: Curve, log: LogAxes) {
  const keep = path ? Array.from(x.keys()) : thinCurve(y, most);
  const pick = (values: ArrayLike<number>) => keep.map((i) => values[i]);
  const write = (values: ArrayLike<number>, isLog: boolean, range = extent(values)) => ({
    values: pick(values),
    write: isLog ? fiveDigits : toRange(range),
  });
  const yRange = extent(y, lower ?? [], upper ?? []);
  return csv({
    x: write(x, log.x),
    y: write(y, log.y, yRange),
    ...(lower && upper ? { lower: write(lower, log.y, yRange), upper: write(upper, log.y, yRange) } : {}),
    ...(path ? { path: pick(path) } : {}),
  });
}
