/** A value as text, in full, keys sorted, one entry a line. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    getters: true,
    strAbbreviateSize: Infinity,
  });
}

const paint = (code: number, text: string) => Deno.noColor ? text : `\x1b[${code}m${text}\x1b[39m`;
const removed = (line: string) => paint(31, `-   ${line}`);
const added = (line: string) => paint(32, `+   ${line}`);

/** The lines of both texts under the heading Actual / Expected: "-" stands in actual only, "+" in expected only. */
export function difference(actual: string, expected: string): string {
  const a = actual.split("\n"), b = expected.split("\n");
  let head = 0, tail = 0;
  const shorter = Math.min(a.length, b.length);
  while (head < shorter && a[head] === b[head]) head++;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const lines = [
    ...a.slice(0, head).map((line) => `    ${line}`),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map((line) => `    ${line}`),
  ];
  return [
    "",
    "",
    `    [Diff] ${paint(31, "Actual")} / ${paint(32, "Expected")}`,
    "",
    "",
    ...lines,
    "",
  ].join("\n");
}

// Longest common subsequence. Beyond a million cells: line by line where both are as long, else one after the other.
function middle(a: string[], b: string[]): string[] {
  const width = b.length + 1;
  if ((a.length + 1) * width > 1e6) {
    if (a.length !== b.length) return [...a.map(removed), ...b.map(added)];
    return a.flatMap((line, i) => line === b[i] ? `    ${line}` : [removed(line), added(b[i])]);
  }
  const common = new Uint32Array((a.length + 1) * width); // [i, j]: length for a from i on and b from j on
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] = a[i] === b[j] ? 1 + common[at + width + 1] : Math.max(common[at + width], common[at + 1]);
    }
  }
  // Of two equally short answers, @std/assert shows the one that begins with what the longer side has.
  const removeFirst = a.length >= b.length;
  const lines: string[] = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`    ${a[i]}`);
      i++, j++;
      continue;
    }
    const gain = j === b.length
      ? 1
      : i === a.length
      ? -1
      : common[(i + 1) * width + j] - common[i * width + j + 1];
    lines.push(gain > 0 || (gain === 0 && removeFirst) ? removed(a[i++]) : added(b[j++]));
  }
  return lines;
}
