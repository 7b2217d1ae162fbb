import { equal, match } from "node:assert/strict";
import { type Assertions, both, failure, rejection } from "./both.ts";

const boom = () => {
  throw new RangeError("dt must be positive, got -1");
};
const throwing = (value: unknown) => () => {
  throw value;
};

both("assertIsError asks for class and text or pattern", (api: Assertions) => {
  const error = new RangeError("dt must be \x1b[33mpositive\x1b[39m");
  api.assertIsError(error);
  api.assertIsError(error, RangeError);
  api.assertIsError(error, Error, "must be positive"); // colours do not matter
  api.assertIsError(error, undefined, /^dt .* positive$/);
  equal(failure(api, () => api.assertIsError("text")), 'Expected "error" to be an Error object.');
  equal(
    failure(api, () => api.assertIsError(null, Error, "", "why")),
    'Expected "error" to be an Error object: why',
  );
  equal(
    failure(api, () => api.assertIsError(error, TypeError)),
    'Expected error to be instance of "TypeError", but was "RangeError".',
  );
  equal(
    failure(api, () => api.assertIsError(new Error("a"), Error, "b", "why")),
    'Expected error message to include "b", but got "a": why',
  );
  equal(
    failure(api, () => api.assertIsError(new Error("a"), Error, /b/)),
    'Expected error message to include /b/, but got "a".',
  );
});

both("assertThrows returns what was thrown", (api: Assertions) => {
  const error: RangeError = api.assertThrows(boom, RangeError, "positive");
  equal(error.message, "dt must be positive, got -1");
  for (const value of [error, "text", 1, null, undefined]) equal(api.assertThrows(throwing(value)), value);
  equal(api.assertThrows(boom, "a message, not a class") instanceof RangeError, true);
});

both("assertThrows fails on silence, another class, another text, no error", (api: Assertions) => {
  const quiet = () => {};
  equal(failure(api, () => api.assertThrows(quiet)), "Expected function to throw.");
  equal(failure(api, () => api.assertThrows(quiet, "why")), "Expected function to throw: why");
  equal(failure(api, () => api.assertThrows(quiet, Error, "x", "why")), "Expected function to throw: why");
  equal(
    failure(api, () => api.assertThrows(boom, TypeError)),
    'Expected error to be instance of "TypeError", but was "RangeError".',
  );
  match(
    failure(api, () => api.assertThrows(boom, RangeError, "negative")),
    /to include "negative", but got "dt must/,
  );
  equal(failure(api, () => api.assertThrows(throwing("text"), Error)), "A non-Error object was thrown.");
});

both("assertRejects returns what it was rejected with", async (api: Assertions) => {
  const error: RangeError = await api.assertRejects(
    () => Promise.resolve().then(boom),
    RangeError,
    "positive",
  );
  equal(error.message, "dt must be positive, got -1");
  equal(await api.assertRejects(() => Promise.reject("text")), "text");
  // Anything with `then` will do.
  const thenable = { then: (_: unknown, reject: (e: unknown) => void) => reject(error) } as PromiseLike<
    never
  >;
  equal(await api.assertRejects(() => thenable, RangeError), error);
});

both(
  "assertRejects fails on fulfilment, on throwing at once, on another class, text, no error",
  async (api: Assertions) => {
    const say = (attempt: Promise<unknown>) => rejection(api, attempt);
    const well = () => Promise.resolve(1);
    equal(await say(api.assertRejects(well)), "Expected function to reject.");
    equal(await say(api.assertRejects(well, "why")), "Expected function to reject: why");
    equal(await say(api.assertRejects(boom, RangeError)), "Function throws when expected to reject.");
    const plain = (() => 1) as unknown as () => Promise<unknown>;
    equal(await say(api.assertRejects(plain, "why")), "Function throws when expected to reject: why");
    equal(
      await say(api.assertRejects(() => Promise.reject(new Error("a")), TypeError)),
      'Expected error to be instance of "TypeError", but was "Error".',
    );
    match(
      await say(api.assertRejects(() => Promise.reject(new Error("a")), Error, "b")),
      /to include "b", but got "a"/,
    );
    equal(
      await say(api.assertRejects(() => Promise.reject("text"), Error)),
      "A non-Error object was rejected.",
    );
  },
);
