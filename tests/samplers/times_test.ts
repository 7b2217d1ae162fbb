import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { edm, logSnr } from "driftfield/processes";
import { evenTimes, karrasTimes, logSnrTimes } from "driftfield/samplers";
import { schedules } from "../schedules.ts";

Deno.test("every grid falls from the schedule's end to its start, both exactly, in so many steps", () => {
  for (const schedule of schedules) {
    for (const grid of [evenTimes, logSnrTimes, karrasTimes]) {
      for (const steps of [1, 2, 300]) {
        const times = grid(schedule, steps);
        assertEquals([times.length, times[0], times.at(-1)], [steps + 1, schedule.to, schedule.from]);
        times.slice(1).forEach((t, n) => assert(t < times[n], `${schedule.name}: ${times[n]}, ${t}`));
      }
    }
  }
});

Deno.test("grids are even in what they are said to be even in", () => {
  for (const schedule of schedules) {
    const level = (t: number) => Math.exp(-logSnr(schedule, t) / 2); // σ/α
    const measures = [
      [evenTimes(schedule, 9), (t: number) => t],
      [logSnrTimes(schedule, 9), (t: number) => logSnr(schedule, t)],
      [karrasTimes(schedule, 9), (t: number) => level(t) ** (1 / 7)],
      [karrasTimes(schedule, 9, { rho: 1 }), level],
    ] as const;
    for (const [times, measure] of measures) {
      const all = times.map(measure), step = (all[9] - all[0]) / 9;
      all.forEach((v, n) => assertAlmostEquals(v, all[0] + n * step, 1e-9 * Math.abs(all[9] - all[0])));
    }
  }
});

Deno.test("karrasTimes() is equation 5 of the paper, and tends to even log-SNR as ρ grows", () => {
  const schedule = edm(), [low, high] = [0.002, 80];
  karrasTimes(schedule, 17).forEach((t, i) => {
    assertAlmostEquals(t, (high ** (1 / 7) + i / 17 * (low ** (1 / 7) - high ** (1 / 7))) ** 7, 1e-12 * high);
  });
  const [far, limit] = [karrasTimes(schedule, 10, { rho: 1e6 }), logSnrTimes(schedule, 10)];
  far.forEach((t, i) => assertAlmostEquals(Math.log(t), Math.log(limit[i]), 1e-4)); // O(log²(high/low)/ρ)
});

Deno.test("grids refuse steps and ρ out of range", () => {
  for (const grid of [evenTimes, logSnrTimes, karrasTimes]) {
    assertThrows(() => grid(edm(), 0), RangeError, "steps must be at least 1, got 0");
  }
  assertThrows(() => karrasTimes(edm(), 3, { rho: 0 }), RangeError, "rho must be positive, got 0");
});
