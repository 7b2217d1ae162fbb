/**
 * Signs of life.
 *
 * @module
 */
import { since } from "./command.ts";

/**
 * Waits for work that may take long: silent for two seconds, then says what it does, every ten seconds how long by now,
 * and at the end how long it took.
 *
 * @param label What is being done, as in "Setting up JupyterLab".
 */
export async function patiently<T>(label: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  let said = false;
  const say = () => {
    console.log(said ? `  … ${since(start)}` : `${label} …`);
    said = true;
    timer = setTimeout(say, 10_000);
  };
  let timer = setTimeout(say, 2000);
  try {
    const result = await work;
    if (said) console.log(`  done in ${since(start)}`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/** A status that is rewritten in place on a terminal, and is a line every ten seconds elsewhere. */
export interface Status {
  /** Shows a text. */
  show(text: string): void;
  /** Clears it, before anything else is printed. */
  clear(): void;
}

/** A status on standard output. */
export function status(): Status {
  const write = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
  if (Deno.stdout.isTerminal()) {
    return { show: (text) => write(`\r\x1b[K${text}`), clear: () => write("\r\x1b[K") };
  }
  let last = performance.now();
  const show = (text: string) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    console.log(text);
  };
  return { show, clear: () => {} };
}
