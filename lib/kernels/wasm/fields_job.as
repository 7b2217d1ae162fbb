// What a field's kernel works on. TypeScript writes it (../fields/job.ts, in this order), every number as a float64.
@unmanaged
export class Job {
  dim: f64;
  exponent: f64; // s
  softening2: f64; // ε², in units of the scaled coordinates, as are norms, sums and nearest
  scale: f64; // x ↦ (x − centre) · scale
  planar: f64; // 1 for s = 2 in up to three dimensions, where totals and nearest are not wanted
  self: f64; // 1 if the targets are the sources: j = i is left out
  targets: f64; // float64 [n, dim], as the user gave them
  sources: f64; // float64 [m, dim]
  m: f64;
  centre: f64; // float64 [dim]
  packed: f64; // float32, the scaled sources: [2, m, 4] if planar, rounded, then the rest, else [m + block, width]
  norms: f64; // float32 [m + block], ‖y_j‖² (not if planar)
  weights: f64; // float32 [m + block]
  sums: f64; // float64 [n, dim]: Σ_j p_ij (x_i − y_j)
  totals: f64; // float64 [n]: Σ_j p_ij (not if planar)
  nearest: f64; // float64 [n]: ρ_i (not if planar)
}

// @ts-ignore: decorator
@inline
export function at(pointer: f64): usize {
  return <usize>pointer;
}

// Coordinate k of a row, scaled.
// @ts-ignore: decorator
@inline
export function scaled(row: usize, k: i32, centre: usize, scale: f64): f64 {
  const o = <usize>k << 3;
  return (load<f64>(row + o) - load<f64>(centre + o)) * scale;
}
