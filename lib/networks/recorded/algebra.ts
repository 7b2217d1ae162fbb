/**
 * Networks as programs: an algebra that writes down what is computed, and how derivatives pass back.
 *
 * @module
 */
import type { Shape } from "../../core/mod.ts";
import type { Operation } from "../../kernels/mod.ts";
import type { Algebra } from "../algebra/mod.ts";
import { requireBlocks, requireImages, requireReshape, requireRuns, runOf } from "../algebra/shapes.ts";
import { type Operand, type Recorded, type Tape, Unrecordable } from "./tape.ts";

/**
 * Arithmetic that is written to a tape.
 *
 * @param tape Where.
 * @returns The algebra; its operations throw Unrecordable for what a program cannot do.
 */
export function onTape(tape: Tape): Algebra<Recorded> {
  const { back, add, pass, each, images } = tape;
  const refuse = (name: string): never => {
    throw new Unrecordable(name);
  };
  const make = (
    operation: Operation,
    of: readonly Operand[],
    shape: Shape,
    numbers: readonly number[] = [],
  ) => {
    const made = tape.room(of, shape);
    tape.perform(operation, [...of, made], numbers);
    return made;
  };
  /** What an operation makes of x, and what it adds to the slope of x: an operation on x or y, and dy. */
  const entry = (
    x: Recorded,
    operation: Operation,
    numbers: readonly number[],
    pull: (y: Recorded, dy: Recorded) => readonly [Operation, readonly Operand[], (readonly number[])?],
    shape = x.shape,
  ): Recorded => {
    const y = make(operation, [x], shape, numbers);
    back(y, (dy) => add(x, ...pull(y, dy)));
    return y;
  };
  /** So many rows of x for a row of y, 0 for all; and whether y is a column. */
  const partners = (name: string, x: Recorded, y: Recorded): readonly [run: number, column: number] => {
    const run = runOf(name, x.shape, y.shape), column = y.shape[1] < x.shape[1] ? 1 : 0;
    if (each(x) ? !each(y) && y.shape[0] > 1 : each(y)) refuse(`${name} over images`);
    return [each(x) && !each(y) ? 0 : run, column];
  };

  return {
    from: () => refuse("constants"),
    shape: (x) => x.shape,
    matMul(x, w) {
      if (x.shape[1] !== w.shape[0]) throw new RangeError(`matMul: [${x.shape}] times [${w.shape}]`);
      if (each(w)) refuse("matMul over images");
      const y = make("matMul", [x, w], [x.shape[0], w.shape[1]]);
      back(y, (dy) => {
        if (x.wanted) add(x, "matMul", [dy, tape.once("transpose", w, [w.shape[1], w.shape[0]], [1])]);
        add(w, "matMulSlope", [x, dy]);
      });
      return y;
    },
    add(x, y) {
      const [run, column] = partners("add", x, y), z = make("sums", [x, y], x.shape, [run, column]);
      back(z, (dz) => {
        if (run === 1 && !column) add(y, "scaled", [dz], [1]);
        else add(y, "gathered", [undefined, dz], [run, column, 1]);
        pass(x, dz);
      });
      return z;
    },
    mul(x, y) {
      const at = [...partners("mul", x, y), 1], z = make("spread", [x, y], x.shape, at);
      back(z, (dz) => {
        add(y, "gathered", [x, dz], at);
        add(x, "spread", [dz, y], at);
      });
      return z;
    },
    scale: (a, x) => entry(x, "scaled", [a], (_, dy) => ["scaled", [dy], [a]]),
    silu: (x) => entry(x, "silu", [], (_, dy) => ["siluPull", [x, dy]]),
    siluSlope: () => refuse("siluSlope"),
    sin: () => refuse("sin"),
    cos: () => refuse("cos"),
    beside(parts) {
      const [rows] = parts[0].shape, widths = parts.map(({ shape }) => shape[1]);
      const wrong = parts.find(({ shape }) => shape[0] !== rows);
      if (wrong) throw new RangeError(`beside: ${wrong.shape[0]} rows do not fit ${rows}`);
      if (parts.some((x) => each(x) !== each(parts[0]))) refuse("beside over images");
      const y = tape.room(parts, [rows, widths.reduce((a, b) => a + b)]);
      const left = widths.map((_, k) => widths.slice(0, k).reduce((a, b) => a + b, 0));
      parts.forEach((x, k) => tape.perform("columns", [x, y], [widths[k], 0, left[k]]));
      back(y, (dy) => parts.forEach((x, k) => add(x, "columns", [dy], [widths[k], left[k], 0])));
      return y;
    },
    rowMeans(x) {
      const at = [1, 1, 1 / x.shape[1]], y = make("gathered", [undefined, x], [x.shape[0], 1], at);
      back(y, (dy) => add(x, "spread", [undefined, dy], at));
      return y;
    },
    inverseRootMeanSquare(x, epsilon) {
      const kind = "inverseRootMeanSquares";
      return entry(x, kind, [epsilon], (r, dr) => [`${kind}Pull`, [x, r, dr]], [x.shape[0], 1]);
    },
    reshape(x, shape) {
      requireReshape(x.shape, shape);
      const y = tape.part(x, 0, shape);
      if (!tape.forAll(x)) back(y, (dy) => pass(x, dy));
      return y;
    },
    swapRows(x, a, b) {
      requireBlocks(x.shape, a, b);
      if (each(x) && x.shape[0] / images % (a * b) !== 0) refuse("swapRows over images");
      return entry(x, "swapped", [a, b], (_, dy) => ["swapped", [dy], [b, a]]);
    },
    matMulEach(x, w, n) {
      requireRuns(x.shape, w.shape, n);
      if (!each(x) || !each(w) || n % images !== 0) refuse("matMulEach over images");
      const [rows, columns] = w.shape,
        at = [n / images],
        y = make("matMulEach", [x, w], [x.shape[0], columns], at);
      back(y, (dy) => {
        if (x.wanted) add(x, "matMulEach", [dy, tape.once("transpose", w, [columns * n, rows / n], at)], at);
        add(w, "matMulEachSlope", [x, dy], at);
      });
      return y;
    },
    softmax: (x) => entry(x, "softmax", [], (s, ds) => ["softmaxPull", [s, ds]]),
    convolve(x, w, size) {
      requireImages(x.shape, w.shape, size);
      if (each(w) || !each(x) || x.shape[0] / images % (size[0] * size[1]) !== 0) {
        refuse("convolve over images");
      }
      const [nine, m] = w.shape, y = make("convolve", [x, w], [x.shape[0], m], size);
      back(y, (dy) => {
        if (x.wanted) add(x, "convolve", [dy, tape.once("turn", w, [9 * m, nine / 9])], size);
        add(w, "convolveSlope", [x, dy], size);
      });
      return y;
    },
  };
}
