/**
 * How wide text is in the committed font, for layout without a canvas.
 *
 * @module
 */

/** Advance widths of DejaVu Sans, the characters from space to tilde, in hundredths of the font size. */
// deno-fmt-ignore
const widths = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, // space to /
  64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, // 0 to ?
  100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, // @ to O
  60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, // P to _
  50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, // ` to o
  63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84, // p to ~
];

/** The width of `text` in pixels, as Vega asks for it. */
export function textWidth(item: { fontSize?: number; fontWeight?: unknown }, text: unknown): number {
  const bold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600 ? 1.1 : 1;
  let sum = 0;
  for (const c of String(text ?? "")) sum += widths[c.codePointAt(0)! - 32] ?? 64;
  return Math.ceil(sum / 100 * bold * (item.fontSize ?? 11));
}
