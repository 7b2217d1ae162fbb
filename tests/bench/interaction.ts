export * from "./interaction/forces.ts";
export * from "./interaction/growth.ts";
export * from "./interaction/simulations.ts";
