import { assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { png, scatter } from "driftfield/plots";
import { assertDots, dots, type Place } from "./ink.ts";

const cloud: Place[] = [[-1, -1], [0.5, -0.2], [0.1, 0.7], [1, 1]];

Deno.test("dots are found where a picture has them, and one too few, too many or out of place is noticed", async () => {
  const found = dots(await png(scatter(points(cloud.map((place) => [...place])))));
  const tolerance = 3 * 0.5; // half a pixel for a dot's middle, and for each of the two that fix the scale
  assertDots(found, cloud, tolerance);
  assertThrows(() => assertDots(found.slice(1), cloud, tolerance), Error, "a dot for each point");
  assertThrows(() => assertDots([...found, [9, 9]], cloud, tolerance), Error, "a dot for each point");
  const moved: Place[] = [[-1, -1], [0.5, -0.2], [0.11, 0.7], [1, 1]];
  assertThrows(() => assertDots(found, moved, tolerance), Error, "no dot at 0.11,0.7");
});
