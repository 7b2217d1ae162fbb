/**
 * Itô's lemma in LaTeX.
 *
 * @module
 */
import { type Formula, formulaTex, inParentheses, is, number, signedSum } from "../sde/formula/mod.ts";
import { brownian, differentialTex, notationOf } from "../sde/tex.ts";
import type { Symbols } from "../sde/mod.ts";
import type { ItoTerms } from "./ito.ts";

/** d(f) = …; with `apart`, the three terms of the drift each over a brace that names it. */
export function itoTex(
  symbols: Pick<Symbols, "variables" | "parameters">,
  f: Formula,
  { time, firstOrder, secondOrder, drift, diffusion }: ItoTerms,
  apart: boolean,
): string {
  const notation = notationOf(symbols), left = `d${inParentheses(formulaTex(f, notation))}`;
  const noise = diffusion.map((g, j) => [g, brownian(j, diffusion.length)] as const);
  if (!apart) return `${left} = ${differentialTex(drift, noise, "ito", notation)}`;
  const braces = ([[time, "time"], [firstOrder, "first order"], [secondOrder, "second order"]] as const)
    .filter(([term]) => !is(term, 0)).map(([term, name]) => {
      const [minus, size] = term.op === "negative" ? ["-", term.args[0]] : ["", term];
      return `${minus}\\underbrace{${formulaTex(size, notation)}}_{\\text{${name}}}`;
    });
  const drifts = braces.length > 1
    ? [`\\Big(${signedSum(braces)}\\Big)\\,dt`]
    : braces.map((one) => `${one}\\,dt`);
  const noises = diffusion.every((g) => is(g, 0)) ? [] : [differentialTex(number(0), noise, "ito", notation)];
  return `${left} = ${
    signedSum([...drifts, ...noises, ...(drifts.length + noises.length === 0 ? ["0"] : [])])
  }`;
}
