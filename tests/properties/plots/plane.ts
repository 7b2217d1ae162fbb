import { assert } from "@std/assert";
import { circle, heatmap, imageGrid, paths, scatter, vectorField } from "driftfield/plots";
import { options } from "../learning_support.ts";
import {
  cloud,
  count,
  fc,
  grids,
  made,
  number,
  numbers,
  positive,
  property,
  type Table,
} from "../support.ts";
import { drawn, interval, isPlot } from "./seen.ts";

const domain = fc.tuple(interval(), interval());
const named = { x: fc.constant("east"), y: fc.constant("north") };
const planar = cloud({ batch: [2, 6], dim: 2 });

export const planeProperties: Table = {
  circle: property(circle, {
    valid: fc.tuple(number(0, 5), fc.tuple(number(), number())),
    law: ({ data }, radius, [x, y]) => {
      for (let at = 0; at < data.length; at += 2) {
        assert(Math.abs(Math.hypot(data[at] - x, data[at + 1] - y) - radius) < 1e-12);
      }
    },
    called: { "0": "centre", "1": "centre" },
  }),
  heatmap: property(heatmap, {
    valid: grids({ axes: 2 }).chain((grid) => {
      const n = grid.axes[0].cells * grid.axes[1].cells;
      return fc.tuple(
        numbers(n).map((values) => made({ grid, values })),
        options({ ...drawn, ...named, contours: count(0, 5), limits: interval(), points: planar }),
      );
    }),
    law: isPlot,
    called: { "0": "limits", "1": "limits" },
    runs: 10,
  }),
  imageGrid: property(imageGrid, {
    valid: fc.tuple(count(1, 4), count(1, 4), count(1, 5)).chain(([width, height, batch]) =>
      fc.tuple(
        cloud({ batch, dim: width * height }),
        options({
          title: fc.constant("Images"),
          width: fc.constant(width),
          columns: count(1, 4),
          labels: fc.constant(Array.from({ length: batch }, (_, i) => `${i}`)),
          limits: interval(),
        }),
      )
    ),
    law: isPlot,
    called: { width: "images", "0": "limits|labels", "1": "limits" },
    runs: 10,
  }),
  paths: property(paths, {
    valid: fc.tuple(
      fc.array(planar, { minLength: 1, maxLength: 3 }),
      options({ ...drawn, ...named, domain, points: planar }),
    ),
    law: isPlot,
    called: { lines: "paths|coordinates", "0": "domain|paths", "1": "domain" },
    runs: 10,
  }),
  scatter: property(scatter, {
    valid: planar.chain((x) =>
      fc.tuple(
        fc.constant(x),
        options({
          ...drawn,
          ...named,
          color: numbers(x.shape[0]),
          colorLabel: fc.constant("height"),
          limits: interval(),
          domain,
          thin: count(4, 9),
          size: positive(1, 9),
          opacity: positive(0.1, 1),
        }),
      )
    ),
    law: isPlot,
    called: { data: "points|color|row", "0": "limits|domain", "1": "limits|domain", color: "points" },
    runs: 10,
  }),
  vectorField: property(vectorField, {
    valid: fc.tuple(
      fc.constant((x: { data: Float64Array; shape: readonly [number, number] }) => x),
      options({
        ...drawn,
        ...named,
        domain,
        t: number(),
        arrows: count(2, 6),
        limit: positive(),
        points: planar,
      }),
    ),
    law: isPlot,
    called: { "0": "domain", "1": "domain" },
    runs: 10,
  }),
};
