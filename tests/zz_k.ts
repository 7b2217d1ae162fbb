import { perceptronStep, perceptronValues } from "driftfield/kernels";
import { threads } from "../lib/kernels/wasm/threads.ts";
import { kernels } from "../lib/kernels/wasm/compiled.ts";
import { inShared } from "../lib/kernels/wasm/arena.ts";
import { philox } from "driftfield/random";
import { weightsOf } from "../lib/kernels/perceptron/perceptron.ts";
const p = { inputs: 2, features: 17, width: 128, depth: 3, outputs: 2, residual: false };
const f = (n: number, s = 1) => Float32Array.from(philox(n).normal([n, 1]).data, (z) => z * s);
const row = f(weightsOf(p), 0.1);
const best = (name: string, g: () => void, n = 20) => { for (let i = 0; i < 10; i++) g(); let b = 1e9; for (let i = 0; i < n; i++) { const s = performance.now(); g(); b = Math.min(b, performance.now() - s); } console.log(name, b.toFixed(3)); };
const orig = threads().run; const spent: Record<string, number> = {};
(threads() as any).run = (j: any) => { const s = performance.now(); orig(j); const k = j.name; spent[k] = Math.min(spent[k] ?? 1e9, performance.now() - s); };
for (const rows of [512, 4096]) {
  const x = f(rows * 2), context = f(rows * 17), target = f(rows * 2), weight = f(rows);
  const z = () => new Float32Array(row.length);
  const st = { weights: row, first: z(), second: z(), average: row };
  for (const k in spent) delete spent[k];
  best("step " + rows, () => perceptronStep({ perceptron: p, row, context, x, directions: [] }, { target, weight }, st, { beta1: .1, beta2: .001, epsilon: 1e-8, kept: 1, rate: 1e-3, share: .1, clip: null }, () => {}), 60);
  console.log(spent);
}
const rows = 10000, x = f(rows * 2), out = [new Float32Array(rows * 2)];
best("values one context", () => perceptronValues({ perceptron: p, row, context: f(17), x, directions: [] }, out));
const q = { ...p, depth: 2 }, row2 = f(weightsOf(q), 0.1);
best("values 2-128-128-2", () => perceptronValues({ perceptron: q, row: row2, context: f(17), x, directions: [] }, out));
inShared((a) => { const y = a.float32(48 * 128).fill(0.3), s = a.float32(48 * 128); 
 best("silu of 48x128, us*1000", () => { for (let i = 0; i < 1000; i++) kernels!.silu(48 * 128, y.byteOffset, s.byteOffset, 0, 0, 0); });
 best("silu w slope of 48x128, us*1000", () => { for (let i = 0; i < 1000; i++) kernels!.silu(48 * 128, y.byteOffset, s.byteOffset, 0, y.byteOffset, 0); }); });
