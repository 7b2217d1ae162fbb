import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { points } from "driftfield/core";
import { line, type Plot, scatter, svg, vegaLite } from "driftfield/plots";
import { examples } from "./examples.ts";
import { attributes, texts } from "./reading.ts";

for (const [name, plot] of Object.entries(examples)) {
  // svg() throws on any warning of Vega-Lite's, so this also says that the specification is a clean one
  Deno.test(`a plot of kind "${name}" compiles without a warning, carries its alt text, and is small`, async () => {
    const text = await svg(plot);
    assert(plot.alt.length > 30);
    assert(text.startsWith('<svg role="img" aria-label="'));
    assertStringIncludes(text.replaceAll("&quot;", '"'), `<title>${plot.alt}</title>`);
    assert(!/NaN|undefined|Infinity/.test(text), "a coordinate is not a number");
    const coordinates = [...text.matchAll(/ (?:d|transform|c?[xy]|[xy][12]|r|width|height)="([^"]*)"/g)].map((
      match,
    ) => match[1]);
    assert(!/\d\.\d{3}/.test(coordinates.join()), "coordinates are rounded");
    assert(text.length + JSON.stringify(vegaLite(plot)).length < 150_000);
  });
}

Deno.test("the same plots give the same SVG, one after the other or all at once", async () => {
  const plots = Object.values(examples), first: string[] = [];
  for (const plot of plots) first.push(await svg(plot));
  assertEquals(await Promise.all(plots.toReversed().map(svg)), first.toReversed());
});

Deno.test("clip paths of two pictures in one page do not share a name", async () => {
  const idsOf = async (high: number) => {
    const text = await svg(line({ x: [0, 1], y: [0, 9] }, { domain: { y: [0, high] } }));
    return [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  };
  const [one, other] = [await idsOf(1), await idsOf(2)];
  assert(one.length > 0 && one.length === other.length);
  assert(one.every((id) => !other.includes(id)));
});

Deno.test("every clip path that is referred to is there", async () => {
  const text = await svg(line({ x: [0, 1], y: [0, 9] }, { domain: { y: [0, 5] } }));
  const used = [...text.matchAll(/url\(#([^)]+)\)/g)].map((match) => match[1]);
  assert(used.length > 0);
  for (const id of used) assertStringIncludes(text, `<clipPath id="${id}">`);
});

Deno.test("what Vega-Lite only warns of is an error that quotes it", async () => {
  const dashedArea: Plot = {
    kind: "plot",
    alt: "none",
    view: { data: { values: [{}] }, mark: "area", encoding: { strokeDash: { field: "x", type: "nominal" } } },
  };
  await assertRejects(() => svg(dashedArea), Error, "strokeDash dropped");
});

Deno.test("titles and names with &, <, quotes and commas arrive as they are", async () => {
  const cloud = points([[0, 0], [1, 1]]);
  const text = await svg(
    scatter({ 'a, "b"': cloud, "c < d & e": cloud }, { title: "x < y & z", x: 'say "x"' }),
  );
  const drawn = texts(text).map((one) =>
    one.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&")
  );
  for (const expected of ['a, "b"', "c < d & e", "x < y & z", 'say "x"']) {
    assert(drawn.includes(expected), `${expected} in ${drawn}`);
  }
});

Deno.test("titles stand on the left, text is at least 11 pixels high, in the committed font", async () => {
  const text = await svg(examples.band);
  const sizes = [...text.matchAll(/font-size="([\d.]+)px"/g)].map((match) => Number(match[1]));
  assert(sizes.length > 0 && Math.min(...sizes) >= 11, `${Math.min(...sizes)}`);
  assert([...text.matchAll(/font-family="([^"]+)"/g)].every((match) => match[1].startsWith("DejaVu Sans, ")));
  const title = (await svg(examples.line)).match(/role-title-text[^>]*><text text-anchor="(\w+)"/);
  assertEquals(title?.[1], "start");
});

Deno.test("a plot fits the width of a notebook", async () => {
  for (
    const name of [
      "line",
      "fan",
      "fans",
      "scatter",
      "histogram",
      "heatmap",
      "vectorField",
      "images",
      "stills",
    ]
  ) {
    const [width] = attributes(await svg(examples[name]), "svg", "width");
    assert(width <= 700, `${name} is ${width} pixels wide`);
  }
});
