import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { check } from "driftfield/metrics";
import { curve, mimeBundle, progress, show, table } from "driftfield/plots";
import type { DisplayData } from "../../lib/plots/jupyter.ts";
import { examples, growing } from "./examples.ts";

type Message = DisplayData & { type: string };

/** Runs something in a notebook that is not there, and returns what it would have displayed. */
async function inNotebook(run: () => Promise<unknown>): Promise<Message[]> {
  const sent: Message[] = [], host = Deno as unknown as { jupyter: unknown };
  host.jupyter = {
    broadcast: (type: string, content: DisplayData) => Promise.resolve(sent.push({ type, ...content })),
  };
  try {
    await run();
  } finally {
    host.jupyter = undefined;
  }
  return sent;
}

Deno.test("a plot is displayed as Vega-Lite 5, SVG and text: what every front end can show", async () => {
  const [message] = await inNotebook(() => show(examples.line)), { data } = message;
  assertEquals(message.type, "display_data");
  assertEquals(Object.keys(data), ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
  const spec = data["application/vnd.vegalite.v5+json"] as Record<string, unknown>;
  assertEquals(spec.$schema, "https://vega.github.io/schema/vega-lite/v5.json");
  assertEquals([spec.description, data["text/plain"]], [examples.line.alt, examples.line.alt]);
  assertStringIncludes(data["image/svg+xml"] as string, "</svg>");
  JSON.stringify(data); // it can be sent
});

Deno.test("an animation is displayed with a slider, as animated PNG, and as nothing that would be preferred to it on a page", async () => {
  const [{ data, metadata }] = await inNotebook(() => show(growing));
  assertEquals(Object.keys(data), ["application/vnd.vegalite.v5+json", "image/png", "text/plain"]);
  const bytes = Uint8Array.fromBase64(data["image/png"] as string);
  assertStringIncludes(new TextDecoder("latin1").decode(bytes.subarray(0, 2000)), "acTL");
  const hints = metadata["image/png"] as { width: number; alt: string };
  assertEquals([hints.alt, Math.abs(hints.width - growing.area.width) < 60], [growing.alt, true]);
});

Deno.test("Markdown, TeX and tables are displayed as such", async () => {
  const sent = await inNotebook(async () => {
    await show("It *moves*.");
    await show({ tex: "\\partial_t p" });
    await show(table([{ a: "<b>", n: 1 }]));
  });
  assertEquals(sent.map(({ data }) => Object.keys(data)[0]), ["text/markdown", "text/latex", "text/html"]);
  assertEquals(sent[1].data["text/latex"], "$$\\partial_t p$$");
  assertStringIncludes(sent[2].data["text/html"] as string, "&lt;b&gt;");
});

Deno.test("checks that hold are displayed as a table", async () => {
  const [{ data }] = await inNotebook(() =>
    show([
      check("order", { value: 0.496, standardError: 0.011 }, 0.5),
      check("π", 3.14, Math.PI, { tolerance: 0.01 }),
    ])
  );
  const lines = (data["text/plain"] as string).split("\n");
  assertEquals(lines.length, 3);
  assert(/^✓ order +0\.496 ± 0\.011 +0\.5 +4 s\.e\.$/.test(lines[1]), lines[1]);
  assert(/^✓ π +3\.14 +3\.14159 +± 0\.01$/.test(lines[2]), lines[2]);
});

Deno.test("a check that fails is displayed, then thrown with its claim and numbers", async () => {
  const both = [
    check("mean zero", { value: 0.7, standardError: 0.1 }, 0),
    check("variance", 1, 1, { tolerance: 0.1 }),
  ];
  let sent: Message[] = [];
  sent = await inNotebook(() =>
    assertRejects(
      () => show(both),
      Error,
      '1 of 2 checks failed: "mean zero": 0.70 ± 0.10, expected 0 within 4 s.e. (off by 7 s.e.)',
    )
  );
  assertEquals(sent.length, 1);
  assertStringIncludes(sent[0].data["text/plain"] as string, "✗ mean zero");
  const exact = check("steps", 4, 5, { tolerance: 0.5 });
  await inNotebook(() =>
    assertRejects(
      () => show(exact),
      Error,
      '1 of 1 check failed: "steps": 4, expected 5 within ± 0.5 (off by 1)',
    )
  );
});

Deno.test("a bound is shown as one, and a breach of it said", async () => {
  const [least, most] = [
    check("power", 0.9, 0.8, { side: "at least" }),
    check("error", 0.5, 0.01, { side: "at most" }),
  ];
  const [{ data }] = await inNotebook(() =>
    assertRejects(() => show([least, most]), Error, '"error": 0.5, expected ≤ 0.01 (off by 0.49)')
  );
  const [, first, second] = (data["text/plain"] as string).split("\n");
  assert(
    /^✓ power +0\.9 +≥ 0\.8$/.test(first) && /^✗ error +0\.5 +≤ 0\.01$/.test(second),
    `${first}\n${second}`,
  );
});

Deno.test("show() refuses what it does not know", async () => {
  for (const thing of [undefined, null, 3, {}, []]) {
    await assertRejects(() => mimeBundle(thing as unknown as string), TypeError, "thing must be a plot");
  }
});

Deno.test("a progress bar is one output, redrawn in place, full at the end", async () => {
  const sent = await inNotebook(async () => {
    const bar = progress(40, { title: "steps" });
    for (let i = 1; i <= 40; i++) {
      await bar.update(i, `energy ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await bar.done("energy 40");
  });
  assert(sent.length >= 3 && sent.length <= 12, `${sent.length} drawings in 0.4 s and more: ten a second`);
  assertEquals([...new Set(sent.map(({ type }) => type))], ["display_data", "update_display_data"]);
  assertEquals(sent.filter(({ type }) => type === "display_data").length, 1);
  assertEquals(new Set(sent.map(({ transient }) => transient.display_id)).size, 1);
  assert(sent[0].transient.display_id !== undefined);
  const last = sent.at(-1)!.data;
  assertEquals(last["text/plain"], `steps [${"#".repeat(24)}] 40/40 · energy 40`);
  assertStringIncludes(last["text/html"] as string, '<progress value="40" max="40"');
});

Deno.test("a thousand quick updates are drawn a few times", async () => {
  const start = performance.now();
  const sent = await inNotebook(async () => {
    const bar = progress(1000);
    for (let i = 1; i <= 1000; i++) await bar.update(i);
    await bar.done();
  });
  assert(sent.length <= 3 + (performance.now() - start) / 100, `${sent.length} drawings`);
});

Deno.test("two bars are two outputs", async () => {
  const sent = await inNotebook(async () => {
    for (const bar of [progress(1), progress(1)]) await bar.done();
  });
  assertEquals(sent.map(({ type }) => type), ["display_data", "display_data"]);
});

Deno.test("a live curve grows as SVG and stays as a plot", async () => {
  const sent = await inNotebook(async () => {
    const loss = curve({ title: "Training", y: "loss", log: true });
    for (let i = 1; i <= 30; i++) {
      await loss.push(i, 1 / i);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await loss.done();
    await assertRejects(
      async () => await loss.push(1, 0),
      RangeError,
      "y must be positive on a log axis, got 0",
    );
  });
  assertEquals(Object.keys(sent[0].data), ["image/svg+xml", "text/plain"]);
  assertEquals(Object.keys(sent.at(-1)!.data)[0], "application/vnd.vegalite.v5+json");
  assertEquals(sent.at(-1)!.data["text/plain"], "Training: loss 0.03333 at step 30");
  assertEquals(new Set(sent.map(({ transient }) => transient.display_id)).size, 1);
});

/** Runs a line of code in a process of its own, and returns what it printed. */
async function alone(code: string): Promise<{ out: string; err: string; code: number }> {
  const config = new URL("../../deno.json", import.meta.url).pathname,
    mod = new URL("../../lib/plots/mod.ts", import.meta.url);
  const { stdout, stderr, code: exit } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", "-q", `--config=${config}`, `const plots = await import("${mod}");${code}`],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { out: text(stdout), err: text(stderr), code: exit };
}

Deno.test("in a log a bar is a plain line on stderr, and one every half minute, and a plot its alt text", async () => {
  const bar = await alone(`const bar = plots.progress(9, { title: "steps" });
    for (let i = 1; i < 10; i++) await bar.update(i); await bar.done("ready");`);
  assertEquals([bar.out, bar.err, bar.code], ["", `steps [${"#".repeat(24)}] 9/9 · ready\n`, 0]);
  const slow = await alone(`let now = 0; performance.now = () => now; const bar = plots.progress(4);
    for (let i = 1; i < 4; i++) { now += 20_000; await bar.update(i); } await bar.done();`);
  const half = `[${"#".repeat(12)}${".".repeat(12)}] 2/4 · 40 s left\n`; // half a minute after the start
  assertEquals(slow.err, `${half}[${"#".repeat(24)}] 4/4\n`);
  const plot = await alone(`await plots.show(plots.histogram([1, 2, 3], { title: "Three values" }));`);
  assertEquals([plot.out, plot.err], ["Three values. Histogram of 3 values of value from 1 to 3.\n", ""]);
  const failed = await alone(
    `await plots.show({ name: "a claim", estimate: 1, truth: 2, tolerance: 0.1, passed: false });`,
  );
  assert(
    failed.code !== 0 && failed.out.includes("✗ a claim") && failed.err.includes('"a claim": 1, expected 2'),
  );
});

Deno.test("importing plots needs neither Vega nor resvg: they are loaded on first use", async () => {
  // without a configuration their names mean nothing, so a static import of one of them would fail here
  const mod = new URL("../../lib/plots/mod.ts", import.meta.url);
  const run = (code: string) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-config",
        "--no-lock",
        "-q",
        `const { histogram, svg } = await import("${mod}");${code}`,
      ],
    }).output();
  const plot = "const plot = histogram([1, 2, 3]);";
  assertEquals((await run(plot)).code, 0);
  const { code, stderr } = await run(`${plot} await svg(plot);`);
  assert(code !== 0 && new TextDecoder().decode(stderr).includes("vega"));
});
