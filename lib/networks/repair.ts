/**
 * What is mended in TensorFlow.js's WebAssembly backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

let repaired = false;

/**
 * Mends three things. Once is enough.
 *
 * - Products with a transposed factor, which every gradient has, take 10 to 20 times as long as transposing first.
 * - A right factor is packed and kept; where another shape of it is a right factor too, the backend aborts.
 * - A clone is a copy, and a gradient clones all it saves. Here it is one more name for the same data, as in the other
 *   backends.
 */
export function repairWasm(): void {
  if (repaired) return;
  repaired = true;
  const { kernelFunc: copy } = tf.getKernel("Identity", "wasm");
  for (const product of ["BatchMatMul", "_FusedMatMul"]) {
    replace(product, (multiply) => plain(multiply, copy));
  }
  replace("Identity", (copy) => (params) => {
    const { inputs: { x }, backend } = params;
    return x.dtype === "string" ? copy(params) : (backend.incRef(x.dataId), { ...x });
  });
}

/** The parameters of a kernel, as far as they matter here. */
interface Params {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: tf.KernelBackend;
}

type Kernel = (params: Params) => tf.TensorInfo;

function replace(kernelName: string, make: (kernel: Kernel) => Kernel): void {
  const { kernelFunc, ...rest } = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...rest,
    kernelFunc: make(kernelFunc as unknown as Kernel) as unknown as tf.KernelFunc,
  });
}

/** A product whose factors are transposed before, if they are to be, and whose right factor has one shape only. */
function plain(multiply: Kernel, copy: tf.KernelFunc): Kernel {
  const packed = new WeakMap<tf.DataId, string>();
  return ({ inputs, backend, attrs }) => {
    const made: tf.TensorInfo[] = [];
    const keep = (x: tf.TensorInfo) => (made.push(x), x);
    const turned = (x: tf.TensorInfo) => keep(transpose(x, backend));
    const { transposeA, transposeB } = attrs, { a, b } = inputs;
    let right = transposeB ? turned(b) : b;
    const shape = `${right.shape.slice(-2)}`;
    if ((packed.get(right.dataId) ?? shape) !== shape) {
      right = keep(copy({ inputs: { x: right }, backend }) as tf.TensorInfo);
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

/** Each matrix of a batch transposed. */
function transpose(x: tf.TensorInfo, backend: tf.KernelBackend): tf.TensorInfo {
  const last = x.shape.length - 1, perm = [...Array(last - 1).keys(), last, last - 1];
  const { kernelFunc } = tf.getKernel("Transpose", "wasm");
  return kernelFunc({ inputs: { x }, backend, attrs: { perm } }) as tf.TensorInfo;
}
