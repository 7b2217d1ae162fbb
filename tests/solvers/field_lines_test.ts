import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take, zeros } from "driftfield/core";
import { riesz, streamFunction } from "driftfield/processes";
import { fieldLines } from "driftfield/solvers";

/**
 * How far beyond its end a line may go, in tolerances: from a jump of the slope by 1 on, the weights of the last stages in
 * dopri5's error add up to 22/525 − 1/40 = 1/59 at least, so that √2 · 59 tolerances are the longest step that is taken,
 * and a few of them may lead there; 420 is the most of 400 lines that were tried.
 */
const beyond = 500;

const E = riesz({ softening: 1e-9 }),
  fan = (n: number, radius: number, [x, y] = [0, 0]) =>
    points(Array.from({ length: n }, (_, k) => {
      const angle = 2 * Math.PI * (k + 0.5) / n;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }));
const at = ({ data, shape: [, dim] }: Points, i: number) => Array.from(data.subarray(i * dim, (i + 1) * dim));

Deno.test("fieldLines(): a single charge has straight rays, of the length asked for, by equal arcs", () => {
  for (const length of [3, -0.9]) {
    const starts = fan(7, 1),
      lines = fieldLines((x) => E(x, points([[0, 0]])), starts, { length, count: 11 });
    lines.forEach((line, i) => {
      assertEquals([line.points.shape, line.length, line.ended], [[11, 2], Math.abs(length), false]);
      for (let n = 0; n < 11; n++) { // rounding: directions are exact
        const truth = at(starts, i).map((v) => v * (1 + length * n / 10));
        at(line.points, n).forEach((v, k) => assertAlmostEquals(v, truth[k], 1e-13));
      }
    });
  }
});

Deno.test("fieldLines(): a line ends at the charge that attracts it, others go on", () => {
  const centre = points([[0.5, -0.25]]), attracted = (x: Points) => E(x, centre, Float64Array.of(-1));
  const starts = points([[0.5, 1.75], [3.5, 3.75], [0.5, -20]]),
    lines = fieldLines(attracted, starts, { length: 10 });
  assertEquals(lines.map(({ ended }) => ended), [true, true, false]);
  const near = beyond * 5e-6; // of coordinates below 5
  [2, 5, 10].forEach((length, i) => assertAlmostEquals(lines[i].length, length, near));
  for (const i of [0, 1]) {
    at(lines[i].points, lines[i].points.shape[0] - 1).forEach((v, k) =>
      assertAlmostEquals(v, centre.data[k], near)
    );
  }
  at(lines[2].points, 100).forEach((v, k) => assertAlmostEquals(v, [0.5, -10][k], 1e-9));
});

Deno.test("fieldLines(): the stream function Σ w θ is constant along each, at the order of the tolerance", () => {
  // θ jumps by 2π where a line passes behind a charge: compared by its sine and cosine, for whole charges.
  const y = points([[-1, 0], [1, 0]]);
  for (const w of [[1, 1], [1, -1], [3, -1]]) {
    const psi = ([a, b]: number[]) =>
      w.reduce((sum, v, j) => sum + v * Math.atan2(b - y.data[2 * j + 1], a - y.data[2 * j]), 0);
    const worst = (relTol: number) => {
      const lines = fieldLines((x) => E(x, y, Float64Array.from(w)), fan(12, 0.1, [-1, 0]), {
        length: 4,
        relTol,
      });
      return lines.reduce((most, line) => {
        const start = psi(at(line.points, 0)), last = line.points.shape[0] - (line.ended ? 2 : 1);
        for (let n = 1; n <= last; n++) {
          most = Math.max(most, Math.abs(Math.sin((psi(at(line.points, n)) - start) / 2)));
        }
        return most;
      }, 0);
    };
    // An error of the tolerance a step, of some hundred steps, 10 times as much at a distance of 0.1 from a charge.
    for (const relTol of [1e-5, 1e-8]) {
      assert(worst(relTol) < 1000 * relTol, `${w}: ${worst(relTol)} at ${relTol}`);
    }
  }
});

