import { assert, assertEquals, assertRejects } from "@std/assert";
import { dataset, datasetNames } from "driftfield/datasets";
import { type TrainedName, trainedNetwork, useBackend } from "driftfield/networks";
import { withoutComments } from "../rooms.ts";
import { root, run } from "./child.ts";

/** Where Deno keeps what it has loaded. */
async function cache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

Deno.test("everything works without a network, reading the project alone and writing into one folder; nothing else is touched", async () => {
  const out = await Deno.makeTempDir(), elsewhere = await Deno.makeTempDir();
  await Deno.writeTextFile(`${elsewhere}/table.csv`, "x,y\n1,2\n3,5\n");
  await Deno.writeTextFile(`${elsewhere}/net.safetensors`, "");
  const read = [`${root}lib`, `${root}data`, `${root}deno.json`, await cache(), out].join();
  const { code, said, wrong } = await run("narrow.ts", [out, elsewhere], [
    "--no-prompt",
    "--cached-only",
    "--deny-net",
    "--deny-run",
    "--deny-ffi",
    "--allow-env",
    "--allow-sys",
    `--allow-read=${read}`,
    `--allow-write=${out}`,
  ]);
  assertEquals(code, 0, wrong);
  const { done, refused } = JSON.parse(said.split("\n").at(-1)!);
  const models = [...Deno.readDirSync(`${root}data/models`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".safetensors") && !name.startsWith("digits-classifier"))
    .map((name) => name.replace(/\.safetensors$/, ""));
  const rest = ["1461 days", "123 months", "cpu", "wasm", "experiment ended with 0"];
  assertEquals(done.toSorted(), [...datasetNames, ...models, ...rest].toSorted());
  const made = ["cpu.safetensors", "net.safetensors", "plot.png", "plot.svg", "run", "wasm.safetensors"];
  assertEquals(names(out), made);
  assertEquals(names(elsewhere), ["net.safetensors", "table.csv"]);

  // What lies elsewhere is refused by Deno itself, for the very path that was named and for no other.
  const passwords = "/etc/passwd.csv";
  const places: Record<string, string> = {
    table: `${elsewhere}/table.csv`,
    passwords,
    upwards: `../../../../../../../..${passwords}`,
    network: `${elsewhere}/net.safetensors`,
  };
  for (const [what, place] of Object.entries(places)) {
    const [kind, says, behind, because] = refused[what];
    assertEquals([kind, behind], ["RangeError", "NotCapable"], what);
    assert(says.startsWith(`${place} cannot be read: Requires read access to "${place}"`), says);
    assert(because.startsWith(`Requires read access to "${place}"`), because);
  }
  for (
    const [what, place] of [["saved", `${elsewhere}/new.safetensors`], ["plot", `${elsewhere}/plot.svg`]]
  ) {
    const says = `${place} cannot be written: Requires write access to "${place}.part-`;
    assert(refused[what][1].startsWith(says), refused[what][1]);
    assertEquals(refused[what][2], "NotCapable");
  }
  for (const folder of [out, elsewhere]) await Deno.remove(folder, { recursive: true });
});

const names = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

// deno-fmt-ignore
const leading = [
  "../x", "../../x", "/etc/passwd", "models/../../x", "airports/../x", "./airports", "airports.csv/..", "airports\0", "airports\0.csv/x",
  "data/airports", "%2e%2e/x", "..\\x", "file:///etc/passwd", "https://example.com/x", "//example.com/x", "models/diffusion-airports",
  "constructor", "__proto__", "toString", "", " ", ".", "..", "AIRPORTS", "airports ", "digits-classifier",
];

Deno.test("no name of a data set or a network leads to a file", async () => {
  await useBackend("cpu");
  const { open, readFile, stat, readTextFile } = Deno, touched: unknown[] = [];
  const watch = <A extends unknown[], T>(f: (path: A[0], ...rest: A) => T) => (path: A[0], ...rest: A) => {
    touched.push(path);
    return f(path, ...rest);
  };
  Object.assign(Deno, {
    open: watch(open as never),
    readFile: watch(readFile as never),
    stat: watch(stat as never),
  });
  try {
    for (const name of leading) {
      const shown = JSON.stringify(name);
      await assertRejects(() => dataset(name), RangeError, `.csv file; got ${shown}`);
      await assertRejects(() => trainedNetwork(name as TrainedName), RangeError, `name must be one of`);
    }
    assertEquals(touched, []);
    await dataset("airports");
    assert(touched.length > 0, "reading is seen");
  } finally {
    Object.assign(Deno, { open, readFile, stat, readTextFile });
  }
});

/** Every source of lib. */
function* sources(folder: string): Generator<[path: string, code: string]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* sources(`${folder}/${name}`);
    else if (/\.(ts|as)$/.test(name)) {
      yield [`${folder}/${name}`, withoutComments(Deno.readTextFileSync(`${folder}/${name}`))];
    }
  }
}

const network =
  /\bfetch\s*\(|\bWebSocket\b|\bEventSource\b|\bXMLHttpRequest\b|\bDeno\.(connect|listen|serve|resolveDns)|node:(net|http|https|tls|dgram|dns)\b/;
const address = /["'`](?:https?|wss?):\/\/(?!vega\.github\.io\/schema\/|www\.w3\.org\/)/;

Deno.test("nothing in lib knows of a network", () => {
  const found = [...sources(`${root}lib`)];
  assert(found.length > 300, `${found.length}`);
  for (const [path, code] of found) {
    const own = path.endsWith("/plots/png.ts") ? "await fetch(url)" : ""; // of files beside it, by its own address
    assert(!network.test(own ? code.replace(own, "") : code) && !address.test(code), path);
  }
  assert(network.test("await fetch(x)") && address.test('import("https://example.com")'));
});
