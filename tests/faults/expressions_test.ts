import { assert, assertEquals, assertThrows } from "@std/assert";
import { ito, schedule, sde } from "driftfield/processes";
import { main } from "../../lib/experiments/run.ts";

let sung = 0;
/** Whether anything that an expression said was done. */
(globalThis as unknown as Record<string, unknown>).canary = () => sung++;

// deno-fmt-ignore
const hostile = [
  // What reaches JavaScript, in languages whose expressions are JavaScript.
  "canary()", "x + canary()", "globalThis.canary()", "globalThis['canary']()", "this.canary()", "self.canary()",
  "Function('canary()')()", "eval('canary()')", "constructor.constructor('canary()')()",
  "x.constructor.constructor('canary()')()", 'cos.constructor("canary()")()', "exp.call(canary)", "(() => canary())()",
  "x; canary()", "x\ncanary()", "x, canary()", "x /* */ + canary() //", "`${canary()}`", "new canary()", "await canary()",
  "x = canary()", "[canary()][0]", "{a: canary()}.a", "x ? canary() : 1", "x || canary()", "x ?? canary()",
  "import('data:text/javascript,canary()')", "Deno.exit()", "x; Deno.exit()", "process.exit()", "__proto__.canary()",
  // What other readers of mathematics do.
  'evaluate("canary()")', 'parse("canary()")', "import({canary: 1})", 'createUnit("canary")', 'compile("x")',
  'simplify("x")', 'derivative("x^2", "x")', 'parser()', 'chain(x)', 'typed("x", 1)', 'config({})', "help(x)", "print(x)",
  "f(x) = x", "a = 1", "x += 1", "x[1]", "[1, 2; 3, 4]", "1:1e12", "range(1, 1e12)", "zeros(1e9, 1e9)", "ones(1e12)",
  "random()", "x!", "9!!!!!!!!", "gamma(1e9)", "x'", "2 cm", "x to cm", "sum([1:1e9])", 'bignumber("1e999")', "0b1111",
  // What reaches WGSL.
  "x); } @compute fn canary() {", "vec2(x)", "array<f32, 99999999>()", "loop {}", "bitcast<u32>(x)", "f32(x)", "x;}",
  // What looks like something else.
  "ｅｘｐ(x)", "ехр(x)", "e\u200bxp(x)", "x\u2028canary()", "\u202ex", "x\0", "\ufeffx + canary", "\\u0063anary()", "𝐱",
  // What is too much.
  "(".repeat(5000), "-".repeat(5000) + "x", "(".repeat(500) + "x" + ")".repeat(500), "x" + "+x".repeat(1e6), "9".repeat(1e6), "a".repeat(1999),
  "exp(".repeat(101) + "x" + ")".repeat(101),
  // What is no finite number.
  "9^9^9^9", "exp(exp(exp(10)))", "1e999", "1/0", "log(0)", "0^(-1)", "NaN", "Infinity", "-Infinity", "",
];

/** Everything that takes an expression, and what it calls it. */
const places: readonly [name: string, give: (source: string) => unknown][] = [
  ["drift", (drift) => sde({ drift, diffusion: 1 })],
  ["diffusion", (diffusion) => sde({ drift: "-x", diffusion })],
  ["drift[1]", (source) => sde({ drift: ["x1", source], diffusion: [1, 1] })],
  ["diffusion[0][1]", (source) => sde({ drift: ["0", "0"], diffusion: [["1", source], ["1", "x1"]] })],
  ["alpha", (source) => schedule({ alpha: source.replaceAll("x", "t"), sigma: "t" })],
  ["sigma", (source) => schedule({ alpha: "1", sigma: source.replaceAll("x", "t") })],
  ["variance", (source) => schedule({ alpha: "1", variance: source.replaceAll("x", "t") })],
  ["f", (source) => ito(sde({ drift: "-x", diffusion: 1 }), source)],
];