Deno.test("fieldLines(): lines that leave a charge at even angles carry equal flux to the charges where they end", () => {
  // Of three charges' flux one third ends at each −1, and one goes to infinity.
  const y = points([[0, 0], [2, 1], [2, -1]]), w = Float64Array.of(3, -1, -1), n = 60;
  const lines = fieldLines((x) => E(x, y, w), fan(n, 1e-3), { length: 1000, count: 1001 }), ends = [0, 0, 0];
  for (const line of lines) {
    const [a, b] = at(line.points, line.points.shape[0] - 1),
      j = [1, 2].find((j) => Math.hypot(a - y.data[2 * j], b - y.data[2 * j + 1]) < beyond * 2e-6);
    assertEquals(line.ended, j !== undefined);
    ends[j ?? 0]++;
  }
  ends.forEach((count) => assertAlmostEquals(count, n / 3, 1)); // bundles of angles, of which an end may be off by one
});

Deno.test("fieldLines() in (x, z) over data on a line are the quantile map of their stream function", () => {
  const rows = points([[-2], [-0.5], [0.3], [2.5]]),
    lifted = points([[-2, 0], [-0.5, 0], [0.3, 0], [2.5, 0]]),
    psi = streamFunction(rows);
  const R = 40,
    starts = points(
      [0.05, 0.2, 0.3, 0.45, 0.6, 0.7, 0.9].map((
        u,
      ) => [R * Math.sin(Math.PI * (u - 0.5)), R * Math.cos(Math.PI * (u - 0.5))]),
    );
  const lines = fieldLines((x) => E(x, lifted), starts, { length: -2 * R, count: 1001, relTol: 1e-8 });
  lines.forEach(({ points: line, ended }, i) => {
    const along = psi(take(line, Array.from({ length: line.shape[0] - 2 }, (_, n) => n))),
      last = at(line, line.shape[0] - 1);
    assert(ended);
    along.forEach((v) => assertAlmostEquals(v, along[0], 1e-5)); // 1,000 tolerances, as above
    // The row whose step of the distribution function holds Ψ.
    last.forEach((v, k) =>
      assertAlmostEquals(v, [rows.data[Math.floor(4 * psi(starts)[i])], 0][k], beyond * 2.5e-8)
    );
  });
});

Deno.test("fieldLines() end where the field vanishes, turns or is not finite", () => {
  const pair = points([[-1, 0], [1, 0]]),
    [middle] = fieldLines((x) => E(x, pair), points([[-0.5, 0]]), { length: 3 });
  assert(middle.ended);
  assertAlmostEquals(middle.length, 0.5, beyond * 1e-6);
  const wall = (x: Points) => ({ ...x, data: x.data.map((v, k) => k % 2 === 0 ? (v < 1 ? 1 : NaN) : 0) });
  const [stopped] = fieldLines(wall, points([[0, 0]]), { length: 3 });
  assert(stopped.ended);
  assertAlmostEquals(stopped.length, 1, beyond * 1e-6);
  const [still] = fieldLines((x) => zeros(x.shape), points([[4, 5]]), { length: 1 });
  assertEquals([still.ended, still.length], [true, 0]);
  for (let n = 0; n < still.points.shape[0]; n++) assertEquals(at(still.points, n), [4, 5]);
});

Deno.test("fieldLines() says what it cannot do", () => {
  const field = (x: Points) => x, starts = points([[1, 0]]);
  assertThrows(
    () => fieldLines(field, starts, { length: NaN }),
    RangeError,
    "length must be finite, got NaN",
  );
  assertThrows(
    () => fieldLines(field, starts, { length: 1, count: 1 }),
    RangeError,
    "count must be at least 2, got 1",
  );
  assertThrows(
    () => fieldLines(field, points([[NaN, 0]]), { length: 1 }),
    RangeError,
    "starts must be finite",
  );
  assertThrows(
    () => fieldLines(() => zeros([2, 2]), starts, { length: 1 }),
    RangeError,
    "field must give shape [1,2], got [2,2]",
  );
});
