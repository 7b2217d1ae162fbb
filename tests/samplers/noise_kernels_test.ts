import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
import {
  edm,
  fromDenoiser,
  normalKernel,
  poissonFlow,
  studentKernel,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  annealedLangevin,
  classifierGuided,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  guided,
  inpainted,
  langevin,
  langevinCorrector,
  normedCorrector,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  reverseSde,
  sample,
  sampleToEnd,
} from "driftfield/samplers";

const rows = points([[-1, 0.5], [1, 0], [0.2, -2]]), rng = philox(881);
const poisson = (extraDimensions: number) => poissonFlow(rows, { extraDimensions });
const student = poisson(8),
  silent = [
    ddim(),
    dpmSolver(),
    edmSampler(),
    probabilityFlow(),
    probabilityFlow({ variable: "log noise" }),
    reverseDiffusion({ lambda: 0 }),
  ];

Deno.test("samples start as σ ε, ε of the law of the model's noise: Student's, in the plane, by radius and by angle", async () => {
  const n = 20_000, limit = kolmogorovQuantile(0.001) / Math.sqrt(n);
  for (const D of [1, 3, 8, 128]) {
    const model = poisson(D), { schedule: { sigma, to } } = model;
    const { value: first } = await sample(model, { count: n, rng: rng.fork(`${D}`) }).next();
    const { data } = float64.scale(1 / sigma(to), await first!.points());
    const rowsOf = (f: (a: number, b: number) => number) =>
      Float64Array.from({ length: n }, (_, i) => f(data[2 * i], data[2 * i + 1]));
    // ‖ε‖²/2 has the F law of 2 and D degrees: P(‖ε‖ < ρ) = 1 − (1 + ρ²/D)^{−D/2}.
    const radius = (r: number) => -Math.expm1(-D / 2 * Math.log1p(r * r / D));
    assert(kolmogorovSmirnov(rowsOf(Math.hypot), radius) < limit, `radius, D = ${D}`);
    const angle = (phi: number) => 0.5 + phi / (2 * Math.PI);
    assert(kolmogorovSmirnov(rowsOf(Math.atan2), angle) < limit, `angle, D = ${D}`);
    const own = model.kernel!.sample([n, 2], rng.fork(`${D}`).fork("start"), { row: 0 });
    assertEquals(await first!.points(), float64.scale(sigma(to), own));
  }
});

Deno.test("samples of Poisson flow depend on neither batch nor place, bit for bit", async () => {
  for (const sampler of silent) {
    const run = (count: number, row: number) =>
      sampleToEnd(poisson(1), { count, row, rng, sampler, steps: 6 });
    const [all, some] = [await run(40, 0), await run(7, 20)];
    assertEquals(some.data, all.data.slice(40, 54), sampler.name);
  }
});

Deno.test("a sampler that draws noise refuses noise that is not normal, before anything is drawn or asked", async () => {
  const untouched = {
    ...fromDenoiser<Points>(edm(), () => {
      throw new Error("asked");
    }, { dim: 2, kernel: studentKernel(8) }),
  };
  const drawing = [
    ddim({ eta: 0.5 }),
    ddpm(),
    edmSampler({ churn: 5 }),
    reverseDiffusion(),
    predictorCorrector(),
    predictorCorrector({ predictor: dpmSolver(), corrector: normedCorrector() }),
    annealedLangevin(),
  ];
  for (const sampler of drawing) {
    const says = `${sampler.name}, which draws noise, is for standard normal noise, ` +
      `but the model's is ${student.kernel.name}: take a sampler that draws none, such as dpmSolver`;
    await assertRejects(() => sampleToEnd(untouched, { count: 1, sampler }), TypeError, says); // and no rng is missed
    for (
      const model of [poisson(Infinity), { ...student, kernel: undefined }, {
        ...student,
        kernel: normalKernel,
      }]
    ) {
      await sampleToEnd(model, { count: 2, rng, sampler, steps: 3 });
    }
  }
  for (const sampler of [...silent, adaptiveFlow()]) {
    await sampleToEnd(student, { count: 2, rng, sampler, steps: 3 });
  }
});

Deno.test("what takes the score for ∇ log p refuses noise that is not normal", () => {
  const [x, z] = [points([[1, 2]]), points([[0, 1]])], place = { model: student, x, t: 1, z };
  const asks: [() => unknown, string][] = [
    [() => reverseSde(student), "reverseSde is for standard normal noise"],
    [() => langevin(student, { t: 1 }), "langevin is for standard normal noise"],
    [() => langevinCorrector()(place), "langevinCorrector is for standard normal noise"],
    [() => normedCorrector()(place), "normedCorrector is for standard normal noise"],
    [() => classifierGuided(student, student.score), "classifierGuided is for standard normal noise"],
  ];
  for (const [ask, message] of asks) assertThrows(ask, TypeError, message);
  const { drift } = reverseSde(student, { lambda: 0 }), velocity = student.velocity(x, 1);
  // The flow by another formula: roundings of some ten terms of that size.
  drift(x, 1).data.forEach((v, i) => assert(Math.abs(v - velocity.data[i]) < 10 * Number.EPSILON * 3));
});

Deno.test("guided and inpainted models keep the law of the noise; two laws do not go together", () => {
  const mask = [true, false], known = points([[0.5, 0]]);
  assertStrictEquals(guided(student, poisson(8), 2).kernel, student.kernel);
  assertStrictEquals(inpainted(student, { known, mask }).kernel, student.kernel);
  const plain = fromDenoiser(variancePreserving(), (x: Points) => x, { dim: 2 });
  for (
    const model of [
      guided(plain, plain, 2),
      inpainted(plain, { known, mask }),
      classifierGuided(plain, (x) => x),
    ]
  ) {
    assert(!("kernel" in model));
  }
  assertThrows(
    () => guided(student, poisson(7), 2),
    TypeError,
    `must have noise of one law, got ${student.kernel.name} and ${poisson(7).kernel.name}`,
  );
  assertThrows(() => guided(student, poisson(Infinity), 2), TypeError, "and standard normal");
});
