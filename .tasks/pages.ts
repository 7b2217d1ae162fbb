/**
 * The page that lists the notebooks' pages.
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

/** The text of index.html. */
export function indexPage(pages: readonly Page[]): string {
  const row = ({ name, title, seconds, passed }: Page) =>
    `<tr><td><a href="${encodeURIComponent(name)}.html">${escape(title)}</a></td>` +
    `<td>${seconds.toFixed(0)} s</td><td>${passed ? "" : "failed"}</td></tr>`;
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>driftfield: notebooks</title>
<style>
body { font: 1.1em/1.6 system-ui, sans-serif; max-width: 44em; margin: 3em auto; padding: 0 1em; color-scheme: light dark }
td { padding: 0 1em 0 0 }
td + td { text-align: right }
</style>
<h1>Notebooks</h1>
<table>
${pages.map(row).join("\n")}
</table>
</html>
`;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
