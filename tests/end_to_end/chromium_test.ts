import { assertEquals, assertThrows } from "@std/assert";
import { chromiumPath } from "./chromium.ts";

Deno.test("Chromium is what CHROMIUM says, else the first that the PATH has", async () => {
  const [empty, full] = [await Deno.makeTempDir(), await Deno.makeTempDir()], own = `${full}/google-chrome`;
  await Deno.writeTextFile(own, "");
  assertEquals(chromiumPath({ PATH: `${empty}:${full}` }), own);
  assertEquals(chromiumPath({ CHROMIUM: own, PATH: empty }), own);
  for (const folder of [empty, full]) await Deno.remove(folder, { recursive: true });
});

Deno.test("without Chromium a run fails with what to install", () => {
  assertThrows(
    () => chromiumPath({ PATH: "/nowhere" }),
    Error,
    "install Chromium (Debian: apt install chromium)",
  );
  assertThrows(() => chromiumPath({}), Error, "there is no chromium, chromium-browser");
  assertThrows(
    () => chromiumPath({ CHROMIUM: "/nowhere/c" }),
    Error,
    "CHROMIUM is /nowhere/c, and there is no such file",
  );
});
