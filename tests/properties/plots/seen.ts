/** What is looked at of plots, and how plots are drawn. */
import { assert, assertEquals } from "@std/assert";
import type { Plot } from "driftfield/plots";
import { count, fc, number } from "../support.ts";

/** A plot has its words and a view, whose description and specification hold no NaN. */
export const isPlot = ({ kind, alt, view }: Plot): void => {
  assertEquals(kind, "plot");
  assert(alt.length > 0 && Object.keys(view).length > 0);
};

/** What all plots may be told. */
export const drawn = {
  title: fc.constantFrom("A title", "<&>"),
  width: count(100, 600),
  height: count(100, 400),
  alt: fc.constant("In words."),
};

/** An interval, its low end below. */
export const interval = (low = -10, high = 10) =>
  fc.tuple(number(low, (low + high) / 2 - 0.1), number((low + high) / 2, high));
