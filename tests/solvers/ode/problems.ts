import { float64, type Points, points, type Space } from "driftfield/core";

/** x' = 4x (1 − x) cos t over any space: logit x(t) = logit x(0) + 4 sin t. */
export const logistic = <V>(space: Space<V>) => (x: V, t: number): V =>
  space.mul(
    space.mul(space.scale(4, x), space.sub(space.constant(1, x), x)),
    space.map("cos", space.time(t, x)),
  );

/** x' = (r² + 2t) J x over any space, J a quarter turn: r stays, the angle grows by r² t + t². */
export const swirl = <V>(space: Space<V>) => (x: V, t: number): V => {
  const [a, b] = [space.column(x, 0), space.column(x, 1)];
  const speed = space.add(space.add(space.mul(a, a), space.mul(b, b)), space.scale(2, space.time(t, a)));
  return space.stack([space.scale(-1, space.mul(speed, b)), space.mul(speed, a)]);
};

/** A problem with its solution. */
export interface Known {
  readonly field: (x: Points, t: number) => Points;
  readonly at: (t: number) => Points;
}

/** Both, non-linear and time-dependent, five rows each. */
export const known: Readonly<Record<string, Known>> = {
  logistic: {
    field: logistic(float64),
    at: (t) =>
      points([0.01, 0.1, 0.3, 0.6, 0.9].map((x) => [1 / (1 + (1 / x - 1) * Math.exp(-4 * Math.sin(t)))])),
  },
  swirl: {
    field: swirl(float64),
    at: (t) => {
      const angle = (r: number) => r * r * t + t * t;
      return points([0.3, 0.5, 0.7, 0.9, 1].map((r) => [r * Math.cos(angle(r)), r * Math.sin(angle(r))]));
    },
  },
};

/** The root mean square distance of two states in a coordinate. */
export const apart = (x: Points, y: Points): number =>
  Math.sqrt(x.data.reduce((sum, v, i) => sum + (v - y.data[i]) ** 2, 0) / x.data.length);

/** The slope of log y on log x by least squares: the order, if y ∝ x^order. */
export function order(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x, y].map((values) => values.map(Math.log));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  return mean(u.map((value, i) => (value - mu) * (v[i] - mv))) / mean(u.map((value) => (value - mu) ** 2));
}
