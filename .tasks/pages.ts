/**
 * The pages of the site: the list of the notebooks, and ways from each to its neighbours.
 *
 * @module
 */

/** A notebook's page. */
export interface Page {
  /** Name of the notebook, and of its page without .html. */
  readonly name: string;
  /** Its first heading. */
  readonly title: string;
  /** How long it ran. */
  readonly seconds: number;
  /** Whether every cell did. */
  readonly passed: boolean;
}

/** What this is, in a sentence. */
const about =
  "Generative models as flows of probability, from a coin toss to a new model: every claim an equation, " +
  "a plot, and a number that is checked.";

/** Where the course turns, by the first numbers of names. */
const parts: readonly [from: string, heading: string][] = [
  ["", "Before the first step"],
  ["01", "Part one: how probability moves"],
  ["10", "Part two: models that generate"],
];

/** The text of index.html: the notebooks in the order of their numbers, in two parts. */
export function indexPage(pages: readonly Page[]): string {
  const all = pages.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const row = ({ name, title, seconds, passed }: Page) =>
    `<tr><td>${escape(/^\d+/.exec(name)?.[0] ?? "")}</td><td><a href="${addressOf(name)}">${
      escape(title)
    }</a></td>` +
    `<td>${seconds.toFixed(0)} s</td><td>${passed ? "" : "failed"}</td></tr>`;
  const part = ([from, heading]: typeof parts[number], k: number) => {
    const rows = all.filter(({ name }) => name >= from && !(name >= parts[k + 1]?.[0]));
    return rows.length === 0 ? "" : `<h2>${heading}</h2>\n<table>\n${rows.map(row).join("\n")}\n</table>\n`;
  };
  const minutes = Math.max(1, Math.round(all.reduce((sum, { seconds }) => sum + seconds, 0) / 60));
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>driftfield: notebooks</title>
<style>
body { font: 1.1em/1.6 system-ui, sans-serif; max-width: 44em; margin: 3em auto; padding: 0 1em; color-scheme: light dark }
table { width: 100% }
td { padding: 0 1em 0 0; vertical-align: top }
td:nth-child(2) { width: 100% }
td:nth-child(n + 3) { text-align: right; white-space: nowrap }
</style>
<h1>driftfield</h1>
<p>${about}</p>
${parts.map(part).join("")}<p>As they ran here, in ${minutes} minute${
    minutes === 1 ? "" : "s"
  } together; nothing is fetched to read them.</p>
</html>
`;
}

/** Marks what this puts into a page, so that it is put there once. */
const [begin, end] = ["<!-- ways -->", "<!-- end of ways -->"];

/**
 * A notebook's page, with ways to the page before, to the list, and to the page after, above and below. What leads to a
 * notebook beside it leads to that one's page.
 */
export function withWays(html: string, before?: Page, after?: Page): string {
  const way = (page: Page | undefined, text: (title: string) => string) =>
    `<span>${page ? `<a href="${addressOf(page.name)}">${text(escape(page.title))}</a>` : ""}</span>`;
  const links = [
    way(before, (title) => `← ${title}`),
    '<a href="index.html" style="white-space: nowrap">all notebooks</a>',
    way(after, (title) => `${title} →`),
  ];
  const style =
    "display: flex; justify-content: space-between; gap: 2em; padding: 1em 2em; font: 14px system-ui, sans-serif";
  const ways = `${begin}<nav style="${style}">${links.join("")}</nav>${end}`;
  const bare = html.replaceAll(new RegExp(`${begin}[^]*?${end}`, "g"), ""),
    close = bare.lastIndexOf("</body>");
  if (close < 0) throw new Error("a page without an end of its body");
  const whole = (bare.slice(0, close) + ways + bare.slice(close))
    .replaceAll(/(<a\b[^>]*\bhref="\w+)\.ipynb"/g, '$1.html"');
  return whole.replace(/<body\b[^>]*>/, (body) => body + ways);
}

const addressOf = (name: string) => `${encodeURIComponent(name)}.html`;
const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
