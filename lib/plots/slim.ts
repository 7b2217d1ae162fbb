/**
 * Makes Vega's SVG small, readable aloud, and the same at every run.
 *
 * @module
 */

/**
 * Rewrites what Vega wrote: coordinates to a hundredth of a pixel (centres of dots to a tenth), circles as circles, attributes that all marks of a
 * group share only once, clip paths named by the content, and the alt text in the root.
 *
 * @param svg Vega's output.
 * @param alt The sentence that describes the picture.
 * @returns An SVG that looks the same; several of them can stand in one page.
 */
export function slim(svg: string, alt: string): string {
  const small = svg
    .replace(/ (?:aria-hidden|pointer-events|aria-roledescription|aria-label|role)="[^"]*"/g, "")
    .replace(/<path class="(?:background|foreground)"[^>]*(?:display="none"|d="M0,0h0v0h0Z")[^>]*\/>/g, "")
    .replace(/ opacity="1"| stroke-width="0"/g, "")
    .replace(/ (?:d|transform|x|y|x1|x2|y1|y2|width|height|offset)="[^"]*"/g, roundNumbers)
    .replace(circle, (_, x, y, r) => ` cx="${tenth(x)}" cy="${tenth(y)}" r="${r}"`)
    .replace(/ style="image-rendering: [^"]*"/g, ' image-rendering="optimizeSpeed"') // the only word that resvg knows
    .replace(/<path( cx=)/g, "<circle$1")
    .replace(/(<g class="mark-[a-z]+ role-[^>]*)>((?:<[a-z]+ [^>]*\/>){2,})<\/g>/g, hoist);
  const label = escape(alt);
  return ownIds(small)
    .replace("<svg ", `<svg role="img" aria-label="${label}" `)
    .replace(/(<svg [^>]*>)/, (open) => `${open}<title>${label}</title>`);
}

/** Vega counts its clip paths and gradients up over a process. Here they are numbered per picture, under its hash. */
function ownIds(svg: string): string {
  const ids = [...svg.matchAll(/ id="((?:clip|gradient_)\d+)"/g)].map((match) => match[1]);
  const rename = (text: string, name: string) =>
    text.replace(/ id="(\w+)"|url\(#(\w+)\)/g, (whole, id, reference) => {
      const at = ids.indexOf(id ?? reference);
      return at < 0 ? whole : id ? ` id="${name}${at}"` : `url(#${name}${at})`;
    });
  return rename(svg, `p${hash(rename(svg, ""))}-`);
}

const roundNumbers = (attribute: string) =>
  attribute.replace(
    /-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+/g,
    (n) => String(Number(Number(n).toFixed(2)) + 0),
  );

/** A circle as Vega draws it: two arcs around a translated origin. */
const circle =
  / transform="translate\(([-\d.]+),([-\d.]+)\)" d="M([\d.]+),0A[\d.]+,[\d.]+,0,1,1,-[\d.]+,0A[\d.]+,[\d.]+,0,1,1,[\d.]+,0Z?"/g;

const tenth = (n: string) => String(Number(Number(n).toFixed(1)) + 0);

/** Moves the attributes that all children have in common to the group. */
function hoist(whole: string, open: string, marks: string): string {
  const attributes = [...marks.matchAll(/<[a-z]+ ([^>]*)\/>/g)].map((m): string[] =>
    m[1].match(/[\w:-]+="[^"]*"/g) ?? []
  );
  const common = attributes[0].filter((one) =>
    /^(?:fill|stroke|font)/.test(one) && attributes.every((list) => list.includes(one)) // opacity is not inherited
  );
  if (common.length === 0) return whole;
  return `${open} ${common.join(" ")}>${
    common.reduce((text, one) => text.replaceAll(` ${one}`, ""), marks)
  }</g>`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it may stand in XML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]);
