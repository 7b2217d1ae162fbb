import { deepEqual, equal, ok } from "node:assert/strict";
import * as original from "@std/assert";
import * as standIn from "./mod.ts";
import { type Assertions, both, failure } from "./both.ts";

// All that @std/assert 1.0.19 exports. Later versions may have more; what is here must be there.
const names =
  `AssertionError assert assertAlmostEquals assertArrayIncludes assertEquals assertExists assertFalse
  assertGreater assertGreaterOrEqual assertInstanceOf assertIsError assertLess assertLessOrEqual assertMatch
  assertNotEquals assertNotInstanceOf assertNotMatch assertNotStrictEquals assertObjectMatch assertRejects
  assertStrictEquals assertStringIncludes assertThrows equal fail unimplemented unreachable`.split(/\s+/);

Deno.test("the stand-in exports what @std/assert does", () => {
  deepEqual(Object.keys(standIn).sort(), names.sort());
  deepEqual(names.filter((name) => !(name in original)), []);
});

both("AssertionError is an Error with a name, a message, a cause", ({ AssertionError }) => {
  const cause = new RangeError("deep down");
  const error = new AssertionError("no", { cause });
  ok(error instanceof Error);
  deepEqual([error.name, error.message, error.cause], ["AssertionError", "no", cause]);
});

both("assert and assertFalse take truthiness, their message is the whole message", (api: Assertions) => {
  for (const truthy of [true, 1, "x", {}, [], -1n]) api.assert(truthy);
  for (const falsy of [false, 0, -0, NaN, "", null, undefined, 0n]) api.assertFalse(falsy);
  for (const falsy of [false, 0, NaN, "", null, undefined]) equal(failure(api, () => api.assert(falsy)), "");
  for (const truthy of [true, 1, "x", {}]) equal(failure(api, () => api.assertFalse(truthy)), "");
  equal(failure(api, () => api.assert(false, "why")), "why");
  equal(failure(api, () => api.assertFalse(true, "why")), "why");
});

both("assert narrows types", (api: Assertions) => {
  const value: string | undefined = ["x"].at(0);
  api.assert(value);
  equal(value.length, 1); // compiles: value is a string
});

both("assertExists refuses null and undefined alone", (api: Assertions) => {
  for (const there of [0, "", false, NaN, {}]) api.assertExists(there);
  equal(failure(api, () => api.assertExists(null)), 'Expected actual: "null" to not be null or undefined.');
  equal(
    failure(api, () => api.assertExists(undefined, "why")),
    'Expected actual: "undefined" to not be null or undefined: why',
  );
});

both("fail, unreachable and unimplemented always throw", (api: Assertions) => {
  equal(failure(api, () => api.fail()), "Failed assertion.");
  equal(failure(api, () => api.fail("why")), "Failed assertion: why");
  equal(failure(api, () => api.unreachable()), "Unreachable.");
  equal(failure(api, () => api.unreachable("why")), "Unreachable: why");
  equal(failure(api, () => api.unimplemented()), "Unimplemented.");
  equal(failure(api, () => api.unimplemented("why")), "Unimplemented: why");
});

both("assertGreater, assertLess and the like compare, NaN with nothing", (api: Assertions) => {
  api.assertGreater(2, 1);
  api.assertGreaterOrEqual(2, 2);
  api.assertLess("a", "b");
  api.assertLessOrEqual(1n, 1n);
  api.assertLess(new Date(1), new Date(2));
  equal(failure(api, () => api.assertGreater(1, 1)), "Expect 1 > 1");
  equal(failure(api, () => api.assertGreaterOrEqual(1, 2)), "Expect 1 >= 2");
  equal(failure(api, () => api.assertLess(2, 1)), "Expect 2 < 1");
  equal(failure(api, () => api.assertLessOrEqual("b", "a")), 'Expect "b" <= "a"');
  for (
    const compare of [api.assertGreater, api.assertGreaterOrEqual, api.assertLess, api.assertLessOrEqual]
  ) {
    ok(failure(api, () => compare(NaN, 0)).startsWith("Expect NaN"));
    equal(failure(api, () => compare(NaN, 0, "why")), "why"); // in place of the whole message
  }
});

both("assertInstanceOf names what was expected and what came", (api: Assertions) => {
  class Animal {}
  class Dog extends Animal {}
  abstract class Shape {}
  api.assertInstanceOf(new Dog(), Animal);
  api.assertInstanceOf(new (class extends Shape {})(), Shape);
  const say = (value: unknown, msg?: string) => failure(api, () => api.assertInstanceOf(value, Dog, msg));
  const expected = 'Expected object to be an instance of "Dog"';
  equal(say(new Animal()), `${expected} but was "Animal".`);
  equal(say(null), `${expected} but was "null".`);
  equal(say(undefined), `${expected} but was "undefined".`);
  equal(say(3, "why"), `${expected} but was "number": why`);
  equal(say(Dog), `${expected} but was not an instanced object.`);
  equal(say(Object.create(null)), `${expected} but was "Object".`);
  equal(say(new (class Dog {})()), `${expected}.`); // another class of the same name
});

both("assertNotInstanceOf refuses instances", (api: Assertions) => {
  api.assertNotInstanceOf(new Date(), Number);
  const message = failure(api, () => api.assertNotInstanceOf(new Date(), Date, "why"));
  ok(message.startsWith("Expected object to not be an instance of") && message.endsWith(": why"), message);
});
