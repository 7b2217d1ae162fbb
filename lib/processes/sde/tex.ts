/**
 * Equations in LaTeX.
 *
 * @module
 */
import { factorTex, type Formula, is, type Notation, signedSum } from "./formula/mod.ts";
import type { Calculus, Sde, Symbols } from "./types.ts";

/** dX_t = f dt + g dW_t, one line a coordinate; g as a list or as rows of a matrix. */
export function equationTex(calculus: Calculus, symbols: Symbols, matrix: Sde<never>["matrix"]): string {
  const { variables, drift, diffusion } = symbols, notation = notationOf(symbols);
  const brownians = matrix?.brownians ?? variables.length;
  const lines = variables.map((name, i) => {
    const noise = diffusion[i].map((g, j) => [g, brownian(matrix ? j : i, brownians)] as const);
    return [`d${notation.name(name)}`, differentialTex(drift[i], noise, calculus, notation)];
  });
  return lines.length === 1
    ? lines[0].join(" = ")
    : `\\begin{aligned} ${lines.map((line) => line.join(" &= ")).join(" \\\\ ")} \\end{aligned}`;
}

/** dW_t, or dW_{j,t} where there are several. */
export const brownian = (j: number, brownians: number): string =>
  brownians === 1 ? "dW_t" : `dW_{${j + 1},t}`;

/** f dt + Σ g dW, without what is zero; Stratonovich's integral has a circle. */
export function differentialTex(
  drift: Formula,
  noise: readonly (readonly [g: Formula, dW: string])[],
  calculus: Calculus,
  notation: Notation,
): string {
  const term = (f: Formula, d: string, between: string) =>
    is(f, 1) ? d : is(f, -1) ? `-${d}` : `${factorTex(f, notation)}${between}${d}`;
  const terms = [
    ...(is(drift, 0) ? [] : [term(drift, "dt", "\\,")]),
    ...noise.filter(([g]) => !is(g, 0)).map(([g, dW]) =>
      term(g, dW, calculus === "stratonovich" ? " \\circ " : "\\,")
    ),
  ];
  return terms.length > 0 ? signedSum(terms) : "0";
}

/** x is X_t, and theta1 is θ₁: parameters by their Greek letters, if that is what they are called. */
export function notationOf({ variables, parameters }: Pick<Symbols, "variables" | "parameters">): Notation {
  const early = ["pi", "e", ...Object.keys(parameters)], late = ["t", ...variables];
  return {
    name: (name) => variables.includes(name) ? variable(name) : constantTex(name),
    place: (name) => late.includes(name) ? late.indexOf(name) : early.indexOf(name) - early.length,
  };
}

function variable(name: string): string {
  const { stem, index } = split(name), letter = /^[a-z]$/.test(stem) ? stem.toUpperCase() : letters(stem);
  return `${letter}_{${[...(index ? [index] : []), "t"].join(",")}}`.replace(/_\{t\}$/, "_t");
}

function constantTex(name: string): string {
  const { stem, index } = split(name);
  return `${letters(stem)}${index ? `_{${letters(index)}}` : ""}`;
}

/** theta1 and theta_one have an index. */
function split(name: string): { stem: string; index: string } {
  const [, stem, index = ""] =
    /^(\p{L}+?)(?:_?(\p{N}+)|_(.+))?$/u.exec(name)?.filter((part) => part !== undefined) ??
      [name, name];
  return { stem, index };
}

const letters = (word: string): string =>
  greek.has(word)
    ? `\\${word}`
    : /^(\p{L}|\p{N}+)$/u.test(word)
    ? word
    : `\\mathrm{${word.replaceAll("_", "\\_")}}`;

const greek: ReadonlySet<string> = new Set(
  ("alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi " +
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega").split(" "),
);
