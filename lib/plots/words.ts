/**
 * Numbers in sentences and tables.
 *
 * @module
 */

/** A number as a reader wants it: `digits` of them, no tail of zeros, powers of ten where they are shorter. */
export function number(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4
    ? powerOfTen(value, digits)
    : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−");
}

/** A sentence about a plot, its title before it; parts that do not apply, and names of axes that are empty, leave no gap. */
export const sentence = (
  title: string | undefined,
  ...parts: readonly (string | false | undefined)[]
): string => `${title ? `${title}. ` : ""}${parts.filter(Boolean).join("").replaceAll(/ +/g, " ")}.`;

/** "from a to b", with as many digits as tell the two apart: years have four. */
export function between([low, high]: readonly [number, number]): string {
  const share = (high - low) / Math.max(Math.abs(low), Math.abs(high)); // 1 and more where they differ in size or sign
  const digits = share > 0 ? Math.min(15, Math.max(3, 2 - Math.floor(Math.log10(share)))) : 3;
  return `from ${number(low, digits)} to ${number(high, digits)}`;
}

/** An estimate and its standard error, to the same decimal: two digits of the error are worth printing. */
export function plusMinus(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(value + error)) return `${number(value)} ± ${number(error, 2)}`;
  const decimals = 1 - Math.floor(Math.log10(error));
  if (decimals > 8 || decimals < 0) return `${number(value, 6)} ± ${number(error, 2)}`;
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`.replace("-", "−");
}

function powerOfTen(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${Number(mantissa)}·10${superscript(Number(exponent))}`;
}

/** A whole number as an exponent: −4 is ⁻⁴. */
export const superscript = (n: number): string =>
  [...String(n)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻").join("");
