import { assert, assertEquals } from "@std/assert";
import settings from "../../deno.json" with { type: "json" };
import type { Table } from "./support.ts";

const rooms = Object.keys(settings.exports).map((name) => name.slice(2)).filter((name) =>
  !["", "notebook"].includes(name)
);

for (const room of rooms) {
  Deno.test(`every function that ${room} exports has its property in tests/properties/${room}`, async () => {
    const { properties } = await import(`./${room}/mod.ts`) as { properties: Table };
    const exported = Object.entries(await import(`../../lib/${room}/mod.ts`)).filter(([, value]) =>
      typeof value === "function"
    );
    const names = exported.map(([name]) => name);
    assertEquals(names.filter((name) => !(name in properties)), [], "without a property");
    assertEquals(Object.keys(properties).filter((name) => !names.includes(name)), [], "exported no longer");
    for (const [name, f] of exported) {
      assert(properties[name].of === f, `${name}: the property is another function's`);
    }
  });
}

Deno.test("lib/mod.ts and lib/notebook.ts export no function that is none of a room's", async () => {
  const known = new Set<unknown>();
  for (const room of rooms) {
    Object.values(await import(`../../lib/${room}/mod.ts`)).forEach((value) => known.add(value));
  }
  for (const path of ["mod", "notebook"]) {
    const strange = Object.entries(await import(`../../lib/${path}.ts`)).filter(([, value]) =>
      typeof value === "function" && !known.has(value)
    );
    assertEquals(strange.map(([name]) => name), []);
  }
});
