/**
 * Files that are not what they should be, made from good ones.
 *
 * @module
 */
import { decodeSafetensors, points, type Safetensors } from "driftfield/core";
import { denoising } from "driftfield/losses";
import { encodeNetwork, mlp, network, type TrainOptions, trainToEnd } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { sealed } from "../../lib/networks/checkpoint_file.ts";

/** A file, and what is to be said of it; nothing if it is good after all. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly says?: RegExp;
}

/** The network of all checkpoints here, and how it is trained. */
export const architecture = mlp({ dim: 2, width: 4, depth: 2, frequencies: 2 });
export const objective = denoising(edm());
export const data = points([[-1, 0], [1, 2], [0, 1]]);
export const options: TrainOptions = { steps: 3, batch: 4, rng: philox(2) };

/** The bytes of a good network, or of a good checkpoint of its training. */
export async function good(holds: "network" | "training"): Promise<Uint8Array> {
  const net = network(architecture, philox(0)), path = await Deno.makeTempFile();
  await trainToEnd(net, objective, data, { ...options, checkpoint: { path } });
  const bytes = holds === "network" ? await encodeNetwork(net) : await Deno.readFile(path);
  net.dispose();
  await Deno.remove(path);
  return bytes;
}

const words = (text: string) => new TextEncoder().encode(text);

/** Bytes one after the other. */
function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) all.set(part, at), at += part.length;
  return all;
}

/** A file with that header and that data; `length` is what it says the header's is. */
function file(header: string | Uint8Array, rest: Uint8Array | number, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? words(header) : header;
  const tail = typeof rest === "number" ? new Uint8Array(rest) : rest;
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt.asUintN(64, length ?? BigInt(text.length)), true);
  return joined(start, text, tail);
}

