import { assertEquals, assertRejects } from "@std/assert";
import { type DataFile, readVerified } from "../../lib/core/data_files.ts";
import checksums from "../../data/checksums.json" with { type: "json" };

const dataFiles = Object.keys(checksums) as DataFile[];
const data = new URL("../../data/", import.meta.url);

Deno.test("readVerified() gives the bytes of every file of data/", async () => {
  for (const file of dataFiles) {
    assertEquals(await readVerified(file), await Deno.readFile(new URL(file, data)), file);
  }
});

Deno.test("readVerified() refuses, by name, a file that is missing, truncated, longer or altered", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/models`);
  try {
    for (const file of dataFiles) {
      const bytes = await readVerified(file), middle = bytes.length >> 1, altered = bytes.slice();
      const refused = (says: string) =>
        assertRejects(() => readVerified(file, { folder }), RangeError, `${file} ${says}`);
      await refused("is missing: there is no file");
      altered[middle] ^= 1;
      for (
        const [wrong, says] of [
          [bytes.subarray(0, middle), `is truncated: ${middle} bytes, expected ${bytes.length}`],
          [new Uint8Array(0), "is truncated: 0 bytes"],
          [
            new Uint8Array([...bytes, 10]),
            `was altered: ${bytes.length + 1} bytes, expected ${bytes.length}`,
          ],
          [altered, "was altered: its SHA-256 is"],
        ] as const
      ) {
        await Deno.writeFile(`${folder}/${file}`, wrong);
        await refused(says);
      }
      await Deno.writeFile(`${folder}/${file}`, bytes);
      for (const place of [folder, `${folder}/`, new URL(`file://${folder}`)]) {
        assertEquals(await readVerified(file, { folder: place }), bytes);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