/** Refused by name: it did not understand it, or it is no finite number. */
function refused(name: string, source: string, give: (source: string) => unknown): void {
  const shown = `${name} = ${source.slice(0, 80)}`,
    error = assertThrows(() => give(source), Error, undefined, shown);
  assert(error instanceof SyntaxError || error instanceof RangeError, `${shown}: ${error}`);
  assert(
    error.message.startsWith(`${name}: `) || error.message.startsWith(`${name} at `),
    `${shown}: ${error}`,
  );
  assert(error.message.length < 500, `${shown}: ${error.message.length} characters are said of it`);
}

for (const [name, give] of places) {
  Deno.test(`no hostile expression gets past ${name}, and nothing that it says is done`, () => {
    assert(hostile.length >= 40);
    for (const source of hostile) refused(name, source, give);
    assertEquals(sung, 0);
  });
}

Deno.test("what is given as an expression and is none is refused by name", () => {
  const wrong: unknown[] = [
    null,
    undefined,
    {},
    () => 1,
    ["x"],
    true,
    Symbol("x"),
    1n,
    NaN,
    Infinity,
    new Date(),
  ];
  const sly = { toString: () => (globalThis as unknown as { canary(): string }).canary() };
  for (const value of [...wrong, sly]) {
    for (const [name, give] of places.slice(4)) {
      // A schedule's expressions are made from text here; these are given as they are.
      const direct: Record<string, (value: never) => unknown> = {
        alpha: (alpha) => schedule({ alpha, sigma: "t" }),
        sigma: (sigma) => schedule({ alpha: "1", sigma }),
        variance: (variance) => schedule({ alpha: "1", variance }),
        f: give as (value: never) => unknown,
      };
      if (value === undefined && name !== "f" && name !== "alpha") continue; // that is: not given
      const error = assertThrows(() => direct[name](value as never), Error);
      const right = [SyntaxError, RangeError, TypeError].some((kind) => error instanceof kind);
      assert(right && error.message.startsWith(name), `${name}: ${typeof value} gives ${error}`);
    }
  }
  assertEquals(sung, 0);
});

// deno-fmt-ignore
const names = [
  "x; Deno.exit()", "canary()", "x){}", "a = canary()", "constructor()", "__proto__", "a.b", "a[0]", "a b", "", " ", "1a", "a-b",
  "a\n", "а", "ａ", "a\u200b", "a/**/", "a`", "${a}", "'a'", '"', "t", "pi", "exp", "_a", "a;", "a,b", "@a", "vec2<f32>",
];

Deno.test("no hostile name of a variable or a parameter gets past sde(), schedule() and ito()", () => {
  const ou = sde({ drift: "-x", diffusion: 1 });
  for (const name of names) {
    const parameters = JSON.parse(`{${JSON.stringify(name)}: 1}`), says = `"${name}"`;
    const gives: (() => unknown)[] = [
      () => sde({ drift: "1", diffusion: 1, variables: [name] }),
      () => sde({ drift: `1 + ${name}`, diffusion: 1, parameters }),
      () => schedule({ alpha: `1 + ${name}`, sigma: "t", parameters }),
      () => ito(ou, `x + ${name}`, { parameters }),
      () => ito(ou, "x^2", { name }),
    ];
    for (const give of gives) {
      const error = assertThrows(give, RangeError);
      assert(error.message.includes(says), `${give}: ${error.message}`);
    }
  }
  assertEquals(sung, 0);
});

Deno.test("no hostile expression gets past the command line: it is refused by name, and nothing is written", async () => {
  const folder = await Deno.makeTempDir(), said: string[] = [], { log, error } = console;
  console.log = console.error = (...words) => said.push(words.join(" "));
  try {
    for (const source of hostile.filter((source) => source !== "")) {
      for (const name of ["drift", "diffusion"]) {
        said.length = 0;
        assertEquals(
          await main(["first-passage", `--${name}=${source}`, "--out", `${folder}/run`]),
          2,
          source.slice(0, 80),
        );
        assert(said[0].startsWith(`error: ${name}: `), said[0]);
      }
    }
    assertEquals([sung, [...Deno.readDirSync(folder)].length], [0, 0]);
  } finally {
    Object.assign(console, { log, error });
    await Deno.remove(folder, { recursive: true });
  }
});
