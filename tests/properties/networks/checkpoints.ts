import { assert, assertEquals } from "@std/assert";
import {
  decodeNetwork,
  encodeNetwork,
  loadNetwork,
  mlp,
  type Network,
  network,
  saveNetwork,
} from "driftfield/networks";
import { philox } from "driftfield/random";
import { options, withoutTrace } from "../learning_support.ts";
import { fc, made, property, type Table } from "../support.ts";
import { networks } from "./nets.ts";

const net = network(mlp({ dim: 2, width: 2, depth: 1 }), philox(1)), bytes = await encodeNetwork(net);
const path = `${Deno.makeTempDirSync()}/net.safetensors`;
await saveNetwork(path, net);
const same = async (read: Network) => assertEquals(await read.weights.data(), await net.average.data());
const seen = ({ average }: Network) => average.data();

export const checkpointProperties: Table = {
  decodeNetwork: property(decodeNetwork, {
    valid: fc.tuple(
      fc.constant(bytes),
      options({ architecture: fc.constant(made(net.architecture)), name: fc.constant("a network") }),
    ),
    probe: seen,
    law: same,
    called: { bytes: "network" },
    runs: 1,
    wrongRuns: 1,
  }),
  encodeNetwork: property(encodeNetwork, {
    valid: fc.tuple(networks),
    law: async (bytes, { architecture }) =>
      assertEquals((await decodeNetwork(bytes)).architecture.config, architecture.config),
    runs: 3,
    wrongRuns: 1,
  }),
  loadNetwork: property(loadNetwork, {
    valid: fc.tuple(fc.constant(path), options({ architecture: fc.constant(made(net.architecture)) })),
    probe: seen,
    law: same,
    called: { path: "read" },
    runs: 1,
    wrongRuns: 1,
  }),
  saveNetwork: property(saveNetwork, {
    valid: fc.tuple(fc.constant(path), fc.constant(made(net))),
    probe: (_, path) => withoutTrace(path),
    law: async (_, path) => assert((await Deno.stat(path)).size > 100),
    runs: 1,
    wrongRuns: 1,
  }),
};
