import { equal, match, ok, throws } from "node:assert/strict";
import { type Assertions, both, failure } from "./both.ts";

both("assertEquals is deep and shows what differs", (api: Assertions) => {
  api.assertEquals({ a: [1, { b: new Set([1, 2]) }] }, { a: [1, { b: new Set([2, 1]) }] });
  const say = (a: unknown, b: unknown, msg?: string) => failure(api, () => api.assertEquals(a, b, msg));
  equal(say(1, 2), "Values are not equal.\n\n\n    [Diff] Actual / Expected\n\n\n-   1\n+   2\n");
  ok(say(1, 2, "why").startsWith("Values are not equal: why\n"));
  ok(say(1, "1").includes('-   1\n+   "1"\n'));
  ok(say([1, "2", 3], ["1", "2", 3]).includes('    [\n-     1,\n+     "1",\n      "2",\n      3,\n    ]'));
  ok(
    say({ b: 1, a: 2 }, { a: 2, b: 3 }).includes("      a: 2,\n-     b: 1,\n+     b: 3,\n"),
    "keys are sorted",
  );
});

both("assertEquals shows long arrays in full and soon", (api: Assertions) => {
  const a = Array.from({ length: 5000 }, (_, i) => i), b = a.map((i) => i % 1000 === 500 ? -i : i);
  const message = failure(api, () => api.assertEquals(a, b));
  ok(message.includes("-     4500,\n+     -4500,"));
  ok(message.includes("\n      4999,\n"));
});

both("assertNotEquals refuses deep equality", (api: Assertions) => {
  api.assertNotEquals({ a: 1 }, { a: 2 } as { a: number });
  equal(failure(api, () => api.assertNotEquals(3, 3)), "Expected actual: 3 not to be: 3.");
  match(failure(api, () => api.assertNotEquals({ a: 1 }, { a: 1 }, "why")), /: why$/);
});

both("assertStrictEquals goes by Object.is", (api: Assertions) => {
  const one = { a: 1 };
  api.assertStrictEquals(one, one);
  api.assertStrictEquals(NaN, NaN);
  const say = (a: unknown, b: unknown, msg?: string) => failure(api, () => api.assertStrictEquals(a, b, msg));
  ok(say(1, 2).startsWith("Values are not strictly equal.\n"));
  ok(say(0, -0).startsWith("Values are not strictly equal."));
  equal(
    say(one, { a: 1 }, "why"),
    "Values have the same structure but are not reference-equal: why\n\n    {\n      a: 1,\n    }\n",
  );
});

both("assertNotStrictEquals goes by Object.is", (api: Assertions) => {
  api.assertNotStrictEquals(0, -0);
  api.assertNotStrictEquals({}, {});
  equal(
    failure(api, () => api.assertNotStrictEquals(1, 1)),
    'Expected "actual" to not be strictly equal to: 1.\n',
  );
  match(failure(api, () => api.assertNotStrictEquals(NaN, NaN, "why")), /NaN: why\n$/);
});

both("assertAlmostEquals allows 1e-7 of what is expected, or what it is told", (api: Assertions) => {
  api.assertAlmostEquals(1e10 + 999, 1e10);
  api.assertAlmostEquals(-1.00000001, -1);
  api.assertAlmostEquals(0.01, 0.02, 0.1);
  api.assertAlmostEquals(1, 3, 2); // the bound itself is allowed
  for (const same of [0, -0, NaN, Infinity, -Infinity]) api.assertAlmostEquals(same, same);
  const say = (a: number, b: number, tolerance?: number, msg?: string) =>
    failure(api, () => api.assertAlmostEquals(a, b, tolerance, msg));
  equal(say(1, 2), 'Expected actual: "1" to be close to "2": delta "1" is greater than "2e-7".');
  ok(
    say(0.5, 0.25, 0, "why").endsWith(
      '"5e-1" to be close to "2.5e-1": delta "2.5e-1" is greater than "0": why',
    ),
  );
  ok(say(1e-300, 0).includes('is greater than "0"'), "nothing but 0 is close to 0 by default");
  for (const [a, b] of [[NaN, 1], [1, NaN], [Infinity, 1], [1, Infinity], [-Infinity, Infinity]]) {
    match(say(a, b), /^Expected actual/);
  }
  ok(say(1, Infinity).includes('"1e-7"'), "the tolerance where what is expected is not finite");
});

