import { deepEqual, throws } from "node:assert/strict";
import { both } from "./both.ts";

const f = () => 1;
const sym = Symbol("s");
const circular = () => {
  const x: Record<string, unknown> = { n: 1 };
  x.self = x;
  return x;
};
class A {
  n = 1;
}
class B {
  n = 1;
}

const alike: [unknown, unknown][] = [
  [0, -0],
  [NaN, NaN],
  [[0, NaN], [-0, NaN]],
  [{ a: 1, b: { c: [2] } }, { b: { c: [2] }, a: 1 }],
  [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [{ [sym]: 1 }, { [sym]: 1 }],
  [new Date(5), new Date(5)],
  [new Date(NaN), new Date(NaN)],
  [/a/gi, /a/gi],
  [new URL("https://example.com/a"), new URL("https://example.com/a")],
  [new Set([1, { a: 2 }]), new Set([{ a: 2 }, 1])],
  [new Map<unknown, number>([["a", 1], [{ k: 1 }, 2]]), new Map<unknown, number>([[{ k: 1 }, 2], ["a", 1]])],
  [Float64Array.of(0, NaN), Float64Array.of(-0, NaN)],
  [Uint8Array.of(1).buffer, Uint8Array.of(1).buffer],
  [new WeakRef(A), new WeakRef(A)],
  [f, f],
  [new A(), new A()],
  [circular(), circular()],
  [Object("boxed"), Object("boxed")],
];

const unlike: [unknown, unknown][] = [
  [1, "1"],
  [1, 1n],
  [null, undefined],
  [null, {}],
  [[1, 2], [2, 1]],
  [[1], [1, undefined]],
  [[], {}],
  [{ a: undefined }, {}],
  [{ a: undefined, b: 1 }, { b: 1, c: undefined }],
  [{ [Symbol("s")]: 1 }, { [Symbol("s")]: 1 }],
  [new Date(5), new Date(6)],
  [/a/g, /a/i],
  [new URL("https://example.com/a"), new URL("https://example.com/b")],
  [new Set([1, 2]), new Set([1, 3])],
  [new Set([{ a: 1 }]), new Set([{ a: 2 }])],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [new Map([["a", undefined]]), new Map([["b", undefined]])],
  [Float64Array.of(1), Float32Array.of(1)],
  [Float64Array.of(1, 2), Float64Array.of(1, 3)],
  [Uint8Array.of(1).buffer, Uint8Array.of(2).buffer],
  [() => 1, () => 1],
  [new A(), new B()],
  [new A(), { n: 1 }],
  [{ ...circular(), n: 2 }, circular()],
  [new Error("a"), new Error("b")],
];

both("equal compares by value", ({ equal }) => {
  for (const [a, b] of alike) {
    deepEqual([equal(a, b), equal(b, a)], [true, true], `${Deno.inspect(a)} equals ${Deno.inspect(b)}`);
  }
  for (const [a, b] of unlike) {
    deepEqual([equal(a, b), equal(b, a)], [false, false], `${Deno.inspect(a)} is not ${Deno.inspect(b)}`);
  }
});

both("equal cannot look into WeakMap and WeakSet, and says so", ({ equal }) => {
  throws(() => equal(new WeakMap(), new WeakMap()), TypeError("Cannot compare WeakMap instances"));
  throws(() => equal(new WeakSet(), new WeakSet()), TypeError("Cannot compare WeakSet instances"));
});

both("equal takes long arrays and large maps", ({ equal }) => {
  const numbers = Float64Array.from({ length: 1e6 }, (_, i) => i), other = numbers.slice();
  other[999_999] = -1;
  deepEqual([equal(numbers, numbers.slice()), equal(numbers, other)], [true, false]);
  const entries = Array.from({ length: 20_000 }, (_, i): [number, number] => [i, i]);
  deepEqual(equal(new Map(entries), new Map(entries.toReversed())), true);
});
