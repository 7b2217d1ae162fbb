/**
 * One small plot of every kind.
 *
 * @module
 */
import { cellCentres, density, grid, type Points, points } from "driftfield/core";
import {
  animation,
  below,
  beside,
  circle,
  type Fan,
  fan,
  heatmap,
  histogram,
  imageGrid,
  line,
  over,
  type Plot,
  scatter,
  stills,
  vectorField,
} from "driftfield/plots";

/** Points on a spiral, no randomness needed. */
export const spiral = (n: number): Points =>
  points(
    Array.from({ length: n }, (_, i) => [Math.sqrt(i) * Math.cos(2.4 * i), Math.sqrt(i) * Math.sin(2.4 * i)]),
  );

/** The field that turns everything about the origin. */
export const turning = (x: Points): Points => ({
  ...x,
  data: x.data.map((_, i) => i % 2 ? x.data[i - 1] : -x.data[i + 1]),
});

/** A bell on a grid of one axis or two. */
const bell = (axes: number) =>
  density(grid({ domain: unit.slice(0, axes), cells: 12 }), ([x, y = 0]) => Math.exp(-4 * (x * x + y * y)), {
    normalise: true,
  });

const unit = [[-1, 1], [-1, 1]] as const;
const places = cellCentres(grid({ domain: unit, cells: 12 }));
const t = Array.from({ length: 30 }, (_, i) => (i + 1) / 30);

/** A fan about the line y = 2x, as wide as x is. */
export const spread = (x: readonly number[]): Fan => {
  const band = (level: number, reach: number) => ({
    level,
    lower: x.map((v) => (2 - reach) * v),
    upper: x.map((v) => (2 + reach) * v),
  });
  return { x, median: x.map((v) => 2 * v), bands: [band(0.5, 0.3), band(0.8, 0.6), band(0.95, 1)] };
};

/** A spiral that grows. */
export const growing = animation(
  [0.5, 1, 2].map((s) => ({ ...spiral(50), data: spiral(50).data.map((v) => s * v) })),
  {
    times: [0, 1, 2],
    title: "A spiral grows",
    domain: [[-15, 15], [-15, 15]],
    overlay: [circle(10)],
  },
);

/** One plot of every kind, by name. */
export const examples: Readonly<Record<string, Plot>> = {
  line: line({ x: t, y: t }, { x: "time t (s)", y: "distance (m)", title: "A line" }),
  band: line({ x: t, y: t, standardError: t.map((v) => v / 9) }, { truth: (x) => x, log: true }),
  bundle: line({ paths: { x: t, y: [t, t.map((v) => v * v)] }, mean: { x: t, y: t } }, { y: "W(t)" }),
  rows: line([{ dt: 0.1, error: 1, solver: "a" }, { dt: 0.1, error: 2, solver: "b" }], {
    x: "dt",
    y: "error",
    color: "solver",
  }),
  fan: fan(spread(t), {
    title: "A fan",
    x: "time t (s)",
    y: "distance (m)",
    came: { walker: { x: t, y: t } },
  }),
  history: fan(spread(t.map((v) => v + 1)), {
    log: "y",
    came: { all: { x: t, y: t }, few: { x: [1], y: [2] } },
  }),
  scatter: scatter(spiral(80), { title: "A cloud", x: "x (km)", y: "y (km)" }),
  clouds: scatter({ 'one, "two"': spiral(20), three: spiral(9) }, { overlay: [circle(2)] }),
  values: scatter(spiral(30), { color: t, colorLabel: "speed (m/s)" }),
  groups: scatter(spiral(4), { color: ["a", "b", "a", "c"] }),
  histogram: histogram(t, { density: () => 1, bins: 5 }),
  discrete: histogram([0, 1, 1, 2], { mass: (k) => [0.25, 0.5, 0.25][k] }),
  heatmap: heatmap((x, y) => x * x + y * y, { domain: [[-2, 2], [-1, 1]], value: "energy (J)" }),
  density: histogram(t, { domain: { x: [-1, 2], y: [0, 2] }, density: { grid: bell(1), exact: () => 1 } }),
  current: over(
    heatmap(bell(2)),
    vectorField({ at: places, vectors: turning(places) }, { domain: unit, color: "white" }),
  ),
  vectorField: vectorField(turning, { domain: [[-1, 1], [-1, 1]], points: spiral(3) }),
  images: imageGrid(points([[0, 1, 2, 3], [3, 2, 1, 0]]), { width: 2, labels: ["up", "down"] }),
  beside: beside(scatter(spiral(5)), line({ x: t, y: t })),
  below: below(scatter(spiral(5)), beside(line({ x: t, y: t }), line({ x: t, y: t }))),
  over: over(
    heatmap((x, y) => x + y, { domain: [[0, 1], [0, 1]] }),
    scatter({ a: points([[0.5, 0.5]]), b: points([[0, 1]]) }),
  ),
  fans: beside(fan(spread(t), { width: 260 }), fan(spread(t), { width: 260, came: { x: t, y: t } })),
  stills: stills(growing),
};
