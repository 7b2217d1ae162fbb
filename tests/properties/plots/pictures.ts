import { assert, assertEquals } from "@std/assert";
import { below, beside, line, mimeBundle, over, png, save, show, svg, vegaLite } from "driftfield/plots";
import { options, withoutTrace } from "../learning_support.ts";
import { fc, made, numbers, positive, property, type Table } from "../support.ts";
import { isPlot } from "./seen.ts";

const plot = numbers(3).map((y) => made(line({ x: [0, 1, 2], y })));
const path = `${Deno.makeTempDirSync()}/plot`;
const two = { valid: fc.tuple(plot, plot), law: isPlot, called: { plots: "plots", "...plots": "plots" } };

export const pictureProperties: Table = {
  below: property(below, two),
  beside: property(beside, two),
  mimeBundle: property(mimeBundle, {
    valid: fc.tuple(plot),
    law: ({ data }) => assert("image/svg+xml" in data && "text/plain" in data),
    runs: 2,
    wrongRuns: 1,
  }),
  over: property(over, two),
  png: property(png, {
    valid: fc.tuple(plot, options({ scale: positive(0.5, 2) })),
    law: (bytes) => assertEquals([...bytes.subarray(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0))),
    runs: 2,
    wrongRuns: 1,
  }),
  save: property(save, {
    valid: fc.tuple(plot, fc.constant(path)),
    probe: (_, _plot, path) => withoutTrace(`${path}.svg`, `${path}.png`),
    law: async () => assert((await Deno.stat(`${path}.svg`)).size > 100),
    runs: 1,
    wrongRuns: 1,
  }),
  show: property(show, { valid: fc.tuple(fc.constant("In **words**.")), runs: 1, wrongRuns: 1 }),
  svg: property(svg, {
    valid: fc.tuple(plot),
    law: (text) => assert(text.startsWith("<svg")),
    runs: 2,
    wrongRuns: 1,
  }),
  vegaLite: property(vegaLite, { valid: fc.tuple(plot), law: (view) => assert("$schema" in view) }),
};
