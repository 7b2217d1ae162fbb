import { assertEquals } from "@std/assert";
import { fromRoot } from "../../.tasks/command.ts";
import { readNotebook, titleOf } from "../../.tasks/notebook.ts";

const names = [...Deno.readDirSync(fromRoot("notebooks"))].map(({ name }) => name)
  .filter((name) => name.endsWith(".ipynb")).sort();
const textOf = async (name: string) => {
  const { cells } = await readNotebook(fromRoot("notebooks", name));
  return cells.map(({ source }) => [source].flat().join("")).join("\n");
};

Deno.test("README lists every notebook once, in order", async () => {
  const readme = await Deno.readTextFile(fromRoot("README.md"));
  const listed = [...readme.matchAll(/^\|.*\[(\w+)\]\(notebooks\/(\w+)\.ipynb\)/gm)];
  assertEquals(listed.map(([, name]) => `${name}.ipynb`), names);
  assertEquals(listed.map(([, , file]) => `${file}.ipynb`), names);
});

Deno.test("the introduction's map has every other notebook, by its title", async () => {
  const rows = [...(await textOf(names[0])).matchAll(/\[(\d\d) ([^\]]*)\]\((\w+\.ipynb)\)/g)];
  const titles = await Promise.all(
    names.slice(1).map(async (name) => [
      name.slice(0, 2),
      titleOf(await readNotebook(fromRoot("notebooks", name))),
      name,
    ]),
  );
  assertEquals(rows.map(([, number, title, name]) => [number, title, name]), titles);
});

Deno.test("the map's seconds are those of README", async () => {
  const readme = await Deno.readTextFile(fromRoot("README.md"));
  const measured = [...readme.matchAll(/notebooks\/(\d\d)_\w+\.ipynb\).*\| (\d+) +\|$/gm)]
    .map(([, number, seconds]) => [number, seconds]).filter(([number]) => number !== "00");
  const drawn = [...(await textOf(names[0])).matchAll(/(\d\d) [\d.]+ [-\d.]+ \w+ \S+ (\d+)(?= ·|`)/g)];
  assertEquals(drawn.map(([, number, seconds]) => [number, seconds]), measured);
});

Deno.test("each notebook says its number and its running time", async () => {
  for (const name of names) {
    const line = (await textOf(name)).split("\n").find((line) => line.startsWith("*Notebook "));
    assertEquals([line?.slice(10, 12), / · runs in about .* · /.test(line ?? "")], [name.slice(0, 2), true]);
  }
});

Deno.test("no formula has lost a backslash: no control characters, dollars in pairs, exercises with solutions", async () => {
  for (const name of names) {
    const { cells } = await readNotebook(fromRoot("notebooks", name));
    const texts = cells.filter((cell) => cell.cell_type === "markdown").map(({ source }) =>
      [source].flat().join("")
    );
    for (const text of texts) {
      // deno-lint-ignore no-control-regex
      assertEquals(text.match(/[\x00-\x09\x0b-\x1f]/), null, `${name}: ${text.slice(0, 60)}`);
      assertEquals(text.replace(/`[^`]*`/g, "").split("$").length % 2, 1, `${name}: ${text.slice(0, 60)}`);
    }
    assertEquals(
      texts.filter((text) => /^## Exercises/m.test(text) && text.includes("<details>")).length,
      1,
      name,
    );
  }
});

Deno.test("every notebook leads to another, and every link to a notebook finds one", async () => {
  for (const [k, name] of names.entries()) {
    const links = [...(await textOf(name)).matchAll(/\]\((\w+\.ipynb)\)/g)].map(([, link]) => link);
    assertEquals(links.filter((link) => !names.includes(link)), [], name);
    if (k < names.length - 1) assertEquals(links.some((link) => link > name), true, name);
  }
});

Deno.test("code cells have at most 15 lines, imports aside, and print nothing by accident", async () => {
  for (const name of names) {
    const { cells } = await readNotebook(fromRoot("notebooks", name));
    for (const [k, { cell_type, source, outputs = [] }] of cells.entries()) {
      if (cell_type !== "code") continue;
      const lines = [source].flat().join("").trimEnd().split("\n").filter((line) =>
        !/^import .* from /.test(line)
      );
      assertEquals(lines.length <= 15, true, `${name}, cell ${k} has ${lines.length} lines`);
      assertEquals(
        outputs.filter(({ output_type }) => output_type === "execute_result"),
        [],
        `${name}, cell ${k}`,
      );
    }
  }
});
