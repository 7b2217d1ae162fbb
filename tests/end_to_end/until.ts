/**
 * Waiting, with an end and a reason.
 *
 * @module
 */

/**
 * Asks ten times a second until the answer is neither false nor nothing.
 *
 * @param what What is waited for.
 * @param ready Asked again and again.
 * @param seconds How long to wait at most.
 * @returns The answer.
 * @throws {Error} If it takes longer: with what was waited for.
 */
export async function until<T>(
  what: string,
  ready: () => Promise<T | false | undefined | null> | T | false | undefined | null,
  seconds: number,
): Promise<T> {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
    const answer = await ready();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}
