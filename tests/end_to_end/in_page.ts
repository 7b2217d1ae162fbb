/**
 * What is asked within the page, where the test cannot see: these functions run in the browser.
 *
 * @module
 */
import type { Page } from "playwright-core";
import type { Cell } from "../../.tasks/notebook.ts";

/** A part of JupyterLab's page; what shows a plot keeps Vega's view of it. */
interface Widget {
  children?(): Iterable<Widget>;
  readonly _result?: { readonly view: { scenegraph(): { readonly root: Mark } } };
}

/** A node of Vega's scenegraph: a mark of that type and role, its items, in groups more marks. */
interface Mark {
  readonly marktype?: string;
  readonly role?: string;
  readonly items?: readonly Mark[];
}

/** Only what is used of JupyterLab's application, as seen from within the page. */
interface InPage {
  readonly jupyterapp: {
    readonly shell: {
      readonly currentWidget?: {
        readonly context: { readonly path: string };
        readonly sessionContext: { readonly session?: { readonly kernel?: { readonly status: string } } };
        readonly content: {
          readonly model: { toJSON(): { readonly cells: Cell[] } };
          readonly widgets: readonly { readonly outputArea: Widget }[];
        };
      };
    };
  };
}

/** Whether a notebook is before us, and its kernel has started and waits for work. */
export const kernelIdle = (page: Page, path: string): Promise<boolean> =>
  page.evaluate((path) => {
    const widget = (globalThis as unknown as Partial<InPage>).jupyterapp?.shell.currentWidget;
    return widget?.context?.path === path && widget.sessionContext?.session?.kernel?.status === "idle";
  }, path);

/** The cells as JupyterLab would save them. */
export const cellsOf = (page: Page): Promise<Cell[]> =>
  page.evaluate(() => {
    const { jupyterapp } = globalThis as unknown as InPage;
    return jupyterapp.shell.currentWidget!.content.model.toJSON().cells;
  });

/** How many marks of each type, axes and legends aside, are drawn in the plots below a cell: what Vega's views hold. */
export const marks = (page: Page, cell: number): Promise<Record<string, number>> =>
  page.evaluate((cell) => {
    const { jupyterapp } = globalThis as unknown as InPage, counts: Record<string, number> = {};
    const count = (mark: Mark) => {
      const { marktype = "", role, items = [] } = mark;
      if (role === "mark" && marktype !== "group") counts[marktype] = (counts[marktype] ?? 0) + items.length;
      items.forEach(count);
    };
    const search = (widget: Widget) => {
      if (widget._result) count(widget._result.view.scenegraph().root);
      for (const child of widget.children?.() ?? []) search(child);
    };
    search(jupyterapp.shell.currentWidget!.content.widgets[cell].outputArea);
    return counts;
  }, cell);

/** The browser's own decoder; Deno's types do not know it. */
interface Decoder {
  readonly tracks: { readonly ready: Promise<void>; readonly selectedTrack: { readonly frameCount: number } };
  readonly completed: Promise<void>;
}

/** How many frames the browser finds in a picture. */
export const playedFrames = (page: Page, url: string): Promise<number> =>
  page.evaluate(async (url) => {
    const { ImageDecoder } = globalThis as unknown as {
      ImageDecoder: new (from: { type: string; data: ArrayBuffer }) => Decoder;
    };
    const data = await (await fetch(url)).arrayBuffer();
    const { tracks, completed } = new ImageDecoder({ type: "image/png", data });
    await tracks.ready;
    await completed;
    return tracks.selectedTrack.frameCount;
  }, url);

/** From now on writes down what every progress bar of the page shows, in order. */
export const watchProgress = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { document, MutationObserver, seen } = globalThis as unknown as Watching;
    if (seen) return;
    const values: [number, number][] = [];
    (globalThis as unknown as { seen: typeof values }).seen = values;
    new MutationObserver(() => {
      for (const { value, max } of document.querySelectorAll("progress")) {
        if (values.at(-1)?.[0] !== value) values.push([value, max]);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });

/** What progress bars have shown: how much is done, and how much there is to do. */
export const progressSeen = (page: Page): Promise<[done: number, total: number][]> =>
  page.evaluate(() => (globalThis as unknown as Watching).seen!);

/** The page's own, which Deno's types do not know. */
interface Watching {
  readonly document: {
    readonly body: unknown;
    querySelectorAll(selector: string): Iterable<{ readonly value: number; readonly max: number }>;
  };
  readonly MutationObserver: new (call: () => void) => { observe(node: unknown, what: unknown): void };
  readonly seen?: [number, number][];
}
