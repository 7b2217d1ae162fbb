/**
 * How far a computation is: a bar, and a curve that grows.
 *
 * @module
 */
import { requireInteger, requireNumber } from "../core/require.ts";
import { line } from "./line.ts";
import { live } from "./live.ts";
import { svg } from "./picture.ts";
import { mimeBundle } from "./show.ts";
import { escape } from "./slim.ts";
import { number } from "./words.ts";

/** A bar that fills. */
export interface Progress {
  /** Says how much is done, and perhaps a word on it. Cheap: it draws at most ten times a second. */
  update(done: number, note?: string): Promise<void>;
  /** Fills the bar; it stays. */
  done(note?: string): Promise<void>;
}

/**
 * A live progress bar: redrawn in place below the cell, one line in a terminal, a line every half minute and a
 * final one in a log.
 *
 * @param total How much there is to do.
 * @param options `title`: what is being done.
 * @returns `update` and `done`.
 * @throws {RangeError} If total is not a whole number above zero.
 *
 * @example
 * ```ts
 * import { progress } from "driftfield/plots";
 *
 * const bar = progress(100, { title: "steps" });
 * for (let step = 1; step <= 100; step++) await bar.update(step);
 * await bar.done("energy 0.31");
 * ```
 */
export function progress(total: number, { title = "" }: { readonly title?: string } = {}): Progress {
  requireInteger("total", total, 1);
  if (typeof title !== "string") throw new TypeError(`title must be words, got ${title}`);
  const screen = live(), start = performance.now();
  return {
    update(done, note = "") {
      requireNumber("done", done, 0);
      const left = (performance.now() - start) / 1000 * (total - done) / done;
      const rest = done > 0 && left > 0.5 ? `${number(left, 2)} s left` : "";
      return screen.draw(() => bar(title, Math.min(done, total), total, [rest, note]));
    },
    done: (note = "") => screen.end(bar(title, total, total, [note])),
  };
}

function bar(title: string, done: number, total: number, notes: readonly string[]) {
  const filled = Math.round(24 * done / total);
  const words = [`${done}/${total}`, ...notes].filter(Boolean).join(" · "), head = title && `${title} `;
  return {
    "text/html":
      `<div>${
        escape(head)
      }<progress value="${done}" max="${total}" style="width:16em;vertical-align:middle"></progress> ` +
      `${escape(words)}</div>`,
    "text/plain": `${head}[${"#".repeat(filled)}${".".repeat(24 - filled)}] ${words}`,
  };
}

/** A curve that grows. */
export interface LiveCurve {
  /** Adds a point. It draws at most ten times a second. */
  push(x: number, y: number): Promise<void>;
  /** Draws all of it; it stays. */
  done(): Promise<void>;
}

/**
 * A live curve, a loss while training say: redrawn in place below the cell, one line of text elsewhere.
 *
 * @param options Heading, axis titles with units, logarithmic vertical axis.
 * @returns `push` and `done`.
 *
 * @example
 * ```ts
 * import { curve } from "driftfield/plots";
 *
 * const loss = curve({ title: "Training", x: "step", y: "loss", log: true });
 * for (let step = 1; step <= 50; step++) await loss.push(step, 1 / step);
 * await loss.done();
 * ```
 */
export function curve(
  options: { readonly title?: string; readonly x?: string; readonly y?: string; readonly log?: boolean } = {},
): LiveCurve {
  const { x = "step", y = "value", log } = options,
    screen = live(),
    points: { x: number[]; y: number[] } = { x: [], y: [] };
  const plot = () => line(points, { ...options, x, y, log: log ? "y" : false, height: 200, points: false });
  const text = () =>
    `${options.title ? `${options.title}: ` : ""}${y} ${number(points.y.at(-1)!)} at ${x} ${
      number(points.x.at(-1)!)
    }`;
  return {
    push(at, value) {
      requireNumber("x", at);
      requireNumber("y", value);
      if (log && value <= 0) throw new RangeError(`y must be positive on a log axis, got ${value}`);
      points.x.push(at);
      points.y.push(value);
      // while it grows an SVG alone: it is swapped without flicker
      return screen.draw(async () => ({ "image/svg+xml": await svg(plot()), "text/plain": text() }));
    },
    async done() {
      if (points.x.length === 0) return;
      await screen.end({ ...(await mimeBundle(plot())).data, "text/plain": text() });
    },
  };
}
