import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { code, emit, javascript, points, wgsl } from "driftfield/core";
import { overSpace, sde, type SdeDefinition } from "driftfield/processes";

const ou = { drift: "theta * (mu - x)", diffusion: "sigma", parameters: { theta: 1, mu: 0, sigma: 0.5 } };

/** The message of what `sde` throws. */
function messageOf(change: Partial<SdeDefinition>, kind: ErrorConstructor = SyntaxError): string {
  return assertThrows(() => sde({ ...ou, ...change }), kind).message;
}

Deno.test("an error shows the expression, the place, and what was probably meant", () => {
  assertEquals(
    messageOf({ drift: "thta * (mu - x)" }),
    `drift: unknown symbol "thta"; known are x, t, theta, mu, sigma (did you mean theta?)
  thta * (mu - x)
  ^`,
  );
  assertEquals(
    messageOf({ drift: "theta * (mu - sine(x))" }),
    `drift: unknown function "sine"; known are exp, log, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, abs, ` +
      `sign (did you mean sin?)
  theta * (mu - sine(x))
                ^`,
  );
});

Deno.test("every kind of mistake has its place", () => {
  const mistakes: [source: string, place: number, says: string][] = [
    ["", 0, "the expression is empty"],
    ["x +", 3, "ends too early"],
    ["theta * (mu - x", 15, "ends too early"],
    ["x)", 1, '")" is not expected here'],
    ["2 x", 2, "write * between them"],
    ["theta (mu - x)", 0, "theta is no function: write theta * (…)"],
    ["1 + exp", 4, "exp is a function: write exp(…)"],
    ["x**2", 2, "a power is x^n"],
    ["log(x, 2)", 5, '"," is no part of an expression'],
    ["mu * 1e999", 5, "1e999 is no finite number"],
    ["x * 2e+", 4, "this number ends too early"],
    ["0x1F * x", 1, "write * between them"],
    ["(x) (mu)", 4, "write * between them"],
    ["x + exp()", 8, '")" is not expected here'],
    ["mu * x mod 2", 7, '"mod" is no part of an expression'],
    ["-(x % mu)", 4, '"%" is no part of an expression'],
    ["mu + true", 5, 'unknown symbol "true"'],
    ["mu * (not x)", 6, 'unknown symbol "not"'],
    ["theta * ж", 8, '"ж" is no part of an expression'],
    ["theta * x.y", 9, '"." is no part of an expression'],
    ["x^" + "(".repeat(200), 101, "nested more than 100 deep"],
    ["-".repeat(500) + "x", 100, "nested more than 100 deep"],
  ];
  for (const [drift, place, says] of mistakes) {
    const [what, shown, caret] = messageOf({ drift }).split("\n");
    assert(what.startsWith("drift: ") && what.includes(says), what);
    if (drift.length < 72) assertEquals([shown, caret], [`  ${drift}`, `  ${" ".repeat(place)}^`]);
    else assertEquals(shown[caret.length - 1], drift[place]);
  }
  assertEquals(
    sde({ drift: "x" + "+x".repeat(999), diffusion: "x" + "*x".repeat(999) }).drift(points([[2]]), 0).data[0],
    2000,
  );
  assert(messageOf({ drift: "x" + "+x".repeat(1000) }).includes("2001 characters are more than 2000"));
  assert(messageOf({ diffusion: [["1", "q"]] }).startsWith('diffusion[0][1]: unknown symbol "q"'));
});

Deno.test("what is no finite number whatever the state is refused where it stands", () => {
  const mistakes: [drift: string, says: string, place: number][] = [
    ["x + 1 / 0", "1 / 0 divides by zero", 4],
    ["x / (theta - 1)", "x / (theta - 1) divides by zero", 0],
    ["log(mu) * x", "log(mu) is -Infinity", 0],
    ["x * sqrt(-sigma)", "sqrt(-sigma) is NaN", 4],
    ["2^10000", "2^10000 is Infinity", 0],
  ];
  for (const [drift, says, place] of mistakes) {
    assertEquals(
      messageOf({ drift, diffusion: "sigma + theta + mu" }, RangeError),
      `drift: ${says}\n  ${drift}\n  ${" ".repeat(place)}^`,
    );
  }
});

