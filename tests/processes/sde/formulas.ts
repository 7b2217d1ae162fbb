import fc from "fast-check";
import { elementary } from "driftfield/core";

/** Names of the variables and parameters in random expressions. */
export const variables = ["x", "y"], parameters = { theta: 1.25, sigma: 0.5, mu: -0.75 };

/** Random expressions: every construct of the grammar, with parentheses where they are needed and elsewhere. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ sum: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("x", "y", "t", "theta", "sigma", "mu", "pi", "e", "2", "0.5", "1e-3", "3."),
    fc.tuple(fc.constantFrom(...elementary), tie("sum")).map(([f, u]) => `${f}(${u})`),
    tie("sum").map((u) => `(${u})`),
  ),
  sum: fc.oneof(
    { depthSize: "small" },
    tie("atom"),
    fc.tuple(tie("sum"), fc.constantFrom(" + ", "-", "*", " / "), tie("atom")).map((parts) => parts.join("")),
    fc.tuple(tie("atom"), fc.constantFrom("2", "3", "-1", "0.5", "-0.5", "1.5", "7", "theta", "x")).map((
      parts,
    ) => parts.join("^")),
    tie("atom").map((u) => `-${u}`),
  ),
})).sum;
