/**
 * What a network that has learned from interacting particles knows.
 *
 * @module
 */
import { combine, type Field, float64, type Points, type Space } from "../../core/mod.ts";
import {
  type InteractingModel,
  interactingModel,
  type InteractingSchedule,
  type NoiseKernel,
} from "../../processes/mod.ts";
import { columns } from "../flows/columns.ts";
import type { Part, ParticleReading } from "./particle_reading.ts";

/** What reads the network, and where its model starts. */
interface Reader {
  readonly schedule: InteractingSchedule;
  readonly read: (u: number) => ParticleReading;
  /** Whether it answers drift and score, or the velocity alone. */
  readonly both: boolean;
  readonly kernel: NoiseKernel;
}

/** Drift, score and velocity as a network knows them: of one that answers the velocity alone, this alone. */
export function particleModel<V = Points>(
  { schedule, read, both, kernel }: Reader,
  network: Field<V>,
  space: Space<V> = float64 as unknown as Space<V>,
): InteractingModel<V> {
  const { dim, rate, process: { temperature: T } } = schedule, known = { space, kernel };
  const answer = (x: V, u: number) => network(space.scale(read(u).scale, x), u);
  const of = ({ skip, out }: Part, x: V, F: V) => combine(space, space.scale(out, F), [skip, x]);
  const first = (F: V) => columns(space, F, 0, dim), second = (F: V) => columns(space, F, dim, 2 * dim);
  if (!both) {
    const velocity: Field<V> = (x, u) => of(read(u).velocity, x, answer(x, u));
    const drift: Field<V> = T === 0 ? velocity : unknown("the drift");
    return {
      ...interactingModel(schedule, { drift, score: unknown("the score") }, known),
      velocity,
      forward: { drift, g2: (u) => 2 * T * rate(u) },
    };
  }
  const drift: Field<V> = (x, u) => space.scale(read(u).pace, of(read(u).drift, x, first(answer(x, u))));
  const score: Field<V> = (x, u) => of(read(u).score, x, second(answer(x, u)));
  return {
    ...interactingModel(schedule, { drift, score }, known),
    score,
    forward: { drift, g2: (u) => 2 * T * rate(u) },
    velocity(x, u) {
      const { pace, drift, score } = read(u), F = answer(x, u), f = of(drift, x, first(F));
      return space.scale(pace, combine(space, f, [-T, of(score, x, second(F))]));
    },
  };
}

const unknown = <V>(what: string): Field<V> => () => {
  throw new TypeError(`${what} is not known: the network has learned the velocity alone`);
};
