/**
 * Grids of cells over intervals and rectangles, and functions on them.
 *
 * @module
 */
export * from "./between_cells.ts";
export * from "./density.ts";
export * from "./grid.ts";
export * from "./grid_function.ts";
