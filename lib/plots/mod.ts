/**
 * Plots, animations, movies, progress and tables: from data to what a cell displays, in one call. The only room that
 * knows Jupyter and Vega; both are loaded when they are first needed.
 *
 * @module
 */
export { type Animation, animation, type AnimationOptions } from "./animation.ts";
export type { Limits } from "./axes.ts";
export { checkTable } from "./checks.ts";
export { fan, type FanOptions } from "./fan.ts";
export type { Fan, FanBand } from "./fan_data.ts";
export { circle, type Domain } from "./frame.ts";
export type { PlaneValues } from "./plane_values.ts";
export { heatmap, type HeatmapOptions } from "./heatmap.ts";
export { histogram, type HistogramOptions } from "./histogram.ts";
export { imageGrid, type ImageGridOptions } from "./image_grid.ts";
export type { MimeBundle } from "./jupyter.ts";
export { line, type LineOptions } from "./line.ts";
export { type LevelRow, lossOverFloor, type LossOverFloorOptions } from "./loss_over_floor.ts";
export { type Movie, movie, type MovieOptions } from "./movie.ts";
export { paths, type PathsOptions } from "./paths.ts";
export { png, svg } from "./picture.ts";
export { below, beside, over, type Plot, type PlotOptions, vegaLite, type View } from "./plot.ts";
export { curve, type LiveCurve, type Progress, progress } from "./progress.ts";
export type { Row } from "./rows.ts";
export { save } from "./save.ts";
export { scatter, type ScatterOptions } from "./scatter.ts";
export type { LineData, Series } from "./series.ts";
export { mimeBundle, show, type Showable } from "./show.ts";
export { stills } from "./stills.ts";
export { type Table, table, type TableOptions } from "./table.ts";
export { palette, viridis } from "./theme.ts";
export type { Timing, TimingOptions } from "./timing.ts";
export type { Truth } from "./truth.ts";
export type { Vectors } from "./vectors.ts";
export { vectorField, type VectorFieldOptions } from "./vector_field.ts";
