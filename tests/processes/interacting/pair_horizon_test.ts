import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { interacting, pairHorizon } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, pairMap, rk4, solveOde } from "driftfield/solvers";
import { nearestNeighbours } from "driftfield/metrics";
import { after, velocity } from "./without_noise.ts";

const pair = (r: number, dim = 2) =>
  points([0, 1].map((i) => Array.from({ length: dim }, (_, a) => a === 0 ? i * r : 0)));
const distance = ({ data, shape: [, dim] }: Points) =>
  Math.hypot(...Array.from({ length: dim }, (_, a) => data[a] - data[dim + a]));

Deno.test("a pair that started just after it met is, pairHorizon() later, at the distance given", async () => {
  for (const [dim, exponent] of [[1, 1], [2, 2], [3, 2], [3, "coulomb"]] as const) {
    for (const pull of [0, 0.6]) {
      const process = interacting({ strength: 1.4, pull, exponent }),
        s = exponent === "coulomb" ? dim : exponent;
      const start = 0.05, end = 0.9, [young, old] = pairHorizon(process, dim, [start, end]);
      assert(old < young && young < 0);
      // The exact times between them, which an ODE solver must take: it is right to 1e-10 of a step.
      assertAlmostEquals(distance(await after(process, pair(start, dim), young - old)), end, 1e-7);
      if (pull > 0) {
        const rest = (2 * 1.4 / pull) ** (1 / s);
        assertEquals([...pairHorizon(process, dim, [rest * 1.001])], [-Infinity]);
        assert(pairHorizon(process, dim, [rest * 0.999])[0] > -Infinity);
      }
    }
  }
});

Deno.test("an attracted pair meets at pairHorizon(): pairMap() leads it there, and refuses to lead it on", () => {
  const r = 0.7, process = interacting({ strength: -1.2, pull: 0 }), [t] = pairHorizon(process, 2, [r]);
  const step = (dt: number) => pairMap(process, pair(r), { dt, step: 0, rng: philox(0), batch: 2 });
  assertAlmostEquals(t, r * r / (4 * 1.2), 1e-15);
  assertAlmostEquals(distance(step(t * (1 - 1e-6))), r * 1e-3, 1e-8); // r² is left to 1e-6 of it
  assertThrows(() => step(t * (1 + 1e-6)), RangeError, "collide within the step");
  const many = pairHorizon(process, 2, [r], { particles: 11 })[0]; // each a tenth as strong
  assertAlmostEquals(many, 10 * t, 1e-14);
});

Deno.test("a cloud led back by its own charges: its closest pair meets when pairHorizon() says, and explicit steps throw it apart", async () => {
  const n = 100, process = interacting({ strength: 1, pull: 0 }), back = { ...process, strength: -1 };
  const x = { data: philox(31).uniform([n, 2]).data.map((u) => 2 * u - 1), shape: [n, 2] as const };
  const { distances, rows } = nearestNeighbours(x, x, { self: true }), r = Math.min(...distances.data);
  const t = -pairHorizon(process, 2, [r], { particles: n })[0];
  // All others pull the two apart or together by their tide, at a rate of at most 2/(n − 1) Σ 1/R² (differences of 1/R).
  const near = nearestNeighbours(x, x, { k: n - 1, self: true }).distances.data;
  const tides = Array.from({ length: n }, (_, i) => {
    const others = near.subarray(i * (n - 1) + 1, (i + 1) * (n - 1));
    return near[i * (n - 1)] > r * (1 + 1e-12)
      ? 0
      : 2 / (n - 1) * others.reduce((sum, R) => sum + 1 / (R - r) ** 2, 0);
  });
  const tide = Math.max(...tides) * t;
  assert(tide < 0.5, `${tide}`);
  const left = async (share: number) => {
    const { end } = await solveOde((x) => velocity(back, x), x, { to: share * t, steps: 400, solver: rk4 });
    return Math.min(...nearestNeighbours(end, end, { self: true }).distances.data);
  };
  // r² falls linearly, and by the tide's factor at most slower or faster.
  const share = (await left(0.8) / r) ** 2;
  assert(share > 0.2 - tide && share < 0.2 + tide, `${share}, ${tide}`);
  // An explicit step that is ten times as long throws them past each other: z becomes (1 − 10/2) z.
  const [i] = Array.from({ length: n }, (_, i) => i).filter((i) => near[i * (n - 1)] <= r * (1 + 1e-12));
  const j = rows[i], { data } = explicitEuler(back, x, { dt: 10 * t, step: 0, rng: philox(0), batch: "all" });
  const parted = [0, 1].map((a) => [data, x.data].map((v) => v[2 * i + a] - v[2 * j + a]));
  const along = parted.reduce((sum, [now, before]) => sum + now * before, 0) / r ** 2;
  assertAlmostEquals(along, -4, 10 * tide);
});

Deno.test("the way back of a pair magnifies an error without bound as it meets", async () => {
  // dr₀/dr_t = (r_t/r₀) e^{2kt}, from r₀² = r*² + (r_t² − r*²) e^{2kt}
  const k = 0.5, process = interacting({ strength: 1, pull: k }), start = 0.02, t = 1.1, δ = 1e-6;
  const end = Math.sqrt(2 / k + (start ** 2 - 2 / k) * Math.exp(-2 * k * t));
  const [moved] = pairHorizon(process, 2, [end + δ]), [exact] = pairHorizon(process, 2, [end]);
  assertAlmostEquals(distance(await after(process, pair(start), t)), end, 1e-7);
  // t before the end, at the age that is left since the two met
  const from = (horizon: number) => Math.sqrt(2 / k * -Math.expm1(2 * k * (horizon + t)));
  const gain = (from(moved) - from(exact)) / δ, truth = end / start * Math.exp(2 * k * t);
  assertAlmostEquals(gain / truth, 1, truth * δ / start); // second order: −(δ truth)²/(2 r₀)
  assert(truth > 100);
});

Deno.test("pairHorizon() at nothing, without a force, and of what it does not know", () => {
  assertEquals([...pairHorizon(interacting(), 2, [0])], [0]);
  assertEquals([...pairHorizon(interacting({ strength: 0, temperature: 0 }), 2, [1])], [Infinity]);
  const refused = (run: () => unknown, message: string) => assertThrows(run, RangeError, message);
  refused(
    () => pairHorizon(interacting({ temperature: 1 }), 2, [1]),
    "pairHorizon needs temperature 0, got 1",
  );
  refused(() => pairHorizon(interacting({ softening: 0.1 }), 2, [1]), "got softening 0.1");
  refused(() => pairHorizon(interacting({ interaction: (x) => x }), 2, [1]), "a force of its own");
  refused(() => pairHorizon(interacting(), 2, [-1]), "distance must be at least 0, got -1");
  refused(() => pairHorizon(interacting(), 2.5, [1]), "dim must be a whole number, got 2.5");
  refused(() => pairHorizon(interacting(), 2, [1], { particles: 1 }), "particles must be at least 2, got 1");
});
