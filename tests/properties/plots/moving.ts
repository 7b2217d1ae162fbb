import { assertEquals } from "@std/assert";
import { animation, circle, line, movie, stills } from "driftfield/plots";
import { options } from "../learning_support.ts";
import { clouds, count, fc, made, number, numbers, positive, property, type Table } from "../support.ts";
import { interval, isPlot } from "./seen.ts";

const plot = numbers(3).map((y) => made(line({ x: [0, 1, 2], y }, { domain: { y: [-10, 10] } })));
const timed = (n: number) => ({
  times: numbers(n),
  label: fc.constant((t: number) => `t = ${t.toFixed(1)}`),
  seconds: positive(0.1, 5),
  pause: number(0, 2),
});

export const movingProperties: Table = {
  animation: property(animation, {
    valid: count(1, 4).chain((n) =>
      fc.tuple(
        clouds(n, { batch: [1, 5], dim: 2 }),
        options({
          ...timed(n),
          title: fc.constant("Cloud"),
          domain: fc.tuple(interval(), interval()),
          overlay: fc.constant([circle(1)]),
          thin: count(4, 9),
          radius: positive(1, 3),
        }),
      )
    ),
    law: ({ labels, delays, frames }) =>
      assertEquals([labels.length, delays.length], [frames.length, frames.length]),
    called: { "0": "domain|frames|overlay|times", "1": "domain|frames", label: "labels" },
    runs: 8,
    wrongRuns: 1,
  }),
  movie: property(movie, {
    valid: count(1, 3).chain((n) =>
      fc.tuple(
        fc.array(plot, { minLength: n, maxLength: n }),
        options({ ...timed(n), alt: fc.constant("A movie.") }),
      )
    ),
    law: ({ labels, delays, frames }) =>
      assertEquals([labels.length, delays.length], [frames.length, frames.length]),
    called: { "0": "frames|times", label: "labels" },
    runs: 8,
    wrongRuns: 1,
  }),
  stills: property(stills, {
    valid: fc.tuple(
      fc.array(plot, { minLength: 3, maxLength: 3 }).map((frames) => made(movie(frames))),
      options({ at: fc.array(count(-3, 2), { minLength: 1, maxLength: 3 }) }),
    ),
    law: isPlot,
    called: { "0": "at" },
    runs: 8,
  }),
};
