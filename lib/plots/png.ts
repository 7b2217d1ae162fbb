/**
 * SVG as pixels, by resvg with the committed font.
 *
 * @module
 */
import { fontFamily } from "./theme.ts";

/** Pixels: red, green, blue, alpha, row after row. */
export interface Pixels {
  /** Pixels a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Four bytes a pixel. */
  readonly rgba: Uint8Array;
}

/** An SVG drawn, `scale` pixels to its unit, as the bytes of a PNG file. */
export async function rasterPng(svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await rasteriser())(svg, scale, (image) => new Uint8Array(image.asPng()));
}

/** An SVG drawn, `scale` pixels to its unit, as pixels. */
export async function rasterPixels(svg: string, scale: number): Promise<Pixels> {
  return (await rasteriser())(svg, scale, ({ width, height, pixels }) => ({ width, height, rgba: pixels }));
}

interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  asPng(): Uint8Array;
  free(): void;
}
type Rasteriser = <T>(svg: string, scale: number, read: (image: Image) => T) => T;

let loading: Promise<Rasteriser> | undefined;

/** Starts resvg on first use; about 30 ms. */
function rasteriser(): Promise<Rasteriser> {
  return loading ??= load();
}

async function load(): Promise<Rasteriser> {
  const [{ initWasm, Resvg }, ...fontBuffers] = await Promise.all([
    import("@resvg/resvg-wasm"),
    bytes(new URL("./fonts/DejaVuSans.ttf", import.meta.url)),
    bytes(new URL("./fonts/DejaVuSans-Bold.ttf", import.meta.url)),
  ]);
  // "npm:" without a version finds the package that is imported above, from wherever this module was loaded
  await initWasm(await bytes(new URL(import.meta.resolve("npm:@resvg/resvg-wasm/index_bg.wasm"))));
  const defaultFontFamily = fontFamily.split(",")[0];
  const font = { fontBuffers, defaultFontFamily, sansSerifFamily: defaultFontFamily };
  return (svg, scale, read) => {
    const drawing = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } });
    const image = drawing.render();
    try {
      return read(image);
    } finally {
      image.free();
      drawing.free();
    }
  };
}

/** The bytes of a file that came with this module, wherever it was loaded from: disk or network. */
async function bytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot load ${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
