/**
 * Runs in processes of their own.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { BackendName } from "driftfield/networks";

/** What a process said. */
export interface Said {
  readonly backend: BackendName;
  readonly threads: number;
  /** What each run made, as `digest` tells it. */
  readonly made: Readonly<Record<string, string>>;
}

/** Where a process runs, and which runs it makes. */
export interface Asked {
  readonly seed: number;
  readonly backend: BackendName;
  readonly threads: number | string;
  readonly runs: RegExp;
}

const here = import.meta.dirname!, offline = `${here}/../offline.json`;

/** Exit code and words of a process. */
export async function spoken({ seed, backend, threads, runs }: Asked) {
  const config = existsSync(offline) ? ["-c", offline] : [];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...config, `${here}/program.ts`, String(seed), runs.source],
    env: { DRIFTFIELD_BACKEND: backend, DRIFTFIELD_THREADS: String(threads) },
    stdin: "null",
  }).output();
  const [said, complaint] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, said, complaint };
}

/** What a process made. */
export async function fresh(asked: Asked): Promise<Said> {
  const { code, said, complaint } = await spoken(asked);
  if (code !== 0) {
    throw new Error(`a process of ${asked.threads} threads on ${asked.backend} failed:\n${complaint}`);
  }
  return JSON.parse(said.trim().split("\n").at(-1)!);
}
