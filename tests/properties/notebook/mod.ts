/** What is asked of lib/notebook.ts beside the rooms. */
import { assertEquals } from "@std/assert";
import { setup } from "driftfield/notebook";
import { philox } from "driftfield/random";
import { fc, property, type Table } from "../support.ts";

export const properties: Table = {
  setup: property(setup, {
    valid: fc.tuple(fc.record({ seed: fc.nat() })),
    runs: 3,
    wrongRuns: 1,
    probe: ({ rng }) => rng.normal([2, 2]),
    law: ({ rng, interrupt }, { seed }) => {
      assertEquals(rng.normal([2, 2]), philox(seed).normal([2, 2]));
      assertEquals(interrupt().aborted, false);
    },
  }),
};
