/**
 * A JSR registry on this machine that has one package, @std/assert.
 *
 * @module
 */

/** A registry that answers until the block ends. */
export interface Registry extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
}

/** Serves `source` as the only module of @std/assert 1.9.9. */
export function serveRegistry(source: string): Registry {
  const bytes = new TextEncoder().encode(source);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const checksum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    const files: Record<string, unknown> = {
      "/@std/assert/meta.json": { scope: "std", name: "assert", latest: "1.9.9", versions: { "1.9.9": {} } },
      "/@std/assert/1.9.9_meta.json": {
        manifest: { "/mod.ts": { size: bytes.length, checksum: `sha256-${checksum}` } },
        exports: { ".": "./mod.ts" },
      },
    };
    if (pathname === "/@std/assert/1.9.9/mod.ts") {
      return new Response(source, { headers: { "content-type": "text/typescript" } });
    }
    return pathname in files ? Response.json(files[pathname]) : new Response("no", { status: 404 });
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Takes connections and says nothing. */
export function serveSilence(): Registry {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const stop = () => Promise.resolve(listener.close());
  return { url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`, [Symbol.asyncDispose]: stop };
}
