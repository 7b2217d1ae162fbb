/**
 * What is mended in TensorFlow.js's WebAssembly backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";

let repaired = false;

/**
 * Mends what is wrong or slow. Once is enough.
 *
 * - Products with a transposed factor, which every gradient has, take 10 to 20 times as long as transposing first.
 * - A right factor is packed and kept; where another shape of it is a right factor too, the backend aborts.
 * - A matrix is transposed four times as slowly as the same numbers as a box.
 * - A clone is a copy, and so is a cast to the type that a tensor has; a gradient clones all it saves, and casts all it
 *   multiplies. Here it is one more name for the same data, as in the other backends.
 * - All of a tensor is copied for each part that it is split into, and what is reversed moves number by number.
 */
export function repairWasm(): void {
  if (repaired) return;
  repaired = true;
  const { kernelFunc: copy } = tf.getKernel("Identity", "wasm");
  for (const product of ["BatchMatMul", "_FusedMatMul"]) {
    replace(product, (multiply) => plain(multiply, copy as unknown as Kernel));
  }
  replace("Identity", (copy) => renamed(copy, () => true));
  replace("Cast", (cast) => renamed(cast, ({ inputs: { x }, attrs }) => x.dtype === attrs.dtype));
  replace("SplitV", () => parted);
  replace("Reverse", reversed);
}

/** The parameters of a kernel, as far as they matter here. */
interface Params {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: tf.KernelBackend & Heap;
}

type Kernel<Out = tf.TensorInfo> = (params: Params) => Out;

function replace<Out = tf.TensorInfo>(kernelName: string, make: (kernel: Kernel<Out>) => Kernel<Out>): void {
  const { kernelFunc, ...rest } = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...rest,
    kernelFunc: make(kernelFunc as unknown as Kernel<Out>) as unknown as tf.KernelFunc,
  });
}

/** A product whose factors are transposed before, if they are to be, and whose right factor has one shape only. */
function plain(multiply: Kernel, copy: Kernel): Kernel {
  const packed = new WeakMap<tf.DataId, string>();
  return ({ inputs, backend, attrs }) => {
    const made: tf.TensorInfo[] = [];
    const keep = (x: tf.TensorInfo) => (made.push(x), x);
    const turned = (x: tf.TensorInfo) => keep(transpose(x, backend));
    const { transposeA, transposeB } = attrs, { a, b } = inputs;
    let right = transposeB ? turned(b) : b;
    const shape = `${right.shape.slice(-2)}`;
    if ((packed.get(right.dataId) ?? shape) !== shape) {
      right = keep(copy({ inputs: { x: right }, attrs, backend }));
    }
    packed.set(right.dataId, shape);
    const factors = { ...inputs, a: transposeA ? turned(a) : a, b: right };
    const out = multiply({
      inputs: factors,
      backend,
      attrs: { ...attrs, transposeA: false, transposeB: false },
    });
    for (const { dataId } of made) backend.disposeData(dataId);
    return out;
  };
}

/** Each matrix of a batch transposed: a single one as a box, where its rows come in sixteens. */
function transpose(x: tf.TensorInfo, backend: tf.KernelBackend): tf.TensorInfo {
  const last = x.shape.length - 1,
    [rows, columns] = x.shape.slice(-2),
    to = [...x.shape.slice(0, -2), columns, rows];
  const box = last === 1 && rows % 16 === 0, { kernelFunc } = tf.getKernel("Transpose", "wasm");
  const shape = box ? [rows / 16, 16, columns] : x.shape;
  const perm = box ? [2, 0, 1] : [...Array(last - 1).keys(), last, last - 1];
  const out = kernelFunc({ inputs: { x: { ...x, shape } }, backend, attrs: { perm } }) as tf.TensorInfo;
  return { ...out, shape: to };
}

/** One more name for the same data, where that will do. */
function renamed(copy: Kernel, will: (params: Params) => boolean): Kernel {
  return (params) => {
    const { inputs: { x }, backend } = params;
    return x.dtype === "string" || !will(params) ? copy(params) : (backend.incRef(x.dataId), { ...x });
  };
}

/** Parts of a tensor, copied from where they lie. */
function parted({ inputs: { x }, attrs, backend }: Params): tf.TensorInfo[] {
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits as number[], axis);
  const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1)), row = x.shape[axis] * inner;
  const parts = sizes.map((size) => backend.makeOutput(x.shape.with(axis, size), x.dtype));
  const from = backend.typedArrayFromHeap(x);
  let left = 0;
  for (const [k, part] of parts.entries()) {
    const to = backend.typedArrayFromHeap(part), wide = sizes[k] * inner;
    for (let at = left, out = 0; out < to.length; at += row - wide) {
      for (const end = out + wide; out < end; out++, at++) to[out] = from[at];
    }
    left += wide;
  }
  return parts;
}

/** Whole blocks moved, where it is the leading axes that are reversed. */
function reversed(reverse: Kernel): Kernel {
  return (params) => {
    const { inputs: { x }, attrs, backend } = params;
    const axes = tf.util.parseAxisParam(attrs.dims as number[], x.shape);
    if (axes.some((axis, i) => axis !== i)) return reverse(params);
    const size = tf.util.sizeFromShape(x.shape.slice(axes.length)),
      out = backend.makeOutput(x.shape, x.dtype);
    const from = backend.typedArrayFromHeap(x), to = backend.typedArrayFromHeap(out);
    for (let at = 0; at < from.length; at += size) {
      to.set(from.subarray(at, at + size), from.length - size - at);
    }
    return out;
  };
}
