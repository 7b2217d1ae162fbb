/**
 * What is promised of reproducibility, and which tests hold it: by file, and by a part of their names.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const here = "reproducibility", fused = "networks/fused";

/** By promise: the tests that hold it. */
const promises: Readonly<Record<string, readonly (readonly [file: string, name: string])[]>> = {
  "random bits agree everywhere, and normals bit for bit but in WGSL, where they agree to float32 rounding": [
    ["random/philox_test.ts", "gives the published known answers"],
    ["random/wasm_test.ts", "any rectangle of the stream has the bits"],
    ["kernels/wgsl_random_test.ts", "Philox's words in WGSL are those of lib/random"],
    ["kernels/wgsl_random_test.ts", "normals in WGSL are Φ⁻¹ of the same uniforms"],
  ],
  "same seed, same bytes on one backend, whatever the number of threads, in processes of their own": [
    [`${here}/fresh_processes_test.ts`, "simulations, trainings, samples and experiments, in two processes"],
    [`${here}/fresh_processes_test.ts`, "trainings and samples on the backend cpu"],
    [`${here}/fresh_processes_test.ts`, "trainings and samples on WebGPU"],
    ["kernels/perceptron/threads_test.ts", "same bytes whichever thread does which piece"],
    ["networks/at_once_test.ts", "same bytes whichever thread does what"],
    [`${fused}/webgpu_test.ts`, "the same steps give the same bytes"],
    ["experiments/run_test.ts", "the same command gives the same metrics and samples, to the byte"],
  ],
  "what runs depends on what is asked, not on how many cores there are": [
    [`${here}/paths_test.ts`, "what runs does not depend on how many cores"],
    ["solvers/particles_via_test.ts", "what runs depends on the size of a step alone"],
  ],
  "a run taken up again, or watched at other steps, has the same bytes": [
    ["solvers/particles_test.ts", "after being taken up from a frame"],
    ["solvers/sde/simulate_test.ts", "a run taken up at a frame"],
    ["samplers/sample_test.ts", "a sample taken up again"],
    ["networks/train_test.ts", "however it is watched"],
    [`${fused}/loop_webgpu_test.ts`, "a run taken up again"],
  ],
  "a sample does not depend on its batch under fixed-grid samplers": [
    [`${here}/batches_test.ts`, "every sampler, a known score"],
    [`${here}/batches_test.ts`, "every known law"],
    [`${here}/batches_test.ts`, "every sampler, a network in float64"],
    [`${here}/batches_test.ts`, "every kind of network"],
    [`${fused}/loop_webgpu_test.ts`, "a row is the same bits whatever is beside it"],
  ],
  "a path does not depend on its batch": [
    [`${here}/paths_test.ts`, "path i is the same whatever the batch"],
    [`${here}/paths_test.ts`, "path i is the same whichever thread takes it"],
  ],
  "across backends equal to float32 rounding pathwise over a short horizon": [
    [`${here}/paths_test.ts`, "a path is the same to float32 rounding"],
    [`${here}/networks_across_test.ts`, "samples of a network are the same to float32 rounding"],
    ["solvers/particles_via_test.ts", "WebAssembly goes where float64 goes"],
    ["solvers/particles_via_test.ts", "the GPU goes where float64 goes"],
    ["solvers/densities/explicit_via_test.ts", "on the GPU the density is that of float64"],
    [`${fused}/loop_test.ts`, "steps in one call are the same bits as one by one"],
    [`${fused}/loop_webgpu_test.ts`, "are those of float64 within float32's rounding"],
  ],
  "across backends equal in law for interacting particles, which amplify rounding": [
    [`${here}/in_law_test.ts`, "agree across backends in law"],
    [`${here}/in_law_test.ts`, "part across backends in time"],
  ],
  "adaptive solvers agree within their tolerance": [
    [`${here}/adaptive_test.ts`, "a sample alone, beside others, and the truth"],
    [`${here}/adaptive_test.ts`, "a network in float64, and in float32"],
    ["solvers/sde/adaptive_test.ts", "below the tolerance"],
    ["solvers/ode/tolerance_test.ts", "a row in a batch keeps its tolerance"],
  ],
};

for (const [promise, tests] of Object.entries(promises)) {
  Deno.test(`${promise}: the tests that hold it exist`, async () => {
    for (const [file, name] of tests) {
      const text = await Deno.readTextFile(new URL(`../${file}`, import.meta.url));
      assert(/Deno\.test\(|onWebGpu\(|onEachBackend\(|onCard\(|^test\(/m.test(text), `${file} holds no test`);
      assert(text.includes(name), `${file} has no test "${name}"`);
    }
  });
}

Deno.test("every test of this folder holds one of the promises", async () => {
  const named = new Set(Object.values(promises).flat().map(([file]) => file));
  for await (const { name } of Deno.readDir(new URL(".", import.meta.url))) {
    if (!name.endsWith("_test.ts") || name === "promises_test.ts") continue;
    assertEquals(named.has(`${here}/${name}`), true, name);
  }
});
