/** What every failed assertion throws. */
export class AssertionError extends Error {
  /** An error with this message, and a cause if there is one. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** How messages end: ": what the caller had to say", or a full stop. */
export const ending = (msg?: string): string => msg ? `: ${msg}` : ".";
