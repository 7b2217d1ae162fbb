/**
 * A space that counts what lives, and throws where something is freed or used that does not.
 *
 * @module
 */
import { float64, type Points, type Space } from "driftfield/core";

/** A state that can be freed. */
export interface Counted {
  readonly points: Points;
}

/** Float64 arrays, kept as strictly as tensors are: what is made in a scope and not its result is freed with it. */
export function countingSpace(): { readonly space: Space<Counted>; readonly live: () => number } {
  const alive = new Set<Counted>(), scopes: Counted[][] = [];
  const make = (points: Points): Counted => {
    const made = { points };
    alive.add(made);
    scopes.at(-1)?.push(made);
    return made;
  };
  const use = (x: Counted): Points => {
    if (!alive.has(x)) throw new Error("used after it was freed");
    return x.points;
  };
  const free = (x: Counted) => {
    if (!alive.delete(x)) throw new Error("freed twice");
  };
  const two = (f: (x: Points, y: Points) => Points) => (x: Counted, y: Counted) => make(f(use(x), use(y)));
  const space: Space<Counted> = {
    add: two(float64.add),
    sub: two(float64.sub),
    mul: two(float64.mul),
    div: two(float64.div),
    pow: two(float64.pow),
    scale: (a, x) => make(float64.scale(a, use(x))),
    map: (f, x) => make(float64.map(f, use(x))),
    constant: (a, like) => make(float64.constant(a, use(like))),
    time: (t, like) => make(float64.time(t, use(like))),
    column: (x, k) => make(float64.column(use(x), k)),
    stack: (columns) => make(float64.stack(columns.map(use))),
    from: make,
    to: (x) => Promise.resolve(use(x)),
    free,
    scope: (f) => {
      scopes.push([]);
      let kept: readonly Counted[] = [];
      try {
        const result = f();
        kept = Array.isArray(result) ? result : [result];
        return result;
      } finally {
        const made = scopes.pop()!;
        for (const one of made) if (alive.has(one) && !kept.includes(one)) free(one);
        for (const one of made) if (kept.includes(one)) scopes.at(-1)?.push(one);
      }
    },
  };
  return { space, live: () => alive.size };
}
