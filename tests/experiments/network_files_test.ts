import { assert, assertEquals } from "@std/assert";
import { type Experiment, experiments, readParameters } from "driftfield/experiments";
import { decodeNetwork, encodeNetwork, mlp, network, useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";
import { commandOf, networkFiles } from "../../lib/experiments/network_files.ts";
import { readStored, wordsOf } from "./stored_command.ts";

Deno.test("networkFiles(): weights under the given name, and beside them bytes, SHA-256 and what is known", async () => {
  await useBackend("cpu");
  const net = network(mlp({ dim: 2, width: 4, depth: 1 }), philox(0)), about = { seed: 3, command: "x" };
  const files = await networkFiles(net, { name: "mine", about }), weights = files["mine.safetensors"];
  assertEquals(Object.keys(files), ["mine.safetensors", "mine.json"]);
  assertEquals(weights, await encodeNetwork(net));
  (await decodeNetwork(weights)).dispose();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", weights as BufferSource));
  assertEquals(JSON.parse(new TextDecoder().decode(files["mine.json"])), {
    file: "mine.safetensors",
    bytes: weights.length,
    sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    ...about,
  });
  assertEquals(Object.keys(await networkFiles(net, { about })), ["network.safetensors", "network.json"]);
  net.dispose();
});

Deno.test("commandOf(): read again, it is the same experiment, seed and parameters", () => {
  for (const experiment of experiments) {
    for (const given of [{}, changed(experiment)]) {
      const parameters = readParameters(experiment, given);
      const { out: _, ...asked } = readStored(commandOf(experiment.name, 7, parameters));
      assertEquals(asked, { experiment, seed: 7, parameters });
    }
  }
  const said = commandOf("score-matching", 0, { waves: "", rate: 1e-7 });
  assertEquals(said, "deno task experiment score-matching --seed 0 --waves= --rate 1e-7");
});

/** Each parameter another than by default: words that are not plain, and none at all. */
function changed({ parameters }: Experiment): Record<string, string> {
  const words = ["", "it's mine.csv", '"$HOME" `x` *'];
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: usual }], i) =>
      [name, typeof usual === "string" ? words[i % 3] : `${1e-7 - usual}`] as const
    ),
  );
}

Deno.test("commandOf(): a shell reads the words that were given", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const command = commandOf("x", 0, {
    data: "my own/it's.csv",
    times: "1,2;3",
    mark: '"$HOME" `x` *\\',
    none: "",
  });
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `printf '%s\n' ${command}`] }).output();
  assertEquals(new TextDecoder().decode(stdout).trimEnd().split("\n"), wordsOf(command));
  assert(wordsOf(command).includes('"$HOME" `x` *\\'), command);
});
