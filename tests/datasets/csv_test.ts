import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { csvDataset, type CsvOptions, dataset } from "driftfield/datasets";

/** Writes text or bytes to a file, does something with its path, and removes it. */
async function withFile<T>(content: string | Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

const read = (content: string, options: CsvOptions = { standardise: false }) =>
  withFile(content, (path) => csvDataset(path, options));

/** The error must begin with the file's path, and go on like this. */
function refuses(
  content: string | Uint8Array,
  kind: ErrorConstructor,
  message: string,
  options: CsvOptions = {},
) {
  return withFile(
    content,
    (path) => assertRejects(() => csvDataset(path, options), kind, `${path}${message}`),
  );
}

Deno.test("csvDataset() reads a header and numbers in any common notation", async () => {
  const { points, columns, dim } = await read("x,y\n1,-2.5\n+3.,.5\n1e3,-4E-2\n");
  assertEquals([columns, dim, points.shape], [["x", "y"], 2, [3, 2]]);
  assertEquals([...points.data], [1, -2.5, 3, 0.5, 1000, -0.04]);
});

Deno.test("csvDataset() accepts a byte order mark, any line ending, quotes, spaces and blank lines at the end", async () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const lines = ['\uFEFFx , "y, north"', '1,"2"', ' 3 , " 4" ', "", " ", ""];
    const { points, columns } = await read(lines.join(end));
    assertEquals([columns, [...points.data]], [["x", "y, north"], [1, 2, 3, 4]]);
  }
  assertEquals([...(await read("x\n1\n2")).points.data], [1, 2]); // no line ending at the end
});

Deno.test("csvDataset() standardises each column, all by one scale, or nothing", async () => {
  const content = "x,y\n0,10\n2,30\n";
  assertEquals([...(await read(content, {})).points.data], [-1, -1, 1, 1]);
  const common = await read(content, { standardise: "common" });
  const scale = Math.sqrt((1 + 100) / 2);
  common.points.data.forEach((v, at) => assertAlmostEquals(v, [-1, -10, 1, 10][at] / scale, 1e-15));
  for (const standardise of ["columns", "common", false] as const) {
    const set = await read(content, { standardise });
    set.unstandardise(set.points).data.forEach((v, at) => assertAlmostEquals(v, [0, 10, 2, 30][at], 1e-13));
  }
});

Deno.test("csvDataset() takes the columns it is told, in that order, whatever the others hold", async () => {
  const { points, columns } = await read('name,x,y\nfirst,1,2\n"sec,\nond",3,4\n', {
    columns: ["y", "x"],
    standardise: false,
  });
  assertEquals([columns, [...points.data]], [["y", "x"], [2, 1, 4, 3]]);
});

Deno.test("csvDataset() names file, row and column of a field that is no finite number", async () => {
  const rows = (field: string) => `x,y\n1,2\n3,${field}\n`;
  await refuses(rows("abc"), TypeError, ', row 3, column "y": "abc" is not a number');
  await refuses(rows("0x10"), TypeError, ', row 3, column "y": "0x10" is not a number');
  await refuses(rows('"1,5"'), TypeError, ', row 3, column "y": "1,5" is not a number');
  await refuses(rows("1 2"), TypeError, ', row 3, column "y": "1 2" is not a number');
  await refuses(rows("NaN"), RangeError, ', row 3, column "y": NaN is not a finite number');
  await refuses(rows("-inf"), RangeError, ', row 3, column "y": -inf is not a finite number');
  await refuses(rows("Infinity"), RangeError, ', row 3, column "y": Infinity is not a finite number');
  await refuses(rows("1e999"), RangeError, ', row 3, column "y": 1e999 is not a finite number');
  await refuses(rows(""), RangeError, ', row 3, column "y": the field is empty');
});

Deno.test("csvDataset() names every text column and how to leave them out", async () => {
  await refuses(
    "name,x,kind\na,1,u\nb,2,v\n",
    TypeError,
    ', row 2, column "name": "a" is not a number; no row of "name", "kind" holds a number: choose other columns',
  );
});

