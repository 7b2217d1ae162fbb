import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  airports,
  albers,
  csvDataset,
  dataset,
  datasetNames,
  digitClass,
  digitFeatures,
  digitProbabilities,
  digits,
  digitSplit,
  seasonalAnomaly,
  standardise,
  stockIndex,
  weather,
} from "driftfield/datasets";
import { options } from "../learning_support.ts";
import { cloud, count, fc, number, numbers, positive, property, type Table } from "../support.ts";

const path = fileURLToPath(new URL("../../../data/airports.csv", import.meta.url));
const images = fc.tuple(cloud({ batch: [1, 3], dim: 64, of: number(-1, 1) }), fc.constant({}));
const file = { valid: fc.tuple(fc.constant({})), runs: 1 };
const named = (
  { points, columns, dim }: { points: { shape: readonly number[] }; columns: readonly string[]; dim: number },
) => assertEquals([points.shape[1], columns.length], [dim, dim]);

export const realProperties: Table = {
  airports: property(airports, { ...file, law: named }),
  albers: property(albers, {
    valid: fc.tuple(
      fc.tuple(numbers(4, number(-180, 180)), numbers(4, number(-80, 80))).map(([across, up]) => ({
        data: Float64Array.from({ length: 8 }, (_, i) => (i % 2 ? up : across)[i >> 1]),
        shape: [4, 2] as const,
      })),
      options({
        parallels: fc.tuple(number(10, 30), number(31, 60)),
        origin: fc.tuple(number(-100, 100), number(-60, 60)),
        radius: positive(1, 6371),
      }),
    ),
    law: (x, places) => assertEquals(x.shape, places.shape),
    called: {
      places: "latitude",
      parallels: "latitude",
      origin: "latitude",
      "0": "parallels|origin",
      "1": "parallels|origin|latitude",
    },
  }),
  csvDataset: property(csvDataset, {
    valid: fc.tuple(
      fc.constant(path),
      options({
        columns: fc.constant(["latitude", "longitude"]),
        standardise: fc.constantFrom("columns" as const, "common" as const),
      }),
    ),
    law: named,
    called: { path: "missing", "0": "column" },
    runs: 2,
    wrongRuns: 1,
  }),
  dataset: property(dataset, {
    valid: fc.tuple(fc.constantFrom(...datasetNames)),
    law: ({ dim, sample }) => assert(dim >= 1 && typeof sample === "function"),
    called: { name: "the data set" },
    runs: 4,
    wrongRuns: 1,
  }),
  digitClass: property(digitClass, {
    valid: images,
    law: (classes, x) => {
      assertEquals(classes.length, x.shape[0]);
      assert(classes.every((digit) => digit <= 9));
    },
    runs: 3,
  }),
  digitFeatures: property(digitFeatures, {
    valid: images,
    law: ({ shape: [batch] }, x) => assertEquals(batch, x.shape[0]),
    runs: 3,
  }),
  digitProbabilities: property(digitProbabilities, {
    valid: images,
    law: ({ data, shape }, x) => {
      assertEquals(shape, [x.shape[0], 10]);
      assertAlmostEquals(data.reduce((sum, p) => sum + p, 0), x.shape[0], 1e-9 * x.shape[0]);
    },
    runs: 3,
  }),
  digitSplit: property(digitSplit, {
    valid: fc.tuple(),
    law: ({ train, heldOut }) => assertEquals(new Set([...train, ...heldOut]).size, 1797),
    runs: 1,
  }),
  digits: property(digits, {
    ...file,
    law: ({ points, labels }) => assertEquals([points.shape, labels.length], [[1797, 64], 1797]),
  }),
  seasonalAnomaly: property(seasonalAnomaly, {
    valid: count(15, 30).chain((n) =>
      fc.tuple(
        fc.constant(Float64Array.from({ length: n }, (_, i) => 33.7 * i)),
        numbers(n),
        options({ harmonics: count(0, 2), until: number(460, 1e4), period: positive(300, 400) }),
      )
    ),
    probe: ({ anomaly, seasonal, coefficients }) => [anomaly, seasonal(17), coefficients],
    law: ({ anomaly, coefficients }, day, _, { harmonics }) =>
      assertEquals([anomaly.length, coefficients.length], [day.length, 1 + 2 * harmonics]),
    called: { harmonics: "days", until: "days", period: "days", day: "days" },
  }),
  standardise: property(standardise, {
    valid: cloud({ batch: [3, 6], of: number() }).map(({ data, shape }) => ({
      data: data.map((v, i) => v + 40 * Math.floor(i / shape[1])), // no column is constant
      shape,
    })).chain((x) =>
      fc.tuple(
        fc.constant(x),
        options({
          scales: fc.constantFrom("columns" as const, "common" as const),
          names: fc.constant(Array.from({ length: x.shape[1] }, (_, k) => `column ${k}`)),
        }),
      )
    ),
    probe: ({ points, mean, scale }) => [points, mean, scale],
    law: ({ points, unstandardise }, x) =>
      unstandardise(points).data.forEach((v, i) => assertAlmostEquals(v, x.data[i], 1e-10)),
    called: { x: "column", names: "column", "0": "names" },
  }),
  stockIndex: property(stockIndex, {
    ...file,
    law: ({ dates, month, price }) =>
      assertEquals([month.length, price.length], [dates.length, dates.length]),
  }),
  weather: property(weather, {
    ...file,
    law: ({ dates, day, wind }) => assertEquals([day.length, wind.length], [dates.length, dates.length]),
  }),
};
