import { fan, histogram, line, lossOverFloor } from "driftfield/plots";
import { options } from "../learning_support.ts";
import { count, fc, made, number, numbers, positive, property, type Table } from "../support.ts";
import { drawn, isPlot } from "./seen.ts";

const estimate = fc.record({ value: positive(), standardError: number(0, 0.1) });

export const curveProperties: Table = {
  fan: property(fan, {
    valid: count(2, 8).chain((n) =>
      fc.tuple(
        fc.record({
          x: numbers(n),
          median: numbers(n),
          bands: fc.array(
            fc.record({
              level: number(0.1, 0.9),
              lower: numbers(n, number(-5, 0)),
              upper: numbers(n, number(0, 5)),
            }),
            { minLength: 1, maxLength: 1 },
          ),
        }).map(made),
        options({ ...drawn, x: fc.constant("t"), y: fc.constant("u") }),
      )
    ),
    law: isPlot,
    called: { data: "bands|x|median" },
  }),
  histogram: property(histogram, {
    valid: count(2, 30).chain((n) =>
      fc.tuple(numbers(n), options({ ...drawn, x: fc.constant("x"), bins: count(1, 20) }))
    ),
    law: isPlot,
    called: { values: "coordinates|bins" },
  }),
  line: property(line, {
    valid: count(2, 8).chain((n) =>
      fc.tuple(
        fc.record({ x: numbers(n), y: numbers(n), standardError: numbers(n, number(0, 1)) }),
        options({ ...drawn, xLabel: fc.constant("time"), yLabel: fc.constant("u"), band: number(0, 3) }),
      )
    ).map(([data, how]) => [made(data), how] as const),
    law: isPlot,
    called: { data: "line|series" },
  }),
  lossOverFloor: property(lossOverFloor, {
    valid: count(2, 6).chain((n) =>
      fc.tuple(
        fc.array(
          fc.record({ level: positive(), loss: estimate, floor: estimate, excess: estimate }).map(made),
          {
            minLength: n,
            maxLength: n,
          },
        ),
        options({ ...drawn, y: fc.constant("loss") }),
      )
    ),
    law: isPlot,
    called: { rows: "level|loss|x" },
  }),
};
