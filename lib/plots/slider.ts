/**
 * Pictures that a slider chooses from.
 *
 * @module
 */
import { type Area, crop, difference, encodePng, type Indexed } from "./indexed_png.ts";
import type { View } from "./plot.ts";
import type { Pictures } from "./quantise.ts";

/** Pictures that a slider holds at most: what a notebook can bear. */
const most = 30;

/**
 * A Vega-Lite specification that shows one of some pictures, and a slider below to choose which. The first picture lies
 * under all; the others hold only the rectangle in which they differ from it, and all but one are transparent: nothing
 * is loaded when the slider moves, so nothing flickers.
 *
 * @param pictures The pictures; of more than 30 every second, third, … is kept.
 * @param scale Pixels to a unit of the drawing.
 * @param alt What they show.
 */
export function slider({ frames, palette }: Pictures, scale: number, alt: string): View {
  const last = frames.length - 1, count = Math.min(frames.length, most);
  const shown = Array.from(
    { length: count },
    (_, k) => frames[count > 1 ? Math.round(k * last / (count - 1)) : 0],
  );
  const area = difference(frames[0], ...shown);
  const url = (picture: Indexed) => `data:image/png;base64,${encodePng(picture, palette).toBase64()}`;
  const image = (at: Area) => ({
    mark: { type: "image", width: at.width / scale, height: at.height / scale, aspect: false, aria: false },
    x: { value: (at.left + at.width / 2) / scale },
    y: { value: (at.top + at.height / 2) / scale },
  });
  const { width, height } = frames[0], under = image({ left: 0, top: 0, width, height }), over = image(area);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description: alt,
    params: [{
      name: "frame",
      value: 0,
      bind: { input: "range", min: 0, max: count - 1, step: 1, name: "frame " },
    }],
    width: width / scale,
    height: height / scale,
    padding: 0,
    config: { view: { stroke: null }, background: "white" },
    layer: [
      {
        data: { values: [{}] },
        mark: under.mark,
        encoding: { x: under.x, y: under.y, url: { value: url(frames[0]) } },
      },
      {
        data: { values: shown.map((frame, i) => ({ i, url: url(crop(frame, area)) })) },
        mark: over.mark,
        encoding: {
          x: over.x,
          y: over.y,
          url: { field: "url" },
          opacity: { condition: { test: "datum.i === frame", value: 1 }, value: 0 },
        },
      },
    ],
  };
}
