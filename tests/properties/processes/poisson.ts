import { assert, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import {
  flux,
  hemisphere,
  normalKernel,
  poissonField,
  poissonFlow,
  poissonPotential,
  projectToPlane,
  sphereArea,
  streamFunction,
  studentKernel,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { cloud, count, fc, list, number, numbers, positive, property, rng, type Table } from "../support.ts";

const [near, far] = [points([[0, 0], [2, 1]]), points([[5, 5], [-4, 3]])];
const shape = fc.record({ exponent: positive(0.5, 4), softening: number(0, 1) });
const overflows = "powers of 1e300";

/** Points of which no two coordinates agree. */
const apart = (rows: number, dim: number) =>
  list(rows * dim, number(-0.4, 0.4)).map((v) =>
    points(Float64Array.from(v, (u, i) => u + 2 * Math.floor(i / dim)), dim)
  );

export const poissonProperties: Table = {
  poissonField: property(poissonField, {
    valid: fc.tuple(shape),
    probe: (field) => field(near, far),
    overflows,
    law: (field) => assertEquals(field(near, far).mean.shape, near.shape),
  }),
  poissonPotential: property(poissonPotential, {
    valid: fc.tuple(shape),
    probe: (potential) => potential(near, far),
    overflows,
    law: (potential) => assertEquals(potential(near, far).length, 2),
  }),
  poissonFlow: property(poissonFlow, {
    valid: count(1, 3).chain((dim) =>
      fc.tuple(
        apart(3, dim),
        fc.record({ extraDimensions: count(1, 9), charges: numbers(3, positive(0.1, 2)) }),
      )
    ),
    called: { rows: "charges" },
    probe: (flow) => {
      const x = points([Array(flow.dim).fill(0.5)]);
      return [flow.denoise(x, 1), flow.velocity(x, 1), flow.logDensity(x, 1), flow.laplacian(x, 1)];
    },
    overflows,
    law: (flow, rows) => assertEquals(flow.denoise(rows, 2).shape, rows.shape),
  }),
  flux: property(flux, {
    valid: fc.tuple(count(1, 4), positive(0.5, 3)).chain(([dim, radius]) =>
      fc.tuple(
        fc.constant((x: Points) => x),
        fc.record({
          centre: list(dim, fc.constant(0)),
          radius: fc.constant(radius),
          count: count(2, 64),
          rng,
        }),
      )
    ),
    overflows,
    law: ({ value }, _, { centre: { length: dim }, radius }) => {
      const exact = radius * sphereArea(dim) * radius ** (dim - 1); // x · n = r everywhere
      assert(Math.abs(value - exact) <= 1e-12 * exact);
    },
  }),
  hemisphere: property(hemisphere, {
    valid: fc.tuple(
      fc.tuple(count(0, 5), count(1, 5)),
      rng,
      fc.record({ radius: positive(), extraDimensions: count(1, 9) }),
    ),
    called: { shape: "batch|dim" },
    overflows,
    law: ({ data, shape }, [batch, N], _, { radius = 1 }) => {
      assertEquals(shape, [batch, N + 1]);
      for (let i = 0; i < batch; i++) {
        const length = Math.hypot(...data.subarray(i * (N + 1), (i + 1) * (N + 1)));
        assert(Math.abs(length - radius) <= 1e-14 * (N + 4) * radius && data[i * (N + 1) + N] >= 0);
      }
    },
  }),
  projectToPlane: property(projectToPlane, {
    valid: fc.tuple(cloud({ batch: [0, 5], dim: [2, 5], of: positive() }), positive()),
    called: { points: "row|coordinates", r: "row" },
    law: (plane, { shape: [n, width] }) => assertEquals(plane.shape, [n, width - 1]),
  }),
  sphereArea: property(sphereArea, {
    valid: fc.tuple(count(1, 300)),
    law: (area, dim) => {
      const next = sphereArea(dim + 2), exact = 2 * Math.PI / dim * area;
      assert(Math.abs(next - exact) <= 1e-11 * exact, "A_{d+2} = 2π A_d/d");
    },
  }),
  streamFunction: property(streamFunction, {
    valid: count(1, 5).chain((n) => fc.tuple(apart(n, 1), numbers(n, positive(0.1, 2)))),
    probe: (psi) => psi(points([[0.5, 1], [-3, 0]])),
    overflows,
    law: (psi) => {
      const [value] = psi(points([[0.3, 1]]));
      assert(value >= 0 && value <= 1);
    },
  }),
  studentKernel: property(studentKernel, {
    valid: fc.tuple(count(1, 20)),
    probe: (kernel) => [kernel.sample([3, 2], philox(0)), kernel.logDensity(points([[1, 2]]))],
    law: (kernel) => {
      const at = points([[1, -2, 0.5]]), [log] = kernel.logDensity(at), [limit] = normalKernel.logDensity(at);
      assert(Number.isFinite(log) && Number.isFinite(limit));
    },
  }),
};
