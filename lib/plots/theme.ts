/**
 * How every plot looks: colours, fonts, sizes.
 *
 * @module
 */
import type { Config } from "vega-lite";

/** Okabe and Ito's colours, told apart by readers with any kind of colour vision; yellow left out, too pale on white. */
export const palette: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
];

/** The viridis ramp of Smith and van der Walt: even steps of lightness, from low to high. */
export const viridis: readonly string[] = [
  "#440154",
  "#482576",
  "#414487",
  "#35608d",
  "#2a788e",
  "#21908c",
  "#22a884",
  "#43bf71",
  "#7ad151",
  "#bbdf27",
  "#fde725",
];

/** Blue to red through near-white, for values on both sides of zero. */
export const diverging: readonly string[] = [
  "#2166ac",
  "#4393c3",
  "#92c5de",
  "#d1e5f0",
  "#f7f7f7",
  "#fddbc7",
  "#f4a582",
  "#d6604d",
  "#b2182b",
];

/** The colour of the truth: what an estimate is compared with. */
export const ink = "#222222";

/** What tells lines of one colour, or one on the other, apart. */
export const dashes: readonly (readonly number[])[] = [[5, 4], [1.5, 3], [9, 3, 2, 3]];

/** A colour as on white paper with only `share` of its ink. */
export const tint = (color: string, share: number): string =>
  "#" + [1, 3, 5].map((i) => {
    const value = Math.round(255 - share * (255 - parseInt(color.slice(i, i + 2), 16)));
    return value.toString(16).padStart(2, "0");
  }).join("");

/** The committed font first, so that PNG and SVG agree; Verdana has nearly its widths. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

/** Width of the drawing area in pixels, unless a plot says otherwise. */
export const plotWidth = 480;

/** The Vega-Lite configuration of every plot. */
export const config: Config = {
  font: fontFamily,
  background: "white",
  padding: 8,
  view: { stroke: null },
  title: { anchor: "start", frame: "group", fontSize: 14, fontWeight: "bold", color: ink, offset: 10 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    labelColor: "#444",
    titleColor: ink,
    gridColor: "#e9e9e9",
    domainColor: "#999",
    tickColor: "#999",
    tickCount: 6,
    tickSize: 4,
    labelOverlap: true,
    titlePadding: 8,
    labelFlush: false,
  },
  // the title of a vertical axis lies above it, where it can be read without tilting the head
  axisY: {
    titleAngle: 0,
    titleAlign: "left",
    titleAnchor: "end",
    titleBaseline: "bottom",
    titleX: 0,
    titleY: -8,
  },
  legend: {
    orient: "top",
    direction: "horizontal",
    title: null,
    labelFontSize: 12,
    labelColor: ink,
    labelLimit: 300,
    titleFontWeight: "normal",
    symbolOpacity: 1,
    gradientLength: 200,
    gradientThickness: 10,
    offset: 26, // above the title of the vertical axis
  },
};
