import { assert, assertEquals } from "@std/assert";
import { mlp, onPoints, traced } from "driftfield/networks";
import { slopes, slopesOff } from "../../networks/differences.ts";
import { assertWithin, type Rounded } from "../../networks/rounding.ts";
import { onCard } from "../on_card.ts";
import { onKernels } from "./on_kernels.ts";
import { bend, type Case, caseOf, type CaseOptions, dots, pulled, slope } from "./pullback.ts";

/** A case's numbers with one of them moved. */
const moved = (one: Case, which: "row" | number, at: number, by: number): Case => {
  const shift = (p: Case["row"]) => ({ ...p, data: p.data.with(at, p.data[at] + by) });
  return which === "row"
    ? { ...one, row: shift(one.row) }
    : { ...one, x: one.x.map((p, i) => i === which ? shift(p) : p) };
};

Deno.test("the reference is the perceptron of networks in value and tangents, and their derivative by differences in all else", () => {
  const one = caseOf({ rows: 3, directions: 2, depth: 3, residual: true, told: "each", features: 5 }, 1);
  const { inputs: dim, outputs, width, depth } = one.perceptron;
  const net = mlp({ dim, outputs, width, depth, residual: true, frequencies: 2 });
  const answersOf = ({ row, context, x: [x, ...u] }: Case) => {
    let from = 0;
    const weights = Object.fromEntries(
      Object.entries(net.shapes).map(([name, shape]) => [name, {
        data: row.data.slice(from, from += shape[0] * shape[1]),
        shape,
      }]),
    );
    const { value, along } = traced(onPoints, net, weights, context).along(x, u);
    return [value, ...along];
  };
  const { answers, layers, x } = pulled(one);
  answersOf(one).forEach((wanted, b) =>
    wanted.data.forEach((v, i) => assert(Math.abs(answers[b].value.data[i] - v) < 1e-12, `answer ${b}, ${i}`))
  );
  const close = (got: number, which: "row" | number, at: number) => {
    const [wanted] = slopes((t) => [dots(answersOf(moved(one, which, at, t)), one)]);
    assert(Math.abs(got - wanted) <= slopesOff, `${which}[${at}]: ${got}, ${wanted}`);
  };
  layers.flatMap(({ value }) => [...value.data]).forEach((v, i) => close(v, "row", i));
  x.forEach(({ value }, b) => value.data.forEach((v, i) => close(v, b, i)));
});

Deno.test("|silu″| and |silu‴| are at most ½, which the bounds of slope and bend take for granted", () => {
  const h = Float64Array.from({ length: 40_001 }, (_, i) => -20 + i / 1000),
    n = h.length,
    still = new Float64Array(n);
  const at = { value: { data: h, shape: [n, 1] as const }, error: { data: still, shape: [n, 1] as const } };
  const [first, second] = [slope(at), bend(at)].map(({ value }) => value.data);
  for (let i = 1; i < n - 1; i++) {
    assert(
      Math.abs(second[i]) <= 0.5 && Math.abs(second[i + 1] - second[i - 1]) / 0.002 <= 0.5,
      `at ${h[i]}`,
    );
    assert(
      Math.abs((first[i + 1] - first[i - 1]) / 0.002 - second[i]) < 1e-5,
      `at ${h[i]}: bend is slope's derivative`,
    );
  }
});

const cases: Record<string, CaseOptions> = {
  "one layer, one row": { rows: 1, depth: 1 },
  "two layers, each row told something else": { rows: 37, told: "each" },
  "a direction": { rows: 37, directions: 1, told: "each" },
  "residual, a width that is no multiple of four, more rows than tiles": {
    ...{ rows: 131, directions: 2, depth: 3, width: 33, inputs: 7, residual: true },
  },
  "one layer, more answers than units": {
    rows: 70,
    directions: 1,
    depth: 1,
    width: 6,
    outputs: 70,
    inputs: 40,
  },
  "four layers, three directions": {
    rows: 21,
    directions: 3,
    depth: 4,
    width: 14,
    residual: true,
    features: 17,
  },
  "wide": { rows: 40, depth: 2, width: 260, features: 17 },
  "many rows": { rows: 1500, width: 20, told: "each" },
  "as many directions as there may be": { rows: 9, directions: 7, width: 9 },
};

/** Each block or layer against its bounds: of the worst case, √n wider than what n roundings usually come to. */
function assertParts(got: Float32Array, wanted: readonly Rounded[], what: string): void {
  let from = 0;
  wanted.forEach((part, i) =>
    assertWithin(got.subarray(from, from += part.value.data.length), part, `${what} ${i}`, 0.05)
  );
  assertEquals(from, got.length);
}

Object.entries(cases).forEach(([name, options], i) =>
  onCard(
    `WGSL: F, J u and all their cotangents are those of float64 within float32's rounding: ${name}`,
    async (card) => {
      const one = caseOf(options, 10 + i), wanted = pulled(one), got = await onKernels(card, one);
      assertParts(got.answers, wanted.answers, "answers");
      assertParts(got.row, wanted.layers, "layer");
      assertParts(got.x, wanted.x, "x");
    },
  )
);

onCard("WGSL: where |h| goes to hundreds nothing overflows, and all is within its bounds", async (card) => {
  const one = caseOf({ rows: 33, directions: 1, depth: 1, width: 12, scale: 200 }, 30), wanted = pulled(one);
  const W = one.row.data.subarray(0, 24), C = one.row.data.subarray(24, 60), x = one.x[0].data;
  const told = (c: number) => one.context.data.reduce((sum, v, k) => sum + v * C[12 * k + c], 0);
  const h = Array.from({ length: 33 * 12 }, (_, i) => {
    const r = Math.floor(i / 12), c = i % 12;
    return x[2 * r] * W[c] + x[2 * r + 1] * W[12 + c] + told(c);
  });
  assert(Math.min(...h) < -200 && Math.max(...h) > 200);
  const got = await onKernels(card, one);
  assert([...got.answers, ...got.row, ...got.x].every(Number.isFinite), "finite");
  assertParts(got.answers, wanted.answers, "answers");
  assertParts(got.row, wanted.layers, "layer");
  assertParts(got.x, wanted.x, "x");
});

onCard(
  "WGSL: the same bytes every time; rows in pieces, on a card of little memory, are within the same bounds",
  async (card) => {
    const one = caseOf({ rows: 300, directions: 1, depth: 2, width: 24, residual: true, told: "each" }, 31);
    const [a, b] = [await onKernels(card, one), await onKernels(card, one)];
    assertEquals(a, b);
    const { limits } = card.device, wanted = pulled(one);
    const least = { // WebGPU's least, and 40 rows of what two layers keep of 24 numbers and as many derivatives
      ...{
        maxBufferSize: 2 ** 28,
        maxStorageBufferBindingSize: 40 * 2 * 2 * 24 * 4,
        maxStorageBuffersPerShaderStage: 10,
      },
      maxComputeWorkgroupStorageSize: 16_384,
      maxComputeInvocationsPerWorkgroup: Math.min(64, limits.maxComputeInvocationsPerWorkgroup),
      maxComputeWorkgroupSizeX: 64,
    };
    const pieces = await onKernels(card, one, least);
    assertParts(pieces.answers, wanted.answers, "answers");
    assertParts(pieces.row, wanted.layers, "layer");
    assertParts(pieces.x, wanted.x, "x");
  },
);
