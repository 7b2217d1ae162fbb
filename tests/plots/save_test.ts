import { assert, assertEquals, assertRejects } from "@std/assert";
import { png, save, svg } from "driftfield/plots";
import { examples, growing } from "./examples.ts";

Deno.test("save() writes the SVG and the PNG, and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await save(examples.scatter, `${folder}/cloud`);
    await save(growing, `${folder}/growing`);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "cloud.png",
      "cloud.svg",
      "growing.png",
      "growing.svg",
    ]);
    assertEquals(await Deno.readTextFile(`${folder}/cloud.svg`), await svg(examples.scatter));
    assertEquals(await Deno.readFile(`${folder}/growing.png`), await png(growing));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a plot that cannot be drawn, or a place that cannot be written, leaves no file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assertRejects(
      () => save(examples.scatter, `${folder}/missing/cloud`),
      Error,
      "cannot be written: No such file",
    );
    await assertRejects(() =>
      save({ kind: "plot", alt: "bad", view: { mark: "nonsense" } }, `${folder}/bad`)
    );
    await Deno.mkdir(`${folder}/taken.svg`);
    await assertRejects(() => save(examples.scatter, `${folder}/taken`));
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["taken.svg"]);
    assert((await Deno.stat(`${folder}/taken.svg`)).isDirectory);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
