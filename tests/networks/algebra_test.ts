import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points, zeros } from "driftfield/core";
import { type Algebra, fourierFeatures, onPoints, tangents } from "driftfield/networks";
import { philox } from "driftfield/random";
import { onTensors } from "../../lib/networks/algebra/on_tensors.ts";
import { differentiable, operands, operations, up } from "./algebra_operations.ts";
import { onEachBackend, startBackend } from "./backends.ts";
import { slopes, slopesOff } from "./differences.ts";
import { assertWithin, exactly, rounded } from "./rounding.ts";

Deno.test("onPoints does what the names say, on numbers done by hand", () => {
  const A = onPoints, x = points([[1, 2], [3, 4], [5, 6]]);
  assertEquals(A.shape(x), [3, 2]);
  assertEquals(A.matMul(x, points([[1, 0, 2], [0, 1, 1]])), points([[1, 2, 4], [3, 4, 10], [5, 6, 16]]));
  assertEquals(A.add(x, points([[10, 20]])), points([[11, 22], [13, 24], [15, 26]]));
  assertEquals(A.mul(x, points([[1], [0], [-1]])), points([[1, 2], [0, 0], [-5, -6]]));
  assertEquals(A.mul(x, x), points([[1, 4], [9, 16], [25, 36]]));
  assertEquals(A.scale(2, x), points([[2, 4], [6, 8], [10, 12]]));
  assertEquals(A.rowMeans(x), points([[1.5], [3.5], [5.5]]));
  assertEquals(A.beside([x, points([[7], [8], [9]])]), points([[1, 2, 7], [3, 4, 8], [5, 6, 9]]));
  assertEquals([A.sin(points([[0]])).data[0], A.cos(points([[0]])).data[0]], [0, 1]);
  assertEquals(fourierFeatures(A, x, []), x);
  assertEquals(A.inverseRootMeanSquare(points([[1, 5], [1, -1]]), 3), points([[1 / 4], [1 / 2]])); // means 13 and 1
  const six = points([[1], [2], [3], [4], [5], [6]]);
  assertEquals(A.add(six, points([[10], [20]])), points([[11], [12], [13], [24], [25], [26]]));
  assertEquals(A.mul(x, points([[1], [0], [-1]])), A.mul(x, points([[1, 1], [0, 0], [-1, -1]])));
  const ln3 = points([[Math.log(3), 0]]), s = 3 / 4; // sigmoid(ln 3) = 3/4
  assertEquals(
    A.silu(ln3).data.map((v) => Math.fround(v)),
    Float64Array.of(s * Math.log(3), 0).map(Math.fround),
  );
  assertEquals(
    A.siluSlope(ln3).data.map((v) => Math.fround(v)),
    Float64Array.of(s * (1 + Math.log(3) / 4), 1 / 2).map(Math.fround),
  );
});

Deno.test("products in tiles are those of the definition, to the bit, whatever rows there are beside", () => {
  for (const [n, k, m] of [[1, 1, 1], [2, 3, 5], [4, 2, 2], [7, 33, 3], [9, 5, 8]]) {
    const x = philox(1).normal([n, k]), w = philox(2).normal([k, m]), plain = zeros([n, m]);
    for (let i = 0; i < n; i++) {
      for (let l = 0; l < m; l++) {
        for (let j = 0; j < k; j++) plain.data[i * m + l] += x.data[i * k + j] * w.data[j * m + l];
      }
    }
    assertEquals(onPoints.matMul(x, w), plain);
  }
});

const refused = <A>(A: Algebra<A>, of: (shape: [number, number]) => A) => {
  const x = of([3, 2]), says = (f: () => A, message: string) => assertThrows(f, RangeError, message);
  says(() => A.add(x, of([2, 2])), "add: [2,2] does not fit [3,2]");
  says(() => A.add(of([1, 2]), x), "add: [3,2] does not fit [1,2]");
  says(() => A.add(of([3, 1]), x), "add: [3,2] does not fit [3,1]");
  says(() => A.mul(x, of([3, 4])), "mul: [3,4] does not fit [3,2]");
  says(() => A.mul(of([1, 1]), x), "mul: [3,2] does not fit [1,1]");
  says(() => A.reshape(x, [4, 2]), "reshape: [3,2] to [4,2]");
  says(() => A.reshape(x, [-1, 6]), "reshape: [3,2] to [-1,6]");
  says(() => A.swapRows(x, 2, 2), "swapRows: 3 rows are no blocks of 2 times 2");
  says(() => A.matMulEach(x, of([6, 2]), 2), "matMulEach: [3,2] times [6,2] in 2 runs");
  says(() => A.matMulEach(x, of([3, 2]), 3), "matMulEach: [3,2] times [3,2] in 3 runs");
  says(() => A.convolve(x, of([18, 1]), [2, 2]), "convolve: 3 rows are no images of 2 × 2");
  says(() => A.convolve(x, of([9, 1]), [1, 3]), "convolve: 9 rows of weights for 9 · 2 channels");
};

