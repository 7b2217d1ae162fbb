export * from "./densities/explicit.ts";
export * from "./densities/implicit.ts";
