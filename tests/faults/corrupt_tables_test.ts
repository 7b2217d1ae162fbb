import { assert, assertEquals, assertRejects } from "@std/assert";
import { csvDataset, dataset, digits } from "driftfield/datasets";

/** A table, and its numbers row by row if it is one; else the kind of the error, and what is said after the file's name. */
type Case = readonly [
  name: string,
  content: string | Uint8Array,
  found: readonly number[] | readonly [RangeErrorConstructor | TypeErrorConstructor, RegExp],
];

const bytes = (...parts: readonly (string | number)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]),
  );
const utf16 = (text: string) =>
  Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((c) => [c.charCodeAt(0), 0])]);

// deno-fmt-ignore
const tables: readonly Case[] = [
  ["plain", "x,y\n1,2\n3,4\n", [1, 2, 3, 4]],
  ["without an end of its last line", "x,y\n1,2\n3,4", [1, 2, 3, 4]],
  ["a byte order mark", "\ufeffx,y\n1,2\n", [1, 2]],
  ["lines that end as on Windows", "x,y\r\n1,2\r\n3,4\r\n", [1, 2, 3, 4]],
  ["lines that end as on old Macs", "x,y\r1,2\r3,4\r", [1, 2, 3, 4]],
  ["lines that end as they like", "x,y\r\n1,2\n3,4\r", [1, 2, 3, 4]],
  ["one row", "x\n7\n", [7]],
  ["quotes", '"x","y"\n"1","2"\n', [1, 2]],
  ["numbers in all their forms", "a,b,c,d\n+1,-.5,3.,1e-3\n", [1, -0.5, 3, 1e-3]],
  ["the largest number", "x\n1.7976931348623157e308\n", [Number.MAX_VALUE]],
  ["a number below the least", "x\n1e-999\n", [0]],
  ["names that objects have", "__proto__,constructor\n1,2\n", [1, 2]],
  ["a field of a megabyte", `x\n${"0".repeat(1e6)}1\n`, [1]],
  ["nothing", "", [RangeError, /^ is empty/]],
  ["a byte order mark alone", "\ufeff", [RangeError, /^ is empty/]],
  ["lines alone", "\r\n\n\r", [RangeError, /^ is empty/]],
  ["spaces alone", "   \n  ", [RangeError, /^ is empty/]],
  ["a header alone", "x,y\n", [RangeError, /^ has a header and no rows of data/]],
  ["a header without an end", "x,y", [RangeError, /^ has a header and no rows of data/]],
  ["numbers without a header", "1,2\n3,4\n", [RangeError, /^, row 1: 1,2 are numbers/]],
  ["a name that is empty", "x,,z\n1,2,3\n", [RangeError, /^, row 1: column 2 has no name/]],
  ["a name twice", "x,x\n1,2\n", [RangeError, /^, row 1: two columns are named "x"/]],
  ["__proto__ twice", "__proto__,__proto__\n1,2\n", [RangeError, /^, row 1: two columns are named "__proto__"/]],
  ["a short row", "x,y\n1,2\n3\n", [RangeError, /^, row 3: 1 fields, expected 2; column "y" is missing/]],
  ["a long row", "x,y\n1,2\n3,4,5\n", [RangeError, /^, row 3: 3 fields, expected 2/]],
  ["a row a thousand times too long", `x,y\n${"1,".repeat(2000)}1\n`, [RangeError, /^, row 2: 2001 fields, expected 2/]],
  ["a blank row", "x,y\n1,2\n\n3,4\n", [RangeError, /^, row 3: the row is blank/]],
  ["an empty field", "x,y\n1,\n", [RangeError, /^, row 2, column "y": the field is empty/]],
  ["a quote that stays open", 'x,y\n1,"2\n3,4\n', [RangeError, /^, row 3, column 2: the file ends within a quoted field/]],
  ["a quote that opens late", 'x,y\n1,2"3\n', [RangeError, /^, row 2, column 2: a quote stands within/]],
  ["a quote that closes early", 'x,y\n1,"2"3\n', [RangeError, /^, row 2, column 2: text follows the closing quote/]],
  ["a quote open for a megabyte", `x\n"${"1\n".repeat(5e5)}`, [RangeError, /the file ends within a quoted field/]],
  ["a word", "x,y\n1,two\n", [TypeError, /^, row 2, column "y": "two" is not a number/]],
  ["hexadecimal", "x\n0x10\n", [TypeError, /^, row 2, column "x": "0x10" is not a number/]],
  ["binary", "x\n0b1\n", [TypeError, /^, row 2, column "x": "0b1" is not a number/]],
  ["1e999", "x\n1e999\n", [RangeError, /^, row 2, column "x": 1e999 is not a finite number/]],
  ["-1e999", "x\n-1e999\n", [RangeError, /^, row 2, column "x": -1e999 is not a finite number/]],
  ["NaN", "x\nNaN\n", [RangeError, /^, row 2, column "x": NaN is not a finite number/]],
  ["Infinity", "x\n-Infinity\n", [RangeError, /^, row 2, column "x": -Infinity is not a finite number/]],
  ["null", "x\nnull\n", [RangeError, /^, row 2, column "x": null is not a finite number/]],
  ["true", "x\ntrue\n", [TypeError, /^, row 2, column "x": "true" is not a number/]],
  ["a whole number of BigInt", "x\n1n\n", [TypeError, /^, row 2, column "x": "1n" is not a number/]],
  ["digits apart", "x\n1_000\n", [TypeError, /^, row 2, column "x": "1_000" is not a number/]],
  ["a comma for a point", 'x\n"1,5"\n', [TypeError, /^, row 2, column "x": "1,5" is not a number/]],
  ["digits of another script", "x\n١\n", [TypeError, /^, row 2, column "x": "١" is not a number/]],
  ["a minus of typesetters", "x\n−1\n", [TypeError, /^, row 2, column "x": "−1" is not a number/]],
  ["semicolons", "x;y\n1;2\n", [TypeError, /^, row 2, column "x;y": "1;2" is not a number/]],
  ["tabs", "x\ty\n1\t2\n", [TypeError, /^, row 2, column "x\\ty": "1\\t2" is not a number/]],
  ["a field of letters, a megabyte", `x\n${"a".repeat(1e6)}\n`, [TypeError, /^, row 2, column "x": "a{40}…" is not a number/]],
  ["a formula", "x\n=1+1\n", [TypeError, /^, row 2, column "x": "=1\+1" is not a number/]],
  ["a zero byte", bytes("x\n1", 0, "2\n"), [RangeError, /^ is not UTF-8 text: byte 3 is 0/]],
  ["half a letter", bytes("x\n", 0xc3, "\n1\n"), [RangeError, /^ is not UTF-8 text/]],
  ["Latin letters of one byte", bytes("h", 0xf6, "he\n1\n"), [RangeError, /^ is not UTF-8 text/]],
  ["text of two bytes a letter", utf16("x\n1\n"), [RangeError, /^ is not UTF-8 text/]],
  ["a packed table", bytes(0x1f, 0x8b, 8, 0, 0, 0), [RangeError, /^ is not UTF-8 text/]],
  ["a spreadsheet", bytes("PK", 3, 4, 20, 0, 6, 0), [RangeError, /^ is not UTF-8 text/]],
  ["a page of the web", "<!DOCTYPE html>\n<html>\n</html>\n", [TypeError, /^, row 2, column "<!DOCTYPE html>": "<html>" is not a number/]],
  ["JSON", '[{"x": 1}]\n', [RangeError, /^, row 1, column 1: a quote stands within/]],
];

