/**
 * Tables and curves of methods side by side.
 *
 * @module
 */
import { requireObject } from "../core/mod.ts";
import type { Estimate } from "../metrics/mod.ts";
import { beside, line, palette, type Plot, type PlotOptions, type Table, table } from "../plots/mod.ts";
import type { Compared, Comparison } from "./comparison.ts";
import { requireCompared } from "./require_compared.ts";

/** A number of a method. */
const number = ({ values }: Compared, word: string) => values[word] as number | undefined;

/** An estimate of a method, if it has it. */
function estimate(one: Compared, word: string, error = `${word}StandardError`): Estimate | undefined {
  const value = number(one, word), standardError = number(one, error);
  return value === undefined || standardError === undefined ? undefined : { value, standardError };
}

const written = (found: Estimate | number | undefined, digits = 2): string => {
  if (found === undefined) return "–";
  if (typeof found === "number") return Number(found.toPrecision(3)).toString();
  return `${found.value.toFixed(digits)} ± ${found.standardError.toFixed(digits)}`.replace("-", "−");
};

/** The columns of both kinds of data, by heading: quality first, then likelihood, then what it costs. */
const columns = (told: boolean): Record<string, (one: Compared) => string> => ({
  method: ({ name }) => name,
  ...told
    ? {
      "Fréchet distance": (one) => written(estimate(one, "frechetDistance", "frechetStandardError")),
      coverage: (one) => written(estimate(one, "coverage")),
      precision: (one) => written(estimate(one, "precision")),
      "class as asked": (one) => `${Math.round(100 * number(one, "classAgreement")!)} %`,
      "bits per dimension": (one) => written(estimate(one, "bits")),
    }
    : {
      "distance ratio": (one) => written(estimate(one, "slicedWassersteinRatio")),
      "energy distance": (one) => written(estimate(one, "energyDistance"), 4),
      "held-out nats": (one) => written(estimate(one, "nll")),
    },
  steps: (one) => written(number(one, "steps")),
  evaluations: (one) => written(number(one, "evaluations")),
  "training, s": ({ cost }) => written(cost.trainingProcessorSeconds),
  "1,000 samples, s": ({ cost }) => written(cost.samplingProcessorSeconds),
  "memory, MB": ({ cost }) => `${cost.peakMegabytes}`,
});

/** Whether it is of digits: they have a Fréchet distance. */
const told = (methods: readonly Compared[]) => "frechetDistance" in methods[0].values;

/**
 * One row a method: quality with its standard error, likelihood, budget and costs. Seconds are those of all processors
 * together, which other work on the machine hardly changes.
 *
 * @param comparison The methods.
 * @returns The table.
 * @throws {TypeError} If there are no methods, or one is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { comparedTable, recordedComparison } from "driftfield/experiments";
 *
 * assertEquals(comparedTable(await recordedComparison("airports")).rows.length, 7);
 * ```
 */
export function comparedTable(comparison: Pick<Comparison, "methods">): Table {
  requireObject("comparison", comparison, "methods");
  const { methods } = comparison;
  requireCompared(methods, "values", "cost");
  const cells = columns(told(methods));
  return table(methods.map((one) => Object.fromEntries(Object.entries(cells).map(([k, f]) => [k, f(one)]))));
}

/** A table as Markdown and as comma-separated text. */
export function tableFiles({ columns, rows }: Table): Readonly<Record<string, Uint8Array>> {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const markdown = [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n") + "\n";
  const plain = [columns, ...rows].map((cells) => cells.map((c) => `"${c}"`).join()).join("\n") + "\n";
  const bytes = (text: string) => new TextEncoder().encode(text);
  return { "table.md": bytes(markdown), "table.csv": bytes(plain) };
}

/**
 * Distance to data against evaluations of the network, on logarithmic axes: each method by its sampler without noise, and
 * beside it those that have the reverse SDE by that.
 *
 * @param comparison The methods.
 * @param options Title.
 * @returns The plot.
 * @throws {TypeError} If there are no methods, or one is none.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { comparedSteps, recordedComparison } from "driftfield/experiments";
 *
 * const { alt } = comparedSteps(await recordedComparison("airports"));
 * assertStringIncludes(alt, "evaluations of the network");
 * ```
 */
export function comparedSteps(
  comparison: Pick<Comparison, "methods">,
  { title = "Quality against steps" }: Pick<PlotOptions, "title"> = {},
): Plot {
  requireObject("comparison", comparison, "methods");
  const { methods } = comparison;
  requireCompared(methods, "values");
  const digits = told(methods), y = seen(methods);
  const colors = Object.fromEntries(methods.map(({ name }, k) => [name, palette[k % palette.length]]));
  const panel = (word: "Flow" | "Sde", width: number, title: string) => {
    const some = methods.filter(({ values }) => `quality${word}` in values);
    const list = (one: Compared, what: string) => one.values[what] as readonly number[];
    const series = some.map((one) => [one.name, {
      x: list(one, `evaluations${word}`),
      y: list(one, `quality${word}`),
      standardError: list(one, `quality${word}StandardError`),
    }]);
    if (some.length === 0) return [];
    return [line(Object.fromEntries(series), {
      x: "evaluations of the network",
      y: digits ? "Fréchet distance to all digits" : "distance to real samples, over real to real",
      log: true,
      points: true,
      domain: { y },
      colors,
      ...!digits && { truth: { "real samples": () => 1 } },
      width,
      height: 300,
      title,
    })];
  };
  return beside(...panel("Flow", 420, `${title}, without noise`), ...panel("Sde", 280, "By the reverse SDE"));
}

/** From just below the best to twenty times as far: what is worse is of no use. */
function seen(methods: readonly Compared[]): [low: number, high: number] {
  const all = methods.flatMap(({ values }) =>
    ["qualityFlow", "qualitySde"].flatMap((word) => (values[word] ?? []) as readonly number[])
  );
  const [best, worst] = [Math.min(...all), Math.max(...all)];
  return [0.8 * best, Math.min(1.2 * worst, 20 * best)];
}
