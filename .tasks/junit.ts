/**
 * Counts of a JUnit report.
 *
 * @module
 */

/** How many test cases passed, failed, were ignored. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

/** Counts the cases of a report as `deno test --junit-path` writes it; an empty text has none. */
export function count(xml: string): Counts {
  // A case is `<testcase …/>` or runs to `</testcase>`; text inside is escaped, so the tags are its own.
  const cases = xml.match(/<testcase\b[^>]*?(\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((text) => /<(failure|error)\b/.test(text)).length;
  const ignored = cases.filter((text) => /<skipped\b/.test(text)).length;
  return { passed: cases.length - failed - ignored, failed, ignored };
}
