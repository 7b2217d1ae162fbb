import { assert, assertEquals } from "@std/assert";
import {
  chapmanKolmogorov,
  communicatingClasses,
  discretise,
  hittingProbability,
  isReversible,
  jumpProcess,
  type MarkovChain,
  markovChain,
  markovPaths,
  meanHittingTime,
  mixingTime,
  ornsteinUhlenbeck,
  power,
  propagate,
  relaxationTime,
  spectralGap,
  spectrum,
  stationary,
  transition,
  walkChain,
} from "driftfield/processes";
import { count, fc, list, made, number, positive, property, rng, type Table } from "../support.ts";

/** Rows of probabilities, all above zero. */
const rows = count(1, 5).chain((n) =>
  fc.array(list(n, positive(0.1, 1)), { minLength: n, maxLength: n }).map((rows) =>
    rows.map((row) => {
      const sum = row.reduce((a, b) => a + b), p = row.map((v) => v / sum);
      p[0] += 1 - p.reduce((a, b) => a + b);
      return p;
    })
  )
);
const chain = rows.map((rows) => made(markovChain(rows)));
const several = chain.filter(({ states }) => states.length > 1);
const rates = rows.map((rows) =>
  rows.map((row, i) => {
    const out = row.reduce((sum, p, j) => j === i ? sum : sum + p, 0);
    return row.map((p, j) => j === i ? -out : p);
  })
);
const jumps = rates.map((rates) => made(jumpProcess(rates)));
const target = several.chain((chain) => fc.tuple(fc.constant(chain), count(0, chain.states.length - 1)));
const rounding = (n: number) => 16 * n * Number.EPSILON;
const isLaw = (law: Float64Array) => {
  assert(law.every((p) => p >= 0) && Math.abs(law.reduce((a, b) => a + b, 0) - 1) <= rounding(law.length));
};
const areLaws = ({ states: { length: n }, P }: MarkovChain) => {
  for (let i = 0; i < n; i++) isLaw(P.slice(i * n, (i + 1) * n));
};

export const markovProperties: Table = {
  markovChain: property(markovChain, {
    valid: fc.tuple(rows),
    called: { rows: "row|states|matrix" },
    law: areLaws,
  }),
  jumpProcess: property(jumpProcess, {
    valid: fc.tuple(rates),
    called: { rows: "row|states|matrix" },
    law: ({ Q }, rates) => assertEquals([...Q], rates.flat()),
  }),
  walkChain: property(walkChain, {
    valid: fc.tuple(
      fc.record({ places: count(3, 9), ends: fc.constantFrom("reflecting", "absorbing", "ring") }),
    ),
    law: areLaws,
  }),
  discretise: property(discretise, {
    valid: fc.tuple(
      fc.constant(made(ornsteinUhlenbeck())),
      fc.record({ domain: fc.tuple(number(-4, -1), number(1, 4)).map(made), cells: count(3, 9) }),
    ),
    called: { domain: "x" },
    law: ({ states, Q }, _, { cells }) => assertEquals([states.length, Q.length], [cells, cells ** 2]),
  }),
  chapmanKolmogorov: property(chapmanKolmogorov, {
    valid: chain.map((chain) => [chain, chain] as const),
    called: { first: "chain", second: "chain" },
    law: areLaws,
  }),
  power: property(power, { valid: fc.tuple(chain, count(0, 9)), law: areLaws }),
  propagate: property(propagate, {
    valid: chain.chain((chain) =>
      fc.tuple(fc.constant(chain), count(0, chain.states.length - 1), count(0, 9))
    ),

    law: isLaw,
  }),
  communicatingClasses: property(communicatingClasses, {
    valid: fc.tuple(chain),
    law: (classes, { states }) => assertEquals(classes.flatMap(({ states }) => states).length, states.length),
  }),
  hittingProbability: property(hittingProbability, {
    valid: target,
    law: (h) =>
      assert(h.every((p) => Math.abs(p - 1) <= rounding(h.length)), "all states meet in a positive chain"),
  }),
  meanHittingTime: property(meanHittingTime, {
    valid: target,
    law: (times, _, goal) => assert(times.every((time, i) => i === goal ? time === 0 : time >= 1)),
  }),
  relaxationTime: property(relaxationTime, {
    valid: fc.tuple(several),
    infinite: "a chain that never forgets relaxes in infinite time",
    law: (time) => assert(time >= 1),
  }),
  mixingTime: property(mixingTime, {
    valid: fc.tuple(chain, fc.record({ distance: positive(0.01, 0.9) })),
    infinite: "a chain that never forgets mixes in infinite time",
    law: (steps) => assert(Number.isInteger(steps) && steps >= 0),
  }),
  markovPaths: property(markovPaths, {
    valid: fc.tuple(rng, chain, fc.record({ paths: count(0, 5), steps: count(0, 9) })),

    law: ({ shape }, _, _chain, { paths, steps }) => assertEquals(shape, [paths, steps + 1]),
  }),
  spectrum: property(spectrum, {
    valid: fc.tuple(chain),
    law: ({ real }) => assert(Math.abs(real[0] - 1) <= 1e3 * rounding(real.length), "1 is an eigenvalue"),
  }),
  spectralGap: property(spectralGap, { valid: fc.tuple(several), law: (gap) => assert(gap >= 0) }),
  stationary: property(stationary, {
    valid: fc.tuple(chain),
    law: (law, chain) => {
      isLaw(law);
      propagate(chain, law).forEach((p, i) => assert(Math.abs(p - law[i]) <= rounding(law.length)));
    },
  }),
  isReversible: property(isReversible, {
    valid: fc.tuple(chain, fc.record({ tolerance: positive(1e-12, 1e-3) })),
    law: (answer, { states }) => assert(answer || states.length > 2, "two states have nowhere to turn"),
  }),
  transition: property(transition, {
    valid: fc.tuple(jumps, number(0, 9)),

    law: areLaws,
  }),
};