/** Files that are no safetensors, or are cut off, or were changed on the way. */
export function broken(bytes: Uint8Array): Case[] {
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, start)), rest = bytes.subarray(start);
  const { __metadata__: metadata, ...arrays } = JSON.parse(header);
  const [[first, place]] = Object.entries(arrays) as [string, Record<string, unknown>][];
  const ends = Object.values(arrays).map((one) =>
    start + (one as { data_offsets: number[] }).data_offsets[1]
  );
  const cuts = [
    0,
    1,
    7,
    8,
    9,
    start >> 1,
    start - 1,
    start,
    start + 1,
    ...ends.map((end) => end - 1),
    ...ends,
  ];
  const cut = [...new Set(cuts)].filter((length) => length < bytes.length).map((length) => ({
    name: `cut off after ${length} bytes`,
    bytes: bytes.slice(0, length),
    says: /safetensors: /,
  }));

  const size = BigInt(start - 8);
  const lengths = [
    0n,
    1n,
    -1n,
    1n << 63n,
    100_000_001n,
    size - 1n,
    size + 1n,
    size + 8n,
    size + BigInt(rest.length) + 1n,
  ];
  const sized = lengths.map((length) => ({
    name: `header of length ${length}`,
    bytes: file(header, rest, length),
    says: /safetensors: /,
  }));

  const one = (change: Record<string, unknown>) =>
    JSON.stringify({ __metadata__: metadata, ...arrays, [first]: { ...place, ...change } });
  const again = `${JSON.stringify(first)}:{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`;
  const headers: [name: string, header: string | Uint8Array, says?: RegExp][] = [
    ["no JSON", header.replace(":", ";"), /the header is not JSON/],
    ["JSON without its end", header.trimEnd().slice(0, -1), /the header is not JSON/],
    ["JSON and more", `${header.trimEnd()}]`, /the header is not JSON/],
    ["JSON that starts with a byte order mark", `\ufeff${header}`, /the header is not JSON/],
    [
      "no UTF-8",
      new Uint8Array([...words(header.trimEnd().slice(0, -1)), 0xff, 0x7d]),
      /the header is not JSON/,
    ],
    ["a zero", header.replace("{", "{\0"), /the header is not JSON/],
    ["a list", "[]", /must be a JSON object/],
    ["a word", '"F32"', /must be a JSON object/],
    ["null", "null", /must be a JSON object/],
    ["nothing but spaces", " ".repeat(64), /the header is not JSON/],
    ["a kind of its own", one({ dtype: "F16" }), /must be F32 or F64, got "F16"/],
    ["an inherited kind", one({ dtype: "constructor" }), /must be F32 or F64, got "constructor"/],
    ["no kind", one({ dtype: null }), /must be F32 or F64, got null/],
    ["a kind of 1 MB", one({ dtype: "F".repeat(1e6) }), /must be F32 or F64, got "F{79}…$/],
    [
      "a kind a million deep",
      one({}).replace('"F32"', "[".repeat(1e6) + "]".repeat(1e6)),
      /must be F32 or F64, got \[\[…\]\]$|not JSON/,
    ],
    ["no shape", one({ shape: undefined }), /has no shape, got undefined/],
    ["a shape of words", one({ shape: ["2", "4"] }), /has no shape, got \["2","4"\]/],
    ["a negative shape", one({ shape: [-2, -4] }), /has no shape, got \[-2,-4\]/],
    ["a shape of 2⁵³", one({ shape: [2 ** 53] }), /has no shape, got/],
    ["a shape of 2¹⁰⁴", one({ shape: [2 ** 52, 2 ** 52] }), /needs 8.1.*e\+31 bytes/],
    ["an endless shape", one({}).replace('"shape":[', '"shape":[1e999,'), /has no shape, got/],
    [
      "a shape of a million axes",
      one({ shape: new Array(1e6).fill(2) }),
      /of shape \[(2,){9}…\] needs Infinity bytes/,
    ],
    ["another shape", one({ shape: [1] }), /of shape \[1\] needs 4 bytes/],
    ["offsets beyond the end", one({ data_offsets: [0, rest.length + 4] }), /must lie within/],
    ["offsets of 2⁶⁰", one({ data_offsets: [2 ** 60, 2 ** 60 + 4] }), /must lie within/],
    ["negative offsets", one({ data_offsets: [-4, 0] }), /must lie within/],
    ["turned offsets", one({ data_offsets: [32, 0] }), /must lie within/],
    ["odd offsets", one({ data_offsets: [1, 33] }), /bytes/],
    ["offsets between bytes", one({ data_offsets: [0.5, 32.5] }), /must lie within/],
    ["one offset", one({ data_offsets: [0] }), /must lie within/],
    ["overlapping arrays", one({ data_offsets: [4, 4 + 4 * 16], shape: [16] }), /overlaps|leaves a gap/],
    ["an array that is a number", one({}).replace(/\{"dtype"[^}]*\}/, "7"), /must be F32 or F64/],
    [
      "an array in the prototype",
      header.trimEnd().replace(/^\{/, '{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]},'),
      /__proto__|overlaps/,
    ],
    [
      "metadata that are numbers",
      JSON.stringify({ ...arrays, __metadata__: { sha256: 1 } }),
      /__metadata__ must hold words/,
    ],
    [
      "metadata that are a list",
      JSON.stringify({ ...arrays, __metadata__: ["a"] }),
      /__metadata__ must hold words/,
    ],
    ["no metadata", JSON.stringify(arrays), /no checksum/],
    [
      "a name twice, the latter wrong",
      header.trimEnd().replace(/\}$/, `,${again}}`),
      /leaves a gap|overlaps|end at byte/,
    ],
    ["a name twice, the former wrong", header.trimEnd().replace("{", `{${again},`)], // in JSON the latter counts
    ["another checksum", header.replace(/"sha256":"./, '"sha256":"z'), /it was altered: its SHA-256 is/],
    [
      "an empty checksum",
      header.replace(/"sha256":"[^"]*"/, '"sha256":""'),
      /it was altered: its SHA-256 is/,
    ],
  ];
  const headed = headers.map(([name, text, says]) => ({
    name: `header: ${name}`,
    bytes: file(text, rest),
    says,
  }));

  const places = philox(77).fork("flips").uniform([12, 2]).data;
  const flipped = Array.from({ length: 12 }, (_, i) => {
    const altered = bytes.slice(),
      at = Math.floor(places[2 * i] * bytes.length),
      bit = Math.floor(8 * places[2 * i + 1]);
    altered[at] ^= 1 << bit;
    return {
      name: `bit ${bit} of byte ${at} turned`,
      bytes: altered,
      says: /safetensors: |altered|no checksum/,
    };
  });
  const more = [
    { name: "one byte more", bytes: joined(bytes, Uint8Array.of(0)), says: /the arrays end at byte/ },
    { name: "twice", bytes: joined(bytes, bytes), says: /the arrays end at byte/ },
    { name: "all zeros", bytes: new Uint8Array(200), says: /safetensors: / },
    { name: "all ones", bytes: new Uint8Array(200).fill(255), says: /safetensors: header of/ },
    {
      name: "a picture",
      bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      says: /safetensors: /,
    },
    { name: "a table", bytes: words("x,y\n1,2\n3,4\n"), says: /safetensors: / },
    {
      name: "what is packed",
      bytes: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0]),
      says: /safetensors: /,
    },
  ];
  return [...cut, ...sized, ...headed, ...flipped, ...more];
}