Deno.test("csvDataset() counts rows as an editor does, through quoted line breaks and either line ending", async () => {
  for (const end of ["\n", "\r\n"]) {
    await refuses(
      ["name,x", '"two', 'lines",1', "b,2", "c,oops"].join(end),
      TypeError,
      ', row 5, column "x": "oops"',
      { columns: ["x"] },
    );
    await refuses(["name,x", '"two', 'lines",oops'].join(end), TypeError, ", row 2,", { columns: ["x"] });
  }
});

Deno.test("csvDataset() refuses a file whose shape is wrong", async () => {
  await refuses("", RangeError, " is empty");
  await refuses("\n\n", RangeError, " is empty");
  await refuses("x,y\n", RangeError, " has a header and no rows of data");
  await refuses("x,y\n1,2\n3\n", RangeError, ', row 3: 1 fields, expected 2; column "y" is missing');
  await refuses("x,y\n1,2,3\n", RangeError, ", row 2: 3 fields, expected 2; nothing names column 3");
  await refuses("x,y\n1,2\n\n3,4\n", RangeError, ", row 3: the row is blank");
  await refuses("x,x\n1,2\n", RangeError, ', row 1: two columns are named "x"');
  await refuses("x,\n1,2\n", RangeError, ", row 1: column 2 has no name");
  await refuses("1,2\n3,4\n", RangeError, ", row 1: 1,2 are numbers, expected the names of the columns");
  await refuses('x,y\n1,"2\n3,4\n', RangeError, ", row 3, column 2: the file ends within a quoted field");
  await refuses('x,y\n1,"2"3\n', RangeError, ", row 2, column 2: text follows the closing quote");
  await refuses('x,y\n1,2"3\n', RangeError, ", row 2, column 2: a quote stands within a field");
});

Deno.test("csvDataset() refuses unknown, absent and constant columns", async () => {
  const content = "x,y\n1,5\n2,5\n";
  await refuses(content, RangeError, ' has no column "z"; it has "x", "y"', { columns: ["x", "z"] });
  await refuses(content, RangeError, ', column "y" cannot be standardised: it is 5 in all 2 rows');
  await withFile(
    content,
    (path) => assertRejects(() => csvDataset(path, { columns: [] }), RangeError, "at least one"),
  );
  assertEquals((await read(content, { columns: ["x"] })).points.shape, [2, 1]);
});

Deno.test("csvDataset() refuses what is missing, no file, no text, or too large", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/none.csv`;
  try {
    await assertRejects(() => csvDataset(path), RangeError, `${path} is missing`);
    await assertRejects(() => dataset(path), RangeError, `${path} is missing`);
    await assertRejects(() => csvDataset(folder), RangeError, "it is not a file");
    await assertRejects(() => csvDataset("https://example.com/a.csv"), RangeError, "is missing");
    await assertRejects(() => csvDataset(new URL("https://example.com/a.csv")), RangeError, "cannot be read");
    await Deno.writeTextFile(path, "x\n1\n");
    await Deno.truncate(path, 2 ** 26 + 1); // a hole: takes no room on the disk
    await assertRejects(() => csvDataset(path), RangeError, "it has 67108865 bytes, more than the 67108864");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await refuses(new Uint8Array([0x50, 0x4b, 3, 4, 0, 1]), RangeError, " is not UTF-8 text: byte 4 is 0");
  await refuses(new Uint8Array([0x78, 0x0a, 0xe9, 0x0a]), RangeError, " is not UTF-8 text");
});

Deno.test("dataset() takes the path of a CSV file, every column standardised", async () => {
  await withFile("x,y\n0,10\n2,30\n", async (path) => {
    const set = await dataset(path);
    assert(set.name === path && set.dim === 2);
    assertEquals([...set.points!.data], [-1, -1, 1, 1]);
  });
});
