import { assert, assertEquals, assertThrows } from "@std/assert";
import { code, zeros } from "driftfield/core";
import {
  centralMoments,
  pathKernelSource,
  pathLoop,
  pathLoopSource,
  type PathRunner,
  type RecordedStep,
  runInJavaScript,
  runOnGpu,
} from "driftfield/kernels";
import { cloud, count, fc, made, number, property, type Table } from "../support.ts";
import { card, onCard } from "./card.ts";

/** x ← a x + z + t, all coordinates alike. */
const step: fc.Arbitrary<RecordedStep> = fc.tuple(number(-1, 1), count(1, 3)).map(([a, dim]) => {
  const c = code(),
    named = (letter: string) => Array.from({ length: dim }, (_, k) => c.symbol(`${letter}${k}`));
  const next = c.add(c.add(c.scale(a, named("x")), named("z")), c.time(0, named("x")));
  return made({ dim, brownians: dim, next, start: 0, dt: 0.1 });
});
const keys = fc.constant(made({ W: [1, 2] as const, H: [3, 4] as const }));
const started = step.chain((step) =>
  fc.tuple(fc.constant(step), cloud({ batch: [1, 4], dim: step.dim }), keys, fc.constant({ from: 0 }))
);

async function walked(runner: PathRunner) {
  const kept = await runner.advance([1, 3]),
    all = [await kept.points(0), await kept.points(1), await kept.moments(1)];
  runner.close();
  return all;
}

export const pathProperties: Table = {
  centralMoments: property(centralMoments, {
    valid: fc.tuple(cloud({ batch: [1, 6] })),
    law: ({ mean, second, fourth, count }, { shape: [n, dim] }) => {
      assertEquals([count, mean.length], [n, dim]);
      assertThrows(() => centralMoments(zeros([0, dim])), RangeError, "batch of x must be at least 1");
      second.forEach((m, k) => assert(m >= 0 && fourth[k] >= m * m * (1 - 1e-12), "Jensen: E y² ≥ (E y)²"));
    },
    carries: "paths that have left the range of numbers have no moments: their owner notices",
    overflows: "fourth powers of 1e300 are beyond float64",
  }),
  pathLoopSource: property(pathLoopSource, {
    valid: step.map((step) => [step] as const),
    probe: (source) => source.length,
    called: { dim: "step", brownians: "step", next: "step", start: "step", dt: "step" },
    law: (source) => assertEquals(typeof pathLoop(source), "function"),
  }),
  pathKernelSource: property(pathKernelSource, {
    valid: step.map((step) => [step] as const),
    probe: (source) => source.length,
    called: { recorded: "step" },
    law: (source) => assert(source.includes("fn main")),
  }),
  pathLoop: property(pathLoop, {
    valid: step.map((step) => [pathLoopSource(step)] as const),
    probe: (loop) => typeof loop,
    called: { source: "source" },
    law: (loop) => assertEquals(typeof loop, "function"),
  }),
  runInJavaScript: property(runInJavaScript, {
    valid: started,
    runs: 10,
    probe: walked,
    carries: "paths may start anywhere: their owner notices if they leave the range of numbers",
    overflows: "a state of 1e300 has moments beyond float64",
    law: async (runner, step, start) => {
      const kept = await runner.advance([4]);
      assertEquals((await kept.points(0)).shape, start.shape);
      assertEquals(step.dim, start.shape[1]);
    },
  }),
  runOnGpu: onCard(runOnGpu, {
    valid: started.chain((rest) => card.map((card) => [card, ...rest] as const)),
    probe: walked,
    infinite: "float32 ends at 3.4e38: whoever runs there looks at what comes back",
  }),
};
