import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { png, svg } from "driftfield/plots";
import UPNG from "upng-js";
import { rasterPixels } from "../../lib/plots/png.ts";
import { textWidth } from "../../lib/plots/text_width.ts";
import { fontFamily } from "../../lib/plots/theme.ts";
import { examples } from "./examples.ts";
import { attributes } from "./reading.ts";

/** The pixels of some text, black on white. */
async function drawn(text: string, weight = "normal"): Promise<Uint8Array> {
  const { rgba } = await rasterPixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="white"/>` +
      `<text x="5" y="28" font-family="${fontFamily}" font-weight="${weight}" font-size="24">${text}</text></svg>`,
    1,
  );
  return rgba.filter((_, i) => i % 4 === 0);
}
const inked = (pixels: Uint8Array) => pixels.filter((v) => v < 128).length;

Deno.test("the font has the letters and signs that formulas need, each a glyph of its own", async () => {
  const signs = "Aβσμθλφψ∇∂∫√∞≤≥≈≠±·×‖−…′″ℝ𝔼→∈∑∏²½⁻ⁿ₀ₜéß✓✗";
  for (const weight of ["normal", "bold"]) {
    const missing = await drawn("\u{e123}", weight), seen = new Set<string>(); // no font has this one
    for (const sign of signs) {
      if (weight === "bold" && "𝔼ℝ".includes(sign)) continue; // titles alone are bold
      const pixels = await drawn(sign, weight);
      assert(inked(pixels) > 3, `${sign} is drawn`);
      assertNotEquals(pixels, missing, `${sign} is a glyph, not a box`);
      seen.add(pixels.join());
    }
    assert(seen.size > 35, "no two look alike");
  }
});

Deno.test("the width that layout reckons with is the width that is drawn", async () => {
  for (
    const [text, share] of [["x = 0.5 km", 0.05], ["Wimpy", 0.05], ["σθμΔ", 0.15], ["∇‖·‖", 0.4]] as const
  ) {
    const { width, rgba } = await rasterPixels(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><rect width="400" height="40" fill="white"/>` +
        `<text x="5" y="28" font-family="${fontFamily}" font-size="24">|${text}|</text></svg>`,
      1,
    );
    const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
      rgba.some((v, i) => i % 4 === 0 && (i >> 2) % width === x && v < 128)
    );
    const between = columns.at(-1)! - columns[0], bar = textWidth({ fontSize: 24 }, "|");
    assertAlmostEquals(textWidth({ fontSize: 24 }, text) + bar, between, share * between + 2);
  }
});

Deno.test("bold is bold", async () => {
  assert(inked(await drawn("m", "bold")) > 1.2 * inked(await drawn("m")));
});

Deno.test("the title is really drawn, where it belongs", async () => {
  const of = async (title: string) => {
    const { view, ...rest } = examples.line,
      image = UPNG.decode((await png({ ...rest, view: { ...view, title } }, { scale: 1 })).buffer);
    const rgba = new Uint8Array(UPNG.toRGBA8(image)[0]), rows = rgba.subarray(0, 4 * image.width * 28); // above all else
    return rows.filter((v, i) => i % 4 === 0 && v < 100).length;
  };
  const [blank, short, long] = [await of(" "), await of("∇"), await of("A title with ∇ log p")];
  assertEquals(blank, 0);
  assert(short > 10 && long > 5 * short, `${short}, ${long}`);
});

Deno.test("a PNG has the SVG's size times the scale", async () => {
  const [width, height] = ["width", "height"].map((name) => name);
  const text = await svg(examples.scatter),
    size = [width, height].map((name) => attributes(text, "svg", name)[0]);
  for (const scale of [1, 2]) {
    const image = UPNG.decode((await png(examples.scatter, { scale })).buffer);
    assertEquals([image.width, image.height], size.map((v) => Math.round(v * scale)));
  }
});

Deno.test("the same plot gives the same PNG", async () => {
  for (const name of ["heatmap", "vectorField", "discrete"]) {
    assertEquals(await png(examples[name]), await png(examples[name]), name);
  }
});

Deno.test("png() refuses a scale that is not positive", async () => {
  await assertRejects(() => png(examples.line, { scale: 0 }), RangeError, "scale must be positive, got 0");
});
