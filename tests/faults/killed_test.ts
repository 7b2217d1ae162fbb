import { assert, assertEquals } from "@std/assert";
import { decodeSafetensors } from "driftfield/core";
import { loadNetwork, useBackend } from "driftfield/networks";
import { killedAt, run } from "./child.ts";
import { ofCheckpoint, ofFirstResults, ofResults, steps } from "./moments.ts";

/** What a folder holds. */
const names = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

/** The step of a checkpoint that loads: its checksum is right. */
async function stepOf(path: string): Promise<number> {
  (await loadNetwork(path)).dispose();
  return Number(decodeSafetensors(await Deno.readFile(path)).metadata.step);
}

Deno.test("killed at each of 20 moments of writing a checkpoint, training has a whole one, and goes on from it", async () => {
  await useBackend("cpu");
  const folder = await Deno.makeTempDir(), path = `${folder}/training.safetensors`;
  let before = 0;
  for (let moment = 1; moment <= ofCheckpoint; moment++) {
    await killedAt("writer.ts", ["training", path, `${ofCheckpoint + moment}`]); // of the second that it writes
    const step = await stepOf(path);
    assertEquals(step, before + (moment === ofCheckpoint ? 2 : 1), `killed at moment ${moment}`);
    before = step;
    const others = names(folder).filter((name) => name !== "training.safetensors");
    assert(others.length <= 1, `${others}`); // the next that writes there removes it
  }
  const undisturbed = `${folder}/undisturbed`;
  for (const place of [path, undisturbed]) {
    const { code, wrong } = await run("writer.ts", ["training", place, "0"]);
    assertEquals(code, 0, wrong);
  }
  assertEquals(await stepOf(path), steps);
  assertEquals(await Deno.readFile(path), await Deno.readFile(undisturbed));
  assertEquals(names(folder), ["training.safetensors", "undisturbed"]); // nothing of those that died is left
  await Deno.remove(folder, { recursive: true });
});

Deno.test("killed at each moment of replacing results, a run leaves those before or those after, whole", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/results`;
  /** Whose results are there: all files of one run. */
  const found = async (at: string) => {
    assertEquals(names(at), ["metrics.json", "run.json", "samples.csv", "weights.bin"]);
    const { values: { n } } = JSON.parse(await Deno.readTextFile(`${at}/metrics.json`));
    assertEquals(await Deno.readTextFile(`${at}/samples.csv`), `x1,x2\n${n},${n}\n`);
    assertEquals(await Deno.readFile(`${at}/weights.bin`), new Uint8Array(1000).fill(n));
    return n;
  };
  for (let moment = 1; moment <= ofResults; moment++) {
    // The first run of all has nothing to replace; every other puts back or removes what one before it left.
    const begins = names(folder).length === 0 ? ofFirstResults : undefined;
    await killedAt("writer.ts", ["results", path, `${begins ? begins + moment : ofResults + moment}`]);
    const there = names(folder), whole = there.find((name) => !name.includes(".part-"));
    assert(whole !== undefined && there.length <= 2, `killed at moment ${moment}: ${there}`);
    assert([1, 2].includes(await found(`${folder}/${whole}`)));
  }
  await Deno.remove(folder, { recursive: true });
});
