/**
 * Errors that show the expression and the place in it.
 *
 * @module
 */

/** An expression as it was written, and what it is called: "drift", "diffusion[0][1]". */
export interface Written {
  /** What it is. */
  readonly label: string;
  /** Its text. */
  readonly source: string;
}

/** The most of a long expression that an error shows. */
const width = 72;

/**
 * What to say about one place of an expression:
 *
 *     drift: unknown symbol "thta"
 *       thta * (mu - x)
 *       ^
 *
 * @param written The expression.
 * @param what What is wrong.
 * @param at Where: an index into its text.
 * @returns The message.
 */
export function pointTo({ label, source }: Written, what: string, at: number): string {
  const from = source.length > width ? Math.max(0, Math.min(at - width / 2, source.length - width)) : 0;
  const [before, after] = [from > 0 ? "…" : "", from + width < source.length ? "…" : ""];
  const shown = `${before}${source.slice(from, from + width).replace(/\s/g, " ")}${after}`;
  return `${label}: ${what}\n  ${shown}\n  ${" ".repeat(at - from + before.length)}^`;
}

/**
 * The word that was probably meant.
 *
 * @param word What was written.
 * @param known What could have been.
 * @returns " (did you mean theta?)", or nothing if no known word is close.
 */
export function meant(word: string, known: readonly string[]): string {
  const [near] = known.map((one) => ({ one, far: edits(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, far }) => far <= 2 && far <= Math.min(word.length, one.length) / 2)
    .sort((a, b) => a.far - b.far);
  return near ? ` (did you mean ${near.one}?)` : "";
}

/** How many letters must be inserted, deleted or replaced (Levenshtein 1966). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
