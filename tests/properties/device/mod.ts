/** What is asked of the functions of lib/device. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { gpu, handedOver, pool, serve, threadCount } from "driftfield/device";
import { count, fc, made, property, type Table } from "../support.ts";

const program = new URL("../../device/pool_worker.ts", import.meta.url);
const nothing = fc.constant([] as const);

export const properties: Table = {
  gpu: property(gpu, {
    valid: nothing,
    runs: 2,
    probe: (card) => card === undefined ? "none" : card.description.length,
    law: async (card) => {
      assert(await gpu() === card, "it is opened once");
      if (card) {
        assertThrows(() => card.buffer("words", 2 ** 60), RangeError, `words need ${2 ** 60} bytes`);
      }
    },
  }),
  pool: property(pool, {
    valid: fc.tuple(
      fc.constant(made(program)),
      fc.constant(() => {}),
      fc.record({ threads: count(1, 4), patience: count(1, 9) }),
    ),
    probe: (team) => team.threads,
    law: (_, program, _work, { threads }) => {
      const done: number[] = [],
        team = pool(program, (_, piece, thread) => done.push(piece + 10 * thread), { threads });
      team.run({ name: "one piece", pieces: 1, order: {} });
      team.close();
      assertEquals([team.threads, done], [threads, [0]], "a job of one piece is the caller's");
    },
  }),
  threadCount: property(threadCount, {
    valid: nothing,
    law: (threads) => assert(Number.isInteger(threads) && threads >= 1),
    runs: 1,
  }),
  handedOver: property(handedOver, {
    valid: nothing,
    runs: 1,
    law: (data) => assertEquals(data, undefined, "nobody has handed anything to the main thread"),
  }),
  serve: property(serve, {
    valid: fc.constant([() => {}] as const),
    refuses: "serve is for the workers of a pool",
    called: { work: "serve" },
  }),
};
