import { assertEquals } from "@std/assert";
import { ensureJupyter } from "../../.tasks/jupyter.ts";

Deno.test("two that set Jupyter up at once, in one process too, do not get in each other's way", async () => {
  const [one, ...others] = await Promise.all([ensureJupyter(), ensureJupyter(), ensureJupyter()]);
  others.forEach((other) => assertEquals(other, one));
});
