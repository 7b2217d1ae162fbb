import { assertEquals } from "@std/assert";
import { normalised } from "../../.tasks/normalise.ts";
import type { Notebook, Output } from "../../.tasks/notebook.ts";

/** A notebook as a run leaves it: ids and counts of that run, streams cut by chance, times. */
function executed(pieces: string[], count: number, when: string): Notebook {
  const outputs: Output[] = [
    ...pieces.map((text) => ({ output_type: "stream", name: "stdout", text })),
    { output_type: "stream", name: "stderr", text: ["oh\n"] },
    {
      output_type: "display_data",
      metadata: {},
      data: { "image/svg+xml": "<svg>\n</svg>", "image/png": "AA\nBB" },
    },
    { output_type: "execute_result", metadata: {}, execution_count: count, data: { "text/plain": "1" } },
  ];
  const execution = { "iopub.execute_input": when };
  return {
    nbformat_minor: 4,
    nbformat: 4,
    metadata: { language_info: { name: "typescript", version: when }, title: when },
    cells: [
      { cell_type: "markdown", source: "# Title\n\ntext", metadata: {} },
      { cell_type: "code", id: "cell-2", source: "", metadata: {}, outputs: [], execution_count: null },
      {
        cell_type: "code",
        source: ["a;\n", "b;"],
        metadata: { execution, tags: ["x"] },
        outputs,
        execution_count: count,
      },
      {
        cell_type: "code",
        id: "own",
        source: "c;",
        metadata: { scrolled: true },
        outputs: [],
        execution_count: count + 1,
      },
    ],
  };
}

Deno.test("two runs with the same outputs are the same bytes", () => {
  const one = normalised(executed(["a\nb", "\nc\n"], 1, "2026-01-01"));
  assertEquals(one, normalised(executed(["a\n", "b\nc", "\n"], 7, "2026-02-02")));
});

Deno.test("what is committed has the Deno kernel, lasting ids, counts from 1, text in lines, and no times", () => {
  const text = normalised(executed(["a\n", "b\n"], 7, "2026-01-01"));
  assertEquals(text.includes("2026") || text.includes("scrolled"), false);
  const { cells, metadata, nbformat_minor }: Notebook = JSON.parse(text);
  assertEquals(nbformat_minor, 5);
  assertEquals(metadata.kernelspec, { display_name: "Deno", language: "typescript", name: "deno" });
  assertEquals(cells.map(({ id }) => id), ["cell-1", "cell-2", "cell-3", "own"]);
  assertEquals(cells.map((cell) => cell.execution_count), [undefined, null, 1, 2]);
  assertEquals(cells[0].source, ["# Title\n", "\n", "text"]);
  assertEquals(cells[2].metadata, { tags: ["x"] });
  assertEquals(cells[2].outputs, [
    { name: "stdout", output_type: "stream", text: ["a\n", "b\n"] },
    { name: "stderr", output_type: "stream", text: ["oh\n"] },
    {
      data: { "image/png": "AA\nBB", "image/svg+xml": ["<svg>\n", "</svg>"] },
      metadata: {},
      output_type: "display_data",
    },
    { data: { "text/plain": ["1"] }, execution_count: 1, metadata: {}, output_type: "execute_result" },
  ]);
});

Deno.test("a normalised notebook is left as it is", () => {
  const text = normalised(executed(["a\n"], 1, "2026-01-01"));
  assertEquals(normalised(JSON.parse(text)), text);
});
