/**
 * Folders with benchmarks to try the harness on.
 *
 * @module
 */

/** A folder that goes when the block ends. */
export interface BenchFolder extends AsyncDisposable {
  readonly path: string;
  /** Where a benchmark is. */
  file(name: string): { folder: string; name: string };
  write(name: string, text: string, mode?: number): Promise<void>;
  read(name: string): Promise<string>;
}

/** Makes one. */
export async function benchFolder(): Promise<BenchFolder> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "driftfield_bench_" }));
  return {
    path,
    file: (name) => ({ folder: path, name }),
    write: async (name, text, mode) => {
      const file = `${path}/${name}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, text, { mode });
    },
    read: (name) => Deno.readTextFile(`${path}/${name}`),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

/** Tells nobody. */
export const silent = () => {};
