import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { notebookPath, type Output, readNotebook } from "../../.tasks/notebook.ts";
import { desk, unrun } from "./desk.ts";
import { marks, progressSeen, watchProgress } from "./in_page.ts";
import { textOf } from "./sheet.ts";

const lab = desk("cells");

Deno.test("Run All runs every cell of a committed notebook, and each shows all that is committed", async () => {
  const committed = await readNotebook(notebookPath("01_random_walk"));
  await lab.open("01_random_walk", unrun(committed), async (sheet) => {
    const isCode = ({ cell_type }: { cell_type: string }) => cell_type === "code";
    // JupyterLab adds a PNG to what Vega has drawn.
    const forms = (outputs: readonly Output[] = []) =>
      outputs.map((output) => Object.keys(output.data ?? {}).filter((form) => form !== "image/png").sort());
    await sheet.menu("Run", "Run All Cells");
    await sheet.ran(committed.cells.findLastIndex(isCode));
    const code = (await sheet.cells()).filter(isCode), before = committed.cells.filter(isCode);
    assertEquals(code.map(({ execution_count }) => execution_count), code.map((_, i) => i + 1));
    assertEquals(code.map(({ outputs }) => forms(outputs)), before.map(({ outputs }) => forms(outputs)));

    const shown = before.flatMap(({ outputs }) => forms(outputs).flat());
    const plots = shown.filter((form) => form.startsWith("application/vnd.vegalite"));
    const drawn = sheet.page.locator(".jp-OutputArea .vega-embed canvas");
    await sheet.until("all plots to be drawn", async () => await drawn.count() === plots.length);
    for (const [i, { outputs }] of committed.cells.entries()) {
      if (!forms(outputs).flat().includes(plots[0])) continue;
      assertNotEquals(await marks(sheet.page, i), {}, `the plots of cell ${i} have marks`);
    }
    assertEquals(
      await sheet.page.locator('[data-mime-type*="jupyter.std"], [data-mime-type*="jupyter.error"]').count(),
      0,
    );
    await sheet.picture("ran");
  });
});

Deno.test("a progress bar advances while its cell runs, and ends full", async () => {
  const steps = 40,
    cells = [
      'import { progress } from "driftfield/plots";',
      `const bar = progress(${steps}, { title: "steps" });
for (let step = 1; step <= ${steps}; step++) {
  await new Promise((resolve) => setTimeout(resolve, 75));
  await bar.update(step);
}
await bar.done("all done");`,
    ];
  await lab.open("progress", cells, async (sheet) => {
    await watchProgress(sheet.page);
    await sheet.menu("Run", "Run All Cells");
    await sheet.until(
      "half of the steps",
      async () => (await progressSeen(sheet.page)).at(-1)?.[0]! >= steps / 2,
    );
    assertEquals(
      await sheet.cell(1).locator(".jp-InputPrompt").textContent(),
      "[*]:",
      "seen while the cell runs",
    );
    await sheet.picture("half");
    await sheet.ran(1);
    const seen = await progressSeen(sheet.page), done = seen.map(([done]) => done);
    assert(done.length >= 5, `it stood at ${done} alone`);
    assert(done.every((value, i) => i === 0 || value > done[i - 1]), `it went back: ${done}`);
    assertEquals(seen.map(([, total]) => total), seen.map(() => steps));
    assertEquals(done.at(-1), steps);
    assertStringIncludes(await sheet.cell(1).locator(".jp-OutputArea").innerText(), "all done");
    await sheet.picture("done");
  });
});

Deno.test("a cell that fails says why in the page, and later cells run when asked", async () => {
  const cells = [
    `import { show } from "driftfield/plots";
import { philox } from "driftfield/random";
import { interacting } from "driftfield/processes";
import { simulateToEnd } from "driftfield/solvers";
const rng = philox(0), start = rng.normal([10, 2]);`,
    "await simulateToEnd(interacting(), start, { dt: -0.1, steps: 10, rng });",
    'await show("still here: " + start.shape);',
  ];
  await lab.open("failing", cells, async (sheet) => {
    await sheet.menu("Run", "Run All Cells");
    const [failure] = await sheet.ran(1);
    assertEquals([failure.output_type, failure.ename], ["error", "RangeError"]);
    assertStringIncludes(failure.evalue as string, "dt must be positive, got -0.1");
    const shown = sheet.cell(1).locator(".jp-OutputArea");
    assertStringIncludes(await shown.innerText(), "RangeError: dt must be positive, got -0.1");
    await sheet.picture("failed_cell");
    await sheet.run(2);
    assertEquals(textOf(await sheet.ran(2)), "still here: 10,2");
    await sheet.picture("later_cell");
  });
});

const training = {
  setUp: `import { eightGaussians } from "driftfield/datasets";
import { denoising } from "driftfield/losses";
import { mlp, network, train } from "driftfield/networks";
import { setup } from "driftfield/notebook";
import { progress, show } from "driftfield/plots";
import { edm } from "driftfield/processes";
const { rng, interrupt } = await setup({ seed: 5, backend: "wasm" });
const net = network(mlp({ dim: 2, width: 32 }), rng.fork("weights")), steps = 1e6, path = "interrupted.safetensors";
const seen: number[] = [];
let from: string | undefined;`,
  long: `const bar = progress(steps, { title: "training" });
const options = { steps, batch: 64, every: 50, rng, signal: interrupt(), checkpoint: { path, every: 1e6 }, from };
seen.length = 0;
for await (const { step } of train(net, denoising(edm()), eightGaussians(), options)) {
  seen.push(step);
  await bar.update(step);
}`,
  after: `from = path;
await show(JSON.stringify({ first: seen[0], last: seen.at(-1), aborted: interrupt().aborted }));`,
};

Deno.test("the stop button cancels a long training, the kernel lives, and it goes on from its checkpoint", async () => {
  await lab.open("interrupted", [training.setUp, training.long, training.after], async (sheet) => {
    await watchProgress(sheet.page);
    await sheet.run(0);
    await sheet.ran(0);
    let before = 0;
    for (const time of [1, 2]) {
      await sheet.run(1);
      await sheet.until(
        "the bar to advance",
        async () => (await progressSeen(sheet.page)).filter(([done]) => done > before).length >= 5,
      );
      await sheet.picture(`training_${time}`);
      await sheet.press("notebook:interrupt-kernel");
      const outputs = await sheet.ran(1), text = textOf(outputs);
      assertStringIncludes(text, "AbortError: interrupted; the kernel and its variables are still there");
      await sheet.picture(`stopped_${time}`);
      await sheet.run(2);
      const { first, last, aborted } = JSON.parse(textOf(await sheet.ran(2)));
      // A frame every 50 steps, and what was done after the last one is in the checkpoint: the next run's first frame is
      // the next one, to the step.
      assertEquals([first, aborted], [before + 50, false]);
      assert(last >= first + 4 * 50, `frames from ${first} to ${last}`);
      before = last;
    }
  });
});
