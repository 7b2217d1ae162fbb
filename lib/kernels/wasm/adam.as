// A step of Adam, and the sums of gradients before it.

// What TypeScript writes (../perceptron/adam.ts, in this order), every number as a float64.
@unmanaged
class Job {
  size: f64; // numbers, a multiple of four
  each: f64; // numbers a piece, a multiple of four
  weights: f64; // float32 [size], and so on
  first: f64;
  second: f64;
  average: f64;
  gradient: f64;
  scale: f64; // of the gradient
  beta1: f64; // 1 − β₁
  beta2: f64; // 1 − β₂
  epsilon: f64; // ε c₂
  kept: f64; // 1 − η λ
  rate: f64; // η c₂/c₁
  share: f64; // what the average takes of the weights
}

// total = Σ sums of so many slots, `size` numbers each, in their order: numbers from … to − 1; the sum of their squares goes
// to `squares`.
export function addSlots(sums: usize, slots: i32, size: i32, total: usize, from: i32, to: i32, squares: usize): void {
  const end = <usize>to << 2, stride = <usize>size << 2;
  let low = f64x2.splat(0), high = low;
  for (let at = <usize>from << 2; at < end; at += 16) {
    let sum = v128.load(sums + at);
    for (let k = 1, slot = sums + at + stride; k < slots; k++, slot += stride) sum = f32x4.add(sum, v128.load(slot));
    v128.store(total + at, sum);
    const a = f64x2.promote_low_f32x4(sum);
    const b = f64x2.promote_low_f32x4(i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    low = f64x2.add(low, f64x2.mul(a, a)), high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  store<f64>(squares, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

// m += (1 − β₁)(g − m), v += (1 − β₂)(g² − v), θ ← kept θ − rate m/(√v + ε c₂), average += share (θ − average).
export function adamStep(jobAt: usize, piece: i32): void {
  const job = changetype<Job>(jobAt), from = <usize>piece * <usize>job.each, to = min(<usize>job.size, from + <usize>job.each);
  const weights = <usize>job.weights, first = <usize>job.first, second = <usize>job.second, average = <usize>job.average;
  const scale = f32x4.splat(<f32>job.scale), beta1 = f32x4.splat(<f32>job.beta1), beta2 = f32x4.splat(<f32>job.beta2);
  const epsilon = f32x4.splat(<f32>job.epsilon), kept = f32x4.splat(<f32>job.kept), rate = f32x4.splat(<f32>job.rate);
  const share = f32x4.splat(<f32>job.share), gradient = <usize>job.gradient, end = to << 2;
  for (let at = from << 2; at < end; at += 16) {
    const g = f32x4.mul(v128.load(gradient + at), scale), m0 = v128.load(first + at), v0 = v128.load(second + at);
    const m = f32x4.add(m0, f32x4.mul(beta1, f32x4.sub(g, m0)));
    const v = f32x4.add(v0, f32x4.mul(beta2, f32x4.sub(f32x4.mul(g, g), v0)));
    const change = f32x4.mul(rate, f32x4.div(m, f32x4.add(f32x4.sqrt(v), epsilon)));
    const w = f32x4.sub(f32x4.mul(kept, v128.load(weights + at)), change), a = v128.load(average + at);
    v128.store(first + at, m), v128.store(second + at, v), v128.store(weights + at, w);
    v128.store(average + at, f32x4.add(a, f32x4.mul(share, f32x4.sub(w, a))));
  }
}
