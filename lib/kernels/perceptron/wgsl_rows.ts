/**
 * The kernels that take rows through all layers of a perceptron.
 *
 * @module
 */
import { rowsOf, type Tile } from "./wgsl_plan.ts";
import type { Perceptron } from "./perceptron.ts";
import { backwardWgsl, columnsWgsl, forwardWgsl } from "./wgsl_layers.ts";
import { numbersWgsl, offsetsOf, storageWgsl, upTo } from "./wgsl_text.ts";
import { tileWgsl } from "./wgsl_tile.ts";

/**
 * Sums of an answer's number o over the last hidden layer's, in `f0`, `f1`, …: value and derivatives. The context begins at
 * `told`: by default the row's own, if each has one.
 */
export function answerWgsl(perceptron: Perceptron, { blocks, across }: Tile, told?: string): string {
  const { width, features, outputs } = perceptron, { last } = offsetsOf(perceptron);
  const each = (line: (b: number) => string) => upTo(blocks).map(line).join(" ");
  return `
    ${each((b) => `var f${b} = 0.0;`)}
    for (var k = 0u; k < ${width}u; k++) {
      let w = row[${last}u + k * ${outputs}u + o];
      ${each((b) => `f${b} = fma(area[(r * ${blocks}u + ${b}u) * ${across}u + k / 4u][k % 4u], w, f${b});`)}
    }
    let told = ${told ?? `select(0u, at, numbers.contexts > 1u) * ${features}u`};
    for (var k = 0u; k < ${features}u; k++) {
      f0 = fma(context[told + k], row[${last + width * outputs}u + k * ${outputs}u + o], f0);
    }`;
}

/** F and J u of each direction: `answer` [blocks, rows, outputs] of `x` [blocks, rows, inputs]. */
export function alongSource(perceptron: Perceptron, tile: Tile): string {
  const pieces = tileWgsl(perceptron, tile), { outputs } = perceptron;
  const write = upTo(tile.blocks).map((b) =>
    `answer[(${b}u * numbers.rows + at) * ${outputs}u + o] = f${b};`
  );
  return `${numbersWgsl}
${storageWgsl(["row", "context", "x", "answer*"])}
${pieces.declared}
${
    pieces.main(`
  ${forwardWgsl(perceptron, tile, pieces, false)}
  ${pieces.items(outputs, `${answerWgsl(perceptron, tile)}\n    ${write.join("\n    ")}`)}`)
  }`;
}

/**
 * The cotangents of all h, in `slopes`, and of x, in `below` [blocks, rows, inputs], of those of the answers; what the
 * layers answered is in `states`. `states` and `slopes` are [depth, blocks, count, width].
 */
export function pullSource(perceptron: Perceptron, tile: Tile): string {
  const pieces = tileWgsl(perceptron, tile), { inputs, width } = perceptron, { blocks, across } = tile;
  const below = (b: number) =>
    `{
      var sum = 0.0;
      for (var k = 0u; k < ${width}u; k++) {
        sum = fma(area[(r * ${blocks}u + ${b}u) * ${across}u + k / 4u][k % 4u], row[o * ${width}u + k], sum);
      }
      below[(${b}u * numbers.rows + at) * ${inputs}u + o] = sum;
    }`;
  return `${numbersWgsl}
${storageWgsl(["row", "context", "x", "answer", "states*", "slopes*", "turned", "below*"])}
${pieces.declared}
${columnsWgsl(perceptron, "states")}
${columnsWgsl(perceptron, "slopes")}
${
    pieces.main(`
  ${forwardWgsl(perceptron, tile, pieces, true)}
  ${backwardWgsl(perceptron, tile, pieces, true)}
  ${pieces.items(inputs, upTo(blocks).map(below).join("\n    "))}`)
  }`;
}

/**
 * The same of the regression's loss, weight ‖F − target‖² · share summed over rows: `answer` becomes its cotangents
 * 2 weight (F − target) · share, and `losses` has the sum of each workgroup.
 */
export function trainSource(perceptron: Perceptron, tile: Tile): string {
  const pieces = tileWgsl(perceptron, tile), { outputs } = perceptron;
  return `${numbersWgsl}
${
    storageWgsl(
      ["row", "context", "x", "answer*", "states*", "slopes*", "turned", "wanted", "weight", "losses*"],
    )
  }
${pieces.declared}
${columnsWgsl(perceptron, "states")}
${columnsWgsl(perceptron, "slopes")}
${
    pieces.main(`
  var loss = 0.0;
  ${forwardWgsl(perceptron, tile, pieces, true)}
  ${
      pieces.items(
        outputs,
        `${answerWgsl(perceptron, tile)}
    let error = f0 - wanted[at * ${outputs}u + o];
    let pull = weight[at * numbers.weights + select(0u, o, numbers.weights > 1u)] * error * numbers.share;
    loss = fma(pull, error, loss);
    answer[at * ${outputs}u + o] = 2.0 * pull;`,
      )
    }
  storageBarrier();
  workgroupBarrier();
  area[local] = vec4<f32>(loss);
  workgroupBarrier();
  if (local == 0u) {
    for (var i = 1u; i < ${tile.across * tile.down}u; i++) { loss += area[i].x; }
    losses[numbers.group + tile] = loss;
  }
  workgroupBarrier();
  ${backwardWgsl(perceptron, tile, pieces, false)}`)
  }`;
}

/** Workgroups for so many rows, in the two dimensions in which they are told apart. */
export function groupsFor(tile: Tile, count: number): readonly [number, number] {
  const groups = Math.ceil(count / rowsOf(tile));
  return [Math.min(65_535, groups), Math.ceil(groups / 65_535)];
}
