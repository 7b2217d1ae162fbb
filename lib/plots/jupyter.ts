/**
 * What a notebook's kernel offers, and whether there is one.
 *
 * @module
 */

/** A thing in the forms that a front end may choose from, by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The part of `Deno.jupyter` that is used here; Deno's own types of it are unstable. */
export interface Kernel {
  /** Sends a message of the Jupyter protocol to every front end. */
  broadcast(type: "display_data" | "update_display_data", content: DisplayData): Promise<void>;
}

/** The content of a display message of the Jupyter protocol. */
export interface DisplayData {
  /** The forms. */
  readonly data: MimeBundle;
  /** Hints by MIME type: width, alt text. */
  readonly metadata: MimeBundle;
  /** An output that is to be redrawn has an id. */
  readonly transient: { readonly display_id?: string };
}

/** The kernel that runs this code, or nothing outside a notebook. */
export function kernel(): Kernel | undefined {
  try {
    const { jupyter } = Deno as unknown as { jupyter?: Kernel };
    return typeof jupyter?.broadcast === "function" ? jupyter : undefined;
  } catch {
    return undefined; // Deno throws on access outside a notebook
  }
}

/** Lets the event loop turn, so that outputs reach the front end before the cell ends: Deno's kernel would lose them. */
export const flush = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
