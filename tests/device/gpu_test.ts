import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Gpu, gpu } from "driftfield/device";

/** The card of this machine; where there is none, `gpu()` must have said so. */
async function card(): Promise<Gpu | undefined> {
  const found = await gpu(), adapter = await navigator.gpu?.requestAdapter();
  assertEquals(found === undefined, !adapter, "gpu() and navigator.gpu disagree");
  if (!found) console.log("no WebGPU adapter here: nothing of the GPU was tested");
  return found;
}

Deno.test("gpu() opens one device, says what it is, and gives the adapter's full limits", async () => {
  const found = await card(), adapter = await navigator.gpu?.requestAdapter();
  if (!found || !adapter) return;
  assert(found === await gpu());
  assertEquals(found.software, adapter.info.isFallbackAdapter);
  assertEquals(found.description, adapter.info.description || adapter.info.vendor);
  for (
    const limit of [
      "maxBufferSize",
      "maxStorageBufferBindingSize",
      "maxStorageBuffersPerShaderStage",
      "maxComputeWorkgroupStorageSize",
      "maxComputeInvocationsPerWorkgroup",
      "maxComputeWorkgroupSizeX",
    ] as const
  ) assertEquals(found.device.limits[limit], adapter.limits[limit], limit);
});

Deno.test("gpu() leaves OpenGL alone, whose library breaks down when the process ends", async () => {
  if (!await card() || Deno.build.os !== "linux") return;
  const script = `import { gpu } from "${new URL("../../lib/device/mod.ts", import.meta.url)}";
    await gpu(); console.log(Deno.readTextFileSync("/proc/self/maps").includes("libEGL"));`;
  const { DENO_WEBGPU_BACKEND: _, ...env } = Deno.env.toObject();
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", script],
    env,
    clearEnv: true,
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "false\n");
});

Deno.test("a buffer beyond the limits is refused by name, before WebGPU would go on with stale data", async () => {
  const found = await card();
  const refused = () => found?.buffer("a million paths", 2 ** 50);
  if (found) assertThrows(refused, RangeError, `a million paths need ${2 ** 50} bytes, more than the`);
});

Deno.test("what went wrong on the card is thrown at the next read, once", async () => {
  const found = await card();
  if (!found) return;
  const buffer = found.buffer("four numbers", 16), encoder = found.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, buffer, 8, 16); // out of range, and onto itself
  try {
    found.device.queue.submit([encoder.finish()]);
  } catch { /* some implementations throw at once */ }
  await found.device.queue.onSubmittedWorkDone();
  await assertRejects(() => found.read(buffer), Error, "WebGPU on");
  assertEquals(new Float32Array(await found.read(buffer)), new Float32Array(4));
});

Deno.test("a kernel that does not compile is an error in the compiler's words, and harms nothing else", async () => {
  const found = await card();
  if (!found) return;
  await assertRejects(() => found.pipeline("fn main() { let x: u32 = 1.5; }"), Error, "u32");
  await found.device.queue.onSubmittedWorkDone();
  found.check();
});

Deno.test("a device that is lost says so, and the next who asks gets another", async () => {
  const found = await card();
  if (!found) return;
  const buffer = found.buffer("four numbers", 16);
  found.device.destroy();
  await assertRejects(() => found.read(buffer), Error, "the device was lost");
  const next = await card();
  assert(next !== found);
  assertEquals(new Float32Array(await next!.read(next!.buffer("four numbers", 16))), new Float32Array(4));
});
