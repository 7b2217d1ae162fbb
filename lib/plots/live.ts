/**
 * An output that is redrawn in place.
 *
 * @module
 */
import { flush, kernel, type MimeBundle } from "./jupyter.ts";

/** One place on the screen: a cell's output, or the last line of a terminal. */
export interface Live {
  /** Draws, unless the last drawing was less than a tenth of a second ago, or half a minute in a log. */
  draw(make: () => MimeBundle | Promise<MimeBundle>): Promise<void>;
  /** Draws for the last time; outside a notebook its text stays as one line. */
  end(last: MimeBundle | Promise<MimeBundle>): Promise<void>;
}

/** Opens a place on the screen. */
export function live(): Live {
  const jupyter = kernel(), id = crypto.randomUUID(); // the id is not kept in the notebook's file
  const log = !jupyter && !Deno.stderr.isTerminal(), interval = log ? 30_000 : 100; // milliseconds between drawings
  const put = jupyter
    ? async (data: MimeBundle) => {
      const type = shown ? "update_display_data" : "display_data";
      shown = true;
      await jupyter.broadcast(type, { data, metadata: {}, transient: { display_id: id } });
    }
    : ({ "text/plain": text }: MimeBundle) =>
      Deno.stderr.writeSync(encoder.encode(log ? `${text}\n` : `\r${text}\x1b[K`)); // to the line's end
  let shown = false, last = log ? performance.now() : -Infinity;
  return {
    async draw(make) {
      if (performance.now() - last < interval) return;
      last = performance.now();
      await put(await make());
      await new Promise((resolve) => setTimeout(resolve, 0)); // lets the message out of a busy loop
    },
    async end(final) {
      const data = await final;
      if (jupyter) await put(data);
      else Deno.stderr.writeSync(encoder.encode(`${log ? "" : "\r\x1b[K"}${data["text/plain"]}\n`));
      await flush();
    },
  };
}

const encoder = new TextEncoder();