/** Files whose checksum is right, and which are wrong all the same. */
export async function sealedWrong(bytes: Uint8Array): Promise<Case[]> {
  const { arrays, metadata: { sha256: _, ...metadata } } = decodeSafetensors(bytes),
    training = metadata.holds === "training";
  const prefix = training ? "average." : "",
    name = `${prefix}1.weight`,
    config = JSON.parse(metadata.architecture);
  const said = (word: string, value: unknown) => ({
    [word]: typeof value === "string" ? value : JSON.stringify(value),
  });
  const of = (change: Partial<Safetensors>) => sealed({ arrays, metadata, ...change });
  const told = (more: Record<string, string>) => of({ metadata: { ...metadata, ...more } });
  const made = (change: Record<string, unknown>) => told(said("architecture", { ...config, ...change }));
  const having = (value: number, array = name) => {
    const wrong = new Float32Array(arrays[array].data);
    wrong[3] = value;
    return of({ arrays: { ...arrays, [array]: { ...arrays[array], data: wrong } } });
  };
  const { [name]: gone, ...others } = arrays,
    proto = (value: unknown) => JSON.parse(`{"__proto__":${JSON.stringify(value)}}`);
  const cases: [name: string, bytes: Promise<Uint8Array>, says?: RegExp][] = [
    ["a weight is NaN", having(NaN), /1\.weight: number 3 is NaN/],
    ["a weight is infinite", having(Infinity), /1\.weight: number 3 is Infinity/],
    ["a weight is −∞", having(-Infinity), /1\.weight: number 3 is -Infinity/],
    [
      "an array is missing",
      of({ arrays: others }),
      /1\.weight: stored nothing, expected \[2, 4\] in float32/,
    ],
    [
      "an array in float64",
      of({ arrays: { ...others, [name]: { ...gone, data: Float64Array.from(gone.data) } } }),
      /1\.weight: stored \[2, 4\] in float64/,
    ],
    [
      "an array turned",
      of({ arrays: { ...others, [name]: { ...gone, shape: [4, 2] } } }),
      /1\.weight: stored \[4, 2\]/,
    ],
    ["no arrays", of({ arrays: {} }), /stored nothing|but it has 0 numbers|it is of another/],
    ["no words", of({ metadata: {} }), /it is no|it does not say/],
    ["of another kind", told({ holds: "a poem" }), /it is no /],
    ["no architecture", of({ metadata: { holds: metadata.holds } }), /it does not say its architecture/],
    ["an architecture of no JSON", told({ architecture: "{" }), /its architecture is no JSON/],
    [
      "an architecture of null",
      told({ architecture: "null" }),
      /its architecture must be values by name, got null/,
    ],
    ["an architecture of lists", told({ architecture: "[]" }), /its architecture must be values by name/],
    ["another library's", made({ kind: "transformer" }), /kind not known here, transformer|another network/],
    ["an inherited kind", made({ kind: "constructor" }), /kind not known here, constructor|another network/],
    ["the prototype's kind", made({ kind: "__proto__" }), /kind not known here, __proto__|another network/],
    ["no kind", made({ kind: undefined }), /kind not known here, undefined|another network/],
    ["an image's", made({ kind: "unet" }), /another network|multiple|outputs/],
    ["a depth of 10⁹", made({ depth: 1e9 }), /depth is 1000000000, but it has \d+ numbers|another network/],
    [
      "a depth of 10³⁰⁸",
      told({ architecture: metadata.architecture.replace('"depth":2', '"depth":1e308') }),
      /depth/,
    ],
    [
      "a depth of ∞",
      told({ architecture: metadata.architecture.replace('"depth":2', '"depth":1e999') }),
      /depth/,
    ],
    ["a width of 10⁹", made({ width: 1e9 }), /width/],
    ["a negative width", made({ width: -4 }), /width/],
    ["a width of 4.5", made({ width: 4.5 }), /width/],
    ["a width in words", made({ width: "4" }), /width/],
    ["a width of null", made({ width: null }), /width/],
    ["10⁹ classes", made({ classes: 1e9 }), /classes/],
    ["another width", made({ width: 5 }), /stored|width/],
    [
      "an unknown option",
      made({ colour: "red" }),
      /another network \(colour: stored "red", expected nothing\)/,
    ],
    ["waves that are words", made({ inputFrequencies: "many" }), /inputFrequencies/],
    ["a negative wave", made({ inputFrequencies: [-1] }), /inputFrequencies/],
    ["a prototype among the words", of({ metadata: { ...metadata, ...proto("x") } })],
    [
      "a prototype among the arrays",
      of({
        arrays: Object.fromEntries([...Object.entries(arrays), ["__proto__", {
          data: new Float32Array(1),
          shape: [1],
        }]]),
      }),
    ],
  ];
  const steps: [name: string, step: unknown, says: RegExp][] = [
    ["−1 steps", -1, /step must be at least 0, got -1/],
    ["half a step", 0.5, /step must be a whole number, got 0.5/],
    ["steps in words", '"2"', /step must be a number, got "2"/],
    ["no steps", "null", /step must be a number, got null/],
    ["endless steps", "1e999", /step must be finite, got Infinity/],
    ["10¹⁵ steps", 1e15, /it has 1000000000000000 steps done, of 3 to do/],
  ];
  const ofTraining = (): typeof cases => [
    ...steps.map(([name, step, says]) =>
      [name, told(said("step", step)), says] as [string, Promise<Uint8Array>, RegExp]
    ),
    ["settings of null", told({ settings: "null" }), /its settings must be values by name/],
    ["other settings", told({ settings: "{}" }), /another run/],
    ["no rates", told({ rates: "{}" }), /another run/],
    ["no first batch", told({ firstBatch: "7" }), /its firstBatch must be values by name/],
    ["a moment is NaN", having(NaN, "first moments"), /first moments: number 3 is NaN/],
    [
      "moments cut",
      of({ arrays: { ...arrays, "second moments": { data: new Float32Array(2), shape: [1, 2] } } }),
      /second moments: stored \[1, 2\]/,
    ],
  ];
  const all = training ? [...cases, ...ofTraining()] : cases;
  return await Promise.all(all.map(async ([name, bytes, says]) => ({ name, bytes: await bytes, says })));
}
