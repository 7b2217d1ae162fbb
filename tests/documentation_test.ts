import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };

interface Declaration {
  readonly kind: string;
  readonly location: { readonly filename: string };
  readonly def: {
    readonly hasBody?: boolean;
    readonly params?: readonly unknown[];
    readonly returnType?: { readonly repr: string };
  };
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
}

/** What the comment of a public function lacks: `@param`, `@returns`, `@example`. */
function lacking({ def, jsDoc }: Declaration): string[] {
  const has = (kind: string) => (jsDoc?.tags ?? []).some((tag) => tag.kind === kind);
  return [
    ...((def.params ?? []).length > 0 && !has("param") ? ["@param"] : []),
    ...(def.returnType?.repr !== "void" && !has("return") ? ["@returns"] : []),
    ...(!has("example") ? ["@example"] : []),
  ];
}

Deno.test("every public function says what it takes, what it returns, and shows it in an example", async () => {
  const root = new URL("../", import.meta.url), entries = Object.values(config.exports);
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...entries],
    cwd: root,
  }).output();
  assert(success);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as {
    nodes: Record<string, { symbols?: { name: string; declarations?: Declaration[] }[] }>;
  };
  const functions = Object.values(nodes).flatMap(({ symbols = [] }) =>
    symbols.flatMap(({ name, declarations = [] }) =>
      declarations.filter(({ kind, def }, _, { length }) =>
        kind === "function" && (length === 1 || !def.hasBody) // overloads have comments, what is behind them has none
      ).map((one) => ({ name, one }))
    )
  );
  assert(functions.length > 80, `only ${functions.length} functions seen`);
  const wanting = functions.map(({ name, one }) => `${name}: ${lacking(one).join(" ")}`);
  assertEquals([...new Set(wanting.filter((line) => !line.endsWith(": ")))], []);
  assertEquals(lacking({ kind: "function", location: { filename: "" }, def: { params: [1] } }).length, 3);
});