Deno.test("of tables that are wrong in every way each is refused by file, row and column; those that are right are read", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" }), { rss } = Deno.memoryUsage();
  assert(tables.length >= 50, `${tables.length}`);
  for (const [name, content, found] of tables) {
    await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
    const read = () => csvDataset(path, { standardise: false });
    if (typeof found[0] === "function") {
      const [kind, says] = found as Exclude<Case[2], readonly number[]>;
      const { message } = await assertRejects(read, kind, path, name);
      assert(message.startsWith(path) && says.test(message.slice(path.length)), `${name}: ${message}`);
      assert(message.length < 1000, `${name}: ${message.length} characters are said of it`);
    } else assertEquals([...(await read()).points.data], [...found as readonly number[]], name);
  }
  assert(Deno.memoryUsage().rss - rss < 2 ** 28);
  await Deno.remove(path);
});

Deno.test("what is no table at all is refused by name: a folder, a pipe, a device without end, a link that leads to itself", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/folder.csv`);
  await Deno.symlink("/dev/zero", `${folder}/zero.csv`);
  await Deno.symlink(`${folder}/loop.csv`, `${folder}/loop.csv`);
  const { code } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe.csv`] }).output();
  assertEquals(code, 0);
  for (const name of ["folder", "zero", "loop", "pipe"]) {
    const path = `${folder}/${name}.csv`;
    for (const read of [dataset, csvDataset]) {
      await assertRejects(() => read(path), RangeError, `${path} cannot be read: `);
    }
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("of the digits' packed file every change is refused before it is unpacked", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/digits.csv.gz`;
  const good = await Deno.readFile(new URL("../../data/digits.csv.gz", import.meta.url)), end = good.length;
  const changed = (at: number, value: number) => good.map((byte, i) => i === at ? byte ^ value : byte);
  const packed = new Uint8Array(
    await new Response(new Blob([new Uint8Array(1e8)]).stream().pipeThrough(new CompressionStream("gzip")))
      .arrayBuffer(),
  );
  const wrong: [Uint8Array, string][] = [
    ...[0, 1, 2, 3, 9, 10, end >> 1, end - 9, end - 8, end - 4, end - 1].map((n) =>
      [good.slice(0, n), `is truncated: ${n} bytes`] as [Uint8Array, string]
    ),
    ...[0, 2, 3, 10, 11, end >> 1, end - 8, end - 4, end - 1].map((at) =>
      [changed(at, 1), "was altered: its SHA-256 is"] as [Uint8Array, string]
    ),
    [new Uint8Array([...good, ...good]), "was altered: "],
    [packed, "was altered: "], // a hundred megabytes, were they unpacked
  ];
  for (const [content, says] of wrong) {
    await Deno.writeFile(path, content);
    await assertRejects(() => digits({ folder }), RangeError, `digits.csv.gz ${says}`);
  }
  await Deno.writeFile(path, good);
  assertEquals((await digits({ folder })).points.shape, [1797, 64]);
  await Deno.remove(folder, { recursive: true });
});
