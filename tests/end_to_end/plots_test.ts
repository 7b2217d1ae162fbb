import { assertEquals } from "@std/assert";
import type { Locator } from "playwright-core";
import { desk } from "./desk.ts";
import { assertDrawn, type Place } from "./ink.ts";
import { marks, playedFrames } from "./in_page.ts";

const lab = desk("plots");

const imports = `
import { points } from "driftfield/core";
import { animation, mimeBundle, movie, scatter, show } from "driftfield/plots";`;

/** A sunflower: 61 points, none near another. */
const cloud: Place[] = Array.from({ length: 61 }, (_, i) => {
  const r = Math.sqrt(i + 0.5), angle = 2.399963 * i;
  return [r * Math.cos(angle), r * Math.sin(angle)];
});

/** Twelve particles that go round, between two that stand still in the corners; five moments. */
const moments: Place[][] = Array.from({ length: 5 }, (_, k) => [
  [-1, -1],
  [1, 1],
  ...Array.from({ length: 12 }, (_, i): Place => {
    const angle = Math.PI / 6 * i + 0.1 * k, r = 0.9 - 0.1 * k;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }),
]);

/** Clicks on a slider where its knob, 16 pixels wide, has gone that share of its way: JupyterLab keeps the arrow keys. */
async function slide(slider: Locator, share: number): Promise<void> {
  const { width, height } = (await slider.boundingBox())!;
  await slider.click({ position: { x: 8 + share * (width - 16), y: height / 2 } });
}

Deno.test("a plot that a cell shows is drawn: a mark and a dot for each point, in its place", async () => {
  const cells = [imports, `await show(scatter(points(${JSON.stringify(cloud)}), { title: "A cloud" }));`];
  await lab.open("plot", cells, async (sheet) => {
    await sheet.menu("Run", "Run All Cells");
    await sheet.ran(1);
    const canvas = sheet.cell(1).locator(".vega-embed canvas");
    await sheet.until("the plot to be drawn", () => canvas.isVisible());
    await sheet.picture("drawn");
    assertEquals(await marks(sheet.page, 1), { symbol: cloud.length });
    // A dot's middle is known to half a pixel, and so is each of the two that fix the scale.
    await assertDrawn(canvas, cloud, 3 * 0.5);
  });
});

const framesCell = `const frames = ${JSON.stringify(moments)}.map((frame) => points(frame));
const domain = [[-1.2, 1.2], [-1.2, 1.2]];`;

for (
  const [kind, shown] of [
    ["movie", "movie(frames.map((frame) => scatter(frame, { domain })))"],
    ["animation", "animation(frames, { domain })"],
  ]
) {
  Deno.test(`the slider of ${kind} moves the particles to where they are at that moment`, async () => {
    await lab.open(kind, [imports, framesCell, `await show(${shown});`], async (sheet) => {
      await sheet.menu("Run", "Run All Cells");
      await sheet.ran(2);
      const canvas = sheet.cell(2).locator(".vega-embed canvas");
      const slider = sheet.cell(2).locator("input[type=range]");
      // The picture has three pixels to four of the screenshot; a dot's middle is known to half a pixel of the picture,
      // and so is each of the two that fix the scale.
      const coarse = 3 * 0.5 * 4 / 3;
      for (const k of [0, 3, 1, 4, 2]) {
        await slide(slider, k / (moments.length - 1));
        assertEquals(await slider.inputValue(), `${k}`);
        await assertDrawn(canvas, moments[k], coarse);
        await sheet.picture(`frame_${k}`);
      }
    });
  });
}

Deno.test("an animation plays by itself: the browser decodes as many frames as asked for, and shows all", async () => {
  const png = `const { data } = await mimeBundle(animation(frames, { domain, seconds: 2.5, pause: 0 }));
await Deno.jupyter.broadcast("display_data", {
  data: { "image/png": data["image/png"] },
  metadata: {},
  transient: {},
});
await new Promise((resolve) => setTimeout(resolve, 50));`;
  await lab.open("playing", [imports, framesCell, png], async (sheet) => {
    await sheet.menu("Run", "Run All Cells");
    await sheet.ran(2);
    const image = sheet.cell(2).locator(".jp-RenderedImage img");
    await sheet.until("the animation to be shown", () => image.isVisible());
    assertEquals(await playedFrames(sheet.page, (await image.getAttribute("src"))!), moments.length);
    const pictures = new Set<string>();
    await sheet.until(`${moments.length} different pictures`, async () => {
      pictures.add((await image.screenshot()).toString("base64"));
      return pictures.size >= moments.length;
    });
  });
});