// deno-fmt-ignore
const attacks = [
  "x.constructor", "constructor.constructor('return Deno')()", "x['constructor']", "__proto__",
  "toString()", "this", "globalThis", "import('node:fs')", "eval('1')", "Function('1')()", "evaluate('1')",
  "x = 1", "f(x) = x", "[1, 2][1]", "{a: 1}", "'s'", '"s"', "`s`", "x; Deno.exit()", "x\n;1", "x ? 1 : 2",
  "x < 1", "x == x", "1:3", "x!", "x'", "5%", "2 cm", "x mod 2", "not x", "x // c", "x /* c */ 1", "x # c",
  "$x", "x\\u0028", "true", "null", "undefined", "NaN", "Infinity", "i", "hasOwnProperty", "valueOf",
  "Math.exp(x)", "exp.call(x)", "new x", "() => 1", "x, 1", "х", "ｅｘｐ(x)", "exp\u200b(x)", "0x1F", "1_000",
  "1n", "@x", "x0", "out", "Math",
];

Deno.test("there is no way from an expression to JavaScript", () => {
  for (const attack of attacks) {
    assertThrows(() => sde({ drift: attack, diffusion: 1 }), SyntaxError, "drift: ", attack);
    assertThrows(() => sde({ drift: `x + ${attack}`, diffusion: 1 }), SyntaxError, "drift: ", attack);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (drift) => {
      try {
        sde({ drift, diffusion: 1 });
      } catch (error) { // nothing but an error about the expression
        assert(error instanceof SyntaxError || error instanceof RangeError, `${error}`);
        assert(error.message.startsWith("drift"), error.message);
      }
    }),
    { seed: 403, numRuns: 500 },
  );
});

const inherited = [
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "prototype",
  "then",
  "out",
];

Deno.test("names of JavaScript's own are names like any other: as variables, parameters, or unknown", () => {
  for (const name of inherited) {
    const known = sde({ drift: `${name} * x`, diffusion: 1, parameters: { [name]: 3 } });
    assertEquals(known.drift(points([[2]]), 0).data[0], 6);
    const moved = sde({ drift: `-${name}`, diffusion: 1, variables: [name] });
    assertEquals(moved.drift(points([[2]]), 0).data[0], -2);
    assertThrows(() => sde({ drift: name, diffusion: 1 }), SyntaxError, `unknown symbol "${name}"`);
  }
  for (
    const name of [
      "mod",
      "in",
      "true",
      "NaN",
      "ж",
      "x²",
      "×",
      "__proto__",
      "_x",
      "2x",
      "",
      "a b",
      "a.b",
      "x-y",
      "t",
      "pi",
      "e",
      "exp",
      "sign",
    ]
  ) {
    assertThrows(
      () => sde({ drift: "x", diffusion: 1, parameters: JSON.parse(`{${JSON.stringify(name)}: 1}`) }),
      RangeError,
      `parameter "${name}" `,
    );
    assertThrows(
      () => sde({ drift: "1", diffusion: 1, variables: [name] }),
      RangeError,
      `variable "${name}" `,
    );
  }
});

Deno.test("emitted programs name nothing that an expression named", () => {
  const space = code(), names = ["alert", "Deno"];
  const odd = sde({
    variables: names,
    drift: ["alert * fetch^t", "exp(Deno) / (2 + cos(alert))^1.5"],
    diffusion: ["1", "Deno"],
    parameters: { fetch: 2 },
  });
  const state = [space.symbol("x0"), space.symbol("x1")], recorded = overSpace(space, odd);
  const value = [...recorded.drift(state, 0), ...recorded.diffusion(state, 0), ...recorded.slope!(state, 0)];
  const allowed = /^(const|let|f32|pow|power|cosine|Math|exp|cos|e|[tvx]\d*)$/;
  for (const language of [javascript, wgsl]) {
    const { lines, results } = emit(value, language);
    const words = [...lines, ...results].join(" ").match(/[A-Za-z_$][\w$]*/g)!;
    assertEquals(words.filter((word) => !allowed.test(word)), []);
  }
});
