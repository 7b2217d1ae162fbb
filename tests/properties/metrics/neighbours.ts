import { assert, assertEquals } from "@std/assert";
import {
  densityCoverage,
  expectedCoverage,
  memorisation,
  nearestNeighbours,
  precisionRecall,
  sampleQuality,
  splitSample,
} from "driftfield/metrics";
import { isShare, options, samples } from "../learning_support.ts";
import { cloud, count, fc, property, rng, type Table } from "../support.ts";

const measured = fc.tuple(samples([6, 8], [6, 8]), options({ k: count(1, 2), blocks: count(2, 3), rng }))
  .map(([[real, generated], how]) => [real, generated, how] as const);
const permutations = count(1, 9);
/** Points too far apart are found where their neighbours are. */
const far = Object.fromEntries(
  ["real", "generated", "train", "heldOut", "second"].map((name) => [name, "queries|among"]),
);

export const neighbourProperties: Table = {
  densityCoverage: property(densityCoverage, {
    valid: measured,
    called: far,
    law: ({ density, coverage }) => {
      assert(density.value >= 0);
      isShare(coverage.value);
    },
  }),
  expectedCoverage: property(expectedCoverage, {
    valid: count(1, 4).chain((k) => fc.tuple(count(k + 1, 50), count(1, 50), fc.constant(k))),
    law: isShare,
    called: { k: "real" },
  }),
  memorisation: property(memorisation, {
    valid: fc.tuple(samples([2, 5], [1, 5], [2, 5]), options({ permutations, rng }))
      .map(([[generated, train, heldOut], how]) => [generated, train, heldOut, how] as const),
    called: far,
    law: ({ share, pValue }) => [share.value, pValue].forEach(isShare),
  }),
  nearestNeighbours: property(nearestNeighbours, {
    valid: samples([0, 5], [1, 6]).chain(([queries, among]) =>
      fc.tuple(
        fc.constant(queries),
        fc.constant(among),
        options({ k: count(1, among.shape[0]), self: fc.constant(false) }),
      )
    ),
    law: ({ distances, rows }, queries, among, { k }) => {
      assertEquals(distances.shape, [queries.shape[0], k]);
      assert(rows.every((row) => row < among.shape[0]));
    },
  }),
  precisionRecall: property(precisionRecall, {
    valid: measured,
    called: far,
    law: ({ precision, recall }) => [precision.value, recall.value].forEach(isShare),
  }),
  sampleQuality: property(sampleQuality, {
    valid: fc.tuple(
      samples([16, 20], [8, 10], [8, 10]),
      options({ k: count(1, 2), kCoverage: count(1, 2), blocks: count(2, 3), permutations, rng }),
    ).map(([[real, generated, second], how]) => [real, generated, { ...how, second }] as const),
    law: ({ precision, recall, density, coverage }) => {
      [precision, recall, coverage].forEach(({ value, pValue }) => [value, pValue].forEach(isShare));
      assert(density.value >= 0);
    },
    called: far,
    runs: 10,
  }),
  splitSample: property(splitSample, {
    valid: cloud().chain((x) => fc.tuple(fc.constant(x), count(0, x.shape[0]), rng)),
    law: ([a, b], x, n) => {
      assertEquals([a.shape[0], b.shape[0]], [n, x.shape[0] - n]);
      assertEquals([...a.data, ...b.data].sort(), [...x.data].sort());
    },
  }),
};