Deno.test("onPoints refuses shapes that do not fit", () => {
  const x = zeros([3, 2]);
  refused(onPoints, zeros);
  assertThrows(() => onPoints.matMul(x, zeros([3, 2])), RangeError, "matMul: [3,2] times [3,2]");
  assertThrows(() => onPoints.beside([x, zeros([2, 2])]), RangeError, "beside: 2 rows do not fit 3");
});

Deno.test("tensors are refused as points are, also where TensorFlow.js would repeat the first factor", async () => {
  await startBackend("cpu");
  tf.tidy(() => refused(onTensors, (shape) => tf.zeros(shape)));
});

onEachBackend("every operation on tensors is that on points, within float32's rounding", async () => {
  for (const [name, { shapes, of }] of Object.entries(operations)) {
    const given = operands(shapes, 3), y = tf.tidy(() => of(onTensors, given.map(up)));
    const expected = of(rounded, given.map(exactly));
    assertEquals([...onTensors.shape(y)], [...expected.value.shape], name);
    assertWithin(await y.data(), expected, name);
    y.dispose();
  }
});

Deno.test("every rule of tangents is the derivative, by central differences in float64", () => {
  for (const [name, { shapes, of }] of differentiable) {
    const at = operands(shapes, 4), u = operands(shapes, 5);
    const { value, along: [du] } = of(tangents(onPoints), at.map((x, i) => ({ value: x, along: [u[i]] })));
    assertEquals(value, of(onPoints, at), name);
    slopes((t) => of(onPoints, at.map((x, i) => onPoints.add(x, onPoints.scale(t, u[i])))).data).forEach(
      (slope, i) => {
        assertAlmostEquals(du.data[i], slope, slopesOff, name);
      },
    );
  }
});

Deno.test("tangents carry several directions at once, none for constants, and no second derivative", () => {
  const A = tangents(onPoints), x = points([[1, 2]]), e = [points([[1, 0]]), points([[0, 1]])];
  const w = points([[1, 2], [3, 4]]);
  assertEquals(A.matMul({ value: x, along: e }, { value: w, along: [] }).along, [
    points([[1, 2]]),
    points([[3, 4]]),
  ]);
  assertEquals(A.silu({ value: x, along: [] }).along, []);
  const [beside] = A.beside([{ value: x, along: e }, { value: x, along: [] }]).along;
  assertEquals(beside, points([[1, 0, 0, 0]]));
  const one = { value: w, along: [] };
  const [whole] = A.add(one, { value: x, along: e }).along; // a row that moves moves every row of the sum
  assertEquals(whole, points([[1, 0], [1, 0]]));
  assertEquals(A.mul(one, { value: x, along: e }).along[1], points([[0, 2], [0, 4]]));
  assertEquals(A.shape({ value: x, along: e }), [1, 2]);
  assertThrows(() => A.siluSlope({ value: x, along: e }), Error, "a derivative of a derivative");
});

onEachBackend("tangents on tensors are those on points, within float32's rounding", async () => {
  for (const [name, { shapes, of }] of differentiable) {
    const at = operands(shapes, 6), u = operands(shapes, 7), tensors = tangents(onTensors);
    const made = tf.tidy(() => {
      const { value, along } = of(tensors, at.map((x, i) => ({ value: up(x), along: [up(u[i])] })));
      return [value, along[0]];
    });
    const expected = of(tangents(rounded), at.map((x, i) => ({ value: exactly(x), along: [exactly(u[i])] })));
    assertWithin(await made[0].data(), expected.value, name);
    assertWithin(await made[1].data(), expected.along[0], `${name} along u`);
    tf.dispose(made);
  }
});
