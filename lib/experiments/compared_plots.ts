/**
 * Pictures and tables of methods side by side.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import type { Estimate } from "../metrics/mod.ts";
import {
  below,
  beside,
  type Domain,
  imageGrid,
  line,
  type Plot,
  scatter,
  type Table,
  table,
} from "../plots/mod.ts";
import type { Compared } from "./comparison.ts";
import { stacked } from "./generated_pictures.ts";

/** A number of a method. */
const number = ({ values }: Compared, word: string) => values[word] as number | undefined;

/** An estimate of a method, if it has it. */
function estimate(one: Compared, word: string): Estimate | undefined {
  const value = number(one, word), standardError = number(one, `${word}StandardError`);
  return value === undefined || standardError === undefined ? undefined : { value, standardError };
}

const written = (found: Estimate | number | undefined, digits = 2): string => {
  if (found === undefined) return "–";
  if (typeof found === "number") return Number(found.toPrecision(3)).toString();
  return `${found.value.toFixed(digits)} ± ${found.standardError.toFixed(digits)}`;
};

/** The columns of both kinds of data, by heading: quality first, then likelihood, then what it costs. */
const columns = (told: boolean): Record<string, (one: Compared) => string> => ({
  method: ({ name }) => name,
  ...told
    ? {
      "Fréchet distance": (one) => written(estimate(one, "frechetDistance")),
      coverage: (one) => written(estimate(one, "coverage")),
      precision: (one) => written(estimate(one, "precision")),
      "bits per dimension": (one) => written(estimate(one, "bits")),
    }
    : {
      "distance ratio": (one) => written(estimate(one, "slicedWassersteinRatio")),
      "energy distance": (one) => written(estimate(one, "energyDistance"), 4),
      "held-out nats": (one) => written(estimate(one, "nll")),
    },
  steps: (one) => written(number(one, "steps")),
  passes: (one) => `${number(one, "passes")}`,
  evaluations: (one) => written(number(one, "evaluations")),
  "training, s": ({ cost }) => written(cost.trainingSeconds),
  "1,000 samples, s": ({ cost }) => written(cost.samplingSeconds),
  "memory, MB": ({ cost }) => `${cost.peakMegabytes}`,
});

/** Whether it is of digits: they have a Fréchet distance. */
const told = (methods: readonly Compared[]) => "frechetDistance" in methods[0].values;

/** One row a method: quality with its standard error, likelihood, budget and costs. */
export function comparedTable(methods: readonly Compared[]): Table {
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

/** Distance to data against evaluations of the network, for every method: solid without noise, dashed the reverse SDE. */
export function comparedSteps(methods: readonly Compared[]): Plot {
  const digits = told(methods),
    series = (word: "Flow" | "Sde") =>
      methods.flatMap((one) => {
        const x = one.values[`evaluations${word}`] as readonly number[] | undefined;
        if (!x) return [];
        const y = one.values[`quality${word}`] as readonly number[];
        const standardError = one.values[`quality${word}StandardError`] as readonly number[];
        return [[word === "Sde" ? `${one.name}, SDE` : one.name, { x, y, standardError, band: 1 }] as const];
      });
  return line(Object.fromEntries([...series("Flow"), ...series("Sde")]), {
    x: "evaluations of the network",
    y: digits ? "Fréchet distance to all digits" : "distance to real samples, over real to real",
    log: true,
    points: true,
    ...!digits && { truth: { "real samples": () => 1 } },
    title: "Quality against steps",
  });
}

/** Samples of every method and real ones, at one scale: clouds four a row, or a row of digits each. */
export function comparedPlate(methods: readonly Compared[], real: Points, domain?: Domain): Plot {
  const [, dim] = real.shape, all = [{ name: "data", samples: real }, ...methods];
  if (dim === 2) {
    const clouds = all.map(({ name, samples }) =>
      scatter(samples, { width: 190, height: 190, domain, title: name, size: 5, x: "", y: "" })
    );
    const rows = [clouds.slice(0, 4), clouds.slice(4)].filter((row) => row.length > 0);
    return below(...rows.map((row) => beside(...row)));
  }
  const wide = Math.min(24, ...all.map(({ samples }) => samples.shape[0]));
  const first = Array.from({ length: wide }, (_, i) => i);
  const labels = all.flatMap(({ name }) => first.map((i) => i === 0 ? name : ""));
  return imageGrid(stacked(all.map(({ samples }) => take(samples, first))), {
    width: 8,
    columns: wide,
    limits: [0, 16],
    labels,
    title: "Real digits, and samples of each method",
  });
}
