import { assert, assertEquals, assertRejects } from "@std/assert";
import { begun, held, leftBehind, writeWhole } from "../../lib/core/whole_file.ts";

const names = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

Deno.test("writeWhole(): of many who write at once one has written, whole, and nothing else is left", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/file`;
  const all = Array.from({ length: 20 }, (_, i) => new Uint8Array(1e5 + i).fill(i));
  await Promise.all(all.map((bytes) => writeWhole(path, bytes)));
  const found = await Deno.readFile(path);
  assertEquals(found, all[found[0]]);
  assertEquals(names(folder), ["file"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeWhole(): what nobody holds is removed; what one holds, and what has another name, is left", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/file`;
  const foreign = [
    "file.part",
    "file.part-1",
    "file.part-1-2.txt",
    "file.part-a-b",
    "other.part-1-2",
    "afile.part-1-2",
  ];
  for (const name of foreign) await Deno.writeTextFile(`${folder}/${name}`, "mine");
  await Deno.writeTextFile(`${folder}/file.part-1-2`, "half");
  await Deno.mkdir(`${folder}/file.part-3-4`);
  const others = await begun(path, "file"), folders = await begun(`${folder}/results`, "folder");
  assertEquals(names(folder).filter((name) => /^file\.part-\d+-\d+$/.test(name)).length, 1);
  await writeWhole(path, Uint8Array.of(1));
  await writeWhole(`${folder}/results.txt`, Uint8Array.of(2));
  const basename = (place: string) => place.slice(folder.length + 1);
  assertEquals(
    names(folder),
    [...foreign, "file", "results.txt", ...[others, folders].map(({ place }) => basename(place))].sort(),
  );
  for (const one of [others, folders]) one[Symbol.dispose]();
  await writeWhole(path, Uint8Array.of(3)); // now it is let go of
  const left = await Array.fromAsync(leftBehind(`${folder}/results`, "part"));
  assertEquals(left, [folders.place]);
  assertEquals(names(folder), [...foreign, "file", "results.txt", basename(folders.place)].sort());
  await Deno.remove(folder, { recursive: true });
});

Deno.test("what is held stays so under another name; nothing is held that is not there", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/results`, old = `${path}.replaced-1-2`;
  await Deno.mkdir(path);
  {
    using one = await held(path);
    assert(one.handle);
    await Deno.rename(path, old);
    assertEquals(await Array.fromAsync(leftBehind(path, "replaced")), []);
  }
  assertEquals(await Array.fromAsync(leftBehind(path, "replaced")), [old]);
  assertEquals((await held(`${folder}/none`)).handle, undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeWhole() names the file that cannot be written, and why", async () => {
  const path = "no/such/folder/file", says = `${path} cannot be written: No such file or directory`;
  const { cause } = await assertRejects(() => writeWhole(path, new Uint8Array(1)), Error, says);
  assert(cause instanceof Deno.errors.NotFound);
});

Deno.test("writeWhole() writes where it may not look", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/file`, { lstat, readDir } = Deno;
  const denied = () => new Deno.errors.NotCapable("Requires read access");
  Deno.lstat = () => Promise.reject(denied());
  Deno.readDir = () => {
    throw denied();
  };
  try {
    await writeWhole(path, Uint8Array.of(4));
  } finally {
    Object.assign(Deno, { lstat, readDir });
  }
  assertEquals([names(folder), await Deno.readFile(path)], [["file"], Uint8Array.of(4)]);
  await Deno.remove(folder, { recursive: true });
});
