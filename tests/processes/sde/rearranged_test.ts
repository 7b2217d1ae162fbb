import { assertEquals } from "@std/assert";
import { formulaText, parse, simplify } from "../../../lib/processes/sde/formula/mod.ts";

const short = (source: string) => formulaText(simplify(parse("f", source, ["x", "y", "z", "a", "b"])));

Deno.test("sums are multiplied out where that makes terms meet, and not otherwise", () => {
  assertEquals(short("(x + 1)^2 - x^2 - 2 * x"), "1");
  assertEquals(short("(x + y) * (x - y) + y^2"), "x^2");
  assertEquals(short("a * (1 - b) + a * b"), "a");
  assertEquals(short("(x + y) * exp(-(x + y)) + (x + y) * (1 - exp(-(x + y)))"), "x + y");
  assertEquals(short("(x + 1)^2 * (y - 1)"), "(x + 1)^2 * (y - 1)");
  assertEquals(short("(1 + x)^20 * (1 + y)^30 * (z - 1)"), "(1 + x)^20 * (1 + y)^30 * (z - 1)");
});

Deno.test("a product that was multiplied out is found again", () => {
  assertEquals(short("x * y + x - y * z - z"), "(y + 1) * (x - z)");
  assertEquals(short("2 * a * x + 2 * b * x + 3 * a * y + 3 * b * y"), "(2 * x + 3 * y) * (a + b)");
  assertEquals(short("x - x * exp(-a) + y - y * exp(-a)"), "(1 - exp(-a)) * (x + y)");
  assertEquals(short("a * x + b * x + a * y - b * y"), "a * x + b * x + a * y - b * y");
});
