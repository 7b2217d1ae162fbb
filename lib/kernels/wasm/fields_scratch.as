// A thread's own memory while it works on a tile, as offsets from where that begins. A row is one float32 a lane.

// Sources in a block.
export const block: usize = 24;

export const squares: usize = 0; // `block` rows: products, then R², then shares
export const list: usize = 1536; // near pairs of this block, two bytes each: 16 · source + lane
export const norms: usize = 2304; // ‖x_i‖² + ε²
export const nearest: usize = 2368; // ρ_i
export const next: usize = 2432; // ρ_i with this block
export const factors: usize = 2496; // (next/nearest)^{s/2}
export const one: usize = 2560;
export const x: usize = 2624; // the targets, a row a coordinate

// `width` rows of sums: of p y, a row a coordinate, then of p.
// @ts-ignore: decorator
@inline
export function sums(dim: i32): usize {
  return x + (<usize>dim << 6);
}

// Coordinates and a 1, then 0s up to a multiple of three.
// @ts-ignore: decorator
@inline
export function widthOf(dim: i32): i32 {
  return (dim + 3) / 3 * 3;
}

// Bytes of it all.
export function lengthOf(dim: i32): i32 {
  return <i32>sums(dim) + (widthOf(dim) << 6);
}
