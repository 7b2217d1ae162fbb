import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { column } from "driftfield/core";
import {
  airports,
  dataset,
  datasetNames,
  digits,
  type FolderOptions,
  stockIndex,
  weather,
} from "driftfield/datasets";

const data = new URL("../../data/", import.meta.url);
const loaders: Record<string, (options?: FolderOptions) => Promise<unknown>> = {
  "airports.csv": airports,
  "digits.csv.gz": digits,
  "seattle-weather.csv": weather,
  "sp500.csv": stockIndex,
};

Deno.test("airports are standardised with one scale, and go back to kilometres on the map", async () => {
  const { points, unstandardise, columns, dim } = await airports();
  assertEquals([points.shape, dim, columns], [[3061, 2], 2, ["east (km)", "north (km)"]]);
  const moment = (k: number, power: number) =>
    column(points, k).reduce((sum, v) => sum + v ** power / points.shape[0], 0);
  for (const k of [0, 1]) assertAlmostEquals(moment(k, 1), 0, 1e-12);
  assertAlmostEquals((moment(0, 2) + moment(1, 2)) / 2, 1, 1e-12);
  assert(moment(0, 2) > 2 * moment(1, 2), "the country is wider than high");

  // the first row, 00M at 31.95376472 N 89.23450472 W, by the formula on the sphere of the Earth's area
  const rad = Math.PI / 180, s = (angle: number) => Math.sin(angle * rad);
  const n = (s(29.5) + s(45.5)) / 2, C = Math.cos(29.5 * rad) ** 2 + 2 * n * s(29.5);
  const rho = (latitude: number) => 6371.0072 * Math.sqrt(C - 2 * n * s(latitude)) / n;
  const theta = n * (96 - 89.23450472) * rad, [x, y] = unstandardise(points).data;
  assertAlmostEquals(x, rho(31.95376472) * Math.sin(theta), 1e-9 * 3000);
  assertAlmostEquals(y, rho(23) - rho(31.95376472) * Math.cos(theta), 1e-9 * 3000);
});

Deno.test("airports lie in the contiguous states, no two within 900 m", async () => {
  const { points, unstandardise } = await airports(), { data: km, shape: [rows] } = unstandardise(points);
  const east = column({ data: km, shape: [rows, 2] }, 0), north = column({ data: km, shape: [rows, 2] }, 1);
  // Cape Alava and Quoddy Head, Key West and the forty-ninth parallel, on this map
  assert(east.every((x) => x > -2370 && x < 2290) && north.every((y) => y > 180 && y < 3180));
  const order = Array.from(east.keys()).sort((a, b) => east[a] - east[b]);
  let nearest = Infinity;
  order.forEach((a, at) => {
    for (let k = at + 1; k < rows && east[order[k]] - east[a] < 2; k++) {
      nearest = Math.min(nearest, Math.hypot(east[order[k]] - east[a], north[order[k]] - north[a]));
    }
  });
  assertAlmostEquals(nearest, 0.968, 1e-3);
});

Deno.test("digits are whole grey values in [−1, 1] with a class each", async () => {
  const { points, labels, unstandardise } = await digits();
  assertEquals([points.shape, labels.length], [[1797, 64], 1797]);
  const grey = unstandardise(points).data;
  assert(grey.every((v) => Number.isInteger(v) && v >= 0 && v <= 16));
  assertEquals([...grey.subarray(0, 8)], [0, 0, 5, 13, 9, 1, 0, 0]); // the first line of the file
  assertEquals([...labels.subarray(0, 10)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const counts = new Array(10).fill(0);
  for (const digit of labels) counts[digit]++;
  assertEquals(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
});

Deno.test("the weather has every day of four years, the index every month of ten", async () => {
  const { dates, day, highest, lowest, temperature, wind, precipitation } = await weather();
  assertEquals(day, Float64Array.from({ length: 1461 }, (_, i) => i));
  assertEquals([dates[0], dates[59], dates[1460]], ["2012-01-01", "2012-02-29", "2015-12-31"]);
  assert(
    highest.every((high, i) => high >= lowest[i] && high >= temperature[i] && temperature[i] >= lowest[i]),
  );
  assert([wind, precipitation].every((x) => x.length === 1461 && x.every((v) => v >= 0)));

  const index = await stockIndex();
  assertEquals(index.month, Float64Array.from({ length: 123 }, (_, i) => i));
  assertEquals([index.dates[0], index.dates[11], index.dates[12], index.dates[122]], [
    "2000-01-01",
    "2000-12-01",
    "2001-01-01",
    "2010-03-01",
  ]);
  assert(index.price.every((price) => price > 700 && price < 1600));
});

Deno.test("a missing, truncated, lengthened or altered file is refused by name, whichever it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const [file, load] of Object.entries(loaders)) {
      await assertRejects(
        () => load({ folder }),
        RangeError,
        `${file} is missing: there is no file ${folder}/${file}`,
      );
      const bytes = await Deno.readFile(new URL(file, data)), path = `${folder}/${file}`;
      const refused = async (written: Uint8Array, message: string) => {
        await Deno.writeFile(path, written);
        await assertRejects(() => load({ folder }), RangeError, message);
      };
      await refused(bytes.subarray(0, 1000), `${file} is truncated: 1000 bytes, expected ${bytes.length}`);
      await refused(new Uint8Array(0), `${file} is truncated: 0 bytes`);
      await refused(new Uint8Array([...bytes, 10]), `${file} was altered: ${bytes.length + 1} bytes`);
      bytes[500] ^= 1;
      await refused(bytes, `${file} was altered: its SHA-256 is`);
      bytes[500] ^= 1;
      await Deno.writeFile(path, bytes);
      await load({ folder });
      await load({ folder: new URL(`file://${folder}`) });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("checksums.json and the table of data/README.md are those of the files, and of all of them", async () => {
  const checksums = JSON.parse(await Deno.readTextFile(new URL("checksums.json", data)));
  const readme = await Deno.readTextFile(new URL("README.md", data));
  const names = (folder: string) =>
    [...Deno.readDirSync(new URL(folder, data))].map((entry) => folder + entry.name);
  const files = [...names("./"), ...names("./models/")].map((name) => name.slice(2)).filter((name) =>
    /\.(csv(\.gz)?|safetensors)$|^compare-.*\.json$/.test(name)
  );
  assertEquals(Object.keys(checksums).sort(), files.sort());
  for (const file of files) {
    const bytes = await Deno.readFile(new URL(file, data));
    const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    assertEquals([checksums[file].bytes, checksums[file].sha256], [bytes.length, sha256]);
    assertStringIncludes(readme, `| ${file} | ${bytes.length.toLocaleString("en-US")} | \`${sha256}\` |`);
    const { rows } = checksums[file]; // a model has none
    if (rows) assertStringIncludes(readme, ` ${rows.toLocaleString("en-US")} |`);
  }
});

Deno.test("dataset() finds every set by name, and lists the names when it does not", async () => {
  for (const name of datasetNames) assertEquals((await dataset(name)).name, name);
  await assertRejects(
    () => dataset("8gausians"),
    RangeError,
    "8gaussians, checkerboard, moons, rings, circles, swissroll, airports, digits or the path of a .csv file; got " +
      '"8gausians"',
  );
  await assertRejects(() => dataset("toString"), RangeError, "must be one of");
});
