import { assert, assertAlmostEquals } from "@std/assert";
import { mean, variance } from "driftfield/metrics";
import {
  fitGeometricBrownian,
  fitOrnsteinUhlenbeck,
  meanReversionBias,
  type ParameterEstimate,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { evenly, gbmPath, ouPath, rows, unevenly } from "./paths.ts";
import { within } from "../../within.ts";

/**
 * A parameter over many fits: its mean against truth + bias, its spread against the standard errors reported, and the
 * share of intervals that cover. `next` is what the next order in 1/n may add to a bias or a variance, as part of it.
 */
function judge(
  name: string,
  fits: readonly ParameterEstimate[],
  { truth, bias, slack = 0, next }: { truth: number; bias: number; slack?: number; next: number },
) {
  const values = fits.map((fit) => fit.value), count = fits.length;
  within(mean(values), truth + bias, `mean of ${name}`, slack + next * Math.abs(bias));
  const reported = mean(fits.map((fit) => fit.standardError ** 2)).value, spread = variance(values);
  within(
    { value: spread.value / reported, standardError: spread.standardError / reported },
    1,
    `variance of ${name} over the reported one`,
    next,
  );
  for (const [level, z] of [[0.5, 0.6744897501960817], [0.95, 1.959963984540054]]) {
    const hit = fits.filter((fit) => Math.abs(fit.value - truth - bias) < z * fit.standardError).length;
    assertAlmostEquals(hit / count, level, 4 * Math.sqrt(level * (1 - level) / count) + next / 2);
  }
}

Deno.test("fitOrnsteinUhlenbeck() recovers θ, μ, σ up to their biases of order 1/n, and its standard errors are theirs", () => {
  const truth = { theta: 0.5, mu: 3, sigma: 2 }, n = 500, count = 2000, times = evenly(n), a = Math.exp(-0.5);
  const fits = rows(philox(71), count, n + 1).map((z) =>
    fitOrnsteinUhlenbeck(times, ouPath(times, z, truth))
  );
  // θ: Tang and Chen. It is 0.011 here, eight standard errors of the mean of 2000: without it the test fails.
  const bias = meanReversionBias(0.5, 1, n), error = mean(fits.map(({ theta }) => theta.value)).standardError;
  assert(bias > 7 * error);
  // σ: log σ̂ = ½ log v̂ + ½ log G(â), G(a) = −2 log a/(1 − a²). n v̂/v is χ² with n − 2 degrees of freedom, the mean of
  // its logarithm −3/n; â has bias −(1 + 3a)/n and variance (1 − a²)/n; then E σ̂/σ − 1 = E log σ̂/σ + ½ Var log σ̂.
  const logG = (a: number) => Math.log(-2 * Math.log(a) / (1 - a * a)), d = 1e-4;
  const first = (logG(a + d) - logG(a - d)) / (2 * d);
  const second = (logG(a + d) - 2 * logG(a) + logG(a - d)) / (d * d);
  const logBias = (-3 - first * (1 + 3 * a) + second * (1 - a * a) / 2) / (2 * n);
  const logVariance = (2 + first ** 2 * (1 - a * a)) / (4 * n);
  // The next order of each is smaller by a number of 1/n: twenty are allowed.
  judge("θ", fits.map((fit) => fit.theta), { truth: 0.5, bias, next: 20 / n });
  judge("μ", fits.map((fit) => fit.mu), { truth: 3, bias: 0, next: 20 / n }); // no bias: μ̂ − μ is symmetric
  const sigmaBias = 2 * (logBias + logVariance / 2);
  judge("σ", fits.map((fit) => fit.sigma), { truth: 2, bias: sigmaBias, next: 20 / n });
});

Deno.test("fitOrnsteinUhlenbeck() recovers θ, μ, σ from unequal gaps", () => {
  const truth = { theta: 1, mu: -5, sigma: 0.3 }, n = 300, count = 250;
  const times = unevenly(philox(72).fork("times"), n, 0.02, 0.5), T = times[n];
  const fits = rows(philox(72), count, n + 1).map((z) =>
    fitOrnsteinUhlenbeck(times, ouPath(times, z, truth))
  );
  // The bias of θ is between that of gaps → 0, 4/T, and that of the longest, (5 + 2√e + e)/(2T) = 5.5/T.
  const [low, high] = [4 / T, (5 + 2 * Math.exp(0.5) + Math.exp(1)) / (2 * T)], next = 20 / n;
  judge("θ", fits.map((fit) => fit.theta), {
    truth: 1,
    bias: (low + high) / 2,
    slack: (high - low) / 2,
    next,
  });
  judge("μ", fits.map((fit) => fit.mu), { truth: -5, bias: 0, next });
  // The relative bias of σ, by the formula above: −1.25/n for gaps → 0, +1.07/n for the longest.
  judge("σ", fits.map((fit) => fit.sigma), { truth: 0.3, bias: 0, slack: 1.25 * 0.3 / n, next });
});

Deno.test("fitGeometricBrownian() recovers μ and σ, from equal and unequal gaps", () => {
  const mu = 0.12, sigma = 0.6, n = 250, count = 2000;
  for (const times of [evenly(n, 0.5), unevenly(philox(73).fork("times"), n, 0.1, 1)]) {
    const fits = rows(philox(73), count, n + 1).map((z) =>
      fitGeometricBrownian(times, gbmPath(times, z, { mu, sigma, s0: 40 }))
    );
    // n σ̂²/σ² is χ² with n − 1 degrees of freedom: E σ̂² = σ² (n − 1)/n, hence E μ̂ = μ − σ²/(2n), and
    // E σ̂ = σ (1 − 3/(4n) + O(1/n²)). The reported variances are short by the same O(1/n).
    const next = 3 / n;
    judge("μ", fits.map((fit) => fit.mu), { truth: mu, bias: -(sigma ** 2) / (2 * n), next });
    judge("σ", fits.map((fit) => fit.sigma), {
      truth: sigma,
      bias: -0.75 * sigma / n,
      slack: 1 / n ** 2,
      next,
    });
    judge("ν", fits.map((fit) => fit.logDrift), { truth: mu - sigma ** 2 / 2, bias: 0, next });
  }
});