both("assertMatch and assertNotMatch", (api: Assertions) => {
  api.assertMatch("driftfield", /^drift/);
  api.assertNotMatch("driftfield", /^field/);
  equal(failure(api, () => api.assertMatch("a", /b/)), 'Expected actual: "a" to match: "/b/".');
  equal(failure(api, () => api.assertMatch("a", /b/, "why")), 'Expected actual: "a" to match: "/b/": why');
  equal(failure(api, () => api.assertNotMatch("a", /a/)), 'Expected actual: "a" to not match: "/a/".');
});

both("assertStringIncludes", (api: Assertions) => {
  api.assertStringIncludes("driftfield", "tf");
  equal(failure(api, () => api.assertStringIncludes("a", "b")), 'Expected actual: "a" to contain: "b".');
  match(failure(api, () => api.assertStringIncludes("a", "b", "why")), /: why$/);
});

both("assertArrayIncludes compares by value and names what is missing", (api: Assertions) => {
  api.assertArrayIncludes([1, { a: 2 }, NaN], [{ a: 2 }, NaN]);
  api.assertArrayIncludes(Float64Array.of(1, 2), Float64Array.of(2));
  api.assertArrayIncludes([1], []);
  const message = failure(api, () => api.assertArrayIncludes([1, 2], [2, 3], "why"));
  match(message, /^Expected actual: "\[\n {2}1,\n {2}2,\n\]" to include: "\[/);
  match(message, /: why\nmissing: \[\n {2}3,\n\]$/);
});

both("assertObjectMatch looks at what is mentioned, at any depth", (api: Assertions) => {
  class Point {
    constructor(readonly x: number, readonly y: number) {}
  }
  const loop: Record<string, unknown> = { name: "loop" };
  loop.self = loop;
  const actual = {
    n: 1,
    deep: { a: 1, b: [1, { c: 2, d: 3 }] },
    map: new Map([["k", { v: 1, w: 2 }]]),
    loop,
  };
  api.assertObjectMatch(actual, { n: 1 });
  api.assertObjectMatch(actual, { deep: { b: [1, { d: 3 }] } });
  api.assertObjectMatch(actual, { deep: { b: [1] } });
  api.assertObjectMatch(actual, { map: new Map([["k", { w: 2 }]]) });
  api.assertObjectMatch(actual, { loop: { self: { self: { name: "loop" } } } });
  api.assertObjectMatch({ set: new Set([1, 2]) }, { set: new Set([2]) });
  api.assertObjectMatch({ p: new Point(1, 2) }, { p: { y: 2 } }); // classes do not matter
  const refuse = (a: Record<PropertyKey, unknown>, b: Record<PropertyKey, unknown>) =>
    match(failure(api, () => api.assertObjectMatch(a, b, "why")), /^Values are not equal: why\n/);
  refuse(actual, { n: 2 });
  refuse(actual, { deep: { b: [1, { d: 4 }] } });
  refuse(actual, { deep: { b: [1, { c: 2, d: 3 }, 5] } });
  refuse(actual, { missing: undefined });
  refuse(actual, { loop: { self: { self: { name: "pool" } } } });
  refuse({ when: new Date(1) }, { when: new Date(2) });
  refuse({ how: /a/i }, { how: /a/ });
  refuse({ a: null }, { a: { b: 1 } });
  refuse({ set: new Set([1]) }, { set: new Set([2]) });
});

both("assertObjectMatch wants objects", (api: Assertions) => {
  const call = api.assertObjectMatch as (a: unknown, b: unknown) => void;
  throws(() => call(null, { a: 1 }), { name: "TypeError", message: /null/ });
  throws(() => call(21, { a: 1 }), { name: "TypeError", message: /number/ });
});
