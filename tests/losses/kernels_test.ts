import { assertRejects } from "@std/assert";
import { float64, points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { divergenceBound, lossByLevel } from "driftfield/losses";
import { edm, fromNoise, poissonFlow, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";

const pair = points([[1], [-1]]), rng = philox(950);
const x0 = points(philox(951).uniform([8000, 1]).data.map((u) => u < 0.5 ? -1 : 1));

/** E f(y) under charges ±1 and Cauchy's noise of scale σ, by y = tan θ. */
const expectation = (f: (y: number) => number, sigma: number, n = 20_000) => {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const y = Math.tan(Math.PI * ((i + 0.5) / n - 0.5));
    const density = [1, -1].reduce((p, x) => p + sigma / ((y - x) ** 2 + sigma ** 2) / (2 * Math.PI), 0);
    sum += f(y) * density * (1 + y * y) * Math.PI / n;
  }
  return sum;
};

Deno.test("lossByLevel draws the model's noise: charges ±1, D = 1, where ε has no variance, floor and excess have means", async () => {
  const exact = poissonFlow(pair, { extraDimensions: 1 }), schedule = exact.schedule;
  // a model that takes 0 for the data: ε̂ = x/σ, ε̂ − ε = x₀/σ
  const none = fromNoise(schedule, (x, t) => float64.scale(1 / t, x), { dim: 1, kernel: studentKernel(1) });
  const rows = await lossByLevel(none, x0, { rng, exact, levels: [0.3, 1, 5] });
  for (const { t, loss, floor, excess } of rows) {
    const D = (y: number) => {
      const [up, down] = [1, -1].map((x) => 1 / ((y - x) ** 2 + t ** 2));
      return (up - down) / (up + down);
    };
    const square = expectation((y) => D(y) ** 2, t);
    within(loss, 1 / t ** 2, `loss at σ = ${t}`, 1e-9); // a difference of numbers up to 10⁴/σ
    within(floor!, (1 - square) / t ** 2, `floor at σ = ${t}`);
    within(excess!, square / t ** 2, `excess at σ = ${t}`);
  }
});

Deno.test("a model that always answers 0 has the variance of ε as its loss, D/(D − 2)", async () => {
  for (const D of [12, Infinity]) { // of which the loss has a variance: D > 4, and a fair one
    const model = fromNoise(edm(), (x) => float64.scale(0, x), { dim: 1, kernel: studentKernel(D) });
    for (const { t, loss } of await lossByLevel(model, x0, { rng, levels: [0.3, 5] })) {
      within(loss, D === Infinity ? 1 : D / (D - 2), `D = ${D}, σ = ${t}`);
    }
  }
});

Deno.test("an exact model of another noise is refused, and by divergenceBound all noise but normal", async () => {
  const [one, two, same] = [1, 2, 2].map((extraDimensions) => poissonFlow(pair, { extraDimensions }));
  const normal = noised(gaussianMixture({ means: [[1], [-1]], sigma: 0.1 }), edm()),
    other = studentKernel(2).name;
  await lossByLevel(two, x0, { rng, exact: same, levels: 2 });
  for (
    const [model, exact, message] of [
      [one, two, `exact must have the model's noise, ${one.kernel!.name}, got ${other}`],
      [two, normal, `exact must have the model's noise, ${other}, got standard normal`],
      [normal, two, `exact must have the model's noise, standard normal, got ${other}`],
    ] as const
  ) await assertRejects(() => lossByLevel(model, x0, { rng, exact, levels: 2 }), RangeError, message);
  const says = `divergenceBound is for standard normal noise, but the model's is ${other}`;
  await assertRejects(() => divergenceBound(two, x0, { rng, exact: same }), TypeError, says);
  await assertRejects(
    () => divergenceBound(normal, x0, { rng, exact: two }),
    RangeError,
    "exact must have the model's noise",
  );
});
