import { assert, assertEquals } from "@std/assert";
import settings from "../../deno.json" with { type: "json" };
import type { Table } from "./support.ts";

const rooms = Object.keys(settings.exports).map((name) => name.slice(2)).filter((name) =>
  !["", "notebook"].includes(name)
);

/** The functions among what a module exports, by name. */
const functionsOf = async (path: string): Promise<[name: string, of: unknown][]> =>
  Object.entries(await import(`../../lib/${path}.ts`)).filter(([, value]) => typeof value === "function");

/** Holds a table to have a property for each of some functions, and none for others. */
async function requireCovered(room: string, functions: readonly (readonly [name: string, of: unknown])[]) {
  const { properties } = await import(`./${room}/mod.ts`) as { properties: Table };
  const names = functions.map(([name]) => name);
  assertEquals(names.filter((name) => !(name in properties)), [], "without a property");
  assertEquals(Object.keys(properties).filter((name) => !names.includes(name)), [], "exported no longer");
  for (const [name, of] of functions) {
    assert(properties[name].of === of, `${name}: the property is another function's`);
  }
}

for (const room of rooms) {
  Deno.test(`every function that ${room} exports has its property in tests/properties/${room}`, async () => {
    await requireCovered(room, await functionsOf(`${room}/mod`));
  });
}

Deno.test("what lib/mod.ts and lib/notebook.ts export beside the rooms has its property, too", async () => {
  const known = new Set<unknown>();
  for (const room of rooms) for (const [, of] of await functionsOf(`${room}/mod`)) known.add(of);
  const others = (all: [string, unknown][]) => all.filter(([, of]) => !known.has(of));
  assertEquals(others(await functionsOf("mod")), []);
  await requireCovered("notebook", others(await functionsOf("notebook")));
});
