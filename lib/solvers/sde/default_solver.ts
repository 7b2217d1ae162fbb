/**
 * The solver that is taken where none is asked for.
 *
 * @module
 */
import type { Calculus } from "../../processes/mod.ts";
import { eulerMaruyama } from "./euler_maruyama.ts";
import { heunStratonovich } from "./heun_stratonovich.ts";
import type { SdeSolver } from "./solver.ts";

/** Takes any noise: Euler–Maruyama for an Itô equation, Heun for a Stratonovich one. */
export const defaultSolver = ({ calculus }: { readonly calculus: Calculus }): SdeSolver =>
  calculus === "ito" ? eulerMaruyama : heunStratonovich;
